"""REST: cases registered, found and read."""

from typing import Annotated

from django.db.models import QuerySet, prefetch_related_objects
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router
from pydantic import Field

from aftercare.faces.rest.operations import changes, reads
from aftercare.faces.rest.paging import cursor_of, key_of
from aftercare.faces.rest.references import photos_of
from aftercare.faces.rest.schemas.cases import CaseFilter, CaseIn, CaseOut, CasePage, LikeFilter, RouteOut
from aftercare.faces.rest.schemas.common import ID_AT_MOST, ContractorRef, ReporterOut, StaffOut
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.accounts.roles import Permission
from aftercare.ground.core.actors import Actor
from aftercare.records.contractors.models import Contractor
from aftercare.records.estate.rules import mask_phone
from aftercare.service.cases import actions, queries
from aftercare.service.cases.models import Case
from aftercare.service.cases.queries.history import like_cases
from aftercare.service.cases.queries.queue import Filters, list_queue
from aftercare.service.cases.rules import Intake

router = Router()
CaseId = Annotated[int, Field(ge=1, le=ID_AT_MOST, description="The id of a case.", examples=[12])]
LIKE_WITHIN_DAYS = 365


def shown(case: Case, *, by: Actor) -> CaseOut:
    """A case as `by` may see it. Phones in full only with the right to personal data."""
    step = queries.procedure_of(case).step(case.step)
    personal = by.may(
        Permission.SEE_PERSONAL,
        development_id=case.development_id,
        building_id=case.building_id,
        category=case.category,
    )
    return CaseOut(
        id=case.pk,
        number=case.number or "",
        version=case.version,
        kind=case.kind,
        channel=case.channel,
        subject=case.subject,
        text=case.text,
        component=case.component,
        symptom=case.symptom,
        place=case.place,
        urgency=case.urgency,
        emergency=case.emergency,
        development_id=case.development_id,
        building_id=case.building_id,
        unit_id=case.unit_id,
        unit=case.unit.code if case.unit else "",
        reporter=ReporterOut(
            name=case.reporter_name, phone=case.reporter_phone if personal else mask_phone(case.reporter_phone)
        ),
        step=case.step,
        step_label=step.label.staff.in_language(by.language),
        next_move=case.next_move,
        next_label=queries.next_label(case, language=by.language),
        owed_by=case.owed_by,
        due_at=case.due_at,
        finish_by=case.finish_by,
        held_until=case.held_until,
        held_reason=case.held_reason,
        responsible=StaffOut(id=case.responsible_id, name=case.responsible.name),
        first_contact=StaffOut(id=case.first_contact_id, name=case.first_contact.name),
        route=_route(case, language=by.language),
        executor=StaffOut.of(case.executor),
        contractor=company(case.executing_contractor),
        reopened=case.reopened,
        rejected=case.rejected,
        urged=case.urged,
        handed_on=case.handed_on,
        return_of=case.return_of_id,
        opened_at=case.opened_at,
        closed_at=case.closed_at,
        resolution=case.resolution,
        policy=case.policy_id,
        answers=case.answers,
    )


def _route(case: Case, *, language: str) -> dict[str, RouteOut]:
    """What decided who has it, with the words of the policy under which the case stands."""
    policy = queries.routing_policy_of(case) if case.route else None
    told: dict[str, RouteOut] = {}
    for part, kept in case.route.items():
        place = kept.get("rule")
        rule = policy.rules[place] if policy and place is not None and place < len(policy.rules) else None
        team = policy.teams.get(kept.get("team", "")) if policy else None
        told[part] = RouteOut(
            **kept,
            team_label=team.label.in_language(language) if team else "",
            because=rule.because.in_language(language) if rule else "",
        )
    return told


def company(contractor: Contractor | None) -> ContractorRef | None:
    """A contractor by id and name."""
    return ContractorRef(id=contractor.pk, name=str(contractor)) if contractor is not None else None


def visible(request: SignedInRequest) -> QuerySet[Case]:
    """The cases that exist for whoever asks, with what is shown of them."""
    return Case.objects.visible_to(request.actor).select_related(
        "unit", "building", "development", "responsible", "first_contact", "executor", "executing_contractor"
    )


def find(request: SignedInRequest, case_id: int) -> Case:
    """The case, if it exists for whoever asks."""
    return get_object_or_404(visible(request), pk=case_id)


@reads(router, "", answers=CasePage, scopes=[Permission.SEE_CASES])
def list_cases(request: SignedInRequest, asked: Query[CaseFilter]) -> CasePage:
    """List cases.

    Those visible to you, narrowed and paged. With `sort=due` and `state=open` the next due come first.
    """
    filters = _filters(asked, by=request.actor)
    name = f"cases.{asked.sort}.{asked.state}"
    page = list_queue(filters, by=request.actor, now=timezone.now(), after=key_of(name, asked.after), size=asked.size)
    prefetch_related_objects(page.cases, "first_contact")
    return CasePage(cases=[shown(case, by=request.actor) for case in page.cases], next=cursor_of(name, page.next_key))


_BY_ID = (
    "development",
    "building",
    "unit",
    "reporter",
    "responsible",
    "first_contact",
    "executor",
    "contractor",
    "team",
)


def _filters(asked: CaseFilter, *, by: Actor) -> Filters:
    """The same as the queue wants it: ids are called so there."""
    values = asked.model_dump(exclude={"after", "size", "watched"})
    named = {f"{name}_id" if name in _BY_ID else name: value for name, value in values.items()}
    return Filters(**named, watched_by=by.id if asked.watched else None)


@changes(router, "", answers=CaseOut, scopes=[Permission.REGISTER_CASE], status=201)
def register_case(request: SignedInRequest, body: CaseIn) -> CaseOut:
    """Register a case.

    It has a number, a next step, somebody who answers for it and its time limits from here on. You are its first
    contact; through a service channel you answer for it too.
    """
    case = actions.register(
        intake=Intake(**body.model_dump(exclude={"photos"})),
        photos=photos_of(body.photos, by=request.actor),
        by=request.actor,
        at=timezone.now(),
    )
    return shown(case, by=request.actor)


@reads(router, "/like", answers=list[CaseOut], scopes=[Permission.SEE_CASES])
def list_like_cases(request: SignedInRequest, asked: Query[LikeFilter]) -> list[CaseOut]:
    """List cases like one to be registered.

    Those of the same home on the same part in the last year, open ones first; at most 10. Look before you register.
    """
    found = like_cases(
        unit_id=asked.unit,
        component=asked.component,
        symptom=asked.symptom,
        by=request.actor,
        now=timezone.now(),
        within_days=LIKE_WITHIN_DAYS,
    )
    return [shown(case, by=request.actor) for case in found]


@reads(router, "/{case_id}", answers=CaseOut, scopes=[Permission.SEE_CASES])
def read_case(request: SignedInRequest, case_id: CaseId) -> CaseOut:
    """Read a case."""
    return shown(find(request, case_id), by=request.actor)
