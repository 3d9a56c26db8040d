"""Who answers for a part, and what a contract must hold."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.ground.core.errors import BadInput, RuleBroken
from aftercare.records.contractors import rules
from aftercare.records.contractors.policy import ContractorPolicy
from tests.factories.policies import a_policy, the_baseline

NAMES = ("window", "doors_windows", "decoration")


def baseline() -> ContractorPolicy:
    return the_baseline().section(ContractorPolicy)


@pytest.mark.feature("WA07")
def test_the_part_comes_before_its_group_and_a_building_before_the_whole() -> None:
    rows = [
        ("class here", "decoration", 7),
        ("part anywhere", "window", None),
        ("group here", "doors_windows", 7),
        ("part here", "window", 7),
        ("something else", "roof", 7),
    ]
    assert rules.most_exact(rows, names=NAMES) == ["part here", "part anywhere", "group here", "class here"]


@given(st.lists(st.tuples(st.integers(), st.sampled_from([*NAMES, "roof"]), st.sampled_from([None, 7]))))
def test_nobody_who_built_it_is_lost_and_nobody_else_is_named(rows: list[tuple[int, str, int | None]]) -> None:
    found = rules.most_exact(rows, names=NAMES)
    assert sorted(found) == sorted(row[0] for row in rows if row[1] in NAMES)


@pytest.mark.requirement("S000.12.r08")
def test_a_repair_contract_without_unit_prices_is_refused() -> None:
    rules.check_prices(baseline(), {"打胶每米": Decimal("12.5")})
    with pytest.raises(rules.PricesMissing):
        rules.check_prices(baseline(), {})


@pytest.mark.requirement("S000.11.r11", "S000.18.r10")
def test_a_development_has_one_or_two_framework_contractors() -> None:
    policy = baseline()
    assert rules.lacks_frameworks(policy, count=0)
    assert not rules.lacks_frameworks(policy, count=1)
    rules.check_framework_count(policy, others=1)
    with pytest.raises(rules.TooManyFrameworks):
        rules.check_framework_count(policy, others=2)


@pytest.mark.requirement("S000.12.r20")
def test_a_builder_owes_a_repair_phone_and_a_responsible_person_after_the_handover() -> None:
    owes = {"built_something_handed_over": True}
    assert rules.lacks_contact(baseline(), **owes, phone="", contact="赵工")
    assert rules.lacks_contact(baseline(), **owes, phone="13700137000", contact=" ")
    assert not rules.lacks_contact(baseline(), **owes, phone="13700137000", contact="赵工")
    assert not rules.lacks_contact(baseline(), built_something_handed_over=False, phone="", contact="")


def test_a_policy_may_ask_for_less() -> None:
    policy = a_policy(
        contractors__unit_prices__needed=False,
        contractors__repair_contact__needed=False,
        contractors__framework_contractors__at_most=3,
    ).section(ContractorPolicy)
    rules.check_prices(policy, {})
    rules.check_framework_count(policy, others=2)
    assert not rules.lacks_contact(policy, built_something_handed_over=True, phone="", contact="")


def test_prices_are_read_from_lines() -> None:
    assert rules.read_prices("打胶 每米 12.50\n\n换玻璃\t80元") == {
        "打胶 每米": Decimal("12.50"), "换玻璃": Decimal(80),
    }  # fmt: skip


@pytest.mark.parametrize("line", ["打胶", "打胶 很贵", "打胶 -1", " 12.50", "打胶 NaN"])
def test_a_line_that_is_no_price_is_refused_by_its_words(line: str) -> None:
    with pytest.raises(BadInput):
        rules.read_prices(line)


def test_a_contract_ends_after_it_begins() -> None:
    rules.check_period(from_on=date(2026, 1, 1), until_on=date(2026, 1, 1))
    with pytest.raises(RuleBroken):
        rules.check_period(from_on=date(2026, 1, 2), until_on=date(2026, 1, 1))


def test_contracts_one_after_the_other_are_one_at_a_time() -> None:
    first, second = (1, date(2026, 1, 1), date(2026, 6, 30)), (2, date(2026, 7, 1), None)
    assert rules.most_at_once([first, second], from_on=date(2026, 1, 1)) == 1
    assert rules.most_at_once([first, (2, date(2026, 6, 30), None)], from_on=date(2026, 1, 1)) == 2
    assert rules.most_at_once([first, second, (2, date(2026, 3, 1), None)], from_on=date(2026, 8, 1)) == 1
    assert rules.most_at_once([], from_on=date(2026, 1, 1)) == 0
