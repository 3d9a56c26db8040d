"""Emergencies outside working hours: whether it is night, and who is called, in which order (S000.12.r18)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from aftercare.ground.accounts.models import Development, Staff
from aftercare.ground.accounts.queries import first_with_role, lead_of, responsible_for
from aftercare.ground.accounts.rules import NobodyResponsible
from aftercare.ground.policies.rules import LoadedPolicy
from aftercare.service.cases.policy import IntakePolicy, OutOfHours
from aftercare.service.deadlines.queries import calendar_of


@dataclass(frozen=True)
class NightCall:
    """One telephone to ring: as what somebody is called (`duty`, `lead`, else a role), and who that is."""

    called_as: str
    staff: Staff


def night_rule(policy: LoadedPolicy, *, at: datetime) -> OutOfHours | None:
    """What the policy says of emergencies at this hour; None within working hours, or when it says nothing."""
    rule = policy.section(IntakePolicy).emergencies_out_of_hours
    if rule is None:
        return None
    calendar = calendar_of(policy, key=rule.calendar)
    return None if calendar.is_open(at) else rule


def _on_duty(development_id: int, *, on: date) -> Staff | None:
    """Whoever answers that day; None where nobody was named yet: then the others on the list are called."""
    try:
        return responsible_for(development_id, on=on)
    except NobodyResponsible:
        return None


def whom_to_call(rule: OutOfHours, *, development: Development, at: datetime) -> Sequence[NightCall]:
    """Who is called, in the order of the policy; somebody who is named twice is called once, whoever is away not."""
    on = at.astimezone(development.zone).date()
    found: list[NightCall] = []
    for called_as in rule.calls:
        if called_as == "duty":
            staff = _on_duty(development.pk, on=on)
        elif called_as == "lead":
            staff = lead_of(development.pk, on=on)
        else:
            staff = first_with_role(called_as, development_id=development.pk, on=on)
        if staff is not None and staff.pk not in {call.staff.pk for call in found}:
            found.append(NightCall(called_as, staff))
    return found
