"""Duties of those who send and are sent: who judges, who is asked first, who follows it until it is mended."""

from datetime import timedelta
from decimal import Decimal

import pytest

from aftercare.ground.accounts.queries import actor_of_staff
from aftercare.ground.core.actors import CLOCK
from aftercare.ground.core.errors import RuleBroken
from aftercare.ground.files.models import Attachment
from aftercare.ground.procedures.rules import GuardsNotMet
from aftercare.records.contractors.models import Contractor
from aftercare.records.contractors.rules import ContractorKind
from aftercare.service.cases import actions as cases
from aftercare.service.cases.models import Case
from aftercare.service.cases.queries.coverage import builder_of
from aftercare.service.workorders.actions import accepting, answering, dispatching, working
from aftercare.service.workorders.policy import Route
from aftercare.service.workorders.queries.dispatching import candidates_for, propose_executor
from aftercare.service.workorders.queries.hands import hands_for
from aftercare.service.workorders.rules.acceptance import NotYourTurn
from tests.factories.accounts import a_staff_member
from tests.factories.cases import NOW, a_case
from tests.factories.contractors import a_built_part, a_contractor
from tests.factories.workorders import (
    TODAY,
    Place,
    a_case_to_survey,
    a_covered_case,
    a_finished_order,
    a_photo,
    a_place,
    a_proposed_time,
    a_reported_case,
    a_running_order,
    a_sent_order,
    a_survey,
    an_accepted_order,
    fresh,
    signed_by,
    to_technician,
)

LATER = NOW + timedelta(hours=40)


def judged(place: Place, case: Case, *, covered: bool, party: str, reason: str = "") -> Case:
    cases.decide_coverage(
        case_id=case.pk,
        seen=fresh(case).version,
        cause="construction",
        covered=covered,
        liable_party=party,
        reason=reason,
        by=place.supervisor,
        at=NOW,
    )
    return fresh(case)  # type: ignore[no-any-return]


@pytest.mark.requirement("S001.14.r33")
def test_the_supervisor_judges_the_fault_first_and_then_whoever_has_the_trade_is_sent() -> None:
    place = a_place()
    fitting = a_staff_member("technician", development=place.development, trades=["waterproofing"])
    case = a_case_to_survey(place)
    a_survey(place, case)
    with pytest.raises(RuleBroken):
        a_sent_order(place, case=case, executor=to_technician(place))
    case = judged(place, case, covered=True, party="contractor")
    case = cases.move(case_id=case.pk, seen=case.version, move="repair_in_warranty", by=place.supervisor, at=NOW)
    first = hands_for(case, on=TODAY)[0]
    assert (first.staff, first.fits) == (fitting, True)
    order = dispatching.dispatch(
        case_id=case.pk,
        seen=case.version,
        executor=dispatching.Executor(Route.OWN_STAFF, technician_id=first.staff.pk),
        by=place.supervisor,
        at=NOW,
    )
    assert order.technician == fitting


def supplied(place: Place) -> tuple[Contractor, Case]:
    """The supplier of a part that we only built in, and a case of it judged to be the supplier's."""
    supplier = a_contractor(ContractorKind.SUPPLIER)
    a_built_part(supplier, development=place.development, component="kitchen_appliance")
    case = a_case_to_survey(place, component="kitchen_appliance", symptom="not_working")
    a_survey(place, case, cause="material")
    case = judged(place, case, covered=True, party="contractor", reason="配套产品缺陷")
    return supplier, cases.move(
        case_id=case.pk, seen=case.version, move="repair_in_warranty", by=place.supervisor, at=NOW
    )


@pytest.mark.requirement("S000.15.r15", "S000.17.r16")
def test_a_defect_of_a_bought_in_part_is_for_its_supplier_to_mend() -> None:
    place = a_place()
    supplier, case = supplied(place)
    built = builder_of(case)
    assert built is not None
    assert built.contractor == supplier
    choice = propose_executor(case, on=TODAY).choice
    assert choice is not None
    assert (choice.route, choice.candidates[0]) == (Route.ORIGINAL_CONTRACTOR, supplier.pk)


@pytest.mark.requirement("S000.17.r17", "S001.11.r10", "S001.08.r08")
def test_a_supplier_who_is_sent_for_is_followed_until_the_problem_is_solved() -> None:
    place = a_place()
    supplier, case = supplied(place)
    executor = dispatching.Executor(Route.ORIGINAL_CONTRACTOR, contractor_id=supplier.pk)
    order = a_sent_order(place, case=case, executor=executor)
    assert (fresh(case).owed_by, fresh(case).executing_contractor) == ("contractor", supplier)
    assert order.answer_by is not None
    answering.mark_silent(order_id=order.pk, by=CLOCK, at=order.answer_by + timedelta(minutes=1))
    case = fresh(case)
    assert (case.step, case.owed_by, case.is_open) == ("redispatching", "staff", True)
    assert case.responsible_id == place.agent.id, "whoever took it follows it on"


@pytest.mark.requirement("S001.14.r03")
def test_own_people_and_companies_under_contract_are_who_can_be_sent() -> None:
    place = a_place()
    case = a_covered_case(place)
    found = candidates_for(case, on=TODAY)
    assert found.on(Route.OWN_STAFF) == (place.technician.id,)
    assert found.on(Route.FRAMEWORK_CONTRACTOR) == (place.framework.pk,)


@pytest.mark.requirement("S004.02.r09")
def test_when_there_is_no_agreement_with_one_another_who_can_do_it_is_found() -> None:
    place = a_place()
    order = a_sent_order(place, case=a_covered_case(place, estimate=Decimal(5000)))
    answering.decline(order_id=order.pk, seen=order.version, reason="价格谈不拢", by=place.from_builder, at=NOW)
    choice = propose_executor(fresh(order.case), on=TODAY).choice
    assert choice is not None
    assert choice.candidates[0] == place.framework.pk
    assert place.builder.pk not in choice.candidates


@pytest.mark.requirement("S000.13.r04")
def test_our_own_people_handle_it_on_site_and_whoever_comes_to_the_centre_is_taken_in_too() -> None:
    place = a_place()
    order = a_sent_order(place, executor=to_technician(place))
    a_proposed_time(order, by=place.technician, agreed=True)
    at = NOW + timedelta(hours=28)
    visit = working.check_in(order_id=order.pk, seen=fresh(order).version, by=place.technician, at=at)
    assert (visit.who, visit.arrived_at) == (place.technician.reference, at)
    came = a_case(unit=place.unit, by=place.agent, channel="visit")
    assert (came.channel, came.responsible_id) == ("visit", place.agent.id)


@pytest.mark.requirement("S000.03.r08")
def test_a_survey_ends_in_a_plan_what_how_large_at_what_cost_and_who_is_sent_for_it() -> None:
    place = a_place()
    case = a_case_to_survey(place)
    a_survey(place, case, estimate=Decimal(5000), text="整面墙防水失效，需铲除重做。")
    case = judged(place, case, covered=True, party="contractor")
    assert (case.step, case.details["size"]) == ("judging", "large")
    case = cases.move(case_id=case.pk, seen=case.version, move="repair_in_warranty", by=place.supervisor, at=NOW)
    order = a_sent_order(place, case=case)
    assert (order.size, order.contractor) == ("large", place.builder)


@pytest.mark.requirement("S000.17.r02")
def test_what_is_out_of_warranty_is_inspected_and_judged_before_a_price_is_made() -> None:
    place = a_place()
    case = a_case_to_survey(place)
    with pytest.raises(GuardsNotMet):
        cases.move(case_id=case.pk, seen=case.version, move="surveyed", by=place.inspector, at=NOW)
    a_survey(place, case)
    case = judged(place, case, covered=False, party="owner", reason="已过保修期，业主自行改造")
    quoted = cases.move(case_id=case.pk, seen=case.version, move="quote", by=place.inspector, at=NOW)
    assert quoted.step == "quoting"


@pytest.mark.requirement("S001.06.r08", "S000.05.r19")
def test_work_is_checked_by_whoever_did_it_and_again_by_the_centre_before_the_owner_is_asked() -> None:
    place = a_place()
    running = a_running_order(place)
    with pytest.raises(RuleBroken):
        working.finish(order_id=running.pk, seen=running.version, result="已修", by=place.from_builder, at=LATER)
    place = a_place()
    order = a_finished_order(place)
    with pytest.raises(NotYourTurn):
        signed_by(place, order, "owner")
    signed_by(place, order, "service_centre", "owner")


@pytest.mark.requirement("S001.01.r10")
def test_what_is_mended_on_site_is_signed_on_the_sheet_by_the_customer_and_kept() -> None:
    place = a_place()
    order = a_finished_order(place)
    signed_by(place, order, "service_centre")
    sheet = a_photo()
    row = accepting.sign(
        order_id=order.pk, signatory="owner", name="王小明", signature=sheet, by=place.from_builder, at=LATER
    )
    assert row.signature.file == sheet
    assert Attachment.objects.filter(file=sheet, case_id=order.case_id).exists()


@pytest.mark.requirement("S000.05.r21")
def test_a_follow_up_is_owed_by_a_date_once_the_repair_is_accepted() -> None:
    place = a_place()
    case = fresh(an_accepted_order(place).case)
    assert (case.step, case.owed_by, case.is_open) == ("callback", "staff", True)
    assert case.due_at is not None


def test_nobody_is_offered_who_has_left() -> None:
    place = a_place()
    gone = a_staff_member("technician", development=place.development, is_active=False)
    assert gone.pk not in {hand.staff.pk for hand in hands_for(a_reported_case(place), on=TODAY)}
    assert actor_of_staff(gone, on=TODAY).id == gone.pk
