"""The columns of the queue: which there are, which the reader has chosen, and what the further ones say of a case."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _

from aftercare.faces.web.desk.rows import Row, row_of
from aftercare.faces.web.filters import day, when
from aftercare.faces.web.words import words_of
from aftercare.service.cases.models import Case

STANDARD = ("number", "what", "where", "next", "owes", "answers", "due")
"""The columns with which the queue begins; `number` and `what` always stand, since a row is nothing without them."""
ALWAYS = ("number", "what")


def labels() -> dict[str, str]:
    """Every column with its heading, in the order in which they stand."""
    return {
        "number": _("Case number"),
        "what": _("What"),
        "where": _("Where"),
        "next": _("Next step"),
        "owes": _("Owes it"),
        "answers": _("Answers"),
        "due": _("Due"),
        "urgency": _("Urgency"),
        "component": _("Component"),
        "channel": _("Channel"),
        "opened": _("Taken in"),
        "since": _("On this step since"),
        "finish": _("To be finished by"),
        "contractor": _("Contractor"),
        "times": _("Urged, came back"),
    }


def _opened(case: Case) -> str:
    return when(case.opened_at)


def _since(case: Case) -> str:
    return when(case.step_since)


def _finish(case: Case) -> str:
    return day(case.finish_by)


def _contractor(case: Case) -> str:
    return str(case.executing_contractor or "")


def _times(case: Case) -> str:
    urged = _("urged %(times)s") % {"times": case.urged} if case.urged else ""
    reopened = _("reopened %(times)s") % {"times": case.reopened} if case.reopened else ""
    return " · ".join(part for part in (urged, reopened) if part)


def _urgency(case: Case) -> str:
    return words_of(case.policy_id).urgency(case.urgency)


def _component(case: Case) -> str:
    return words_of(case.policy_id).component(case.component)


def _channel(case: Case) -> str:
    return words_of(case.policy_id).channel(case.channel)


FURTHER: Mapping[str, Callable[[Case], str]] = {
    "urgency": _urgency,
    "component": _component,
    "channel": _channel,
    "opened": _opened,
    "since": _since,
    "finish": _finish,
    "contractor": _contractor,
    "times": _times,
}


class QueueRow(NamedTuple):
    """A row of the queue: what every list shows, its number for acts on many, and the further columns chosen."""

    pk: int
    row: Row
    further: dict[str, str]


def columns_of(asked: str, habit: Sequence[str]) -> tuple[str, ...]:
    """The columns to show: those of the address, else the reader's own, else the standard ones; known ones only."""
    known = labels()
    wanted = [name for name in asked.split(",") if name in known] or [name for name in habit if name in known]
    chosen = {*wanted, *ALWAYS} if wanted else set(STANDARD)
    return tuple(name for name in known if name in chosen)


def queue_rows(cases: Iterable[Case], columns: Sequence[str]) -> list[QueueRow]:
    """The rows with the further columns among `columns`."""
    wanted = [name for name in columns if name in FURTHER]
    return [
        QueueRow(
            pk=case.pk,
            row=row_of(case),
            further={name: FURTHER[name](case) for name in wanted},
        )
        for case in cases
    ]
