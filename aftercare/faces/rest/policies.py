"""REST: the rules: versions, words, procedures."""

import json
from collections.abc import Mapping
from typing import Annotated, Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router
from pydantic import Field

from aftercare.faces.rest.operations import reads
from aftercare.faces.rest.schemas.common import ID_AT_MOST
from aftercare.faces.rest.schemas.office import (
    ComponentWordOut,
    InForceFilter,
    PolicyOut,
    ProcedureMoveOut,
    ProcedureOut,
    ProcedureStepOut,
    TaxonomyOut,
    WordOut,
)
from aftercare.ground.accounts.models import Development
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.accounts.roles import Permission
from aftercare.ground.policies import queries
from aftercare.ground.policies.models import PolicyVersion
from aftercare.ground.policies.permissions import check_may_look
from aftercare.ground.policies.rules import LoadedPolicy
from aftercare.ground.procedures.graph import Procedure, Procedures, Step
from aftercare.service.cases.policy import IntakePolicy, Taxonomy
from aftercare.service.warranty.policy import WarrantyPolicy

router = Router()
PolicyId = Annotated[int, Field(ge=1, le=ID_AT_MOST, description="The id of a version.", examples=[1])]


@reads(router, "", answers=list[PolicyOut], scopes=[Permission.SEE_POLICY])
def list_policies(request: SignedInRequest) -> list[PolicyOut]:
    """List the published versions of the rules, the latest first."""
    check_may_look(request.actor)
    return [PolicyOut.model_validate(version) for version in queries.list_versions()]


@reads(router, "/in-force", answers=PolicyOut, scopes=[Permission.SEE_POLICY])
def read_policy_in_force(request: SignedInRequest, asked: Query[InForceFilter]) -> PolicyOut:
    """Read which version holds at a development on a day."""
    check_may_look(request.actor)
    company_id = None
    if asked.development is not None:
        here = get_object_or_404(Development.objects.visible_to(request.actor), pk=asked.development)
        company_id = here.company_id
    on = asked.on or timezone.localdate()
    return PolicyOut.model_validate(queries.in_force(on=on, development_id=asked.development, company_id=company_id))


@reads(router, "/{policy_id}/words", answers=TaxonomyOut, scopes=[Permission.SEE_POLICY])
def read_words(request: SignedInRequest, policy_id: PolicyId) -> TaxonomyOut:
    """Read the words of a version: kinds, channels, components, symptoms and their keys."""
    policy, language = _read(request, policy_id), request.actor.language
    words = policy.section(Taxonomy)
    return TaxonomyOut(
        kinds=_words(words.kinds, language),
        channels=_words(policy.section(IntakePolicy).channels, language),
        components=[
            ComponentWordOut(
                key=key,
                label=component.label.in_language(language),
                group=component.group,
                component_class=words.groups[component.group].component_class,
            )
            for key, component in words.components.items()
        ],
        groups=_words(words.groups, language),
        classes=_words(words.classes, language),
        symptoms=_words(words.symptoms, language),
        places=_words(words.places, language),
        urgencies=_words(words.urgencies, language),
        causes=_words(policy.section(WarrantyPolicy).causes, language),
    )


@reads(router, "/{policy_id}/procedures", answers=list[ProcedureOut], scopes=[Permission.SEE_POLICY])
def read_procedures(request: SignedInRequest, policy_id: PolicyId) -> list[ProcedureOut]:
    """Read the procedures of a version: their steps, and the moves between them."""
    policy, language = _read(request, policy_id), request.actor.language
    return [_procedure(key, procedure, language) for key, procedure in policy.section(Procedures).root.items()]


@reads(router, "/{policy_id}/document", answers=dict[str, Any], scopes=[Permission.SEE_POLICY])
def read_document(request: SignedInRequest, policy_id: PolicyId) -> dict[str, Any]:
    """Read everything a version says, section by section, with its sources."""
    check_may_look(request.actor)
    version = get_object_or_404(PolicyVersion.objects.only("document"), pk=policy_id)
    document: dict[str, Any] = json.loads(version.document)
    return document


def _read(request: SignedInRequest, policy_id: int) -> LoadedPolicy:
    check_may_look(request.actor)
    get_object_or_404(PolicyVersion.objects.only("pk"), pk=policy_id)
    return queries.policy_of(policy_id)


def _words(table: Mapping[str, Any], language: str) -> list[WordOut]:
    return [WordOut(key=key, label=word.label.in_language(language)) for key, word in table.items()]


def _procedure(key: str, procedure: Procedure, language: str) -> ProcedureOut:
    return ProcedureOut(
        key=key,
        start=procedure.start,
        steps=[_step(name, step, language) for name, step in procedure.steps.items()],
    )


def _step(key: str, step: Step, language: str) -> ProcedureStepOut:
    return ProcedureStepOut(
        key=key,
        label=step.label.staff.in_language(language),
        owner_label=step.label.owner.in_language(language),
        phase=step.phase.value,
        owed_by=step.owed_by.value if step.owed_by else "",
        role=step.role or "",
        time_limit=step.time_limit or "",
        final=step.final,
        moves=[
            ProcedureMoveOut(
                key=name,
                label=move.label.in_language(language),
                to=move.to,
                roles=list(move.roles),
                needs=list(move.needs),
                reason=move.reason.value,
            )
            for name, move in step.moves.items()
        ],
    )
