"""What the packs of other trades say differently: terms to the day, who is sent, who signs, who pays, what is asked."""

from datetime import date, timedelta

import pytest

from aftercare.care.dates.policy import DatePolicy
from aftercare.care.dates.rules import due_on, is_lived_in
from aftercare.care.escalation.policy import EscalationPolicy
from aftercare.care.escalation.rules import CaseFacts, Found, step_for_grave
from aftercare.outcome.conduct.policy import ConductPolicy, Occasion
from aftercare.outcome.conduct.rules import Facts, grounds_for
from aftercare.outcome.settlement.policy import SettlementPolicy
from aftercare.service.cases.policy import IntakePolicy
from aftercare.service.warranty.policy import WarrantyPolicy
from aftercare.service.warranty.rules import Dates, decide_coverage
from aftercare.service.workorders.policy import AcceptancePolicy, DispatchPolicy, Situation, Size
from aftercare.service.workorders.rules import acceptance, dispatch
from aftercare.service.workorders.rules.acceptance import ProofMissing
from aftercare.service.workorders.rules.dispatch import Candidates
from tests.packs.reading import shipped

BEGAN = Dates(handed_over_on=date(2024, 5, 10), completed_on=date(2024, 5, 10))
EVERY_ROUTE = ("original_contractor", "own_staff", "framework_contractor", "specialist_crew")
KINDS = ("repair", "complaint", "question", "suggestion", "installation")


def last_day(pack: str, component: str) -> date:
    """The last day on which a defect is covered, found by asking; the day after is not."""
    policy = shipped(pack).section(WarrantyPolicy)

    def covered(day: date) -> bool | None:
        return decide_coverage(policy, component=component, dates=BEGAN, reported_on=day).covered

    ends_on = decide_coverage(policy, component=component, dates=BEGAN, reported_on=date(2024, 6, 1)).ends_on
    assert ends_on is not None
    assert (covered(ends_on), covered(ends_on + timedelta(days=1))) == (True, False)
    return ends_on


@pytest.mark.requirement("S001.14.r30")
def test_main_parts_of_a_product_have_three_years_the_whole_one_and_accessories_half_a_year() -> None:
    assert {last_day("product", part) for part in ("compressor", "motor", "control_board")} == {date(2027, 5, 10)}
    assert {last_day("product", part) for part in ("product", "hose")} == {date(2025, 5, 10)}
    assert last_day("product", "remote_control") == date(2024, 11, 10)


@pytest.mark.requirement("S000.15.r01", "S001.13.r01", "S001.08.r01")
def test_a_machine_and_its_makers_own_parts_have_twelve_months() -> None:
    parts = ("machine", "frame", "transmission", "hydraulics", "lubrication", "control_cabinet", "sensors")
    assert {last_day("equipment", part) for part in parts} == {date(2025, 5, 10)}


@pytest.mark.requirement("S000.15.r15")
def test_bought_parts_of_a_machine_have_twelve_months_as_well() -> None:
    parts = ("bought_motor", "bought_bearing", "bought_instrument")
    assert {last_day("equipment", part) for part in parts} == {date(2025, 5, 10)}


def sent(pack: str, situation: Situation) -> tuple[list[str], bool]:
    """Who is sent, the best first as each before it cannot come, and whether whoever failed is charged for it."""
    policy = shipped(pack).section(DispatchPolicy)
    free, routes, charged = dict.fromkeys(EVERY_ROUTE, (1,)), [], False
    while choice := dispatch.find_executor(policy, situation=situation, size=Size.SMALL, candidates=Candidates(free)):
        routes.append(choice.route.value)
        charged = choice.charge_original
        del free[choice.route.value]
    return routes, charged


@pytest.mark.requirement("S001.11.r09")
def test_when_a_supplier_declines_is_silent_or_fails_our_own_staff_come_at_its_cost() -> None:
    for situation in (Situation.REFUSED, Situation.SILENT, Situation.FAILED):
        assert sent("equipment", situation) == (["own_staff", "framework_contractor"], True)


@pytest.mark.requirement("S001.13.r02", "S000.15.r15")
def test_a_machine_is_seen_to_by_its_supplier_within_the_term_and_by_our_own_staff_afterwards() -> None:
    assert sent("equipment", Situation.COVERED) == (["original_contractor", "own_staff"], False)
    assert sent("equipment", Situation.NOT_COVERED) == (["own_staff", "framework_contractor"], False)


def signing(pack: str, *, emergency: bool) -> list[str]:
    """Who signs, one after the other."""
    policy, signed = shipped(pack).section(AcceptancePolicy), dict[str, str]()
    while who := acceptance.next_signatory(policy, emergency=emergency, signatures=signed):
        signed[who] = "signed"
    return list(signed)


def check_photos_needed(pack: str, *, before: int, after: int) -> None:
    """So many photos are enough, and one less of either is not."""
    rule = shipped(pack).section(AcceptancePolicy).proof
    acceptance.check_photos(rule, before=before, after=after)
    for fewer in ((before - 1, after), (before, after - 1)):
        if min(fewer) >= 0:
            with pytest.raises(ProofMissing):
                acceptance.check_photos(rule, before=fewer[0], after=fewer[1])


@pytest.mark.requirement("S001.19.r08")
def test_decoration_is_accepted_by_service_centre_owner_and_employer() -> None:
    for emergency in (False, True):
        assert signing("decoration", emergency=emergency) == ["service_centre", "owner", "project_department"]


@pytest.mark.requirement("S000.15.r13", "S001.13.r12")
def test_work_on_a_machine_is_signed_by_headquarters_and_user_and_proved_by_one_photo_afterwards() -> None:
    for emergency in (False, True):
        assert signing("equipment", emergency=emergency) == ["service_centre", "owner"]
    check_photos_needed("equipment", before=0, after=1)


@pytest.mark.requirement("S001.01.r10")
def test_a_makers_work_is_signed_by_the_customer_alone_and_without_a_check_before() -> None:
    for emergency in (False, True):
        assert signing("manufacturer", emergency=emergency) == ["owner"]
    assert not shipped("manufacturer").section(AcceptancePolicy).first_check.needed


@pytest.mark.requirement("S001.03.r01")
def test_a_phone_is_photographed_once_before_and_twice_after() -> None:
    check_photos_needed("phone", before=1, after=2)


@pytest.mark.requirement("S000.15.r19", "S001.13.r18")
def test_a_complaint_about_a_machine_that_was_carried_out_is_held_against_the_repairer_first() -> None:
    policy = shipped("equipment").section(ConductPolicy)

    def grounds(**facts: str) -> list[str]:
        told = {"kind": "complaint", "move": "done", **facts}
        return grounds_for(policy, Facts(occasion=Occasion.MOVED, kind=told["kind"], move=told["move"]))

    assert grounds() == ["complaint_proven"]
    assert [kind for kind in KINDS if grounds(kind=kind)] == ["complaint"]
    assert [move for move in ("investigate", "propose", "agree", "done", "satisfied") if grounds(move=move)] == ["done"]
    ground = policy.ground("complaint_proven")
    assert [held.value for held in ground.held] == ["repairer", "responsible"]
    assert (ground.remedy, [form.value for form in ground.forms]) == (True, ["major_demerit"])


@pytest.mark.requirement("S000.15.r01", "S001.13.r01", "S001.08.r01")
def test_what_the_maker_of_a_machine_answers_for_costs_its_user_nothing() -> None:
    rule = shipped("equipment").section(SettlementPolicy).rule_for("developer")
    assert ([(each.bearer.value, each.percent) for each in rule.shares], rule.free_to_owner) == (
        [("developer", 100)], True,
    )  # fmt: skip


@pytest.mark.requirement("S001.01.r05")
def test_what_a_maker_answers_for_costs_the_customer_nothing() -> None:
    rule = shipped("manufacturer").section(SettlementPolicy).rule_for("developer")
    assert ([(each.bearer.value, each.percent) for each in rule.shares], rule.free_to_owner) == (
        [("developer", 100)], True,
    )  # fmt: skip


@pytest.mark.requirement("S000.07.r01", "S000.07.r03")
def test_a_shipment_an_exchange_and_a_take_back_say_for_whom_and_of_what() -> None:
    intake, who = shipped("instrument").section(IntakePolicy), {"unit", "reporter_name", "reporter_phone"}
    assert set(intake.required_for("shipment")) == who | {"description"}
    for kind in ("exchange", "take_back"):
        assert set(intake.required_for(kind)) == who | {"component", "description"}


@pytest.mark.requirement("S004.12.r02")
def test_kept_goods_are_registered_for_a_home_and_its_people_and_public_information_needs_only_words() -> None:
    intake = shipped("property").section(IntakePolicy)
    assert set(intake.required_for("kept_goods")) == {"unit", "reporter_name", "reporter_phone", "description"}
    assert set(intake.required_for("public_information")) == {"description"}


@pytest.mark.requirement("S001.15.r07")
def test_a_pressing_complaint_about_a_car_is_major_and_goes_up_from_the_start() -> None:
    ladder = shipped("car").section(EscalationPolicy)

    def grave(kind: str, urgency: str) -> Found | None:
        return step_for_grave(ladder, facts=CaseFacts(kind=kind, urgency=urgency))

    urgencies = ("emergency", "urgent", "normal")
    assert [urgency for urgency in urgencies if grave("complaint", urgency)] == ["emergency", "urgent"]
    assert [kind for kind in KINDS if grave(kind, "urgent")] == ["complaint"]
    found = grave("complaint", "urgent")
    assert found is not None
    assert (found.step.to, found.step.takes_over, found.step.tell) == ("city", True, ("responsible",))


def asked(pack: str, key: str, **other: str) -> list[str]:
    """The kinds of case in which a question is asked."""
    intake, told = shipped(pack).section(IntakePolicy), {"component": "", "group": "", "channel": "phone", **other}
    return [kind for kind in KINDS if key in intake.questions_for(kind=kind, **told)]


@pytest.mark.requirement("S001.17.r05")
def test_of_a_letter_to_a_garage_the_day_of_receipt_must_be_said() -> None:
    question = shipped("car").section(IntakePolicy).questions["letter_received_on"]
    assert (question.type.value, question.required) == ("date", True)
    assert asked("car", "letter_received_on", channel="letter") == list(KINDS)
    assert asked("car", "letter_received_on") == []


@pytest.mark.requirement("S000.05.r07", "S004.10.r08")
def test_of_a_car_repair_it_is_asked_when_it_comes_and_of_a_factory_complaint_whether_it_is_far_away() -> None:
    assert asked("car", "coming_at") == ["repair"]
    assert asked("factory", "outside_province") == ["complaint"]


@pytest.mark.requirement("S004.19.r27")
def test_owners_are_revisited_by_the_lead_a_year_after_the_handover_where_more_than_half_live_there() -> None:
    rule = shipped("baseline").section(DatePolicy).tasks["revisit_owners"]
    assert due_on(rule, date(2025, 11, 20)) == date(2026, 11, 20)
    assert not is_lived_in(rule, homes=1000, lived_in=500)
    assert is_lived_in(rule, homes=1000, lived_in=501)
    assert rule.role == "supervisor"
