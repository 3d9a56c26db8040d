"""Photos on their way in and out: stored before the action begins, shown by addresses."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.base import File

from aftercare.ground.core.text import lazy as _
from aftercare.ground.files.models import Attachment, StoredFile
from aftercare.ground.files.queries import attachments_of
from aftercare.ground.files.store import keep, keep_photo
from aftercare.service.cases.actions import Paper
from aftercare.service.cases.models import Case


def stored(uploads: Sequence[File[Any]], *, at: datetime) -> list[StoredFile]:
    """The contents kept; a file that is no photo refuses them all."""
    return [keep_photo(upload, at=at) for upload in uploads]


def stored_one(upload: File[Any] | None, *, at: datetime) -> StoredFile | None:
    """The content kept, None for none."""
    return None if upload is None else keep_photo(upload, at=at)


def stored_papers(uploads: Sequence[File[Any]], *, at: datetime) -> list[Paper]:
    """Photos and other files kept with their names; one of a kind that is not taken refuses them all."""
    return [Paper(keep(upload, at=at), str(upload.name or "")) for upload in uploads]


ACCEPTED = "image/*,video/mp4,video/quicktime,video/webm,audio/*,.m4a,.mp3,.ogg,.wav"
ACCEPTED_AT_THE_DESK = f"{ACCEPTED},.pdf,.docx,.xlsx"


@dataclass(frozen=True)
class PhotoLink:
    """Where a photo is shown."""

    url: str
    thumbnail_url: str
    caption: str


@dataclass(frozen=True)
class FileShown:
    """A file as a page shows it: a photo, something to play, or a document to open."""

    url: str
    small_url: str
    name: str
    shown_as: str  # photo, video, audio, document


def files_shown(attachments: Sequence[Attachment]) -> list[FileShown]:
    """How each file is shown, in their order."""
    return [FileShown(one.url, one.small_url, one.name, _shown_as(one.file)) for one in attachments]


def files_said(entry_ids: Iterable[int], *, internal: bool) -> dict[int, list[FileShown]]:
    """What came along with each of these words, by their number; one statement, none when nothing was said."""
    subjects = {f"entry:{number}": number for number in entry_ids}
    if not subjects:
        return {}
    found = attachments_of(list(subjects), internal=internal)
    return {subjects[subject]: files_shown(files) for subject, files in found.items()}


@dataclass(frozen=True)
class HomeFile:
    """A file of a home: how it is shown, when it came, and the case it belongs to."""

    shown: FileShown
    label: str
    added_at: datetime
    case: Case


PURPOSES: Mapping[str, object] = {
    "report": _("With the report"),
    "survey": _("Site survey"),
    "before": _("Before the work"),
    "during": _("During the work"),
    "after": _("After the work"),
    "refusal": _("Work refused"),
}


def file_label(one: Attachment) -> str:
    """What stands under a file: its caption, what it was taken for, else the name it came with."""
    made_up = one.name == f"{one.purpose}-{one.file.sha256[:8]}"
    return one.caption or (str(PURPOSES.get(one.purpose, one.name)) if made_up else one.name)


def home_files(found: Sequence[tuple[Attachment, Case]]) -> list[HomeFile]:
    """How the files of a home are shown, in their order."""
    return [HomeFile(files_shown([one])[0], file_label(one), one.added_at, case) for one, case in found]


def _shown_as(file: StoredFile) -> str:
    kind = file.media_type.partition("/")[0]
    return {"image": "photo", "video": "video", "audio": "audio"}.get(kind, "document")


def photo_links(attachments: Sequence[Attachment]) -> list[PhotoLink]:
    """The addresses of photos, in their order."""
    return [PhotoLink(one.url, one.small_url, one.caption) for one in attachments]
