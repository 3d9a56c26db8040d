"""The work by the baseline: who answers for a cause, who is sent, what proves it, who asks after it; its numbers."""

from datetime import date, timedelta

import pytest

from aftercare.care.surveys.policy import CallbackPolicy, Effect, Outcome
from aftercare.care.surveys.rules import DidTheWork, check_independent, effect_of
from aftercare.ground.core.errors import BadInput
from aftercare.ground.numbering.policy import NumberingPolicy
from aftercare.ground.numbering.rules import written
from aftercare.service.deadlines.policy import DeadlinePolicy
from aftercare.service.warranty.policy import Party, WarrantyPolicy
from aftercare.service.warranty.rules import Coverage, Dates, decide_coverage, judge
from aftercare.service.workorders.policy import AcceptancePolicy, DispatchPolicy, Situation, Size
from aftercare.service.workorders.rules import acceptance, checks, dispatch
from aftercare.service.workorders.rules.acceptance import ProofMissing, Signature
from aftercare.service.workorders.rules.checks import TimeTaken, Window
from aftercare.service.workorders.rules.departing import plan_departure
from aftercare.service.workorders.rules.dispatch import Candidates
from tests.factories.deadlines import local
from tests.packs.reading import shipped

HANDED_OVER = Dates(handed_over_on=date(2024, 5, 1), completed_on=date(2024, 4, 1))
EVERY_ROUTE = ("original_contractor", "own_staff", "framework_contractor", "specialist_crew")
NOON = local("2026-11-20 12:00")


# --- who answers --------------------------------------------------------------------------------------------------


def coverage(*, within: bool) -> Coverage:
    """A defect of the roof, reported in its second year or in its thirtieth."""
    policy = shipped("baseline").section(WarrantyPolicy)
    day = date(2025, 6, 1) if within else date(2054, 6, 1)
    return decide_coverage(policy, component="roof_waterproofing", dates=HANDED_OVER, reported_on=day)


def answers(cause: str) -> tuple[bool | None, Party, Party]:
    """Whether the warranty covers a cause within its term, who answers then, and who answers afterwards."""
    policy = shipped("baseline").section(WarrantyPolicy)
    within, after = (judge(policy, coverage=coverage(within=each), cause=cause) for each in (True, False))
    assert after.covered is False
    return within.covered, within.party, after.party


@pytest.mark.requirement("S001.19.r03", "S001.19.r11", "S000.11.r03")
def test_the_builder_answers_for_workmanship_and_material_within_the_term_and_for_what_was_hidden_for_ever() -> None:
    assert answers("construction") == (True, Party.CONTRACTOR, Party.OWNER)
    assert answers("material") == (True, Party.CONTRACTOR, Party.OWNER)
    assert answers("hidden_defect") == (True, Party.CONTRACTOR, Party.CONTRACTOR)
    assert answers("unknown") == (True, Party.DEVELOPER, Party.OWNER), "until the cause is known we repair"


@pytest.mark.requirement("S001.11.r09", "S001.08.r01")
def test_for_equipment_its_supplier_answers_and_for_design_the_designer_within_the_term() -> None:
    assert answers("equipment") == (True, Party.SUPPLIER, Party.OWNER)
    assert answers("design") == (True, Party.DESIGNER, Party.OWNER)


@pytest.mark.requirement("S001.19.r12", "S001.19.r13")
def test_a_fault_of_both_is_shared_and_what_the_developer_supplied_is_his() -> None:
    assert answers("shared_fault") == (True, Party.SHARED, Party.OWNER)
    assert answers("employer_supplied") == (True, Party.DEVELOPER, Party.OWNER)


@pytest.mark.requirement("S004.11.r10")
def test_poor_upkeep_is_the_property_companys_in_and_after_the_term() -> None:
    assert answers("property_service") == (False, Party.PROPERTY_COMPANY, Party.PROPERTY_COMPANY)


@pytest.mark.requirement("S000.05.r12")
def test_misuse_and_the_owners_own_alterations_are_never_covered() -> None:
    assert answers("misuse") == (False, Party.OWNER, Party.OWNER)
    assert answers("owner_alteration") == (False, Party.OWNER, Party.OWNER)


# --- who is sent --------------------------------------------------------------------------------------------------


def sent(situation: Situation, size: Size) -> tuple[list[str], bool]:
    """Who is sent, the best first as each before it cannot come, and whether the builder is charged for it."""
    policy = shipped("baseline").section(DispatchPolicy)
    free, routes, charged = dict.fromkeys(EVERY_ROUTE, (1,)), [], False
    while choice := dispatch.find_executor(policy, situation=situation, size=size, candidates=Candidates(free)):
        routes.append(choice.route.value)
        charged = choice.charge_original
        del free[choice.route.value]
    return routes, charged


@pytest.mark.requirement("S000.19.r18")
def test_the_builder_is_asked_first_and_what_is_not_covered_is_done_by_size() -> None:
    for size in Size:
        assert sent(Situation.COVERED, size) == (["original_contractor"], False)
    assert sent(Situation.NOT_COVERED, Size.SMALL) == (["own_staff", "framework_contractor"], False)
    assert sent(Situation.NOT_COVERED, Size.LARGE) == (["framework_contractor", "own_staff"], False)


@pytest.mark.requirement("S000.11.r13")
def test_when_the_builder_declines_or_is_silent_small_goes_to_own_staff_and_large_outside_at_his_cost() -> None:
    for situation in (Situation.REFUSED, Situation.SILENT):
        assert sent(situation, Size.SMALL) == (["own_staff"], True)
        assert sent(situation, Size.LARGE) == (["framework_contractor"], True)


@pytest.mark.requirement("S000.12.r13", "S000.12.r18")
def test_when_the_builder_failed_and_in_an_emergency_specialist_crews_are_sent_at_his_cost() -> None:
    assert sent(Situation.FAILED, Size.SMALL) == (["own_staff", "specialist_crew"], True)
    assert sent(Situation.FAILED, Size.LARGE) == (["specialist_crew", "framework_contractor"], True)
    for size in Size:
        assert sent(Situation.EMERGENCY, size) == (["specialist_crew", "own_staff"], True)


@pytest.mark.requirement("S000.14.r04", "S000.14.r08", "S000.14.r13")
def test_between_two_visits_lies_half_an_hour_and_one_leaves_an_hour_ahead_to_be_five_to_ten_minutes_early() -> None:
    rule = shipped("baseline").section(DispatchPolicy).visits
    plan = plan_departure(rule, comes_at=NOON)
    assert (NOON - plan.leave_at, NOON - plan.arrive_from, NOON - plan.arrive_until) == tuple(
        timedelta(minutes=minutes) for minutes in (60, 10, 5)
    )
    before = Window(NOON - timedelta(hours=1), NOON)
    for minutes, free in ((30, True), (29, False)):
        begins = NOON + timedelta(minutes=minutes)
        window = Window(begins, begins + timedelta(hours=1))
        if free:
            checks.check_on_time(window, others=[before], minutes_between=rule.minutes_between)
        else:
            with pytest.raises(TimeTaken):
                checks.check_on_time(window, others=[before], minutes_between=rule.minutes_between)


@pytest.mark.requirement("S000.01.r20")
def test_only_in_the_five_special_cases_does_a_delay_told_in_time_move_the_case() -> None:
    rule = shipped("baseline").section(DispatchPolicy).delays
    causes = ("parts", "weather", "owner_away", "other_trade", "more_damage", "other")
    moving = [each for each in causes if checks.moves_the_case(rule, cause=each, in_time=True, owner_known=True)]
    assert moving == ["parts", "weather", "owner_away", "other_trade", "more_damage"]
    assert set(rule.stages) == {"work", "finish"}


@pytest.mark.requirement("S000.14.r05", "S000.01.r20")
def test_clocks_stand_still_while_the_owner_wants_to_wait_the_weather_forbids_or_another_must_act_first() -> None:
    policy = shipped("baseline").section(DeadlinePolicy)
    found = {key: policy.pause_cause(key) for key in ("owner", "weather", "other_trade")}
    assert {key: (cause.fault.value, cause.stops_clocks) for key, cause in found.items()} == {
        "owner": ("owner", True), "weather": ("nobody", True), "other_trade": ("nobody", True),
    }  # fmt: skip


# --- what proves it, and who asks after it ------------------------------------------------------------------------


@pytest.mark.requirement("S000.12.r14", "S000.12.r19")
def test_service_centre_owner_supervision_and_project_sign_in_an_emergency_as_well() -> None:
    policy = shipped("baseline").section(AcceptancePolicy)
    four = ["service_centre", "owner", "supervision_engineer", "project_department"]
    for emergency in (False, True):
        signed: dict[str, str] = {}
        while who := acceptance.next_signatory(policy, emergency=emergency, signatures=signed):
            given = [Signature(each, state) for each, state in signed.items()]
            assert not acceptance.is_settled(policy, emergency=emergency, signatures=given)
            signed[who] = "signed"
        assert list(signed) == four


@pytest.mark.requirement("S000.01.r12")
def test_work_is_proved_by_a_photo_before_and_after_and_a_refusal_by_reason_witness_and_photo() -> None:
    rule = shipped("baseline").section(AcceptancePolicy).proof
    acceptance.check_photos(rule, before=1, after=1)
    for before, after in ((0, 1), (1, 0)):
        with pytest.raises(ProofMissing):
            acceptance.check_photos(rule, before=before, after=after)
    acceptance.check_refusal(rule, reason="墙面仍渗水", witness="王工", has_photo=True)
    for reason, witness, has_photo in (("", "王工", True), ("墙面仍渗水", "", True), ("墙面仍渗水", "王工", False)):
        with pytest.raises(BadInput):
            acceptance.check_refusal(rule, reason=reason, witness=witness, has_photo=has_photo)


@pytest.mark.requirement("S000.19.r12", "S000.04.r12")
def test_whoever_did_the_work_does_not_ask_after_it_and_the_desk_its_lead_or_the_manager_does() -> None:
    policy = shipped("baseline").section(CallbackPolicy)
    check_independent(policy, caller="staff:1", doers=["staff:2"])
    with pytest.raises(DidTheWork):
        check_independent(policy, caller="staff:2", doers=["staff:2"])
    assert set(policy.caller.roles) == {"agent", "supervisor", "manager"}


@pytest.mark.requirement("S000.06.r07", "S000.09.r16", "S000.13.r09")
def test_a_content_owner_ends_the_case_a_discontent_one_begins_it_again_and_who_was_not_reached_is_called_again() -> (
    None
):
    policy = shipped("baseline").section(CallbackPolicy)
    found = {outcome: effect_of(policy, outcome=outcome, attempts_before=0) for outcome in Outcome}
    assert found == {
        Outcome.SATISFIED: Effect.CLOSES,
        Outcome.NOT_SATISFIED: Effect.REOPENS,
        Outcome.NOT_REACHED: Effect.TRY_AGAIN,
    }


@pytest.mark.requirement("S000.03.r10", "S003.02.r04")
def test_it_is_asked_after_the_result_and_the_conduct() -> None:
    assert {"result", "attitude"} <= set(shipped("baseline").section(CallbackPolicy).questions)


# --- its numbers --------------------------------------------------------------------------------------------------


def number(kind: str, pack: str = "baseline") -> str:
    pattern = shipped(pack).section(NumberingPolicy).pattern_for(kind)
    return written(pattern=pattern, development="YF", on=date(2026, 11, 21), n=7)


@pytest.mark.requirement("S000.01.r10", "S000.11.r24", "S000.19.r10")
def test_a_repair_a_complaint_a_question_and_a_suggestion_are_told_apart_by_their_numbers() -> None:
    assert number("repair") == "BX-YF-20261121-0007"
    assert number("complaint") == "TS-YF-20261121-0007"
    assert number("question") == "ZX-YF-20261121-0007"
    assert number("suggestion") == "JY-YF-20261121-0007"


@pytest.mark.requirement("S000.04.r14", "S004.12.r07", "S000.12.r11")
def test_praise_help_and_an_order_are_told_apart_by_their_numbers() -> None:
    assert number("praise") == "BY-YF-20261121-0007"
    assert number("help") == "QZ-YF-20261121-0007"
    assert number("workorder") == "WX-YF-20261121-0007"


@pytest.mark.requirement("S000.17.r03", "S000.19.r27")
def test_a_quotation_and_a_statement_are_told_apart_by_their_numbers() -> None:
    assert number("quotation") == "BJ-YF-20261121-0007"
    assert number("statement") == "DZ-YF-20261121-007"


@pytest.mark.requirement("S004.12.r01", "S004.12.r02")
def test_kept_goods_and_public_information_have_numbers_of_their_own() -> None:
    assert number("kept_goods", "property") == "JC-YF-20261121-0007"
    assert number("public_information", "property") == "GK-YF-20261121-0007"


@pytest.mark.requirement("S000.07.r01", "S000.07.r04")
def test_a_shipment_an_exchange_and_a_take_back_have_numbers_of_their_own() -> None:
    assert number("shipment", "instrument") == "FH-YF-20261121-0007"
    assert number("exchange", "instrument") == "HH-YF-20261121-0007"
    assert number("take_back", "instrument") == "TH-YF-20261121-0007"
