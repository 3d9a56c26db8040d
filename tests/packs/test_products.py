"""Household products and telephones under packs of their own: first judgement, terms by part, taken along."""

from datetime import date, timedelta
from typing import Any

import pytest

from aftercare.ground.core.errors import BadInput
from aftercare.ground.procedures.rules import NotPermitted
from aftercare.service.cases.models import Case
from aftercare.service.workorders.actions import appointing, dispatching, working
from aftercare.service.workorders.policy import Route
from aftercare.service.workorders.queries.dispatching import propose_executor
from aftercare.service.workorders.rules.acceptance import ProofMissing
from aftercare.service.workorders.rules.checks import NothingAgreed
from aftercare.service.workorders.rules.dispatch import Candidates
from tests.factories.accounts import an_actor
from tests.factories.cases import NOW
from tests.factories.contractors import a_framework_contract
from tests.factories.workorders import TODAY, fresh
from tests.packs.trades import (
    Site,
    a_site,
    agreed,
    arrived,
    charged,
    done,
    judged,
    moved,
    sent,
    signed,
    somebody_in,
    told,
)

PACK = "product"
PRODUCT = {"model": "KFR-35", "bought_on": "2026-08-30", "wishes": "周末上午上门"}


def a_fault(site: Site, **values: Any) -> Case:
    """A product does not work."""
    return told(site, **{"component": "compressor", "symptom": "not_cool", "answers": PRODUCT, **values})


def to_send(site: Site) -> Case:
    """A fault for which somebody is to be sent."""
    case = moved(a_fault(site), "judge_now", by=site.supervisor)
    judged(site, case, "quality")
    return moved(case, "repair_in_warranty", by=site.supervisor)


@pytest.mark.requirement("S000.14.r01")
def test_seven_things_are_known_of_every_call_for_a_repair() -> None:
    site = a_site(PACK)
    for missing in PRODUCT:
        with pytest.raises(BadInput):
            a_fault(site, answers={key: value for key, value in PRODUCT.items() if key != missing})
    for missing in ("reporter_name", "reporter_phone", "symptom"):
        with pytest.raises(BadInput):
            a_fault(site, **{missing: ""})
    with pytest.raises(BadInput):
        a_fault(site, unit_id=None, development_id=site.development.pk)
    assert a_fault(site).number.startswith("BX-")


@pytest.mark.requirement("S001.14.r33")
def test_the_repair_supervisor_judges_first_and_sends_suitable_staff() -> None:
    site = a_site(PACK)
    case = a_fault(site)
    for other in (site.agent, site.inspector, site.manager):
        with pytest.raises(NotPermitted):
            moved(case, "judge_now", by=other)
    case = moved(case, "judge_now", by=site.supervisor)
    judged(site, case, "quality")
    case = moved(case, "repair_in_warranty", by=site.supervisor)
    with pytest.raises(NotPermitted):
        sent(site, case, by=site.agent)
    skilled = an_actor("technician", development=site.development, trades=["compressor"])
    choice = propose_executor(case, on=TODAY).choice
    assert choice is not None
    assert choice.candidates[0] == skilled.id, "whoever has the trade stands first"
    assert sent(site, case, by=site.supervisor).state == "taken"


@pytest.mark.requirement("S001.14.r03")
def test_our_own_team_is_sent_and_where_there_is_none_a_repairer_whom_the_company_has_named() -> None:
    site = a_site(PACK)
    case = to_send(site)
    choice = propose_executor(case, on=TODAY).choice
    assert choice is not None
    assert (choice.route, choice.candidates) == (Route.OWN_STAFF, (site.technician.id,))
    contract = a_framework_contract(development=site.development)
    nobody = propose_executor(
        case, on=TODAY, candidates=Candidates(by_route={Route.FRAMEWORK_CONTRACTOR: [contract.contractor_id]})
    ).choice
    assert nobody is not None
    assert (nobody.route, nobody.candidates) == (Route.FRAMEWORK_CONTRACTOR, (contract.contractor_id,))


@pytest.mark.requirement("S001.14.r30")
def test_parts_of_one_product_with_different_terms_are_charged_separately() -> None:
    site = a_site(PACK, handed_over_on=date(2025, 3, 1))
    bearers = {}
    for component, covered in (("compressor", True), ("product", False), ("remote_control", False)):
        case = a_fault(site, component=component, symptom="does_not_work")
        judged(site, case, "quality", covered=covered, party="developer" if covered else "owner")
        bearers[component] = charged(site, case)
    assert bearers == {"compressor": ["developer"], "product": ["owner"], "remote_control": ["owner"]}
    newer = a_site(PACK, handed_over_on=date(2026, 4, 1))
    case = a_fault(newer, component="product", symptom="does_not_work")
    judged(newer, case, "quality")
    assert charged(newer, case) == ["developer"], "within the year the whole product is free"


@pytest.mark.requirement("S001.14.r16")
def test_a_crisis_or_what_the_media_bring_is_a_special_case_and_comes_first() -> None:
    site = a_site(PACK)
    people = somebody_in(site, "special_cases")
    crisis = told(site, kind="complaint", urgency="special", text="多台同型号冒烟，已有记者联系。")
    media = told(site, kind="complaint", channel="media", text="电视台民生栏目转来。")
    usual = told(site, kind="complaint", text="上门迟到半小时。")
    assert (crisis.executor, usual.executor) == (people["special_cases"], None)
    assert people["special_cases"] in {media.executor, media.responsible}
    due = [moved(case, "investigate", by=site.supervisor).due_at for case in (crisis, usual)]
    assert due[0] is not None
    assert due[1] is not None
    assert due[0] == NOW + timedelta(hours=4) < due[1]


@pytest.mark.requirement("S000.14.r05", "S000.14.r08")
def test_another_time_needs_a_reason_and_the_users_consent() -> None:
    site = a_site(PACK)
    order = agreed(site, sent(site, to_send(site)))
    later = {"from_at": NOW + timedelta(days=1), "until_at": NOW + timedelta(days=1, hours=2)}
    again = {"order_id": order.pk, **later, "by": site.technician, "at": NOW}
    with pytest.raises(BadInput):
        appointing.propose_time(seen=order.version, **again)
    proposed = appointing.propose_time(seen=order.version, reason="路程太远，赶不到，抱歉", **again)
    assert fresh(order.case).step == "appointing"
    with pytest.raises(NothingAgreed):
        working.check_in(order_id=order.pk, seen=fresh(order).version, by=site.technician, at=NOW)
    appointing.accept_time(order_id=order.pk, appointment_id=proposed.pk, by=site.owner, at=NOW)
    assert fresh(order.case).step == "appointed"


@pytest.mark.requirement("S000.14.r06")
def test_when_the_user_does_not_agree_another_person_gets_the_job() -> None:
    site = a_site(PACK)
    order = sent(site, to_send(site))
    proposed = appointing.propose_time(
        order_id=order.pk,
        seen=order.version,
        from_at=NOW + timedelta(days=3),
        until_at=NOW + timedelta(days=3, hours=2),
        by=site.technician,
        at=NOW,
    )
    appointing.reject_time(order_id=order.pk, appointment_id=proposed.pk, reason="等不了三天", by=site.owner, at=NOW)
    other = an_actor("technician", development=site.development)
    executor = dispatching.Executor(Route.OWN_STAFF, technician_id=other.id)
    change = {"executor": executor, "reason": "用户不同意改期", "at": NOW}
    with pytest.raises(NotPermitted):
        dispatching.send_elsewhere(order_id=order.pk, seen=fresh(order).version, by=site.agent, **change)
    again = dispatching.send_elsewhere(order_id=order.pk, seen=fresh(order).version, by=site.supervisor, **change)
    assert (again.technician_id, fresh(order).state, fresh(order.case).step) == (other.id, "cancelled", "appointing")


@pytest.mark.requirement("S000.14.r07", "S001.14.r37")
def test_a_product_is_repaired_in_the_home_or_taken_along_against_a_receipt() -> None:
    site = a_site(PACK)
    case = to_send(site)
    order = arrived(site, sent(site, case))
    with pytest.raises(BadInput):
        moved(case, "take_along", by=site.technician)
    case = moved(case, "take_along", by=site.technician, reason="收据 SJ-0412：压缩机更换")
    assert (case.step, case.owed_by) == ("in_workshop", "contractor")
    assert case.due_at is not None
    moved(case, "bring_back", by=site.technician)
    order = done(site, order)
    assert signed(site, order, "owner").step == "callback"
    other = to_send(site)
    order = done(site, arrived(site, sent(site, other)))
    assert fresh(other).step == "acceptance", "or it is repaired in the home"


PHONE = {"model": "A12", "bought_on": "2026-08-30", "wishes": "尽快取机"}


@pytest.mark.requirement("S001.03.r01")
def test_there_is_a_standard_for_the_answer_for_the_time_and_for_the_quality_of_a_repair() -> None:
    site = a_site("phone")
    case = a_fault(site, component="screen", symptom="cracked", answers=PHONE)
    assert case.due_at == NOW + timedelta(minutes=30)
    case = moved(case, "judge_now", by=site.supervisor)
    judged(site, case, "quality")
    order = sent(site, moved(case, "repair_in_warranty", by=site.supervisor))
    assert order.finish_by is not None
    assert order.finish_by - NOW < timedelta(days=3)
    order = arrived(site, order)
    with pytest.raises(ProofMissing):
        done(site, order, photos=1)
    assert done(site, order, photos=2).state == "done"


@pytest.mark.requirement("S001.03.r02")
def test_faults_have_classes_and_each_class_goes_its_own_way() -> None:
    site = a_site("phone")
    work = {}
    for component, symptom in (("screen", "cracked"), ("system", "crashes")):
        case = a_fault(site, component=component, symptom=symptom, answers=PHONE)
        case = moved(case, "judge_now", by=site.supervisor)
        judged(site, case, "quality")
        work[case.category] = sent(site, moved(case, "repair_in_warranty", by=site.supervisor)).finish_by
    assert work["software"] == NOW + timedelta(hours=4) < work["hardware"]
    with pytest.raises(BadInput):
        a_fault(site, component="", symptom="", answers=PHONE)
