"""REST: site surveys."""

from django.utils import timezone
from ninja import Router

from aftercare.faces.rest.cases import CaseId, find
from aftercare.faces.rest.operations import changes, reads
from aftercare.faces.rest.references import photos_of
from aftercare.faces.rest.schemas.common import StaffOut
from aftercare.faces.rest.schemas.orders import SurveyIn, SurveyOut
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.accounts.roles import Permission
from aftercare.service.workorders.actions.surveying import Finding, record_survey
from aftercare.service.workorders.models import Survey

router = Router()
AT_MOST = 100


@reads(router, "/{case_id}/surveys", answers=list[SurveyOut], scopes=[Permission.SEE_CASES])
def list_surveys(request: SignedInRequest, case_id: CaseId) -> list[SurveyOut]:
    """List the site surveys of a case, the latest first."""
    find(request, case_id)
    rows = Survey.objects.visible_to(request.actor).filter(case_id=case_id)
    return [_shown(survey) for survey in rows.select_related("inspector").order_by("-pk")[:AT_MOST]]


@changes(router, "/{case_id}/surveys", answers=SurveyOut, scopes=[Permission.SURVEY], status=201)
def record_site_survey(request: SignedInRequest, case_id: CaseId, body: SurveyIn) -> SurveyOut:
    """Record a site survey.

    A confirmed defect takes the case on to the judgement; the estimate decides small or large.
    """
    find(request, case_id)
    survey = record_survey(
        case_id=case_id,
        seen=body.seen,
        finding=Finding(**body.model_dump(exclude={"seen", "photos"})),
        photos=photos_of(body.photos, by=request.actor),
        by=request.actor,
        at=timezone.now(),
    )
    return _shown(survey)


def _shown(survey: Survey) -> SurveyOut:
    return SurveyOut(
        id=survey.pk,
        case_id=survey.case_id,
        inspector=StaffOut(id=survey.inspector_id, name=survey.inspector.name),
        visited_at=survey.visited_at,
        text=survey.finding,
        confirmed=survey.confirmed,
        cause=survey.cause,
        size=survey.size,
        estimate=survey.estimate,
        emergency=survey.emergency,
        recorded_at=survey.recorded_at,
    )
