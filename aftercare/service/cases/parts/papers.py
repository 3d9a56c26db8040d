"""Files that come with what is said: photos, letters, video, voice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from aftercare.ground.core.actors import Actor
from aftercare.ground.core.database import check_in_transaction
from aftercare.ground.files import parts as files
from aftercare.ground.files.models import StoredFile


@dataclass(frozen=True)
class Paper:
    """A file that came under its own name: a letter, a drawing, a recording."""

    stored: StoredFile
    name: str


def attach_papers(
    papers: Sequence[Paper], *, subject: str, case_id: int, internal: bool = False, by: Actor, at: datetime
) -> None:
    """Keep what came along on `subject` (`case:12`, `entry:7`), under the visibility of the case."""
    check_in_transaction()
    for paper in papers:
        files.attach(
            paper.stored,
            subject=subject,
            case_id=case_id,
            purpose="report" if paper.stored.is_photo else "document",
            name=paper.name,
            internal=internal,
            by=by,
            at=at,
        )
