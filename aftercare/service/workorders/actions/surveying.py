"""Recording what was found on site, apart from the repair."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from aftercare.ground.audit import trail
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.errors import BadInput
from aftercare.ground.core.text import lazy as _
from aftercare.ground.files.models import StoredFile
from aftercare.ground.submissions import parts as submissions
from aftercare.service.cases import rules as case_rules
from aftercare.service.cases.models import Case
from aftercare.service.workorders import permissions
from aftercare.service.workorders.models import Survey
from aftercare.service.workorders.parts.orders import bring_along
from aftercare.service.workorders.parts.photos import keep_photos
from aftercare.service.workorders.queries.policy import causes_of, dispatch_policy_of
from aftercare.service.workorders.rules.dispatch import size_of


@dataclass(frozen=True)
class Finding:
    """What the inspector writes down. `estimate` in CNY; `size` counts only without one."""

    text: str
    visited_at: datetime
    confirmed: bool = True
    cause: str = ""
    size: str = ""
    estimate: Decimal | None = None
    emergency: bool = False


@transaction.atomic
def record_survey(
    *,
    case_id: int,
    seen: int,
    finding: Finding,
    photos: Sequence[StoredFile] = (),
    key: str = "",
    by: Actor,
    at: datetime,
) -> Survey:
    """Record a survey; a confirmed defect takes the case on to the judgement (S000.01.r11, S000.19.r15).

    The estimate decides small or large, which time limits and the choice of the executor depend on (S000.19.r18).
    """
    sent = submissions.reserve(key=key, digest=_digest_of_finding(case_id, finding), by=by, at=at)
    if sent is not None:
        return Survey.objects.get(pk=sent)
    case = Case.objects.locked(case_id, seen=seen)
    permissions.check_may_survey(by, case)
    case_rules.check_open(closed_at=case.closed_at)
    _check_finding(finding, causes=causes_of(case), at=at)

    size = size_of(dispatch_policy_of(case), estimate=finding.estimate, said=finding.size)
    survey = Survey.objects.create(
        case=case,
        inspector_id=by.id,
        visited_at=finding.visited_at,
        finding=finding.text.strip(),
        confirmed=finding.confirmed,
        cause=finding.cause,
        size=size.value,
        estimate=finding.estimate,
        emergency=finding.emergency,
        recorded_at=at,
    )
    keep_photos(photos, subject=survey.subject, case_id=case.pk, purpose="survey", by=by, at=at)
    case.details = {**case.details, "size": size.value}
    bring_along(case, *(["surveyed"] if finding.confirmed else []), by=by, at=at)
    submissions.keep_result(key=key, result=survey, by=by)
    trail.record(
        "survey.recorded",
        case,
        by=by,
        at=at,
        survey=survey.pk,
        finding=survey.finding,
        confirmed=survey.confirmed,
        cause=survey.cause,
        size=survey.size,
        estimate=survey.estimate,
        emergency=survey.emergency,
        photos=len(photos),
    )
    return survey


def _digest_of_finding(case_id: int, finding: Finding) -> str:
    """What tells a repeat from another survey; not the time, which a form without one takes from the clock."""
    return submissions.digest_of(
        [case_id, finding.text, finding.cause, finding.size, finding.estimate, finding.confirmed]
    )


def _check_finding(finding: Finding, *, causes: Sequence[str], at: datetime) -> None:
    """Refuse a survey without a finding, of the future, or with a cause that the policy does not know."""
    if not finding.text.strip():
        raise BadInput(field=_("Finding"), value="", remedy=_("Say what you found."))
    if finding.visited_at > at:
        raise BadInput(
            field=_("Visited"), value=f"{finding.visited_at:%Y-%m-%d %H:%M}", remedy=_("It cannot be later than now.")
        )
    if finding.cause and finding.cause not in causes:
        raise BadInput(field=_("Cause"), value=finding.cause, remedy=_("Choose one of the causes offered."))
    if finding.estimate is not None and finding.estimate < 0:
        raise BadInput(field=_("Estimate"), value=finding.estimate, remedy=_("It cannot be below zero."))
