"""A case as one row of a list: what, where, what is next, who owes it, until when."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext as _

from aftercare.faces.web.words import words_of
from aftercare.service.cases.models import Case


class Row(NamedTuple):
    """What a list shows of a case, in the reader's words."""

    url: str
    number: str
    kind: str
    subject: str
    detail: str
    unit: str
    unit_url: str
    development: str
    next_step: str
    owed_by: str
    owed_tone: str
    responsible: str
    urgency: str
    emergency: bool
    held: bool
    returned: bool
    urged: int
    due_at: datetime | None
    closed_at: datetime | None
    opened_at: datetime


def rows_of(cases: Iterable[Case]) -> list[Row]:
    """The rows of cases whose unit, development, responsible and contractor are loaded."""
    return [row_of(case) for case in cases]


def row_of(case: Case) -> Row:
    """One row."""
    words = words_of(case.policy_id)
    detail = [words.component(case.component), words.symptom(case.symptom), words.place(case.place)]
    return Row(
        url=case.url,
        number=case.number or f"#{case.pk}",
        kind=words.kind(case.kind),
        subject=case.subject,
        detail=" · ".join(part for part in detail if part),
        unit=case.unit.code if case.unit else "",
        unit_url=case.unit.url if case.unit else "",
        development=case.development.name,
        next_step=words.step_label(case.procedure, case.step),
        owed_by=owed_by_words(case),
        owed_tone={"owner": "wait", "contractor": "accent"}.get(case.owed_by, "neutral"),
        responsible=case.responsible.name,
        urgency=words.urgency(case.urgency) if case.urgency not in ("", "normal") else "",
        emergency=case.emergency,
        held=case.held_until is not None,
        returned=case.return_of_id is not None or case.reopened > 0,
        urged=case.urged,
        due_at=case.due_at,
        closed_at=case.closed_at,
        opened_at=case.opened_at,
    )


def owed_by_words(case: Case) -> str:
    """Who has to act next, by name where there is one."""
    if case.closed_at is not None:
        return ""
    if case.owed_by == "owner":
        return _("Owner")
    if case.owed_by == "contractor":
        if case.executing_contractor is not None:
            return str(case.executing_contractor)
        return case.executor.name if case.executor is not None else _("Own crew")
    return case.responsible.name
