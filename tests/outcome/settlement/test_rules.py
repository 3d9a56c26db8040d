"""Sharing a cost to the last fen, and what may not be booked, approved or answered."""

from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.ground.core.errors import BadInput
from aftercare.outcome.settlement import rules

amounts = st.decimals(min_value=0, max_value=1_000_000, places=2)


@st.composite
def shares_of_a_hundred(draw: st.DrawFn) -> list[tuple[str, Decimal]]:
    cuts = sorted(draw(st.lists(st.integers(0, 10_000), max_size=4)))
    edges = [0, *cuts, 10_000]
    return [(f"bearer{place}", Decimal(after - before) / 100) for place, (before, after) in enumerate(pairwise(edges))]


@given(amount=amounts, shares=shares_of_a_hundred())
def test_the_parts_add_up_to_the_fen(amount: Decimal, shares: list[tuple[str, Decimal]]) -> None:
    parts = rules.share_out(amount, shares=shares)
    assert sum((part.amount for part in parts), Decimal(0)) == amount
    assert all(part.amount > 0 for part in parts)


@given(amount=amounts, shares=shares_of_a_hundred())
def test_nobody_bears_a_fen_more_or_less_than_the_exact_share(
    amount: Decimal, shares: list[tuple[str, Decimal]]
) -> None:
    exact = {bearer: amount * percent / 100 for bearer, percent in shares}
    for part in rules.share_out(amount, shares=shares):
        assert abs(part.amount - exact[part.bearer]) < Decimal("0.01")


@pytest.mark.requirement("S001.19.r12")
def test_a_shared_cost_of_an_odd_fen_is_shared_without_losing_it() -> None:
    parts = rules.share_out(Decimal("100.01"), shares=[("contractor", Decimal(50)), ("developer", Decimal(50))])
    assert [(part.bearer, part.amount) for part in parts] == [
        ("contractor", Decimal("50.01")),
        ("developer", Decimal("50.00")),
    ]


def test_shares_that_do_not_make_a_hundred_are_a_mistake() -> None:
    with pytest.raises(ValueError, match="100"):
        rules.share_out(Decimal(10), shares=[("contractor", Decimal(99))])


@pytest.mark.parametrize(("quantity", "price"), [("0", "5"), ("-1", "5"), ("1", "-0.01"), ("99999999", "99999")])
def test_an_impossible_cost_is_refused_and_says_what_to_do(quantity: str, price: str) -> None:
    with pytest.raises(BadInput) as refused:
        rules.price_line(quantity=Decimal(quantity), unit_price=Decimal(price))
    assert refused.value.remedy


def test_an_amount_is_rounded_half_up_to_the_fen() -> None:
    assert rules.price_line(quantity=Decimal("0.5"), unit_price=Decimal("0.03")) == Decimal("0.02")


def test_nobody_approves_what_they_booked_themselves() -> None:
    rules.check_can_approve(waiting=1, booked_by={"staff:1"}, approver="staff:2")
    rules.check_can_approve(waiting=2, booked_by={"staff:1", "staff:2"}, approver="staff:2")
    with pytest.raises(rules.OwnBooking):
        rules.check_can_approve(waiting=1, booked_by={"staff:2"}, approver="staff:2")
    with pytest.raises(rules.NothingToApprove):
        rules.check_can_approve(waiting=0, booked_by=set(), approver="staff:2")


def test_a_price_holds_to_its_last_day_and_no_longer() -> None:
    day = date(2026, 12, 1)
    rules.check_can_answer(state="sent", valid_until=day, today=day)
    with pytest.raises(rules.QuotationLapsed):
        rules.check_can_answer(state="sent", valid_until=day, today=date(2026, 12, 2))
    with pytest.raises(rules.NoQuotation):
        rules.check_can_answer(state="accepted", valid_until=day, today=day)
    with pytest.raises(rules.NoQuotation):
        rules.check_can_answer(state=None, valid_until=None, today=day)


def test_a_quotation_needs_positions_with_names() -> None:
    line = rules.QuotedLine(label="更换龙头", quantity=Decimal(2), unit="个", unit_price=Decimal("85.50"))
    assert rules.total_of([line, line]) == Decimal("342.00")
    with pytest.raises(BadInput):
        rules.total_of([])
    with pytest.raises(BadInput):
        rules.total_of([rules.QuotedLine(label=" ", quantity=Decimal(1), unit="", unit_price=Decimal(1))])
