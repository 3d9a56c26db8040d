"""Using a stored file as evidence, in the transaction of the action that does it; sweeping what nobody uses."""

from base64 import b64decode
from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from aftercare.ground.core import depot
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.database import check_in_transaction
from aftercare.ground.core.forgetting import NOBODY, Forgotten, Whom, cover_rows
from aftercare.ground.files import store
from aftercare.ground.files.models import Attachment, StoredFile

ROWS_UNUSED_FOR = timedelta(days=7)
FILES_UNKNOWN_FOR = timedelta(days=1)
AT_HAND_FOR = timedelta(days=30)
ROWS_AT_ONCE = 500
BLANK = b64decode(  # one white point, as PNG
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAsTj2FAAAAABJRU5ErkJggg=="
)


def attach(
    stored: StoredFile,
    *,
    subject: str,
    case_id: int | None,
    purpose: str,
    name: str = "",
    caption: str = "",
    internal: bool = False,
    by: Actor,
    at: datetime,
) -> Attachment:
    """One use of a file on a subject such as `workorder:12`; time and place come from what the camera wrote.

    `case_id` is the case whose visibility covers it. `internal` hides it from owners and contractors.
    """
    check_in_transaction()
    return Attachment.objects.create(
        file=stored,
        subject=subject,
        case_id=case_id,
        purpose=purpose,
        name=(name or f"{purpose}-{stored.sha256[:8]}")[:200],
        caption=caption[:200],
        added_by=by.reference,
        added_by_label=by.label,
        added_at=at,
        taken_at=stored.taken_at,
        latitude=stored.latitude,
        longitude=stored.longitude,
        internal=internal,
    )


def sweep(at: datetime) -> dict[str, int]:
    """Remove rows that nobody has used for a week and files without a row for a day; returns how many of each."""
    rows = 0
    while numbers := list(_unused(at).order_by("pk").values_list("pk", flat=True)[:ROWS_AT_ONCE]):
        with transaction.atomic():
            # Asked again under lock: somebody may have used one since.
            locked = StoredFile.objects.select_for_update().filter(pk__in=numbers)
            still = [row.pk for row in locked.order_by("pk")]
            unused = _unused(at).filter(pk__in=still)
            gone = list(unused.order_by("pk").values_list("path", flat=True))
            rows += unused.delete()[0]
        for path in gone:  # the folder's own copy goes as any file without a row
            depot.remove(path)
    files = 0
    for folder in _folders():
        files += _sweep_folder(folder, at)
    return {"rows": rows, "files": files}


def _unused(at: datetime) -> "QuerySet[StoredFile]":
    """Rows no other row points to, whichever room that is in."""
    unused = StoredFile.objects.filter(stored_at__lt=at - ROWS_UNUSED_FOR)
    for relation in StoredFile._meta.related_objects:
        pointing: QuerySet[Model] = QuerySet(relation.related_model).filter(**{relation.field.name: OuterRef("pk")})
        unused = unused.filter(~Exists(pointing))
    return unused


def _folders() -> Iterator[Path]:
    root = Path(settings.MEDIA_ROOT)
    yield root / "incoming"
    yield from root.glob("??/??")


def _sweep_folder(folder: Path, at: datetime) -> int:
    old = (at - FILES_UNKNOWN_FOR).timestamp()
    files = [file for file in folder.glob("*") if file.is_file() and file.stat().st_mtime < old]
    if not files:
        return 0
    hashes = {file.name.partition(".")[0] for file in files}
    known = set(StoredFile.objects.filter(sha256__in=hashes).order_by("pk").values_list("sha256", flat=True))
    orphans = [file for file in files if file.name.partition(".")[0] not in known]
    for file in orphans:
        file.unlink(missing_ok=True)
        depot.remove(str(file.relative_to(settings.MEDIA_ROOT)))
    if depot.is_set():
        _let_go(set(files) - set(orphans), at)
    return len(orphans)


def _let_go(files: set[Path], at: datetime) -> None:
    """Make room on this machine: what nobody fetched or made here lately is brought again when it is asked for."""
    long_ago = (at - AT_HAND_FOR).timestamp()
    for file in files:
        if file.stat().st_mtime < long_ago and depot.is_kept_elsewhere(str(file.relative_to(settings.MEDIA_ROOT))):
            file.unlink(missing_ok=True)


def empty(attachment_ids: Collection[int], *, at: datetime) -> int:
    """Put a blank picture where these files stood; the contents go with the next sweep. Returns how many."""
    check_in_transaction()
    if not attachment_ids:
        return 0
    blank = store.keep_content(BLANK, name="blank.png", at=at)
    uses = Attachment.objects.filter(pk__in=attachment_ids).exclude(file=blank)
    return uses.update(file=blank, name=NOBODY, caption="", added_by_label=NOBODY, latitude=None, longitude=None)


def forget(whom: Whom) -> Forgotten:
    """Take a person's voice and films out of their cases. Photos of the defect stay, without who took them.

    What others wrote under their photos, and called the files, is covered.
    """
    check_in_transaction()
    own = Attachment.objects.filter(case_id__in=whom.case_ids, added_by__in=whom.references)
    spoken = own.filter(Q(file__media_type__startswith="audio/") | Q(file__media_type__startswith="video/"))
    gone = empty(list(spoken.values_list("pk", flat=True)), at=whom.at)
    gone += own.exclude(added_by_label=NOBODY).update(added_by_label=NOBODY, caption="")
    return Forgotten(gone) + cover_rows(Attachment.objects.filter(case_id__in=whom.case_ids), whom)
