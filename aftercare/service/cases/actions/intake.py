"""Taking in: the first thing that happens to whatever anybody asks (S000.01.r10)."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from aftercare.ground.accounts.models import Staff
from aftercare.ground.accounts.queries import responsible_for
from aftercare.ground.audit import trail
from aftercare.ground.core.actors import Actor, ActorKind
from aftercare.ground.files import parts as files
from aftercare.ground.files.models import StoredFile
from aftercare.ground.policies.queries import in_force, policy_of
from aftercare.ground.submissions import parts as submissions
from aftercare.records.estate.models import Unit
from aftercare.service.cases import parts, permissions, rules
from aftercare.service.cases.models import Case
from aftercare.service.cases.policy import IntakePolicy


@transaction.atomic
def register(
    *, intake: rules.Intake, photos: Sequence[StoredFile] = (), key: str = "", by: Actor, at: datetime
) -> Case:
    """Register a request and start its clocks; it has a number, a next step and somebody who answers from here on.

    `key` is the submission key: the same form sent twice makes one case, and the second sending returns it. Staff
    who take it in are its first contact and, through a service channel, answer for it to the end (S004.11.r01-r02);
    otherwise whoever is on duty answers and the first contact accompanies it (S004.11.r03).
    Raises BadInput, NotPermitted, Missing, SentBefore.
    """
    sent = submissions.reserve(key=key, digest=submissions.digest_of(asdict(intake)), by=by, at=at)
    if sent is not None:
        return Case.objects.get(pk=sent)
    place = parts.find_place(intake)
    permissions.check_may_register(
        by,
        development_id=place.development.pk,
        building_id=place.building_id,
        owns_unit=place.unit is not None and by.kind == ActorKind.OWNER and _lives_in(place.unit, by),
    )
    on = at.astimezone(place.development.zone).date()
    version = in_force(on=on, development_id=place.development.pk, company_id=place.development.company_id)
    policy = policy_of(version.pk)
    new = _who_answers(intake, place, policy.section(IntakePolicy), by=by, at=at)
    [case] = parts.open_cases([new], policy=policy)
    for photo in photos:
        files.attach(photo, subject=f"case:{case.pk}", case_id=case.pk, purpose="report", by=by, at=at)
    trail.record(
        "case.registered",
        case,
        by=by,
        at=at,
        begins=True,
        number=case.number,
        kind=case.kind,
        channel=case.channel,
        subject=case.subject,
        component=case.component,
        symptom=case.symptom,
        place=case.place,
        urgency=case.urgency,
        emergency=case.emergency,
        unit=place.unit.code if place.unit else "",
        responsible=case.responsible.name,
        first_contact=case.first_contact.name,
        return_of=case.return_of_id,
        reporter_name=case.reporter_name,
        reporter_phone=case.reporter_phone,
    )
    submissions.keep_result(key=key, result=case, by=by)
    return case


def _lives_in(unit: Unit, by: Actor) -> bool:
    return Unit.objects.visible_to(by).filter(pk=unit.pk).exists()


def _who_answers(
    intake: rules.Intake, place: parts.Place, policy: IntakePolicy, *, by: Actor, at: datetime
) -> parts.NewCase:
    taken_by = Staff.objects.get(pk=by.id) if by.kind == ActorKind.STAFF else None
    service = intake.channel in policy.channels and policy.is_service_channel(intake.channel)
    if taken_by is not None and service:
        responsible = taken_by
    else:
        on = at.astimezone(place.development.zone).date()
        responsible = responsible_for(development_id=place.development.pk, on=on)
    return parts.NewCase(
        intake=intake,
        place=place,
        responsible=responsible,
        first_contact=taken_by or responsible,
        accompanies=taken_by is not None and not service,
        opened_at=at,
    )
