"""What the baseline promises of the whole job, tried through the actions from the report to the file."""

from datetime import timedelta
from decimal import Decimal

import pytest

from aftercare.care.surveys import actions as surveys
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.errors import BadInput, NotPermitted
from aftercare.ground.files.parts import attach
from aftercare.ground.procedures.rules import GuardsNotMet
from aftercare.outcome.settlement import actions as settlement
from aftercare.outcome.settlement import queries as costs
from aftercare.outcome.settlement.rules import QuotedLine
from aftercare.records.estate import actions as estate
from aftercare.records.estate.queries.homes import home
from aftercare.records.estate.queries.people import person_page
from aftercare.service.cases import actions as cases
from aftercare.service.cases.models import Case
from aftercare.service.cases.queries.history import cases_of_person, cases_of_unit
from aftercare.service.deadlines.queries import clocks_of
from aftercare.service.warranty.policy import Party, WarrantyPolicy
from aftercare.service.warranty.rules import Dates, decide_coverage
from aftercare.service.workorders.actions import answering, dispatching
from aftercare.service.workorders.models import WorkOrder
from aftercare.service.workorders.policy import Route
from aftercare.service.workorders.queries.dispatching import propose_executor
from aftercare.service.workorders.queries.files import find_file
from aftercare.service.workorders.queries.guards import all_accepted
from aftercare.service.workorders.rules import acceptance
from tests.factories.accounts import a_development, an_actor
from tests.factories.cases import NOW, a_case, a_case_at
from tests.factories.contractors import a_built_part
from tests.factories.estate import a_unit, an_owner_of
from tests.factories.files import a_stored_photo
from tests.factories.policies import the_baseline
from tests.factories.workorders import (
    TODAY,
    a_case_to_survey,
    a_covered_case,
    a_finished_order,
    a_place,
    a_sent_order,
    a_survey,
    an_accepted_order,
    fresh,
    signed_by,
    to_builder,
)


def version_of(case: Case) -> int:
    return Case.objects.values_list("version", flat=True).get(pk=case.pk)


def moved(case: Case, move: str, by: Actor, reason: str = "") -> Case:
    return cases.move(case_id=case.pk, seen=version_of(case), move=move, reason=reason, by=by, at=NOW)


def a_price(case: Case, by: Actor) -> None:
    lines = [
        QuotedLine(label="更换混水阀", quantity=Decimal(1), unit="个", unit_price=Decimal("260.00")),
        QuotedLine(label="上门费", quantity=Decimal(1), unit="次", unit_price=Decimal("40.00")),
    ]
    settlement.send_quotation(case_id=case.pk, seen=version_of(case), lines=lines, by=by, at=NOW)


@pytest.mark.requirement("S001.13.r02", "S000.17.r06", "S001.01.r04")
def test_outside_the_warranty_the_work_waits_for_the_owners_yes_to_the_price() -> None:
    case = a_case_at("quoting")
    supervisor = an_actor("supervisor", development=case.development)
    cases.decide_coverage(
        case_id=case.pk,
        seen=version_of(case),
        cause="misuse",
        covered=False,
        liable_party=Party.OWNER.value,
        reason="业主自行改动",
        by=supervisor,
        at=NOW,
    )
    a_price(case, supervisor)
    quotation = costs.quotation_of(case.pk)
    assert quotation is not None
    assert (quotation.total, len(quotation.lines)) == (Decimal("300.00"), 2)
    with pytest.raises(GuardsNotMet):
        moved(case, "accept_quotation", supervisor)
    settlement.answer_quotation(case_id=case.pk, seen=version_of(case), accepted=True, by=supervisor, at=NOW)
    assert fresh(case).step not in {"quoting", "quoted"}


@pytest.mark.requirement("S000.11.r20", "S001.10.r03", "S000.17.r02")
def test_a_defect_goes_on_to_be_judged_only_when_somebody_was_there_and_wrote_down_what_he_found() -> None:
    place = a_place()
    case = a_case_to_survey(place)
    with pytest.raises(GuardsNotMet):
        moved(case, "surveyed", place.inspector)
    a_survey(place, case)
    assert fresh(case).step != "survey"


@pytest.mark.requirement("S000.19.r17")
def test_the_costing_group_prices_the_job_and_nobody_else_does() -> None:
    place = a_place()
    case = a_covered_case(place)
    said = {"kind": "labour", "label": "重做防水", "quantity": Decimal("3.5"), "unit": "平方米"}
    price = {"unit_price": Decimal("85.00"), "at": NOW}
    with pytest.raises(NotPermitted):
        settlement.book_cost(case_id=case.pk, seen=version_of(case), **said, **price, by=place.agent)
    [line] = settlement.book_cost(case_id=case.pk, seen=version_of(case), **said, **price, by=place.inspector)
    assert line.amount == Decimal("297.50")


@pytest.mark.requirement("S000.11.r21")
def test_a_repair_is_filed_only_when_what_it_cost_has_been_approved() -> None:
    case = a_case_at("settling")
    a_built_part(development=case.development, component="waterproofing")
    inspector = an_actor("inspector", development=case.development)
    manager = an_actor("manager", development=case.development)
    cases.decide_coverage(
        case_id=case.pk,
        seen=version_of(case),
        cause="construction",
        covered=True,
        liable_party=Party.CONTRACTOR.value,
        reason="现场共同认定",
        by=inspector,
        at=NOW,
    )
    settlement.book_cost(
        case_id=case.pk,
        seen=version_of(case),
        kind="labour",
        label="人工",
        quantity=Decimal(1),
        unit="项",
        unit_price=Decimal(100),
        by=inspector,
        at=NOW,
    )
    with pytest.raises(GuardsNotMet):
        moved(case, "archive", manager)
    settlement.approve_costs(case_id=case.pk, seen=version_of(case), by=manager, at=NOW)
    assert not moved(case, "archive", manager).is_open


@pytest.mark.requirement("S000.05.r21", "S000.13.r07")
def test_after_the_repair_the_owner_is_asked_and_what_he_says_decides() -> None:
    case = a_case_at("callback")
    manager = an_actor("manager", development=case.development)
    with pytest.raises(GuardsNotMet):
        moved(case, "satisfied", manager, reason="急")
    surveys.record_callback(
        case_id=case.pk,
        seen=version_of(case),
        outcome="not_satisfied",
        answers={"result": 1},
        note="仍在渗水",
        by=manager,
        at=NOW,
    )
    assert (fresh(case).step, fresh(case).reopened) == ("reopened", 1)


@pytest.mark.requirement("S001.05.r03", "S001.05.r14")
def test_a_supervisor_takes_a_complaint_in_follows_it_and_calls_the_customer_back() -> None:
    development = a_development()
    supervisor, finance = (an_actor(role, development=development) for role in ("supervisor", "finance"))
    with pytest.raises(NotPermitted):
        a_case(development=development, by=finance, kind="complaint", component="", symptom="")
    taken = a_case(development=development, by=supervisor, kind="complaint", component="", symptom="")
    assert Case.objects.visible_to(supervisor).filter(pk=taken.pk, first_contact_id=supervisor.id).exists()
    waiting = a_case_at("callback", development=development, kind="complaint", component="", symptom="")
    said = {"outcome": "satisfied", "answers": {"result": 5}, "note": "", "at": NOW}
    surveys.record_callback(case_id=waiting.pk, seen=version_of(waiting), **said, by=supervisor)
    assert fresh(waiting).step != "callback"


@pytest.mark.requirement("S001.14.r03")
def test_only_ones_own_technicians_and_companies_that_are_on_file_are_sent() -> None:
    place = a_place()
    case = a_covered_case(place)
    for stranger in (
        dispatching.Executor(Route.OWN_STAFF, technician_id=place.agent.id),
        dispatching.Executor(Route.FRAMEWORK_CONTRACTOR, contractor_id=987_654_321),
    ):
        with pytest.raises(BadInput):
            a_sent_order(place, case=case, executor=stranger)
    assert a_sent_order(place, case=case).contractor_id == place.builder.pk


@pytest.mark.requirement("S004.02.r09")
def test_when_the_first_declines_another_who_can_do_it_is_sought() -> None:
    place = a_place()
    case = a_covered_case(place, estimate=Decimal(90_000))
    assert propose_executor(fresh(case), on=TODAY).routes[0] is Route.ORIGINAL_CONTRACTOR
    order = a_sent_order(place, case=case, executor=to_builder(place))
    answering.decline(order_id=order.pk, seen=order.version, reason="无力承担", by=place.from_builder, at=NOW)
    proposal = propose_executor(fresh(case), on=TODAY)
    assert proposal.choice is not None
    assert place.builder.pk not in proposal.choice.candidates
    assert place.framework.pk in proposal.choice.candidates


@pytest.mark.requirement("S001.13.r10", "S001.10.r02")
def test_the_first_answer_and_being_on_site_have_set_times() -> None:
    place = a_place()
    case = a_covered_case(place)
    assert any(clock.stage == "first_answer" and clock.due_at > clock.started_at for clock in clocks_of(case.pk))
    order = a_sent_order(place, case=case)
    assert order.on_site_by is not None
    assert NOW < order.on_site_by <= NOW + timedelta(days=7)


@pytest.mark.requirement("S000.05.r19")
def test_the_work_is_looked_at_by_the_house_before_the_owner_is_asked_to_take_it_over() -> None:
    place = a_place()
    order = a_finished_order(place)
    with pytest.raises(acceptance.NotYourTurn):
        signed_by(place, order, "owner")
    assert WorkOrder.objects.get(pk=order.pk).state == "done"


@pytest.mark.requirement("S001.06.r03")
def test_a_job_counts_as_done_only_when_all_that_was_ordered_is_accepted() -> None:
    place = a_place()
    order = an_accepted_order(place)
    assert all_accepted(order.case_id)
    WorkOrder.objects.filter(pk=order.pk).update(sequence=9)
    more = WorkOrder.objects.get(pk=order.pk)
    more.pk, more.number, more.sequence, more.state, more.ended_at = None, f"{order.number}-2", 10, "in_progress", None
    more.save(force_insert=True)
    assert not all_accepted(order.case_id)


@pytest.mark.requirement("S001.14.r30")
def test_parts_of_one_home_are_judged_each_by_a_term_of_its_own() -> None:
    policy = the_baseline().section(WarrantyPolicy)
    dates = Dates(handed_over_on=TODAY - timedelta(days=3 * 365), completed_on=TODAY - timedelta(days=3 * 365 + 60))
    said = {"dates": dates, "reported_on": TODAY}
    waterproofing = decide_coverage(policy, component="bathroom_waterproofing", **said)
    tiles = decide_coverage(policy, component="wall_tile", **said)
    assert (waterproofing.covered, tiles.covered) == (True, False)
    assert waterproofing.ends_on != tiles.ends_on


@pytest.mark.requirement("S000.10.r05")
def test_the_file_of_a_home_holds_its_people_its_services_and_its_complaints() -> None:
    unit = a_unit("3-1-1501")
    owner = an_owner_of(unit)
    repair = a_case(unit=unit)
    complaint = a_case(unit=unit, kind="complaint", component="", symptom="")
    reader = an_actor("supervisor", development=unit.development)
    kept = home(unit.pk, by=reader, on=TODAY)
    assert kept is not None
    assert [row.person_id for row in kept.present] == [owner.pk]
    assert [case.pk for case in cases_of_unit(unit.pk, by=reader)] == [complaint.pk, repair.pk]


@pytest.mark.requirement("S001.02.r04")
def test_the_file_of_a_customer_holds_phones_homes_and_all_they_ever_asked() -> None:
    unit = a_unit("3-1-1502")
    owner = an_owner_of(unit)
    asked = a_case(unit=unit, reporter_id=owner.pk)
    reader = an_actor("agent", development=unit.development)
    page = person_page(owner.pk, by=reader)
    assert page is not None
    assert ([row.unit_id for row in page.present], len(page.phones)) == ([unit.pk], 1)
    assert [case.pk for case in cases_of_person(owner.pk, by=reader)] == [asked.pk]


@pytest.mark.requirement("S000.19.r13")
def test_a_document_that_was_filed_on_a_case_is_found_again_by_those_who_have_the_case() -> None:
    case = a_case()
    clerk = an_actor("agent", development=case.development)
    subject = f"case:{case.pk}"
    filed = attach(a_stored_photo(), subject=subject, case_id=case.pk, purpose="document", by=clerk, at=NOW)
    assert find_file(filed.pk, by=clerk) == filed
    assert find_file(filed.pk, by=an_actor("agent", development=a_development())) is None


@pytest.mark.requirement("S002.01.r40", "S002.01.r51")
def test_a_supervisor_keeps_the_customers_of_the_own_estates_and_of_no_others() -> None:
    unit = a_unit("3-1-1503")
    owner = an_owner_of(unit)
    said = {"name": "王小明", "identity_number": "", "email": "", "language": "zh-hans", "notes": "夜间勿扰", "at": NOW}
    elsewhere = an_actor("supervisor", development=a_development())
    with pytest.raises(NotPermitted):
        estate.change_person(person_id=owner.pk, seen=owner.version, **said, by=elsewhere)
    own = an_actor("supervisor", development=unit.development)
    estate.change_person(person_id=owner.pk, seen=owner.version, **said, by=own)
    assert fresh(owner).notes == "夜间勿扰"
