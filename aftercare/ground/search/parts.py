"""Writing searchable texts inside another room's transaction."""

from collections.abc import Iterable
from dataclasses import dataclass

from aftercare.ground.core.database import check_in_transaction
from aftercare.ground.core.inserting import insert
from aftercare.ground.search import rules
from aftercare.ground.search.models import SearchText

ROWS_AT_ONCE = 500


@dataclass(frozen=True)
class Text:
    """A text to be found: whose it is, and what it says."""

    subject_type: str
    subject_id: int
    development_id: int | None
    text: str


def index_text(subject_type: str, subject_id: int, development_id: int | None, text: str) -> None:
    """Make the subject findable by `text`; a text given before is replaced. One statement."""
    index_texts([Text(subject_type, subject_id, development_id, text)])


def index_new_texts(texts: Iterable[Text]) -> None:
    """Make subjects findable that were made in this very transaction, so that none of them can be known yet."""
    insert(_rows(texts), keys=False)


def index_texts(texts: Iterable[Text]) -> None:
    """Make many subjects findable, 500 to a statement. Each subject may stand in `texts` once."""
    check_in_transaction()
    SearchText.objects.bulk_create(
        _rows(texts),
        batch_size=ROWS_AT_ONCE,
        update_conflicts=True,
        unique_fields=["subject_type", "subject_id"],
        update_fields=["development_id", "grams"],
    )


def _rows(texts: Iterable[Text]) -> list[SearchText]:
    return [
        SearchText(
            subject_type=text.subject_type,
            subject_id=text.subject_id,
            development_id=text.development_id,
            grams=rules.grams(text.text),
        )
        for text in texts
    ]


def forget_texts(subject_type: str, subject_ids: Iterable[int]) -> None:
    """Make the subjects findable no more."""
    check_in_transaction()
    SearchText.objects.filter(subject_type=subject_type, subject_id__in=list(subject_ids)).delete()
