"""What each act on many means for one case: how it is done by the case's own action, and how it is put back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from aftercare.ground.core.actors import Actor
from aftercare.ground.core.errors import BadInput, RuleBroken
from aftercare.ground.core.text import lazy as _
from aftercare.service.cases import actions as cases
from aftercare.service.cases.models import Case, Watcher
from aftercare.service.deadlines.models import Pause
from aftercare.service.desk.rules import Act

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Doing:
    """`remember` keeps what undoing needs; `do` and `undo` each call one action of the case."""

    do: Callable[[Case, Values, Actor, datetime], object]
    remember: Callable[[Case, Actor], dict[str, Any]] = lambda case, by: {}  # noqa: ARG005
    undo: Callable[[Case, Values, Actor, datetime], object] | None = None


def _assign(case: Case, values: Values, by: Actor, at: datetime) -> None:
    reason = str(values.get("reason", ""))
    cases.assign(case_id=case.pk, seen=case.version, staff_id=int(values["staff"]), reason=reason, by=by, at=at)


def _assign_back(case: Case, before: Values, by: Actor, at: datetime) -> None:
    _assign(case, {"staff": before["staff"], "reason": str(_("Taken back"))}, by, at)


def _watch(case: Case, values: Values, by: Actor, at: datetime) -> None:  # noqa: ARG001
    cases.watch(case_id=case.pk, watching=True, by=by, at=at)


def _unwatch(case: Case, values: Values, by: Actor, at: datetime) -> None:  # noqa: ARG001
    cases.watch(case_id=case.pk, watching=False, by=by, at=at)


def _watch_as_before(case: Case, before: Values, by: Actor, at: datetime) -> None:
    cases.watch(case_id=case.pk, watching=bool(before["watching"]), by=by, at=at)


def _is_watching(case: Case, by: Actor) -> dict[str, Any]:
    return {"watching": Watcher.objects.filter(case=case, staff_id=by.id).exists()}


def _hold(case: Case, values: Values, by: Actor, at: datetime) -> None:
    try:
        until = date.fromisoformat(str(values["until"]))
    except ValueError:
        raise BadInput(field=_("Until"), value=values["until"], remedy=_("Choose a day.")) from None
    cases.hold(
        case_id=case.pk,
        seen=case.version,
        until=until,
        reason=str(values["reason"]),
        cause=str(values["cause"]),
        by=by,
        at=at,
    )


def _resume(case: Case, values: Values, by: Actor, at: datetime) -> None:  # noqa: ARG001
    cases.resume(case_id=case.pk, seen=case.version, by=by, at=at)


def _hold_of(case: Case, by: Actor) -> dict[str, Any]:  # noqa: ARG001
    pause = Pause.objects.filter(clock__case_id=case.pk, until_at=None).order_by("-pk").first()
    until = case.held_until.isoformat() if case.held_until else ""
    return {"until": until, "reason": case.held_reason, "cause": pause.cause if pause else ""}


def _hold_again(case: Case, before: Values, by: Actor, at: datetime) -> None:
    if not before["cause"]:
        raise RuleBroken(_("It is not known any more whose doing the hold was. Put it on hold by hand."))
    _hold(case, before, by, at)


def _urgency(case: Case, values: Values, by: Actor, at: datetime) -> None:
    cases.classify(case_id=case.pk, seen=case.version, urgency=str(values["urgency"]), by=by, at=at)


def _note(case: Case, values: Values, by: Actor, at: datetime) -> None:
    cases.note(case_id=case.pk, text=str(values["text"]), by=by, at=at)


def _answer(case: Case, values: Values, by: Actor, at: datetime) -> None:
    cases.answer(case_id=case.pk, text=str(values["text"]), by=by, at=at)


def _end(case: Case, values: Values, by: Actor, at: datetime) -> None:
    cases.end_together(
        case_id=case.pk, seen=case.version, text=str(values["text"]), because=str(values["because"]), by=by, at=at
    )


def _stand_again(case: Case, before: Values, by: Actor, at: datetime) -> None:
    due_at = datetime.fromisoformat(str(before["due_at"]))
    cases.stand_again(case_id=case.pk, seen=case.version, due_at=due_at, by=by, at=at)


DOINGS: Mapping[Act, Doing] = {
    Act.ASSIGN: Doing(_assign, lambda case, _by: {"staff": case.responsible_id}, _assign_back),
    Act.WATCH: Doing(_watch, _is_watching, _watch_as_before),
    Act.UNWATCH: Doing(_unwatch, _is_watching, _watch_as_before),
    Act.HOLD: Doing(_hold, undo=_resume),
    Act.RESUME: Doing(_resume, _hold_of, _hold_again),
    Act.URGENCY: Doing(_urgency, lambda case, _by: {"urgency": case.urgency}, _urgency),
    Act.NOTE: Doing(_note),
    Act.ANSWER: Doing(_answer),
    Act.END: Doing(_end, lambda case, _by: {"due_at": case.due_at.isoformat() if case.due_at else ""}, _stand_again),
}
