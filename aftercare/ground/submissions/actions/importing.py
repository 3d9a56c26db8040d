"""What a person does with an import: upload, choose, check, begin, undo, discard."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from aftercare.ground.accounts.models import Development
from aftercare.ground.audit import trail
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.errors import BadInput
from aftercare.ground.core.text import lazy as _
from aftercare.ground.jobs import queue
from aftercare.ground.submissions import kinds, parts, rules
from aftercare.ground.submissions.declarations import Duplicates
from aftercare.ground.submissions.models import ImportBatch
from aftercare.ground.submissions.permissions import check_may_import
from aftercare.ground.submissions.receiving import Received

CHECK, CARRY_OUT, UNDO = "submissions.check", "submissions.carry_out", "submissions.undo"


@transaction.atomic
def upload(*, received: Received, development_id: int | None, key: str = "", by: Actor, at: datetime) -> ImportBatch:
    """Begin an import with a file that `receiving.receive` has kept. `key` is the form's: twice is once."""
    kind = kinds.find(received.kind)
    digest = parts.digest_of([received.kind, development_id, received.sha256, received.file_name])
    if made := parts.reserve(key=key, digest=digest, by=by, at=at):
        return ImportBatch.objects.get(pk=made)
    development = None
    if kind.needs_development:
        development = Development.objects.filter(pk=development_id or 0).first()
        if development is None:
            raise BadInput(field=_("Development"), value="", remedy=_("Choose where the rows belong."))
    check_may_import(by, development_id=development.pk if development else None)
    batch = ImportBatch.objects.create(
        kind=kind.key,
        development_id=development.pk if development else None,
        development_label=development.name if development else "",
        file_name=received.file_name,
        file_sha256=received.sha256,
        sheet=received.sheet,
        heading_row=received.heading_row,
        head=received.head,
        mapping=received.mapping,
        duplicates=kind.duplicates[0].value,
        language=by.language,
        created_by=by.reference,
        created_by_label=by.label[:120],
        created_at=at,
    )
    trail.record(
        "import.uploaded",
        batch,
        by=by,
        at=at,
        begins=True,
        kind=kind.key,
        file_name=batch.file_name,
        sha256=batch.file_sha256,
        development_id=batch.development_id,
    )
    parts.keep_result(key=key, result=batch, by=by)
    return batch


@transaction.atomic
def choose_sheet(*, batch_id: int, seen: int, received: Received, by: Actor, at: datetime) -> ImportBatch:
    """Take another sheet or another row as the heading; the columns are guessed anew."""
    batch = ImportBatch.objects.locked(batch_id, seen=seen)
    check_may_import(by, development_id=batch.development_id)
    rules.check_can_map(batch.state)
    batch.sheet, batch.heading_row = received.sheet, received.heading_row
    batch.head, batch.mapping = received.head, received.mapping
    batch.state = rules.State.UPLOADED
    batch.save(update_fields=["sheet", "heading_row", "head", "mapping", "state", "version"])
    trail.record("import.sheet_chosen", batch, by=by, at=at, sheet=batch.sheet, heading_row=batch.heading_row)
    return batch


@transaction.atomic
def ask_check(
    *,
    batch_id: int,
    seen: int,
    mapping: Mapping[str, str],
    duplicates: str,
    when_refused: str,
    by: Actor,
    at: datetime,
) -> ImportBatch:
    """Confirm the columns (column index as text -> field) and have every row tried in the background, writing nothing.

    Raises ColumnsMissing, NotNow.
    """
    batch = ImportBatch.objects.locked(batch_id, seen=seen)
    check_may_import(by, development_id=batch.development_id)
    rules.check_can_map(batch.state)
    kind = kinds.find(batch.kind)
    chosen = {index: key for index, key in mapping.items() if index.isdecimal() and kind.field_of(key)}
    rules.check_columns(kind, chosen)
    batch.mapping = chosen
    batch.duplicates = Duplicates(duplicates).value
    batch.when_refused = rules.WhenRefused(when_refused).value
    batch.language = by.language
    _set_moving(batch, rules.State.CHECKING, CHECK, at)
    trail.record(
        "import.check_asked",
        batch,
        by=by,
        at=at,
        mapping=batch.mapping,
        duplicates=batch.duplicates,
        when_refused=batch.when_refused,
        run=batch.run,
    )
    return batch


@transaction.atomic
def begin(*, batch_id: int, seen: int, by: Actor, at: datetime) -> ImportBatch:
    """Have the checked file carried out in the background. Raises NotNow, NothingToImport."""
    batch = ImportBatch.objects.locked(batch_id, seen=seen)
    check_may_import(by, development_id=batch.development_id)
    rules.check_can_carry_out(
        state=batch.state, when_refused=batch.when_refused, accepted=batch.accepted, refused=batch.refused
    )
    accepted, refused = batch.accepted, batch.refused
    _set_moving(batch, rules.State.CARRYING, CARRY_OUT, at)
    trail.record(
        "import.begun",
        batch,
        by=by,
        at=at,
        sha256=batch.file_sha256,
        accepted=accepted,
        refused=refused,
        run=batch.run,
    )
    return batch


@transaction.atomic
def ask_undo(*, batch_id: int, seen: int, reason: str, by: Actor, at: datetime) -> ImportBatch:
    """Have everything the import made taken back in the background, but for what has been used or changed since."""
    batch = ImportBatch.objects.locked(batch_id, seen=seen)
    check_may_import(by, development_id=batch.development_id)
    rules.check_can_undo(batch.state)
    _set_moving(batch, rules.State.UNDOING, UNDO, at)
    trail.record("import.undo_asked", batch, by=by, at=at, reason=reason.strip()[:300], run=batch.run)
    return batch


@transaction.atomic
def discard(*, batch_id: int, seen: int, by: Actor, at: datetime) -> ImportBatch:
    """Put away a file that has imported nothing; what was read of it is forgotten, the row stays for the trail."""
    batch = ImportBatch.objects.locked(batch_id, seen=seen)
    check_may_import(by, development_id=batch.development_id)
    rules.check_can_discard(batch.state)
    batch.refusals.all().delete()
    batch.state = rules.State.DISCARDED
    batch.head = {}
    batch.finished_at = at
    batch.save(update_fields=["state", "head", "finished_at", "version"])
    trail.record("import.discarded", batch, by=by, at=at, sha256=batch.file_sha256)
    return batch


def _set_moving(batch: ImportBatch, state: rules.State, job: str, at: datetime) -> None:
    """Enter a state in which a background job is at work; the run's number names the job, so that each is done once."""
    batch.state = state
    batch.run += 1
    batch.done = 0
    if state != rules.State.UNDOING:
        batch.accepted = batch.refused = 0
        batch.summary = {}
    batch.begun_at, batch.finished_at = at, None
    batch.save()
    queue.put(job, key=f"import:{batch.pk}:{batch.run}", slow=True, batch_id=batch.pk, run=batch.run)
