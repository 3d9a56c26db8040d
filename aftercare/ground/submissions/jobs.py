"""The background work on imports, and the sweeping of what is no longer needed."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone, translation

from aftercare.ground.core.errors import Refused
from aftercare.ground.submissions import actions, kinds, parts, pieces, rules, store
from aftercare.ground.submissions.models import Draft, ImportBatch, ImportRefusal, Submission


def check(*, batch_id: int, run: int, at: datetime) -> None:  # noqa: ARG001  every job is told the time
    """Try every row of the file and write nothing but what was found. Begun again, it starts from the first row."""
    batch = pieces.start_run(batch_id, run, rules.State.CHECKING)
    if batch is None:
        return
    by = pieces.importer(batch)
    with translation.override(batch.language):
        kind = kinds.find(batch.kind)
        try:
            table = pieces.table_of(batch)
            intake = pieces.begin_intake(kind, batch)
        except Refused as refused:
            actions.finish_check(batch_id=batch_id, run=run, stopped=str(refused), by=by, at=timezone.now())
            return
        pieces.restart_check(batch)
        pieces.set_total(batch, len(table.rows))
        for piece in pieces.cut(kind, batch, table):
            if not pieces.keep_checked(batch, run, piece, pieces.judge(piece, intake)):
                return
        actions.finish_check(batch_id=batch_id, run=run, by=by, at=timezone.now())


def carry_out(*, batch_id: int, run: int, at: datetime) -> None:  # noqa: ARG001
    """Write the good rows, piece by piece, each piece once; then record the import as one act."""
    batch = pieces.start_run(batch_id, run, rules.State.CARRYING)
    if batch is None:
        return
    by = pieces.importer(batch)
    with translation.override(batch.language):
        kind = kinds.find(batch.kind)
        try:
            table = pieces.table_of(batch)
            pieces.set_total(batch, len(table.rows))
            intake = pieces.begin_intake(kind, batch)
            for piece in pieces.cut(kind, batch, table):
                if not pieces.carry_out_piece(batch, run, piece, intake, by=by, at=timezone.now()):
                    return
        except Refused as refused:
            actions.turn_back(batch_id=batch_id, run=run, reason=str(refused), by=by, at=timezone.now())
            return
        actions.finish_carrying_out(batch_id=batch_id, run=run, by=by, at=timezone.now())


def undo(*, batch_id: int, run: int, at: datetime) -> None:  # noqa: ARG001
    """Take back what the import made, the last piece first."""
    batch = pieces.start_run(batch_id, run, rules.State.UNDOING)
    if batch is None:
        return
    kind = kinds.find(batch.kind)
    with translation.override(batch.language):
        while pieces.undo_step(batch, run, kind):
            pass
        actions.finish_undo(batch_id=batch_id, run=run, by=pieces.importer(batch), at=timezone.now())


def sweep(*, at: datetime) -> None:
    """Forget old submissions and drafts, the files and first rows of imports long finished."""
    with transaction.atomic():
        Submission.objects.filter(at__lt=at - rules.KEEP_SUBMISSIONS_FOR).delete()
        Draft.objects.filter(saved_at__lt=at - rules.KEEP_DRAFTS_FOR).delete()
    _sweep_files(ImportBatch.objects.filter(created_at__lt=at - rules.KEEP_FILES_FOR))


def forget_files(*, at: datetime) -> None:
    """Forget the files and first rows of finished imports of people: somebody who may stand in them was erased."""
    _sweep_files(ImportBatch.objects.filter(created_at__lt=at, kind__in=parts.OF_PEOPLE, state__in=rules.ENDED))


def _sweep_files(batches: "QuerySet[ImportBatch]") -> None:
    with transaction.atomic():
        old = batches.exclude(state__in=rules.MOVING).exclude(head={})
        swept = list(old.order_by("pk").values_list("pk", "file_sha256")[:500])
        ImportRefusal.objects.filter(batch_id__in=[pk for pk, _sha in swept]).delete()
        ImportBatch.objects.filter(pk__in=[pk for pk, _sha in swept]).update(head={})
        hashes = {sha for _pk, sha in swept}
        needed = set(
            ImportBatch.objects.filter(file_sha256__in=hashes).exclude(head={}).values_list("file_sha256", flat=True)
        )
    for sha256 in hashes - needed:
        store.forget(sha256)
