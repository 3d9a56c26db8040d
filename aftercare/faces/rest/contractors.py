"""REST: contractors, who built what, long-term repair contracts."""

from typing import Annotated

from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router
from pydantic import Field

from aftercare.faces.rest.operations import changes, reads
from aftercare.faces.rest.paging import cut, key_of
from aftercare.faces.rest.schemas.common import ID_AT_MOST, SeenIn
from aftercare.faces.rest.schemas.contractors import (
    BuiltPartIn,
    BuiltPartOut,
    ContractorChangeIn,
    ContractorFilter,
    ContractorIn,
    ContractorOut,
    ContractorPage,
    ContractorWhole,
    CrewIn,
    CrewOut,
    FrameworkIn,
    FrameworkOut,
)
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.accounts.roles import Permission
from aftercare.records.contractors import actions, queries
from aftercare.records.contractors.models import BuiltPart, Contractor, Crew, FrameworkContract
from aftercare.records.contractors.rules import ContractorKind

router = Router()
ContractorId = Annotated[int, Field(ge=1, le=ID_AT_MOST, description="The id of a contractor.", examples=[3])]
PartId = Annotated[int, Field(ge=1, le=ID_AT_MOST, description="The id of a built part.", examples=[14])]
CrewId = Annotated[int, Field(ge=1, le=ID_AT_MOST, description="The id of somebody of a crew.", examples=[8])]
NAME = "contractors"
BUILT_AT_MOST, FRAMEWORKS_AT_MOST, CREW_AT_MOST = 500, 100, 300


@reads(router, "", answers=ContractorPage, scopes=[Permission.SEE_CASES])
def list_contractors(request: SignedInRequest, asked: Query[ContractorFilter]) -> ContractorPage:
    """List contractors by name, also those who work for us no more."""
    found = queries.list_contractors(
        by=request.actor,
        kind=asked.kind,
        text=asked.text.strip(),
        after=key_of(NAME, asked.after),
        size=asked.size + 1,
    )
    page, following = cut(found, asked.size, name=NAME, key=lambda row: row.name)
    return ContractorPage(contractors=[ContractorOut.model_validate(row) for row in page], next=following)


@changes(router, "", answers=ContractorWhole, scopes=[Permission.EDIT_CONTRACTORS], status=201)
def create_contractor(request: SignedInRequest, body: ContractorIn) -> ContractorWhole:
    """Add a contractor."""
    values = body.model_dump(exclude={"kind"})
    made = actions.create_contractor(**values, kind=ContractorKind(body.kind), by=request.actor, at=timezone.now())
    return _whole(made)


@reads(router, "/{contractor_id}", answers=ContractorWhole, scopes=[Permission.SEE_CASES])
def read_contractor(request: SignedInRequest, contractor_id: ContractorId) -> ContractorWhole:
    """Read a contractor with what it built, its contracts and its people."""
    return _whole(_find(request, contractor_id))


@changes(router, "/{contractor_id}", answers=ContractorWhole, scopes=[Permission.EDIT_CONTRACTORS], method="PUT")
def change_contractor(
    request: SignedInRequest, contractor_id: ContractorId, body: ContractorChangeIn
) -> ContractorWhole:
    """Change what is known of a contractor."""
    _find(request, contractor_id)
    values = body.model_dump(exclude={"kind"})
    actions.change_contractor(
        contractor_id=contractor_id,
        **values,
        kind=ContractorKind(body.kind),
        by=request.actor,
        at=timezone.now(),
    )
    return _whole(_find(request, contractor_id))


@changes(router, "/{contractor_id}/built", answers=ContractorWhole, scopes=[Permission.EDIT_CONTRACTORS])
def keep_built_part(request: SignedInRequest, contractor_id: ContractorId, body: BuiltPartIn) -> ContractorWhole:
    """Note that a contractor built a part of a building, or of a whole development."""
    _find(request, contractor_id)
    actions.keep_built_part(contractor_id=contractor_id, **body.model_dump(), by=request.actor, at=timezone.now())
    return _whole(_find(request, contractor_id))


@changes(
    router,
    "/{contractor_id}/built/{part_id}",
    answers=ContractorWhole,
    scopes=[Permission.EDIT_CONTRACTORS],
    method="DELETE",
)
def remove_built_part(
    request: SignedInRequest, contractor_id: ContractorId, part_id: PartId, asked: Query[SeenIn]
) -> ContractorWhole:
    """Take back that a contractor built something; what was decided by it stays decided."""
    _find(request, contractor_id)
    get_object_or_404(BuiltPart, pk=part_id, contractor_id=contractor_id)
    actions.remove_built_part(part_id=part_id, seen=asked.seen, by=request.actor, at=timezone.now())
    return _whole(_find(request, contractor_id))


@changes(router, "/{contractor_id}/frameworks", answers=ContractorWhole, scopes=[Permission.EDIT_CONTRACTORS])
def keep_framework(request: SignedInRequest, contractor_id: ContractorId, body: FrameworkIn) -> ContractorWhole:
    """Note or change a long-term repair contract with its unit prices."""
    _find(request, contractor_id)
    if body.framework_id is not None:
        get_object_or_404(FrameworkContract, pk=body.framework_id, contractor_id=contractor_id)
    actions.keep_framework(contractor_id=contractor_id, **body.model_dump(), by=request.actor, at=timezone.now())
    return _whole(_find(request, contractor_id))


@changes(router, "/{contractor_id}/crew", answers=ContractorWhole, scopes=[Permission.EDIT_CONTRACTORS], status=201)
def add_crew(request: SignedInRequest, contractor_id: ContractorId, body: CrewIn) -> ContractorWhole:
    """Add somebody who works for a contractor, and may be sent."""
    _find(request, contractor_id)
    actions.add_crew(contractor_id=contractor_id, **body.model_dump(), by=request.actor, at=timezone.now())
    return _whole(_find(request, contractor_id))


@changes(
    router,
    "/{contractor_id}/crew/{crew_id}",
    answers=ContractorWhole,
    scopes=[Permission.EDIT_CONTRACTORS],
    method="DELETE",
)
def remove_crew(
    request: SignedInRequest, contractor_id: ContractorId, crew_id: CrewId, asked: Query[SeenIn]
) -> ContractorWhole:
    """Take somebody out of the crew of a contractor."""
    _find(request, contractor_id)
    get_object_or_404(Crew, pk=crew_id, contractor_id=contractor_id)
    actions.remove_crew(crew_id=crew_id, seen=asked.seen, by=request.actor, at=timezone.now())
    return _whole(_find(request, contractor_id))


def _find(request: SignedInRequest, contractor_id: int) -> Contractor:
    return get_object_or_404(Contractor.objects.visible_to(request.actor), pk=contractor_id)


def _whole(row: Contractor) -> ContractorWhole:
    return ContractorWhole(
        **ContractorOut.model_validate(row).model_dump(),
        built=[BuiltPartOut.model_validate(part) for part in row.built.order_by("pk")[:BUILT_AT_MOST]],
        frameworks=[
            FrameworkOut.model_validate(contract)
            for contract in row.frameworks.order_by("-from_on", "-pk")[:FRAMEWORKS_AT_MOST]
        ],
        crew=[CrewOut.model_validate(each) for each in row.crew.order_by("name", "pk")[:CREW_AT_MOST]],
    )
