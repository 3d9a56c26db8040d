"""REST: cases."""

from typing import Annotated, Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Header, Query, Router, Status

from aftercare.faces.rest.schemas import (
    ID_AT_MOST,
    AssignIn,
    CaseFilter,
    CaseIn,
    CaseOut,
    CasePage,
    EntryIn,
    EntryOut,
    HoldIn,
    MoveIn,
    PersonOut,
    Problem,
    SeenIn,
    StaffOut,
)
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.accounts.roles import Permission
from aftercare.ground.core.actors import Actor
from aftercare.records.estate.rules import mask_phone
from aftercare.service.cases import actions, queries
from aftercare.service.cases.models import Case
from aftercare.service.cases.queries.history import entries_of
from aftercare.service.cases.queries.queue import Filters, list_queue
from aftercare.service.cases.rules import Intake

router = Router()
REFUSALS: dict[Any, Any] = dict.fromkeys((400, 401, 403, 404, 409, 422), Problem)
CaseId = Annotated[int, Field(ge=1, le=ID_AT_MOST)]


def shown(case: Case, *, by: Actor) -> CaseOut:
    """A case as `by` may see it. Phones in full only with the right to personal data."""
    step = queries.procedure_of(case).step(case.step)
    personal = by.may(Permission.SEE_PERSONAL, development_id=case.development_id)
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
        unit_id=case.unit_id,
        unit=case.unit.code if case.unit else "",
        reporter=PersonOut(
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
        responsible=StaffOut(id=case.responsible_id, name=case.responsible.name),
        first_contact=StaffOut(id=case.first_contact_id, name=case.first_contact.name),
        reopened=case.reopened,
        rejected=case.rejected,
        urged=case.urged,
        opened_at=case.opened_at,
        closed_at=case.closed_at,
        policy=case.policy_id,
        answers=case.answers,
    )


def find(request: SignedInRequest, case_id: int) -> Case:
    """The case, if it exists for whoever asks."""
    visible = Case.objects.visible_to(request.actor)
    return get_object_or_404(visible.select_related("unit", "responsible", "first_contact"), pk=case_id)


@router.get("", response={200: CasePage, **REFUSALS}, operation_id="list_cases")
def list_cases(request: SignedInRequest, asked: Query[CaseFilter]) -> CasePage:
    """Cases visible to you, narrowed and paged by cursor."""
    filters = Filters(
        state=asked.state,
        kind=asked.kind,
        step=asked.step,
        development_id=asked.development,
        unit_id=asked.unit,
        late=asked.late,
        text=asked.text,
        sort="newest",
    )
    page = list_queue(filters, by=request.actor, now=timezone.now(), after=asked.after, size=asked.size)
    return CasePage(cases=[shown(case, by=request.actor) for case in page.cases], next=page.next_key)


@router.post("", response={201: CaseOut, **REFUSALS}, operation_id="register_case")
def register_case(
    request: SignedInRequest,
    body: CaseIn,
    idempotency_key: Annotated[str, Header(alias="Idempotency-Key", max_length=80)] = "",
) -> Status[CaseOut]:
    """Register a request. The same `Idempotency-Key` with the same content makes one case and answers alike."""
    case = actions.register(
        intake=Intake(**body.model_dump()), key=idempotency_key, by=request.actor, at=timezone.now()
    )
    return Status(201, shown(case, by=request.actor))


@router.get("/{case_id}", response={200: CaseOut, **REFUSALS}, operation_id="read_case")
def read_case(request: SignedInRequest, case_id: CaseId) -> CaseOut:
    """One case."""
    return shown(find(request, case_id), by=request.actor)


@router.post("/{case_id}/move", response={200: CaseOut, **REFUSALS}, operation_id="move_case")
def move_case(request: SignedInRequest, body: MoveIn, case_id: CaseId) -> CaseOut:
    """Take a move of the case's procedure."""
    find(request, case_id)
    case = actions.move(case_id=case_id, **body.model_dump(), by=request.actor, at=timezone.now())
    return shown(case, by=request.actor)


@router.post("/{case_id}/hold", response={200: CaseOut, **REFUSALS}, operation_id="hold_case")
def hold_case(request: SignedInRequest, body: HoldIn, case_id: CaseId) -> CaseOut:
    """Let it wait until a day."""
    find(request, case_id)
    case = actions.hold(case_id=case_id, **body.model_dump(), by=request.actor, at=timezone.now())
    return shown(case, by=request.actor)


@router.post("/{case_id}/resume", response={200: CaseOut, **REFUSALS}, operation_id="resume_case")
def resume_case(request: SignedInRequest, body: SeenIn, case_id: CaseId) -> CaseOut:
    """Take it up again."""
    find(request, case_id)
    case = actions.resume(case_id=case_id, seen=body.seen, by=request.actor, at=timezone.now())
    return shown(case, by=request.actor)


@router.post("/{case_id}/assign", response={200: CaseOut, **REFUSALS}, operation_id="assign_case")
def assign_case(request: SignedInRequest, body: AssignIn, case_id: CaseId) -> CaseOut:
    """Hand the answering over."""
    find(request, case_id)
    case = actions.assign(case_id=case_id, **body.model_dump(), by=request.actor, at=timezone.now())
    return shown(case, by=request.actor)


@router.post("/{case_id}/urge", response={200: CaseOut, **REFUSALS}, operation_id="urge_case")
def urge_case(request: SignedInRequest, case_id: CaseId) -> CaseOut:
    """Write down that the owner asks for haste."""
    find(request, case_id)
    return shown(actions.urge(case_id=case_id, by=request.actor, at=timezone.now()), by=request.actor)


@router.get("/{case_id}/entries", response={200: list[EntryOut], **REFUSALS}, operation_id="list_entries")
def list_entries(request: SignedInRequest, case_id: CaseId) -> list[EntryOut]:
    """What was said, oldest first; the last 200."""
    find(request, case_id)
    return [
        EntryOut(
            id=entry.pk,
            author=entry.author_label,
            text=entry.text,
            internal=entry.internal,
            spoken=entry.spoken,
            at=entry.at,
        )
        for entry in entries_of(case_id, internal=True)
    ]


@router.post("/{case_id}/entries", response={201: EntryOut, **REFUSALS}, operation_id="write_entry")
def write_entry(request: SignedInRequest, body: EntryIn, case_id: CaseId) -> Status[EntryOut]:
    """Answer the owner, or leave a note among staff."""
    find(request, case_id)
    now = timezone.now()
    if body.internal:
        entry = actions.note(case_id=case_id, text=body.text, by=request.actor, at=now)
    else:
        entry = actions.answer(case_id=case_id, text=body.text, spoken=body.spoken, by=request.actor, at=now)
    return Status(
        201,
        EntryOut(
            id=entry.pk,
            author=entry.author_label,
            text=entry.text,
            internal=entry.internal,
            spoken=entry.spoken,
            at=entry.at,
        ),
    )
