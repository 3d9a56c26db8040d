"""Going through the cases of an act on many, one transaction each, so that it can be stopped and gone on with."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from aftercare.ground.core.actors import Actor
from aftercare.ground.core.errors import Missing, Refused, RuleBroken
from aftercare.ground.core.text import lazy as _
from aftercare.service.cases.models import Case
from aftercare.service.desk import actions
from aftercare.service.desk.doing import DOINGS
from aftercare.service.desk.models import BulkAct, BulkLine
from aftercare.service.desk.rules import Act, Outcome

Enough = Callable[[], bool]


class ChangedSince(RuleBroken):
    """Somebody has changed the case since, so that it is left as it is."""


def carry_out(bulk: BulkAct, *, enough: Enough, by: Actor, at: datetime) -> bool:
    """Do the cases that wait, until `enough`; when none is left the act is finished. Answers whether it is.

    Two that go through the same act at once do each case once: a line is locked, and passed over when it is done.
    """
    while not enough():
        waiting = bulk.lines.filter(outcome=Outcome.WAITING).order_by("pk")
        line_ids = list(waiting.values_list("pk", flat=True)[:20])
        if not line_ids:
            actions.finish_bulk(bulk_id=bulk.pk, by=by, at=at)
            return True
        for line_id in line_ids:
            if not enough():
                _do(line_id, by=by, at=at)
    return False


def put_back(bulk: BulkAct, *, enough: Enough, by: Actor, at: datetime) -> bool:
    """Put back the cases that were changed, until `enough`. Answers whether all of them were looked at."""
    while not enough():
        changed = bulk.lines.filter(outcome=Outcome.DONE).order_by("-pk")
        line_ids = list(changed.values_list("pk", flat=True)[:20])
        if not line_ids:
            actions.finish_undo(bulk_id=bulk.pk, by=by, at=at)
            return True
        for line_id in line_ids:
            if not enough():
                _undo(line_id, by=by, at=at)
    return False


def _do(line_id: int, *, by: Actor, at: datetime) -> None:
    try:
        with transaction.atomic():
            line = _locked(line_id, Outcome.WAITING)
            if line is None:
                return
            case = _case_of(line, by)
            doing = DOINGS[Act(line.bulk.act)]
            line.before = doing.remember(case, by)
            doing.do(case, line.bulk.values, by, at)
            line.outcome, line.version_after = Outcome.DONE, _version_of(case.pk)
            line.save(update_fields=["before", "outcome", "version_after"])
    except Refused as refused:
        _leave(line_id, Outcome.WAITING, Outcome.REFUSED, refused)


def _undo(line_id: int, *, by: Actor, at: datetime) -> None:
    try:
        with transaction.atomic():
            line = _locked(line_id, Outcome.DONE)
            if line is None:
                return
            case = _case_of(line, by)
            undo = DOINGS[Act(line.bulk.act)].undo
            if case.version != line.version_after or undo is None:
                raise ChangedSince(_("It has been changed since, so it was left as it is."))
            undo(case, line.before, by, at)
            line.outcome = Outcome.UNDONE
            line.save(update_fields=["outcome"])
    except Refused as refused:
        _leave(line_id, Outcome.DONE, Outcome.KEPT, refused)


def _locked(line_id: int, outcome: Outcome) -> BulkLine | None:
    lines = BulkLine.objects.select_for_update(of=("self",)).select_related("bulk")
    return lines.filter(pk=line_id, outcome=outcome).first()


def _case_of(line: BulkLine, by: Actor) -> Case:
    case = Case.objects.visible_to(by).filter(pk=line.case_id).first()
    if case is None:
        raise Missing(_("There is no such case any more, or not for you."))
    return case


def _version_of(case_id: int) -> int:
    return Case.objects.values_list("version", flat=True).get(pk=case_id)


def _leave(line_id: int, was: Outcome, becomes: Outcome, refused: Refused) -> None:
    with transaction.atomic():
        BulkLine.objects.filter(pk=line_id, outcome=was).update(outcome=becomes, reason=str(refused)[:300])
