"""Builders for the ladder: a development with somebody on every level, and cases that climbed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aftercare.care.escalation import actions
from aftercare.care.escalation.models import Crisis, Escalation, Lookout, Watch
from aftercare.ground.accounts.models import Development, Staff
from aftercare.ground.accounts.queries import actor_of_staff
from aftercare.ground.core.actors import CLOCK, Actor
from aftercare.records.estate.models import Unit
from aftercare.service.cases.models import Case
from tests.factories.accounts import TODAY, a_company, a_development, a_staff_member, a_team
from tests.factories.cases import NOW, a_case
from tests.factories.estate import a_unit
from tests.factories.workorders import fresh


@dataclass(frozen=True)
class Firm:
    """Head office, a region, a city company and a development, with who stands on each level."""

    development: Development
    unit: Unit
    agent: Staff
    supervisor: Staff
    city: Staff
    region: Staff
    head_office: Staff

    def actor(self, level: str) -> Actor:
        """The actor of whoever stands there."""
        return actor_of_staff(getattr(self, level), on=TODAY)


def a_firm() -> Firm:
    """A group of three levels of companies with one development."""
    top = a_company()
    region = a_company(parent=top)
    city = a_company(parent=region)
    development = a_development(company=city)
    supervisor = a_staff_member("supervisor", development=development)
    a_team(development, lead=supervisor)
    return Firm(
        development=development,
        unit=a_unit("3-1-901", development=development),
        agent=a_staff_member("agent", development=development),
        supervisor=supervisor,
        city=a_staff_member("manager", company=city),
        region=a_staff_member("manager", company=region),
        head_office=a_staff_member("head_office"),
    )


def a_report(firm: Firm, *, at: datetime = NOW, **values: Any) -> Case:
    """The owner reports something to the desk of the firm."""
    return a_case(unit=firm.unit, by=firm.actor("agent"), at=at, **values)


def looked_at(case: Case, *, at: datetime = NOW) -> Case:
    """The case after the ladder has counted its reports."""
    actions.look_at_reports(case_id=case.pk, by=CLOCK, at=at)
    return fresh(case)  # type: ignore[no-any-return]


def reported(firm: Firm, times: int, **values: Any) -> list[Case]:
    """The same trouble reported so often, each time as the return of the last, and counted each time."""
    made: list[Case] = []
    for _time in range(times):
        made.append(looked_at(a_report(firm, return_of_id=made[-1].pk if made else None, **values)))
    return made


def an_escalation(firm: Firm | None = None, *, level: str = "city", case: Case | None = None) -> Escalation:
    """A case that was raised by hand."""
    firm = firm or a_firm()
    case = case or a_report(firm)
    return actions.escalate(
        case_id=case.pk, seen=case.version, level=level, reason="业主要求上级处理", by=firm.actor("agent"), at=NOW
    )


def a_watch(clock_id: int, case_id: int, *, due_at: datetime = NOW) -> Watch:
    """A clock that was looked at and leads to nothing more."""
    return Watch.objects.create(clock_id=clock_id, case_id=case_id, due_at=due_at)


def a_lookout(seen_until: datetime = NOW) -> Lookout:
    """Everything up to this moment was seen."""
    return Lookout.objects.create(seen_until=seen_until)


def a_crisis(firm: Firm | None = None) -> Crisis:
    """A case that is in the press."""
    firm = firm or a_firm()
    case = a_report(firm)
    return actions.declare_crisis(
        case_id=case.pk, seen=case.version, ground="media", reason="电视台已到小区采访", by=firm.actor("agent"), at=NOW
    )
