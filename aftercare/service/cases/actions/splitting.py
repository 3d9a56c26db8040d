"""One case that turned out to be about several things becomes several."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from aftercare.ground.audit import trail
from aftercare.ground.core.actors import Actor
from aftercare.ground.files import parts as files
from aftercare.ground.files.models import Attachment
from aftercare.ground.policies.queries import policy_of
from aftercare.service.cases import linking, parts, permissions, rules
from aftercare.service.cases.linking import Defect
from aftercare.service.cases.models import Case, CaseLink
from aftercare.service.cases.registering import record_registered

PHOTOS_AT_MOST = 60


@transaction.atomic
def split(
    *, case_id: int, seen: int, defects: Sequence[Defect], as_parts: bool = False, by: Actor, at: datetime
) -> list[Case]:
    """Register each further defect of a case as one of its own (CW04); the case itself goes on with what it has.

    The new ones have its home, its reporter, its people and its photos, and their time runs from the first report:
    the owner loses none by our splitting. With `as_parts` the case cannot end before they have.
    Raises CannotLink, BadInput, NotPermitted, Stale.
    """
    case = Case.objects.locked(case_id, seen=seen)
    permissions.check_may_work(by, case)
    linking.check_can_split(is_open=case.is_open, defects=defects)
    place = parts.Place(case.development, case.building_id, case.unit)
    photos = list(
        Attachment.objects.filter(subject=f"case:{case.pk}", purpose="report").select_related("file").order_by("pk")
    )[:PHOTOS_AT_MOST]
    news = [
        parts.NewCase(
            intake=_intake(case, defect),
            place=place,
            responsible=case.responsible,
            first_contact=case.first_contact,
            accompanies=case.accompanies,
            opened_at=case.opened_at,
            photos=len(photos),
        )
        for defect in defects
    ]
    made = parts.open_cases(news, policy=policy_of(case.policy_id))
    for new in made:
        for photo in photos:
            files.attach(photo.file, subject=f"case:{new.pk}", case_id=new.pk, purpose="report", by=by, at=at)
        record_registered(new, by=by, at=at)
    kinds = [CaseLink.Kind.SPLIT_FROM, *([CaseLink.Kind.PART_OF] if as_parts else [])]
    CaseLink.objects.bulk_create(
        CaseLink(case=new, other=case, kind=kind, linked_at=at, linked_by_label=by.label)
        for new in made
        for kind in kinds
    )
    case.changed_at = at
    case.save(update_fields=["changed_at", "version"])
    trail.record("case.split", case, by=by, at=at, into=[new.number for new in made], parts=as_parts)
    return made


def _intake(case: Case, defect: Defect) -> rules.Intake:
    return rules.Intake(
        kind=case.kind,
        channel=case.channel,
        text=case.text,
        subject=defect.subject.strip(),
        development_id=case.development_id,
        building_id=case.building_id,
        unit_id=case.unit_id,
        component=defect.component or case.component,
        symptom=defect.symptom or case.symptom,
        place=defect.place or case.place,
        urgency=case.urgency,
        reporter_id=case.reporter_id,
        reporter_name=case.reporter_name,
        reporter_phone=case.reporter_phone,
        details=dict(case.details),
    )
