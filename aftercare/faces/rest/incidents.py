"""REST: incidents, one cause behind many cases: read, and gather cases under one."""

from typing import Annotated

from django.http import Http404
from django.utils import timezone
from ninja import Query, Router
from pydantic import Field

from aftercare.care.incidents import actions
from aftercare.care.incidents.models import Incident
from aftercare.care.incidents.queries import incidents as queries
from aftercare.faces.rest.operations import changes, reads
from aftercare.faces.rest.paging import cut, number_of
from aftercare.faces.rest.schemas.common import ID_AT_MOST, StaffOut
from aftercare.faces.rest.schemas.pressing import (
    GatherIn,
    IncidentCaseOut,
    IncidentFilter,
    IncidentOut,
    IncidentPage,
    IncidentWhole,
)
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.accounts.roles import Permission

router = Router()
IncidentId = Annotated[int, Field(ge=1, le=ID_AT_MOST, description="The id of an incident.", examples=[6])]
NAME = "incidents"


@reads(router, "", answers=IncidentPage, scopes=[Permission.SEE_CASES])
def list_incidents(request: SignedInRequest, asked: Query[IncidentFilter]) -> IncidentPage:
    """List incidents that run, or that have ended, the latest first."""
    found = queries.list_incidents(
        by=request.actor,
        ended=asked.ended,
        mine=asked.mine,
        before_id=number_of(NAME, asked.after),
        size=asked.size + 1,
    )
    page, following = cut(found, asked.size, name=NAME, key=lambda incident: incident.pk)
    return IncidentPage(incidents=[IncidentOut(**_values(each)) for each in page], next=following)


@reads(router, "/{incident_id}", answers=IncidentWhole, scopes=[Permission.SEE_CASES])
def read_incident(request: SignedInRequest, incident_id: IncidentId) -> IncidentWhole:
    """Read one with the cases gathered under it that you see, and how far it has grown."""
    return _whole(request, incident_id)


@changes(router, "/{incident_id}/cases", answers=IncidentWhole, scopes=[Permission.WORK_CASE])
def gather_cases(request: SignedInRequest, incident_id: IncidentId, body: GatherIn) -> IncidentWhole:
    """Gather further cases under a running incident.

    Those that it holds already are left as they are.
    """
    _find(request, incident_id)
    actions.gather(incident_id=incident_id, case_ids=body.case_ids, by=request.actor, at=timezone.now())
    return _whole(request, incident_id)


def _find(request: SignedInRequest, incident_id: int) -> Incident:
    found = queries.find(incident_id, by=request.actor)
    if found is None:
        raise Http404
    return found


def _whole(request: SignedInRequest, incident_id: int) -> IncidentWhole:
    incident = _find(request, incident_id)
    growth = queries.growth_of(incident, now=timezone.now())
    return IncidentWhole(
        **_values(incident),
        cases=[
            IncidentCaseOut(
                id=member.case_id,
                number=member.case.number or "",
                subject=member.case.subject,
                open=member.case.is_open,
                way=member.way,
                gathered_at=member.gathered_at,
            )
            for member in queries.members_of(incident, by=request.actor)
        ],
        cases_held=growth.cases,
        cases_open=growth.open,
        homes=growth.homes,
        homes_in_place=growth.homes_in_place,
    )


def _values(incident: Incident) -> dict[str, object]:
    plain = {name: getattr(incident, name) for name in IncidentOut.model_fields if name not in {"number", "lead"}}
    return {**plain, "number": incident.number or "", "lead": StaffOut.of(incident.lead)}
