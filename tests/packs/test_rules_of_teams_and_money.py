"""Teams and money of the baseline: who carries out what and answers for it, who bears which cost, what is needed."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from aftercare.ground.procedures.graph import Procedures
from aftercare.outcome.settlement import rules
from aftercare.outcome.settlement.policy import SettlementPolicy
from aftercare.service.cases.policy import Taxonomy
from aftercare.service.cases.routing import Part, RouteFacts, RoutingPolicy
from tests.packs.reading import shipped

KINDS = ("repair", "complaint", "question", "suggestion", "praise", "help")
QUALITY = ("quality_defect", "quality_specification", "quality_tolerance", "quality_failure")
CONDUCT = ("service_quality", "service_attitude", "service_manner", "service_skill")
ABOUT = (*QUALITY, *CONDUCT, "goods_damaged", "contract", "agency", "other")


def routed(part: Part, kind: str, about: str = "") -> tuple[str, str, bool] | None:
    """The team of a case, how the person is chosen there, and whether the trade counts."""
    answers = {"complaint_about": about} if about else {}
    found = shipped("baseline").section(RoutingPolicy).rule_for(part, RouteFacts(kind=kind, answers=answers))
    return (found[1].team, found[1].choose.value, found[1].skilled) if found else None


def carried_out_by(team: str, kind: str = "complaint") -> list[str]:
    found = {about: routed(Part.CARRIES_OUT, kind, about) for about in ABOUT}
    return [about for about, route in found.items() if route is not None and route[0] == team]


@pytest.mark.requirement("S001.14.r12", "S000.01.r08", "S004.19.r34")
def test_complaints_about_quality_go_to_whoever_of_engineering_has_the_trade_and_the_least_to_do() -> None:
    assert carried_out_by("engineering") == list(QUALITY)
    assert routed(Part.CARRIES_OUT, "complaint", "quality_defect") == ("engineering", "load", True)
    assert carried_out_by("engineering", kind="question") == []


@pytest.mark.requirement("S001.14.r14", "S004.19.r34")
def test_complaints_about_conduct_go_to_sales_and_service() -> None:
    assert carried_out_by("marketing") == list(CONDUCT)
    assert routed(Part.CARRIES_OUT, "complaint", "service_attitude") == ("marketing", "load", False)
    assert carried_out_by("marketing", kind="suggestion") == []


@pytest.mark.requirement("S001.14.r13", "S001.14.r15")
def test_damaged_goods_go_to_stores_and_what_concerns_agencies_to_the_partners_team() -> None:
    assert (carried_out_by("materials"), carried_out_by("partners")) == (["goods_damaged"], ["agency"])
    assert routed(Part.CARRIES_OUT, "complaint", "goods_damaged") == ("materials", "load", False)
    assert routed(Part.CARRIES_OUT, "complaint", "agency") == ("partners", "load", False)
    assert carried_out_by("materials", kind="help") == carried_out_by("partners", kind="help") == []


@pytest.mark.requirement("S004.06.r05", "S000.06.r05")
def test_the_complaints_team_answers_complaints_and_whoever_is_on_duty_everything_else() -> None:
    found = {kind: routed(Part.ANSWERS, kind) for kind in KINDS}
    assert found.pop("complaint") == ("complaints", "load", False)
    assert set(found.values()) == {("desk", "duty", False)}


@pytest.mark.requirement("S004.12.r07", "S000.19.r10", "S000.04.r14")
def test_every_kind_follows_a_procedure_of_its_own_and_bears_letters_of_its_own() -> None:
    words, procedures = shipped("baseline").section(Taxonomy), shipped("baseline").section(Procedures).root
    letters = {"complaint": "TS", "question": "ZX", "suggestion": "JY", "praise": "BY", "help": "QZ"}
    found = {kind: (words.kind(kind).procedure, words.kind(kind).prefix) for kind in letters}
    assert found == {kind: (kind, prefix) for kind, prefix in letters.items()}
    assert set(letters) <= set(procedures)
    assert not any(words.kind(kind).has_component for kind in letters)


@pytest.mark.requirement("S004.11.r01", "S000.12.r17")
def test_a_repair_names_a_part_of_the_house_and_has_one_of_three_urgencies() -> None:
    words = shipped("baseline").section(Taxonomy)
    kind = words.kind("repair")
    assert (kind.procedure, kind.prefix, kind.has_component) == ("repair", "BX", True)
    assert {key: level.emergency for key, level in words.urgencies.items()} == {
        "emergency": True, "urgent": False, "normal": False,
    }  # fmt: skip


# --- money --------------------------------------------------------------------------------------------------------


def money() -> SettlementPolicy:
    return shipped("baseline").section(SettlementPolicy)


def borne(party: str) -> tuple[dict[str, str], bool]:
    """How 100 CNY are borne when this party answers, and whether it costs the owner nothing."""
    rule = money().rule_for(party)
    shares = [(share.bearer.value, share.percent) for share in rule.shares]
    parts = rules.share_out(Decimal(100), shares=shares)
    return {part.bearer: f"{part.amount:.0f}" for part in parts}, rule.free_to_owner


@pytest.mark.requirement("S001.19.r11", "S001.11.r09", "S000.11.r03")
def test_builder_and_supplier_bear_the_whole_of_what_they_answer_for_and_the_owner_nothing() -> None:
    assert borne("contractor") == ({"contractor": "100"}, True)
    assert borne("supplier") == ({"supplier": "100"}, True)


@pytest.mark.requirement("S001.19.r12", "S001.19.r13", "S004.11.r10")
def test_a_shared_fault_is_borne_by_halves_and_developer_and_property_company_bear_theirs() -> None:
    assert borne("shared") == ({"contractor": "50", "developer": "50"}, True)
    assert borne("developer") == ({"developer": "100"}, True)
    assert borne("property_company") == ({"property_company": "100"}, True)


def test_only_what_the_owner_answers_for_costs_the_owner() -> None:
    assert borne("owner") == ({"owner": "100"}, False)
    assert [rule.party for rule in money().bearers if not rule.free_to_owner] == ["owner"]


@pytest.mark.requirement("S001.19.r13", "S000.11.r13", "S000.19.r17")
def test_costs_are_labour_material_machines_outside_repair_and_others() -> None:
    assert list(money().cost_kinds) == ["labour", "material", "machine", "outside", "compensation", "other"]


@pytest.mark.requirement("S000.17.r04")
def test_a_price_holds_for_fifteen_days() -> None:
    rule, sent = money().quotation, date(2026, 11, 20)
    until = sent + timedelta(days=rule.valid_days)
    rules.check_can_answer(state="sent", valid_until=until, today=sent + timedelta(days=15))
    with pytest.raises(rules.QuotationLapsed):
        rules.check_can_answer(state="sent", valid_until=until, today=sent + timedelta(days=16))


@pytest.mark.requirement("S000.11.r16", "S000.19.r27", "S000.18.r15")
def test_once_a_month_the_developer_is_told_what_all_but_owner_and_property_company_answer_for() -> None:
    rule = money().statements["after_sales_repairs"]
    assert rules.period_of(rule.every.value, on=date(2026, 11, 20)) == (date(2026, 11, 1), date(2026, 11, 30))
    assert (rule.payer.value, rule.one_per_contractor) == ("developer", False)
    covered = {each.value for each in rule.covers}
    assert covered == {"contractor", "supplier", "designer", "developer", "third_party"}


@pytest.mark.requirement("S000.19.r25", "S000.19.r26")
def test_its_invoices_are_the_developers_and_above_200000_a_reason_is_needed() -> None:
    rule = money().statements["after_sales_repairs"]
    assert rule.control_limit is not None

    def confirm(total: str, reason: str = "") -> None:
        rules.check_can_confirm(
            state="drawn", drawn_by="staff:1", confirmer="staff:2", total=Decimal(total),
            limit=rule.control_limit and rule.control_limit.amount, reason=reason,
        )  # fmt: skip

    confirm("200000.00")
    confirm("200000.01", reason="汛期集中维修")
    with pytest.raises(rules.OverLimit):
        confirm("200000.01")
    assert rule.invoice is not None
    copy = rule.invoice.copy_to.value if rule.invoice.copy_to else ""
    assert (rule.invoice.title.value, rule.invoice.original_to.value, copy) == (
        "developer", "developer", "property_company",
    )  # fmt: skip


@pytest.mark.requirement("S000.12.r16")
def test_once_a_quarter_each_builder_is_told_what_he_answers_for() -> None:
    rule = money().statements["measured_repairs"]
    assert rules.period_of(rule.every.value, on=date(2026, 11, 20)) == (date(2026, 10, 1), date(2026, 12, 31))
    assert (rule.payer.value, [each.value for each in rule.covers], rule.one_per_contractor) == (
        "contractor", ["contractor"], True,
    )  # fmt: skip
