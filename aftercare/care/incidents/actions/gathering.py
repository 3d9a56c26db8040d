"""An incident is opened for cases with one cause; more are gathered, by hand or as suggested, and taken out again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from aftercare.care.incidents import permissions, rules
from aftercare.care.incidents.models import Incident, Membership
from aftercare.care.incidents.queries import incidents as queries
from aftercare.care.incidents.queries.suggesting import why_together
from aftercare.ground.accounts.models import Company, Development, Staff
from aftercare.ground.audit import trail
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.dates import local_day
from aftercare.ground.core.errors import BadInput, Missing
from aftercare.ground.core.text import lazy as _
from aftercare.ground.numbering.parts import next_numbers
from aftercare.ground.numbering.policy import NumberingPolicy
from aftercare.ground.policies.queries import in_force, policy_of
from aftercare.records.estate.models import Building
from aftercare.service.cases.models import Case

KIND = "incident"


@dataclass(frozen=True)
class About:
    """What an incident is about: its cause, what is known of it, the place, and the part. Keys are the policy's.

    Give a development (and perhaps a building of it), or a company for all its developments.
    """

    cause: str
    text: str = ""
    development_id: int | None = None
    company_id: int | None = None
    building_id: int | None = None
    line: str = ""
    component: str = ""
    symptom: str = ""


@transaction.atomic
def open_incident(
    *,
    about: About,
    case_ids: Sequence[int] = (),
    way: str = rules.Way.HAND.value,
    lead_id: int | None = None,
    by: Actor,
    at: datetime,
) -> Incident:
    """Open an incident with the cases that are known already (ES06); whoever opens it leads it unless one is named.

    Raises BadInput, CannotGather, Missing, NotPermitted.
    """
    permissions.check_may_gather(by, development_id=about.development_id)
    rules.check_cause(about.cause, about.text)
    incident = _placed(about, at=at)
    incident.lead = _lead(lead_id or by.id)
    incident.opened_at = incident.changed_at = at
    incident.opened_by_label = by.label
    incident.save()
    found = _gathered(incident, case_ids, way=way, by=by, at=at) if case_ids else []
    incident.number = _number(incident, at=at)
    incident.save(update_fields=["number"])
    trail.record(
        "incident.opened",
        incident,
        by=by,
        at=at,
        begins=True,
        number=incident.number,
        cause=incident.cause,
        component=incident.component,
        lead=incident.lead.name,
        cases=_told(found),
        way=way,
    )
    return incident


@transaction.atomic
def gather(
    *, incident_id: int, case_ids: Sequence[int], way: str = rules.Way.HAND.value, by: Actor, at: datetime
) -> Incident:
    """Gather further cases under a running incident; each keeps what spoke for it.

    Those that it holds already are left as they are. Raises BadInput, CannotGather, NotPermitted, NotRunning.
    """
    incident = Incident.objects.locked(incident_id)
    permissions.check_may_gather(by, development_id=incident.development_id)
    rules.check_running(ended_at=incident.ended_at)
    held = set(queries.case_ids_of(incident))
    fresh = [case_id for case_id in case_ids if case_id not in held]
    found = _gathered(incident, fresh, way=way, by=by, at=at) if fresh or not case_ids else []
    incident.changed_at = at
    incident.save(update_fields=["changed_at", "version"])
    trail.record("incident.gathered", incident, by=by, at=at, cases=_told(found), way=way)
    return incident


@transaction.atomic
def take_out(*, incident_id: int, case_id: int, reason: str = "", by: Actor, at: datetime) -> Incident:
    """Take a case out that has another cause; that it was here stays on record. Raises Missing, NotPermitted."""
    incident = Incident.objects.locked(incident_id)
    permissions.check_may_gather(by, development_id=incident.development_id)
    rules.check_running(ended_at=incident.ended_at)
    standing = Membership.objects.filter(incident=incident, case=case_id, left_at=None)
    member = standing.filter(case__in=Case.objects.visible_to(by)).select_related("case").first()
    if member is None:
        raise Missing(_("This case is not gathered here."))
    member.left_at = at
    member.save(update_fields=["left_at"])
    incident.changed_at = at
    incident.save(update_fields=["changed_at", "version"])
    trail.record("incident.left", incident, by=by, at=at, cases=_told([member.case]), reason=reason.strip())
    return incident


@transaction.atomic
def change(
    *, incident_id: int, seen: int, cause: str, text: str = "", lead_id: int | None = None, by: Actor, at: datetime
) -> Incident:
    """Say anew what is behind it, or who leads it. Raises BadInput, Missing, NotPermitted, NotRunning, Stale."""
    incident = Incident.objects.locked(incident_id, seen=seen)
    permissions.check_may_lead(by, incident)
    rules.check_running(ended_at=incident.ended_at)
    rules.check_cause(cause, text)
    before = {"cause": incident.cause, "lead": incident.lead.name}
    incident.cause, incident.text, incident.changed_at = cause.strip(), text.strip(), at
    if lead_id is not None:
        incident.lead = _lead(lead_id)
    incident.save(update_fields=["cause", "text", "lead", "changed_at", "version"])
    after = {"cause": incident.cause, "lead": incident.lead.name}
    trail.record("incident.changed", incident, by=by, at=at, before=before, after=after)
    return incident


def _placed(about: About, *, at: datetime) -> Incident:
    """The incident with its place and the rules in force there, not saved yet."""
    development = Development.objects.filter(pk=about.development_id or 0).first()
    company = Company.objects.filter(pk=development.company_id if development else about.company_id or 0).first()
    if company is None:
        raise Missing(_("There is no such development any more."))
    building = None
    if about.building_id is not None:
        building = Building.objects.filter(pk=about.building_id, development=development).first()
        if building is None:
            raise BadInput(
                field=_("Building"), value=about.building_id, remedy=_("Choose a building of the development.")
            )
    version = in_force(
        on=local_day(at, str(development.zone)) if development else timezone.localdate(at),
        development_id=development.pk if development else None,
        company_id=company.pk,
    )
    return Incident(
        company=company,
        development=development,
        building=building,
        line=about.line.strip()[:10],
        component=about.component,
        symptom=about.symptom,
        cause=about.cause.strip(),
        text=about.text.strip(),
        policy_id=version.pk,
    )


def _number(incident: Incident, *, at: datetime) -> str:
    place = incident.development
    on = local_day(at, str(place.zone)) if place else timezone.localdate(at)
    pattern = policy_of(incident.policy_id).section(NumberingPolicy).pattern_for(KIND)
    code = place.code if place else incident.company.code
    return next_numbers(pattern=pattern, kind=KIND, development=code, on=on)[0]


def _lead(staff_id: int) -> Staff:
    lead = Staff.objects.filter(pk=staff_id, is_active=True).first()
    if lead is None:
        raise BadInput(field=_("Led by"), value=staff_id, remedy=_("Choose somebody who works here now."))
    return lead


def _gathered(incident: Incident, case_ids: Sequence[int], *, way: str, by: Actor, at: datetime) -> list[Case]:
    """The cases, gathered; each with what spoke for it."""
    if way not in set(rules.Way):
        raise BadInput(field=_("How they were found"), value=way, remedy=_("Choose one of those offered."))
    wanted = list(dict.fromkeys(case_ids))
    seen = Case.objects.visible_to(by).filter(pk__in=wanted).select_related("unit").order_by("pk")
    cases = list(seen[: rules.CASES_AT_MOST])
    rules.check_can_gather(
        wanted=len(wanted),
        found=len(cases),
        elsewhere=queries.held_elsewhere(wanted, but=incident.pk),
        outside=queries.outside_of(incident, cases),
        held=incident.memberships.filter(left_at=None).count(),
    )
    why = why_together(incident, cases, rule=queries.policy_of_incident(incident).suggesting)
    Membership.objects.bulk_create(
        [
            Membership(
                incident=incident,
                case=case,
                way=way,
                why=[[each.what, each.detail, each.points] for each in why[case.pk].reasons] if case.pk in why else [],
                gathered_at=at,
                gathered_by_label=by.label,
            )
            for case in cases
        ],
        batch_size=500,
    )
    return cases


def _told(cases: Sequence[Case]) -> str:
    """The numbers of cases, as the trail keeps them: the first few, and how many there were."""
    numbers = "、".join(case.number or str(case.pk) for case in cases[:10])
    return f"{numbers} … {len(cases)}" if len(cases) > 10 else numbers
