"""What comes of a final fine of a contractor, and of one that is taken back; what happens by itself before."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from aftercare.ground.audit.models import AuditEvent
from aftercare.ground.core.actors import CLOCK
from aftercare.outcome.conduct import actions, jobs
from aftercare.outcome.conduct.models import Measure
from aftercare.outcome.settlement import jobs as settlement_jobs
from aftercare.outcome.settlement.actions import draw_statements
from aftercare.outcome.settlement.models import CostLine, StatementLine
from aftercare.project.wiring import REACTIONS
from aftercare.service.cases import actions as cases
from aftercare.service.cases.models import Case
from tests.factories.accounts import an_actor
from tests.factories.cases import NOW, a_case
from tests.factories.conduct import a_judge, a_measure, decided
from tests.factories.contractors import a_built_part, a_contractor
from tests.factories.escalation import Firm, a_firm, a_report, looked_at, reported
from tests.factories.settlement import a_statement

LATER = NOW + timedelta(days=6)


def told(name: str, *, at: datetime = LATER) -> None:
    """Whatever the wiring has wait for the latest event of that name happens, twice over."""
    event = AuditEvent.objects.filter(name=name).latest("pk")
    for reaction in [each for each in REACTIONS[name] if each.__module__.startswith("aftercare.outcome")] * 2:
        reaction(event=event, at=at)


def a_final_fine() -> Measure:
    measure = decided(a_measure(contractor=a_contractor(), ground="repair_unsolved_of_the_builder"), amount="600.00")
    jobs.close_periods(at=LATER)
    told("measure.final")
    measure.refresh_from_db()
    return measure


def taken_back(measure: Measure) -> None:
    actions.reverse(
        measure_id=measure.pk, seen=measure.version, reason="责任认定有误。", by=a_judge(measure.development), at=LATER
    )
    told("measure.reversed")


def test_a_final_fine_of_a_contractor_is_one_line_of_its_costs_to_be_approved() -> None:
    measure = a_final_fine()
    line = CostLine.objects.get()
    assert (line.contractor_id, line.bearer, line.amount) == (measure.held_contractor_id, "contractor", Decimal(600))
    assert (line.state, line.label, line.case_id) == ("booked", measure.number, measure.case_id)


def test_a_fine_of_our_own_people_never_becomes_a_cost() -> None:
    decided()
    jobs.close_periods(at=LATER)
    told("measure.final")
    assert not CostLine.objects.exists()


def a_final_fine_about_no_case() -> Measure:
    """A contractor's site was found dirty: nobody had reported anything."""
    here = a_case().development
    measure = actions.propose(
        development_id=here.pk, ground="repair_unsolved_of_the_builder", text="巡查发现工地长期脏乱。",
        contractor_id=a_contractor().pk, by=a_judge(here), at=NOW,
    )  # fmt: skip
    decided(measure, amount="300.00")
    jobs.close_periods(at=LATER)
    told("measure.final")
    measure.refresh_from_db()
    return measure


def test_a_fine_about_no_case_is_a_line_approved_by_who_decided_it_and_goes_onto_the_next_statement() -> None:
    measure = a_final_fine_about_no_case()
    line = CostLine.objects.get()
    assert (line.case, line.development, line.contractor_id) == (None, measure.development, measure.held_contractor_id)
    assert (line.amount, line.state, line.approved_by) == (Decimal(300), "approved", measure.decided_by)
    [statement] = draw_statements(
        development_id=measure.development_id, rule_key="measured_repairs", on=LATER.date(),
        by=CLOCK, at=LATER + timedelta(days=100),
    )  # fmt: skip
    assert (statement.total, statement.contractor_id) == (Decimal(300), measure.held_contractor_id)
    taken_back(measure)
    back = CostLine.objects.get(kind="fine_paid_back")
    assert (back.bearer, back.case, back.amount) == ("developer", None, Decimal(300))


def test_a_fine_about_no_case_that_is_taken_back_in_time_costs_nothing() -> None:
    taken_back(a_final_fine_about_no_case())
    assert CostLine.objects.get().state == "void"


def test_a_fine_taken_back_takes_its_line_along() -> None:
    measure = a_final_fine()
    taken_back(measure)
    line = CostLine.objects.get()
    assert (line.state, line.void_reason) == ("void", "责任认定有误。")


def test_a_fine_that_was_settled_already_is_paid_back_by_the_developer() -> None:
    measure = a_final_fine()
    line = CostLine.objects.get()
    statement = a_statement(measure.case)  # type: ignore[arg-type]
    StatementLine.objects.create(statement=statement, rule="measured_repairs", cost=line)
    taken_back(measure)
    back = CostLine.objects.get(kind="fine_paid_back")
    assert (back.bearer, back.amount) == ("developer", Decimal(600))
    line.refresh_from_db()
    assert line.state == "booked", "what stands on a statement is not changed"


@pytest.mark.requirement("S004.11.r13")
def test_a_second_complaint_after_a_late_repair_is_proposed_by_itself() -> None:
    first = a_case(at=NOW)
    again = a_case(
        unit=first.unit, kind="complaint", component="", symptom="", answers={}, return_of_id=first.pk,
        at=NOW + timedelta(days=20),
    )  # fmt: skip
    event = AuditEvent.objects.get(name="case.registered", subject_id=again.pk)
    for _time in range(2):
        jobs.look_at_return(event=event, at=NOW + timedelta(days=20))
    measure = Measure.objects.get()
    assert (measure.ground, measure.held, measure.proposed_by) == (
        "complaint_for_late_repair", first.responsible, CLOCK.reference,
    )  # fmt: skip
    assert (measure.facts["earlier"], measure.facts["times"]) == (first.number, 2)
    assert measure.facts["missed"]


def test_a_first_report_and_a_move_without_a_ground_propose_nothing() -> None:
    case = a_case()
    jobs.look_at_return(event=AuditEvent.objects.get(name="case.registered", subject_id=case.pk), at=NOW)
    moved = AuditEvent(subject_id=case.pk, changes={"move": "verify"}, pk=1)
    jobs.look_at_move(event=moved, at=NOW)
    assert not Measure.objects.exists()


def raised(case: Case) -> list[Measure]:
    """What was proposed after the ladder had lifted a case, told twice."""
    for _time in range(2):
        for event in AuditEvent.objects.filter(name="case.raised"):
            jobs.look_at_escalation(event=event, at=NOW)
    return list(Measure.objects.filter(case=case).order_by("pk"))


@pytest.mark.requirement("S004.11.r09")
def test_the_second_and_third_complaint_propose_whoever_answered_before_and_head_office_doubles() -> None:
    firm = a_firm()
    [_first, second, third] = reported(firm, 3, kind="complaint", component="", symptom="")
    assert [(each.ground, each.held, each.least, each.most) for each in raised(second)] == [
        ("complaint_unsolved", firm.agent, Decimal(200), Decimal(1000))
    ]
    [measure] = raised(third)
    assert (measure.held, measure.least, measure.most) == (firm.agent, Decimal(400), Decimal(2000))
    assert (measure.facts["level"], measure.facts["times"]) == ("group", 3)


def judged(firm: Firm, case: Case, *, cause: str, covered: bool, party: str) -> None:
    """What the first report turned out to be, and that our technician went there."""
    cases.decide_coverage(
        case_id=case.pk, seen=case.version, cause=cause, covered=covered, liable_party=party, reason="现场认定",
        by=an_actor("supervisor", development=firm.development), at=NOW,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("cause", "covered", "party", "ground"),
    [
        ("material", True, "developer", "repair_unsolved_in_warranty"),
        ("construction", True, "contractor", "repair_unsolved_of_the_builder"),
        ("misuse", False, "owner", "repair_unsolved_after_warranty"),
    ],
)
@pytest.mark.requirement("S004.11.r10", "S004.11.r11", "S004.11.r12")
def test_a_repair_that_climbs_is_held_against_whom_cause_and_warranty_name(
    cause: str, covered: bool, party: str, ground: str
) -> None:
    firm = a_firm()
    builder = a_built_part(development=firm.development, component="waterproofing").contractor
    first = looked_at(a_report(firm))
    judged(firm, first, cause=cause, covered=covered, party=party)
    second = looked_at(a_report(firm, return_of_id=first.pk))
    third = looked_at(a_report(firm, return_of_id=second.pk))
    [measure] = raised(third)
    assert (measure.ground, measure.facts["times"]) == (ground, 3)
    assert measure.held == (builder if party == "contractor" else firm.agent)
    assert (measure.least, measure.most) == (Decimal(200), Decimal(1000))
    [doubled] = raised(looked_at(a_report(firm, return_of_id=third.pk)))
    assert (doubled.facts["level"], doubled.least, doubled.most) == ("group", Decimal(400), Decimal(2000))


def test_settlement_hears_of_it_by_the_wiring_alone() -> None:
    assert settlement_jobs.book_fine in REACTIONS["measure.final"]
    assert settlement_jobs.take_fine_back in REACTIONS["measure.reversed"]
