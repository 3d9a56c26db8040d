"""When something is due that hangs on a date."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from aftercare.care.dates import rules
from aftercare.care.dates.policy import DatedRule, DatePolicy


def a_rule(**values: object) -> DatedRule:
    facts = {"label": {"zh-hans": "事项", "en": "Thing"}, "anchor": "completed", "role": "agent", "source": ["S1"]}
    return DatedRule.model_validate({**facts, **values})


@pytest.mark.feature("SL02")
@pytest.mark.parametrize(
    ("span", "anchor", "due"),
    [
        ({"before": "2 months"}, date(2027, 4, 30), date(2027, 2, 28)),
        ({"before": "3 months"}, date(2027, 1, 1), date(2026, 10, 1)),
        ({"after": "3 days"}, date(2026, 11, 29), date(2026, 12, 2)),
        ({"after": "2 weeks"}, date(2026, 12, 24), date(2027, 1, 7)),
        ({"after": "12 months"}, date(2024, 2, 29), date(2025, 2, 28)),
    ],
)
def test_a_day_is_reckoned_before_or_after_a_date(span: dict[str, str], anchor: date, due: date) -> None:
    assert rules.due_on(a_rule(**span), anchor) == due


@given(
    anchor=st.dates(date(2020, 1, 1), date(2030, 12, 31)),
    amount=st.integers(1, 40),
    unit=st.sampled_from(["days", "weeks", "months"]),
    side=st.sampled_from(["before", "after"]),
    later=st.integers(-60, 60),
)
def test_whatever_belongs_on_the_list_is_among_the_dates_that_are_looked_for(
    anchor: date, amount: int, unit: str, side: str, later: int
) -> None:
    rule = a_rule(**{side: f"{amount} {unit}"})
    today = rules.shifted(
        rules.due_on(rule, anchor), rules.Duration(abs(later) or 1, rules.Unit.DAYS), 1 if later > 0 else -1
    )
    first, last = rules.dates_to_look_for(rule, today=today)
    assert not rules.is_open_on(rule, anchor, today=today) or first <= anchor <= last


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"before": "1 months", "after": "1 days"},
        {"before": "3 working_days"},
        {"after": "2 days", "ahead": "4 hours"},
    ],
)
def test_a_rule_says_one_way_in_whole_days(wrong: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        a_rule(**wrong)


def test_a_rule_names_a_date_that_exists_and_what_follows_it() -> None:
    for wrong in ({"anchor": "moon"}, {"followed_by": "nothing"}):
        with pytest.raises(ValidationError):
            DatePolicy(tasks={"one": a_rule(after="1 days", **wrong)})


def test_more_than_half_is_more_than_half() -> None:
    rule = a_rule(after="12 months", occupancy_over=50)
    assert not rules.is_lived_in(rule, homes=10, lived_in=5)
    assert rules.is_lived_in(rule, homes=10, lived_in=6)
    assert not rules.is_lived_in(rule, homes=0, lived_in=0)
