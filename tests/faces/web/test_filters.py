"""How values are written for the reader."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone, translation

from aftercare.faces.web import filters

NOON = datetime(2025, 11, 21, 4, 5, tzinfo=UTC)  # five past twelve in Shanghai


@pytest.mark.parametrize(("language", "written"), [("zh-hans", "2025年11月21日 12:05"), ("en", "21 Nov 2025, 12:05")])
def test_a_time_is_written_in_the_habit_and_zone_of_the_reader(language: str, written: str) -> None:
    with translation.override(language):
        assert filters.when(NOON) == written


def test_the_year_is_left_out_in_this_year() -> None:
    with translation.override("zh-hans"):
        assert filters.day(date(timezone.localdate().year, 3, 5)) == "3月5日"


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("13812345678", "138****5678"),
        ("138 1234 5678", "138****5678"),
        ("0755-26001234", "0755****1234"),
        ("95", "95"),
        (None, ""),
    ],
)
def test_the_middle_of_a_phone_number_is_covered(number: str | None, shown: str) -> None:
    assert filters.phone(number) == shown


def test_money_has_its_sign_and_two_decimals() -> None:
    assert filters.money(Decimal("1234.5")) == "¥1,234.50"
    assert filters.money(Decimal(-3)) == "-¥3.00"


@pytest.mark.parametrize(
    ("ahead", "words"),
    [
        (timedelta(days=-2, hours=-3), "2 days late"),
        (timedelta(hours=-1, minutes=-30), "1 hour late"),
        (timedelta(seconds=-5), "1 minute late"),
        (timedelta(minutes=20), "20 minutes left"),
        (timedelta(days=3, hours=1), "3 days left"),
    ],
)
def test_lateness_is_said_in_plain_words(ahead: timedelta, words: str) -> None:
    with translation.override("en"):
        assert filters.plain_late(NOON + ahead, NOON) == words


def test_working_days_stand_beside_the_days() -> None:
    with translation.override("en"):
        assert filters.plain_late(NOON - timedelta(days=3), NOON, 1) == "3 days late (1 working day)"


def test_a_promise_is_red_only_after_its_time() -> None:
    assert filters.tone_of_due(NOON, NOON) == "soon"
    assert filters.tone_of_due(NOON - timedelta(seconds=1), NOON) == "late"
    assert filters.tone_of_due(NOON + timedelta(hours=5), NOON) == "calm"


def test_counting_stops_at_a_thousand() -> None:
    assert [filters.count_to_thousand(n) for n in (7, 1000, 1001)] == ["7", "1,000", "1,000+"]
