"""Acts on many cases: begun, finished, taken back. What happens to each case is in `lines`."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from aftercare.ground.audit import trail
from aftercare.ground.core.actors import Actor
from aftercare.ground.submissions import parts as submissions
from aftercare.service.cases.models import Case
from aftercare.service.desk import parts, permissions, rules
from aftercare.service.desk.models import BulkAct
from aftercare.service.desk.rules import Act, Outcome


@transaction.atomic
def begin_bulk(
    *,
    act: str,
    values: Mapping[str, object],
    case_ids: Sequence[int],
    back: str = "",
    key: str = "",
    by: Actor,
    at: datetime,
) -> BulkAct:
    """Ask for one act on many cases (CW15). `key` is the submission key: sent twice it is done once.

    The lines are there from the start; they are gone through by `lines.carry_out`, at once or by a worker.
    Raises BadInput, NotPermitted, SentBefore.
    """
    asked = {"act": act, "values": dict(values), "cases": list(case_ids)}
    sent = submissions.reserve(key=key, digest=submissions.digest_of(asked), by=by, at=at)
    if sent is not None:
        return BulkAct.objects.get(pk=sent)
    permissions.check_may_act_on_many(by)
    wanted = list(dict.fromkeys(case_ids))
    rules.check_bulk(act=act, values=values, how_many=len(wanted))
    seen = set(Case.objects.visible_to(by).filter(pk__in=wanted).values_list("pk", flat=True))
    found = [case_id for case_id in wanted if case_id in seen]
    rules.check_bulk(act=act, values=values, how_many=len(found))
    bulk = parts.begin(Act(act), values=values, case_ids=found, back=back, by=by, at=at)
    trail.record("bulk.begun", bulk, by=by, at=at, begins=True, act=act, count=len(found))
    submissions.keep_result(key=key, result=bulk, by=by)
    return bulk


@transaction.atomic
def finish_bulk(*, bulk_id: int, by: Actor, at: datetime) -> BulkAct:
    """Say that every case has been gone through; nothing happens the second time."""
    bulk = BulkAct.objects.locked(bulk_id)
    if bulk.finished_at is None:
        bulk.finished_at = at
        bulk.save(update_fields=["finished_at", "version"])
        counts = _counts(bulk)
        trail.record("bulk.finished", bulk, by=by, at=at, done=counts[Outcome.DONE], refused=counts[Outcome.REFUSED])
    return bulk


@transaction.atomic
def begin_undo(*, bulk_id: int, by: Actor, at: datetime) -> BulkAct:
    """Ask for an act on many to be taken back. Raises NotPermitted, TooLate, NothingToUndo."""
    bulk = BulkAct.objects.locked(bulk_id)
    permissions.check_may_undo(by, bulk)
    rules.check_can_undo(
        act=bulk.act,
        finished_at=bulk.finished_at,
        undo_begun_at=bulk.undo_begun_at,
        changed=_counts(bulk)[Outcome.DONE],
        at=at,
    )
    parts.begin_back(bulk, at=at)
    trail.record("bulk.undo_begun", bulk, by=by, at=at, act=bulk.act)
    return bulk


@transaction.atomic
def finish_undo(*, bulk_id: int, by: Actor, at: datetime) -> BulkAct:
    """Say that what could be put back has been; nothing happens the second time."""
    bulk = BulkAct.objects.locked(bulk_id)
    if bulk.undone_at is None:
        bulk.undone_at = at
        bulk.save(update_fields=["undone_at", "version"])
        counts = _counts(bulk)
        trail.record("bulk.undone", bulk, by=by, at=at, undone=counts[Outcome.UNDONE], kept=counts[Outcome.KEPT])
    return bulk


def _counts(bulk: BulkAct) -> dict[Outcome, int]:
    outcomes = list(bulk.lines.values_list("outcome", flat=True))
    return {each: outcomes.count(each.value) for each in Outcome}
