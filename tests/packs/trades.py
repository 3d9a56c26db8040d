"""A customer's place under the pack of some trade, with everybody who has to do with a case there, and what they do."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from itertools import count
from typing import Any

from aftercare.care.surveys import actions as surveys
from aftercare.ground.accounts.models import Development, Staff
from aftercare.ground.accounts.queries import actor_of_staff
from aftercare.ground.core.actors import Actor
from aftercare.ground.policies import actions as policies
from aftercare.ground.policies.loading import read_folder
from aftercare.ground.policies.rules import Document, LoadedPolicy, read_document
from aftercare.ground.policies.sections import handed
from aftercare.outcome.settlement import actions as settlement
from aftercare.outcome.settlement.rules import QuotedLine
from aftercare.project.environment import ROOT
from aftercare.records.contractors.models import Contractor
from aftercare.records.contractors.rules import ContractorKind
from aftercare.records.estate.models import Unit
from aftercare.service.cases import actions as cases
from aftercare.service.cases.models import Case
from aftercare.service.cases.rules import Intake
from aftercare.service.workorders.actions import accepting, answering, appointing, dispatching, surveying, working
from aftercare.service.workorders.models import WorkOrder
from aftercare.service.workorders.policy import Route
from tests.factories.accounts import a_development, a_staff_member, a_team, an_actor, an_owner_actor
from tests.factories.cases import NOW
from tests.factories.contractors import a_built_part, a_contractor
from tests.factories.estate import a_unit, an_owner_of
from tests.factories.policies import LONG_AGO, PUBLISHER
from tests.factories.workorders import TODAY, a_photo, fresh

_number = count(1)
RECENTLY, LONG_SINCE = date(2026, 9, 1), date(2020, 9, 1)
"""Days of handing over: within every term of the packs of other trades, and beyond all of them."""


@cache
def document_of(pack: str) -> Document:
    """A shipped pack as one document, whatever it rests on."""
    return read_folder(ROOT / "packs" / pack / "2026.1")


def policy_of(pack: str) -> LoadedPolicy:
    """A shipped pack as it is read; never published."""
    return read_document(document_of(pack), tables=handed())


@dataclass(frozen=True)
class Site:
    """A customer's place: a machine in a works, a product in a shop, a home; and everybody who has to do with it."""

    development: Development
    unit: Unit
    owner: Actor
    agent: Actor
    supervisor: Actor
    inspector: Actor
    technician: Actor
    finance: Actor
    manager: Actor


def a_site(pack: str, *, handed_over_on: date | None = RECENTLY) -> Site:
    """A place for which the pack has been published, and for no other."""
    development = a_development()
    policies.publish(
        source=document_of(pack), effective_from=LONG_AGO, development_id=development.pk, by=PUBLISHER, at=NOW
    )
    unit = a_unit(f"1-1-{next(_number) + 100}", development=development, handed_over_on=handed_over_on)
    owner = an_owner_of(unit)
    staff = {
        role: an_actor(role, development=development)
        for role in ("agent", "supervisor", "inspector", "technician", "finance", "manager")
    }
    return Site(development=development, unit=unit, owner=an_owner_actor(owner.pk, label=owner.name), **staff)


def told(site: Site, *, by: Actor | None = None, at: datetime = NOW, **values: Any) -> Case:
    """What the customer tells, registered by the desk: a fault by telephone, unless it is said otherwise."""
    facts: dict[str, Any] = {
        "kind": "repair",
        "channel": "phone",
        "text": "设备运行中异响，已停机检查，请尽快安排人员。",
        "unit_id": site.unit.pk,
        "reporter_name": "王小明",
        "reporter_phone": "13800005678",
        **values,
    }
    return cases.register(intake=Intake(**facts), by=by or site.agent, at=at)


def moved(case: Case, move: str, *, by: Actor, reason: str = "", at: datetime = NOW) -> Case:
    """The case after a move of its procedure."""
    return cases.move(case_id=case.pk, seen=fresh(case).version, move=move, reason=reason, by=by, at=at)


def answered(case: Case, *, by: Actor, text: str = "已按说明书第三章处理，您再试试。") -> None:
    """The customer was given an answer."""
    cases.answer(case_id=case.pk, text=text, by=by, at=NOW)


def surveyed(site: Site, case: Case, *, cause: str = "", estimate: Decimal = Decimal(600)) -> Case:
    """Somebody has looked, and written down what it is."""
    surveying.record_survey(
        case_id=case.pk,
        seen=fresh(case).version,
        finding=surveying.Finding(text="现场查看，情况属实。", visited_at=NOW, cause=cause, estimate=estimate),
        photos=[a_photo()],
        by=site.inspector,
        at=NOW,
    )
    return fresh(case)  # type: ignore[no-any-return]


def judged(
    site: Site, case: Case, cause: str, *, covered: bool = True, party: str = "developer", reason: str = ""
) -> None:
    """It is decided whether the warranty covers it, and who answers. Without a reason it must be what is computed."""
    cases.decide_coverage(
        case_id=case.pk,
        seen=fresh(case).version,
        cause=cause,
        covered=covered,
        liable_party=party,
        reason=reason,
        by=site.supervisor,
        at=NOW,
    )


def charged(site: Site, case: Case, *, kind: str = "material", price: str = "480.00") -> list[str]:
    """Who bears a cost that is booked now."""
    lines = settlement.book_cost(
        case_id=case.pk,
        seen=fresh(case).version,
        kind=kind,
        label="更换轴承座",
        quantity=Decimal(1),
        unit="件",
        unit_price=Decimal(price),
        by=site.supervisor,
        at=NOW,
    )
    return [line.bearer for line in lines]


def settled(site: Site, case: Case) -> None:
    """What the case cost is approved by somebody else than who booked it."""
    settlement.approve_costs(case_id=case.pk, seen=fresh(case).version, by=site.finance, at=NOW)


def quoted(case: Case, *, by: Actor, price: str = "1800.00") -> None:
    """The customer is sent a price: parts and travel."""
    lines = (
        QuotedLine(label="备件", quantity=Decimal(1), unit="套", unit_price=Decimal(price)),
        QuotedLine(label="差旅", quantity=Decimal(1), unit="次", unit_price=Decimal("600.00")),
    )
    settlement.send_quotation(case_id=case.pk, seen=fresh(case).version, lines=lines, by=by, at=NOW)


def said_to_price(site: Site, case: Case, *, accepted: bool = True) -> None:
    """The customer's word on the price."""
    settlement.answer_quotation(
        case_id=case.pk, seen=fresh(case).version, accepted=accepted, by=site.owner, at=NOW + timedelta(hours=1)
    )


def technician_of(site: Site) -> dispatching.Executor:
    """Our own technician."""
    return dispatching.Executor(Route.OWN_STAFF, technician_id=site.technician.id)


def sent(site: Site, case: Case, *, by: Actor | None = None, executor: dispatching.Executor | None = None) -> WorkOrder:
    """Somebody is sent: our own technician unless another is named."""
    return dispatching.dispatch(
        case_id=case.pk,
        seen=fresh(case).version,
        executor=executor or technician_of(site),
        what="按派工单处理",
        by=by or site.supervisor,
        at=NOW,
    )


def agreed(site: Site, order: WorkOrder, *, by: Actor | None = None) -> WorkOrder:
    """A time is agreed with the customer, from four hours on."""
    appointing.propose_time(
        order_id=order.pk,
        seen=fresh(order).version,
        from_at=NOW + timedelta(hours=4),
        until_at=NOW + timedelta(hours=6),
        agreed=True,
        by=by or site.technician,
        at=NOW,
    )
    return fresh(order)  # type: ignore[no-any-return]


def arrived(site: Site, order: WorkOrder, *, by: Actor | None = None, agreed_already: bool = False) -> WorkOrder:
    """Somebody is there, at the time agreed."""
    order = fresh(order) if agreed_already else agreed(site, order, by=by)
    working.check_in(order_id=order.pk, seen=order.version, by=by or site.technician, at=NOW + timedelta(hours=4))
    return fresh(order)  # type: ignore[no-any-return]


def done(site: Site, order: WorkOrder, *, by: Actor | None = None, photos: int = 1) -> WorkOrder:
    """The work is reported done, with what was done and photos of it: one before, and as many after as are named."""
    by, at = by or site.technician, NOW + timedelta(hours=6)
    working.add_photos(order_id=order.pk, photos=[a_photo()], purpose="before", by=by, at=at)
    working.finish(
        order_id=order.pk,
        seen=fresh(order).version,
        result="原因：轴承保持架断裂；处理：更换轴承并找正；更换件：轴承一套；用户意见：满意。",
        photos=[a_photo() for _ in range(photos)],
        by=by,
        at=at,
    )
    return fresh(order)  # type: ignore[no-any-return]


def signed(site: Site, order: WorkOrder, *signatories: str) -> Case:
    """These have signed, the customer himself, the others through whoever of the staff may."""
    for key in signatories:
        accepting.sign(
            order_id=order.pk,
            signatory=key,
            name="王小明" if key == "owner" else "李工",
            signature=a_photo(),
            by=site.owner if key == "owner" else site.supervisor,
            at=NOW + timedelta(hours=7),
        )
    return fresh(order.case)  # type: ignore[no-any-return]


def asked(site: Site, case: Case, outcome: str, *, note: str = "") -> None:
    """The customer is called back by the desk, and what he says is written down."""
    surveys.record_callback(
        case_id=case.pk,
        seen=fresh(case).version,
        outcome=outcome,
        answers={"result": 5 if outcome == "satisfied" else 2},
        note=note,
        by=site.agent,
        at=NOW + timedelta(days=1),
    )


def a_supplier(site: Site, *, of: str) -> Contractor:
    """A supplier who is on record for a part."""
    supplier = a_contractor(ContractorKind.SUPPLIER, name=f"Northern Motors {next(_number)}")
    a_built_part(supplier, development=site.development, component=of)
    return supplier


def taken(order: WorkOrder, *, by: Actor) -> WorkOrder:
    """Whoever was asked has taken the order on."""
    return answering.take(order_id=order.pk, seen=order.version, by=by, at=NOW)


def somebody_in(site: Site, *purposes: str, role: str = "inspector") -> dict[str, Staff]:
    """One person in each of these teams of the place."""
    people = {purpose: a_staff_member(role, development=site.development) for purpose in purposes}
    for purpose, person in people.items():
        a_team(site.development, lead=person, purpose=purpose)
    return people


def as_actor(person: Staff) -> Actor:
    """The person as who acts."""
    return actor_of_staff(person, on=TODAY)
