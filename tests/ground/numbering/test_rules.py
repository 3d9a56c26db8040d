"""Numbers are written by their pattern; those that could be alike share a counter."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from aftercare.ground.numbering import rules
from aftercare.ground.numbering.policy import Pattern

TODAY = date(2026, 11, 21)
PATTERNS = ("BX-{development}-{date}-{n:04}", "{development}{n:02}", "{date}-{n:01}", "WX{n:06}")


def test_a_number_says_kind_development_day_and_place():
    number = rules.written(pattern=PATTERNS[0], development="YF", on=TODAY, n=7)
    assert number == "BX-YF-20261121-0007"


def test_a_number_that_outgrows_its_places_is_written_in_full():
    assert rules.written(pattern="{n:02}", development="", on=TODAY, n=12345) == "12345"


@given(
    pattern=st.sampled_from(PATTERNS),
    one=st.tuples(st.sampled_from(["YF", "LY"]), st.dates(date(2026, 1, 1), date(2026, 1, 3)), st.integers(1, 9)),
    other=st.tuples(st.sampled_from(["YF", "LY"]), st.dates(date(2026, 1, 1), date(2026, 1, 3)), st.integers(1, 9)),
)
def test_numbers_that_are_alike_come_from_one_counter(pattern, one, other):
    def number(of: tuple) -> str:
        return rules.written(pattern=pattern, development=of[0], on=of[1], n=of[2])

    def key(of: tuple) -> str:
        return rules.counter_key(pattern=pattern, development=of[0], on=of[1])

    if number(one) == number(other):
        assert key(one) == key(other)
        assert one[2] == other[2]


@pytest.mark.parametrize(
    "pattern", ["BX-{development}", "{n:04}-{n:04}", "{n}", "{n:4}", "{month}-{n:04}", "{development.x}-{n:04}"]
)
def test_a_pattern_without_one_counter_or_with_unknown_fields_is_refused(pattern):
    with pytest.raises(ValidationError):
        Pattern(pattern=pattern, source=["S000.01.r10"])
