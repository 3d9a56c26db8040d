"""Builders for the work: a place with everybody who has to do with a repair, and an order at any stage of it."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from aftercare.ground.accounts.models import Development
from aftercare.ground.accounts.queries import actor_of_staff
from aftercare.ground.core.actors import Actor
from aftercare.ground.files.models import StoredFile
from aftercare.ground.files.rules import path_of
from aftercare.records.contractors.models import Contractor
from aftercare.records.contractors.rules import ContractorKind
from aftercare.records.estate.models import Unit
from aftercare.service.cases import actions as cases
from aftercare.service.cases.models import Case
from aftercare.service.warranty import actions as warranty
from aftercare.service.warranty.parts import Defect
from aftercare.service.warranty.policy import Party
from aftercare.service.warranty.rules import Dates
from aftercare.service.workorders.actions import accepting, answering, appointing, dispatching, surveying, working
from aftercare.service.workorders.models import Appointment, Survey, WorkOrder
from aftercare.service.workorders.policy import Route
from aftercare.service.workorders.queries import acceptance_policy_of
from tests.factories.accounts import a_contractor_actor, a_development, a_staff_member, an_actor, an_owner_actor
from tests.factories.cases import NOW, a_case
from tests.factories.contractors import a_built_part, a_contractor, a_framework_contract
from tests.factories.estate import HANDED_OVER, a_unit, an_owner_of

TODAY = datetime(2026, 11, 18, tzinfo=UTC).date()
_number = count(1)


@dataclass(frozen=True)
class Place:
    """A home with its owner, and everybody who has to do with a repair in it."""

    development: Development
    unit: Unit
    builder: Contractor
    framework: Contractor
    agent: Actor
    supervisor: Actor
    inspector: Actor
    technician: Actor
    owner: Actor

    @property
    def from_builder(self) -> Actor:
        """Somebody of the company that built it."""
        return a_contractor_actor(self.builder.pk, label=self.builder.name)

    @property
    def from_framework(self) -> Actor:
        """Somebody of the framework contractor."""
        return a_contractor_actor(self.framework.pk, label=self.framework.name)


def a_place() -> Place:
    """Willow Garden 3-1-1201: its waterproofing was built by one company, another has a framework contract."""
    development = a_development()
    unit = a_unit(f"3-1-{next(_number) + 100}", development=development)
    owner = an_owner_of(unit)
    builder, framework = a_contractor(), a_contractor(ContractorKind.FRAMEWORK, name=f"Anju Repairs {next(_number)}")
    a_built_part(builder, development=development, component="waterproofing")
    a_framework_contract(framework, development=development)
    return Place(
        development=development,
        unit=unit,
        builder=builder,
        framework=framework,
        agent=an_actor("agent", development=development),
        supervisor=an_actor("supervisor", development=development),
        inspector=an_actor("inspector", development=development),
        technician=an_actor("technician", development=development),
        owner=an_owner_actor(owner.pk, label=owner.name),
    )


def a_photo() -> StoredFile:
    """A photo of its own; only its row, no picture on the disk."""
    sha256 = f"{next(_number):064x}"
    return StoredFile.objects.create(
        sha256=sha256, path=path_of(sha256), size=1000, media_type="image/jpeg", width=40, height=30, stored_at=NOW
    )


def a_reported_case(place: Place, **values: Any) -> Case:
    """A leak in the place's bathroom, just taken in by its agent."""
    return a_case(unit=place.unit, by=place.agent, **values)


def a_case_to_survey(place: Place, **values: Any) -> Case:
    """The same, waiting for somebody to look."""
    case = a_reported_case(place, **values)
    return cases.move(case_id=case.pk, seen=case.version, move="verify", by=place.agent, at=NOW)


def a_survey(place: Place, case: Case, *, at: datetime = NOW, **finding: Any) -> Survey:
    """The inspector's survey: a cheap defect of workmanship."""
    facts = {"text": "淋浴间地漏周边防水破损。", "visited_at": at, "cause": "construction", **finding}
    facts.setdefault("estimate", Decimal(600))
    return surveying.record_survey(
        case_id=case.pk,
        seen=fresh(case).version,
        finding=surveying.Finding(**facts),
        photos=[a_photo()],
        by=place.inspector,
        at=at,
    )


def a_covered_case(place: Place, *, estimate: Decimal = Decimal(600), **values: Any) -> Case:
    """A case under warranty for which the builder answers, waiting to be dispatched."""
    case = a_case_to_survey(place, **values)
    a_survey(place, case, estimate=estimate)
    warranty.decide_coverage(
        defect=Defect(
            case_id=case.pk,
            development_id=place.development.pk,
            unit_id=place.unit.pk,
            component=case.component,
            reported_on=TODAY,
            dates=Dates(handed_over_on=HANDED_OVER, completed_on=HANDED_OVER),
        ),
        policy_id=case.policy_id,
        cause="construction",
        covered=True,
        liable_party=Party.CONTRACTOR,
        contractor_id=place.builder.pk,
        by=place.supervisor,
        at=NOW,
    )
    case = fresh(case)
    return cases.move(case_id=case.pk, seen=case.version, move="repair_in_warranty", by=place.supervisor, at=NOW)


def to_builder(place: Place) -> dispatching.Executor:
    """The original contractor."""
    return dispatching.Executor(Route.ORIGINAL_CONTRACTOR, contractor_id=place.builder.pk)


def to_technician(place: Place) -> dispatching.Executor:
    """Our own technician."""
    return dispatching.Executor(Route.OWN_STAFF, technician_id=place.technician.id)


def to_framework(place: Place) -> dispatching.Executor:
    """The framework contractor."""
    return dispatching.Executor(Route.FRAMEWORK_CONTRACTOR, contractor_id=place.framework.pk)


def fresh(row: Any) -> Any:
    """The row as it stands in the database now."""
    return type(row).objects.get(pk=row.pk)


def a_sent_order(place: Place, *, case: Case | None = None, executor: dispatching.Executor | None = None) -> WorkOrder:
    """An order that was just sent: to the builder unless another is named."""
    case = case or a_covered_case(place)
    return dispatching.dispatch(
        case_id=case.pk,
        seen=fresh(case).version,
        executor=executor or to_builder(place),
        what="修补淋浴间防水",
        by=place.agent,
        at=NOW,
    )


def a_taken_order(place: Place, **made: Any) -> WorkOrder:
    """The builder has taken it on."""
    order = a_sent_order(place, **made)
    return answering.take(order_id=order.pk, seen=order.version, by=place.from_builder, at=NOW)


def a_proposed_time(order: WorkOrder, *, by: Actor, at: datetime = NOW, agreed: bool = False) -> Appointment:
    """Tomorrow from two to four in the afternoon."""
    return appointing.propose_time(
        order_id=order.pk,
        seen=fresh(order).version,
        from_at=at + timedelta(hours=28),
        until_at=at + timedelta(hours=30),
        agreed=agreed,
        by=by,
        at=at,
    )


def an_appointed_order(place: Place, **made: Any) -> WorkOrder:
    """The owner has agreed to a time."""
    order = a_taken_order(place, **made)
    a_proposed_time(order, by=place.from_builder, agreed=True)
    return fresh(order)  # type: ignore[no-any-return]


def a_running_order(place: Place, **made: Any) -> WorkOrder:
    """Somebody is on site, and has taken a photo from before the work."""
    order = an_appointed_order(place, **made)
    at = NOW + timedelta(hours=28)
    working.check_in(order_id=order.pk, seen=order.version, by=place.from_builder, at=at)
    working.add_photos(order_id=order.pk, photos=[a_photo()], purpose="before", by=place.from_builder, at=at)
    return fresh(order)  # type: ignore[no-any-return]


def a_finished_order(place: Place, **made: Any) -> WorkOrder:
    """The work is reported done and waits for the signatures."""
    order = a_running_order(place, **made)
    return working.finish(
        order_id=order.pk,
        seen=order.version,
        result="已重做淋浴间防水并闭水试验48小时，无渗漏。",
        photos=[a_photo()],
        by=place.from_builder,
        at=NOW + timedelta(hours=31),
    )


def signed_by(place: Place, order: WorkOrder, *signatories: str) -> None:
    """These signatories have signed, in this order: the owner himself, the others through the inspector."""
    for key in signatories:
        accepting.sign(
            order_id=order.pk,
            signatory=key,
            name="王小明" if key == "owner" else "李工",
            signature=a_photo(),
            by=place.owner if key == "owner" else place.inspector,
            at=NOW + timedelta(hours=32),
        )


def an_accepted_order(place: Place, **made: Any) -> WorkOrder:
    """Everybody whom the baseline names has signed."""
    order = a_finished_order(place, **made)
    signed_by(place, order, *acceptance_policy_of(order.case).signatories_for(emergency=order.case.emergency))
    return fresh(order)  # type: ignore[no-any-return]


def a_technician_elsewhere() -> Actor:
    """A technician of another development."""
    return actor_of_staff(a_staff_member("technician", development=a_development()), on=TODAY)


def link_to(actor: Actor, order: WorkOrder) -> Actor:
    """The same contractor, let in by the signed link of one order."""
    return replace(actor, workorder_ids=frozenset({order.pk}))


def an_order_on_file(case: Case, contractor: Contractor, *, at: datetime = NOW) -> Appointment:
    """An order that a contractor has taken on, with a time proposed to the owner; the case itself stays where it is."""
    order = WorkOrder.objects.create(
        number=f"{case.number}-1",
        sequence=1,
        development=case.development,
        case=case,
        kind="repair",
        executor_kind=Route.ORIGINAL_CONTRACTOR.value,
        contractor=contractor,
        state="taken",
        size="small",
        what=case.subject,
        sent_at=at,
        sent_by="staff:1",
        sent_by_label="Wang",
        answered_at=at,
    )
    return Appointment.objects.create(
        order=order,
        from_at=at + timedelta(days=1),
        until_at=at + timedelta(days=1, hours=2),
        proposed_by="contractor:1",
        proposed_by_label="Zhao",
        proposed_at=at,
    )
