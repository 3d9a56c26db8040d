"""A case of another kind that stands over one: the trouble is still mended as the part, the whole ends after it."""

from datetime import datetime

from aftercare.ground.accounts.models import Staff
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.database import check_in_transaction
from aftercare.ground.policies.rules import LoadedPolicy
from aftercare.service.cases.models import Case, CaseLink
from aftercare.service.cases.parts.opening import NewCase, Place, open_cases
from aftercare.service.cases.parts.routing import route_new
from aftercare.service.cases.policy import IntakePolicy
from aftercare.service.cases.registering import record_registered
from aftercare.service.cases.routing import Part
from aftercare.service.cases.rules import Intake


def find_open_whole(case_ids: list[int], *, kind: str) -> Case | None:
    """The open case of this kind of which any of these is a part."""
    link = (
        CaseLink.objects.filter(
            case__in=case_ids, kind=CaseLink.Kind.PART_OF, ended_at=None, other__kind=kind, other__closed_at=None
        )
        .select_related("other")
        .order_by("-pk")
        .first()
    )
    return link.other if link else None


def open_whole(
    case: Case, *, kind: str, text: str, responsible: Staff, policy: LoadedPolicy, by: Actor, at: datetime
) -> Case:
    """Open a case of `kind` about the same thing, of the same home and reporter, and record it.

    Whoever took the first keeps it as first contact; who carries it out the routes say.
    """
    check_in_transaction()
    place = Place(case.development, case.building_id, case.unit)
    asked = policy.section(IntakePolicy).questions_for(
        kind=kind, component=case.component, group="", channel=case.channel
    )
    intake = Intake(
        kind=kind,
        channel=case.channel,
        text=f"{text}\n{case.text}".strip(),
        subject=case.subject,
        development_id=case.development_id,
        building_id=case.building_id,
        unit_id=case.unit_id,
        component=case.component,
        symptom=case.symptom,
        place=case.place,
        urgency="" if case.emergency else case.urgency,
        reporter_id=case.reporter_id,
        reporter_name=case.reporter_name,
        reporter_phone=case.reporter_phone,
        answers={key: value for key, value in case.answers.items() if key in asked},
    )
    routed = route_new(intake, place, policy=policy, taken_by=None, at=at)
    doer = routed.executor if routed.executor and routed.executor.pk != responsible.pk else None
    new = NewCase(
        intake=intake,
        place=place,
        responsible=responsible,
        first_contact=case.first_contact,
        accompanies=True,
        opened_at=at,
        executor=doer,
        route={part: how for part, how in routed.route.items() if part == Part.CARRIES_OUT.value and doer},
        carried=True,
    )
    [whole] = open_cases([new], policy=policy)
    record_registered(whole, by=by, at=at)
    return whole


def make_part(case: Case, whole: Case, *, by: Actor, at: datetime) -> CaseLink | None:
    """Join a case to the whole that stands over it; None when it is a part of another one already."""
    check_in_transaction()
    if CaseLink.objects.filter(case=case, kind=CaseLink.Kind.PART_OF, ended_at=None).exists():
        return None
    return CaseLink.objects.create(
        case=case, other=whole, kind=CaseLink.Kind.PART_OF, linked_at=at, linked_by_label=by.label
    )
