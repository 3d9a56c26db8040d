"""Builders for measures: proposed about somebody, decided, and what comes after."""

from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction

from aftercare.ground.accounts.models import Development, Staff
from aftercare.ground.core.actors import CLOCK, Actor
from aftercare.outcome.conduct import actions, parts
from aftercare.outcome.conduct.models import Measure
from aftercare.outcome.conduct.policy import Occasion
from aftercare.outcome.conduct.queries import Holder
from aftercare.records.contractors.models import Contractor
from aftercare.service.cases.models import Case
from tests.factories.accounts import a_staff_member, an_actor
from tests.factories.cases import NOW, a_case

GROUND = "complaint_unsolved"


def a_measure(
    case: Case | None = None,
    *,
    staff: Staff | None = None,
    contractor: Contractor | None = None,
    ground: str = GROUND,
    level: str = "city",
    by: Actor = CLOCK,
    at: datetime = NOW,
) -> Measure:
    """Proposed by the system about a technician of the case's development, unless somebody else is named."""
    case = case or a_case()
    if staff is None and contractor is None:
        staff = a_staff_member("technician", development=case.development)
    proposal = parts.Proposal(
        development=case.development,
        policy_id=case.policy_id,
        ground=ground,
        occasion=Occasion.ESCALATED,
        holder=Holder(staff=staff, contractor=contractor),
        case=case,
        facts={"level": level, "times": 3},
        level=level,
    )
    with transaction.atomic():
        return parts.write_measure(proposal, by=by, at=at)


def a_judge(development: Development, role: str = "manager") -> Actor:
    """Somebody who decides there."""
    return an_actor(role, development=development)


def decided(
    measure: Measure | None = None, *, amount: str = "200.00", by: Actor | None = None, at: datetime = NOW
) -> Measure:
    """A fine that a manager has decided on."""
    measure = measure or a_measure()
    return actions.decide(
        measure_id=measure.pk,
        seen=measure.version,
        form=measure.form,
        amount=Decimal(amount),
        reason="经查，同一问题两次处理未解决，业主投诉至城市公司。",
        by=by or a_judge(measure.development),
        at=at,
    )


def objected(measure: Measure, *, by: Actor, at: datetime = NOW + timedelta(days=1)) -> Measure:
    """The person it is about has objected."""
    return actions.object_to(
        measure_id=measure.pk, seen=measure.version, text="当天配件未到货，已提前告知业主。", by=by, at=at
    )
