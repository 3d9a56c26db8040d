"""How the background work on an import ends: the act is recorded once, with what it did."""

from datetime import datetime

from django.db import transaction

from aftercare.ground.audit import trail
from aftercare.ground.core.actors import Actor
from aftercare.ground.jobs import queue
from aftercare.ground.submissions import rules
from aftercare.ground.submissions.actions.importing import UNDO
from aftercare.ground.submissions.models import ImportBatch

ROWS_TOLD = 2_000


@transaction.atomic
def finish_check(*, batch_id: int, run: int, stopped: str = "", by: Actor, at: datetime) -> ImportBatch | None:
    """The dry run is over; with `stopped`, the file could not be read to its end and waits to be chosen anew.

    Answers with None when another run has taken its place.
    """
    batch = _of_run(batch_id, run, rules.State.CHECKING)
    if batch is None:
        return None
    batch.state = rules.State.UPLOADED if stopped else rules.State.CHECKED
    batch.summary = {**batch.summary, **_spent(batch, at), **({"stopped": stopped} if stopped else {})}
    batch.finished_at = at
    batch.save(update_fields=["state", "summary", "finished_at", "version"])
    trail.record(
        "import.checked",
        batch,
        by=by,
        at=at,
        sha256=batch.file_sha256,
        total=batch.total,
        accepted=batch.accepted,
        refused=batch.refused,
        outcomes=batch.summary.get("outcomes", {}),
        stopped=stopped,
    )
    return batch


@transaction.atomic
def finish_carrying_out(*, batch_id: int, run: int, by: Actor, at: datetime) -> ImportBatch | None:
    """All rows are in: the one event of the import, with the file's hash and the log of what it made."""
    batch = _of_run(batch_id, run, rules.State.CARRYING)
    if batch is None:
        return None
    made: dict[str, list[int]] = {}
    changed: dict[str, int] = {}
    for step in batch.steps.order_by("place").iterator():
        for table, ids in step.made.items():
            made.setdefault(table, []).extend(ids)
        for table, rows in step.changed.items():
            changed[table] = changed.get(table, 0) + len(rows)
    batch.state = rules.State.DONE
    batch.finished_at = at
    batch.summary = {
        **batch.summary,
        **_spent(batch, at),
        "made": {table: len(ids) for table, ids in made.items()},
        "changed": changed,
    }
    batch.save(update_fields=["state", "summary", "finished_at", "version"])
    refused_rows = batch.refusals.order_by("row").values_list("row", flat=True).distinct()[:ROWS_TOLD]
    trail.record(
        "import.carried_out",
        batch,
        by=by,
        at=at,
        kind=batch.kind,
        sha256=batch.file_sha256,
        total=batch.total,
        accepted=batch.accepted,
        refused=batch.refused,
        outcomes=batch.summary.get("outcomes", {}),
        made={table: rules.ranges(ids) for table, ids in made.items()},
        changed=changed,
        refused_rows=rules.ranges(refused_rows),
    )
    return batch


@transaction.atomic
def turn_back(*, batch_id: int, run: int, reason: str, by: Actor, at: datetime) -> ImportBatch | None:
    """All or nothing was asked and something came in between: what is in already is taken out again."""
    batch = _of_run(batch_id, run, rules.State.CARRYING)
    if batch is None:
        return None
    batch.state = rules.State.UNDOING
    batch.run += 1
    batch.done = 0
    batch.summary = {**batch.summary, "stopped": reason}
    batch.save(update_fields=["state", "run", "done", "summary", "version"])
    trail.record("import.turned_back", batch, by=by, at=at, reason=reason, run=batch.run)
    queue.put(UNDO, key=f"import:{batch.pk}:{batch.run}", slow=True, batch_id=batch.pk, run=batch.run)
    return batch


@transaction.atomic
def finish_undo(*, batch_id: int, run: int, by: Actor, at: datetime) -> ImportBatch | None:
    """The undo is over; what had to be kept stands in the summary with its reason."""
    batch = _of_run(batch_id, run, rules.State.UNDOING)
    if batch is None:
        return None
    batch.state = rules.State.UNDONE
    batch.finished_at = at
    batch.save(update_fields=["state", "finished_at", "version"])
    undo = batch.summary.get("undo", {})
    trail.record(
        "import.undone",
        batch,
        by=by,
        at=at,
        removed=undo.get("removed", {}),
        restored=undo.get("restored", 0),
        kept=undo.get("kept", 0),
    )
    return batch


def _of_run(batch_id: int, run: int, state: rules.State) -> ImportBatch | None:
    batch = ImportBatch.objects.locked(batch_id)
    return batch if batch.run == run and batch.state == state else None


def _spent(batch: ImportBatch, at: datetime) -> dict[str, object]:
    return {"seconds": round((at - batch.begun_at).total_seconds(), 1)} if batch.begun_at else {}
