"""The account of a deadline adds up, and the algebra agrees with counting minute by minute."""

from datetime import UTC, datetime, timedelta

import pytest

from aftercare.ground.core.calendar import Calendar
from aftercare.service.deadlines import rules
from aftercare.service.deadlines.policy import parse_duration
from aftercare.service.deadlines.rules import Because, PauseSpan
from bench import oracle
from tests.factories.deadlines import SHANGHAI, local
from tests.service.deadlines.reckoning import autumn, counting, wall


@pytest.mark.feature("SL11")
def test_the_algebra_agrees_with_counting_minute_by_minute_and_every_account_adds_up():
    assert list(oracle.disagreements(300, seed=20261122)) == []


def reckoned(
    limit: str,
    start: str,
    *pauses: tuple[str, str],
    agreed: str = "",
    calendar: Calendar | None = None,
    **counted: object,
) -> rules.Account:
    """The account of a limit, after pauses, with a later time agreed at its beginning when given."""
    held, duration = calendar or autumn(), parse_duration(limit)
    spans = [PauseSpan(local(begin), local(end)) for begin, end in pauses]
    how = counting(**counted)
    found = rules.due_at(limit=duration, start=local(start), calendar=held, counting=how, pauses=spans)
    if agreed:
        found = rules.extended_to(local(agreed), limit=duration, calendar=held, counting=how, pauses=spans)
    return rules.account_of(
        limit=duration,
        start=local(start),
        due=found.due_at,
        calendar=held,
        counting=how,
        pauses=spans,
        agreed=bool(agreed),
    )


def told(account: rules.Account) -> list[tuple[str, str, str, int]]:
    return [(f"{row.first:%m-%d}", f"{row.last:%m-%d}", row.because.value, row.amount) for row in account.rows]


@pytest.mark.feature("SL08")
def test_an_account_in_working_days_names_every_day_counted_and_passed_over():
    account = reckoned("3 working_days", "2026-09-30 16:00")
    assert told(account) == [
        ("09-30", "09-30", "first_day", 0),
        ("10-01", "10-07", "holiday", 0),
        ("10-08", "10-09", "worked", 2),
        ("10-10", "10-10", "make_up_day", 1),
    ]
    assert (account.total, account.limit, account.adds_up) == (3, 3, True)


@pytest.mark.feature("SL08", "SL03")
def test_an_account_in_working_hours_names_every_interval():
    account = reckoned("10 working_hours", "2026-11-20 17:00")
    assert told(account) == [
        ("11-20", "11-20", "worked", 3600),
        ("11-21", "11-22", "rest_day", 0),
        ("11-23", "11-23", "worked", 8 * 3600),
        ("11-24", "11-24", "worked", 3600),
    ]
    monday = account.rows[2]
    assert [
        (f"{begin.astimezone(SHANGHAI):%H:%M}", f"{end.astimezone(SHANGHAI):%H:%M}") for begin, end in monday.spans
    ] == [
        ("08:30", "12:00"),
        ("13:30", "18:00"),
    ]
    assert account.adds_up


@pytest.mark.feature("SL08")
@pytest.mark.parametrize(
    ("limit", "rows"),
    [
        ("36 hours", [("11-20", "11-20", "runs", 15 * 3600), ("11-21", "11-21", "runs", 21 * 3600)]),
        ("end_of_day", [("11-20", "11-20", "runs", 15 * 3600)]),
        (
            "1 days",
            [("11-20", "11-20", "first_day", 0), ("11-21", "11-21", "runs", 1), ("11-22", "11-23", "rolled_on", 0)],
        ),
        (
            "2 months",
            [
                ("11-20", "11-20", "first_day", 0),
                ("11-21", "12-20", "runs", 1),
                ("12-21", "01-20", "runs", 1),
            ],
        ),
    ],
)
def test_an_account_is_kept_in_the_measure_of_its_limit(limit: str, rows: list[tuple[str, str, str, int]]):
    account = reckoned(limit, "2026-11-20 09:00")
    assert told(account) == rows
    assert account.adds_up


@pytest.mark.feature("SL06", "SL08")
def test_an_account_shows_what_pauses_took_and_what_was_agreed():
    paused = reckoned("2 working_days", "2026-11-17 10:00", ("2026-11-17 11:00", "2026-11-19 09:00"))
    assert told(paused) == [
        ("11-17", "11-17", "first_day", 0),
        ("11-18", "11-19", "paused", 0),
        ("11-20", "11-20", "worked", 1),
        ("11-21", "11-22", "rest_day", 0),
        ("11-23", "11-23", "worked", 1),
    ]
    longer = reckoned("2 working_days", "2026-11-17 10:00", agreed="2026-11-23 12:00")
    assert (longer.limit, longer.added, longer.total, longer.adds_up) == (2, 2, 4, True)
    months = reckoned("1 months", "2026-11-17 10:00", ("2026-11-18 09:00", "2026-11-20 09:00"), rest_day_rolls_on=False)
    assert told(months)[-1] == ("12-18", "12-19", "paused", 0)
    assert reckoned("1 months", "2026-11-17 10:00", agreed="2026-12-25 18:00").rows[-1].because is Because.AGREED


def test_a_worked_interval_loses_only_the_part_of_it_that_was_on_hold():
    account = reckoned("4 working_hours", "2026-11-17 10:00", ("2026-11-17 11:00", "2026-11-17 14:30"))
    assert account.due_at == local("2026-11-17 17:30")
    assert [(begin, end) for begin, end in account.rows[0].spans] == [
        (local("2026-11-17 10:00"), local("2026-11-17 11:00")),
        (local("2026-11-17 14:30"), local("2026-11-17 17:30")),
    ]
    assert told(account) == [("11-17", "11-17", "worked", 4 * 3600), ("11-17", "11-17", "paused", 0)]


# --- published failures of others, replayed ------------------------------------------------------------------------


ALWAYS = Calendar(zone=SHANGHAI, week=dict.fromkeys(range(7), ((0, 1440),)))


@pytest.mark.feature("SL11")
def test_an_all_week_calendar_does_not_close_for_a_minute_at_midnight():
    start, day = local("2026-11-20 23:00"), timedelta(days=1)
    assert ALWAYS.working_seconds(start, start + 7 * day) == 7 * 86_400
    assert ALWAYS.add_working_seconds(start, 7200) == local("2026-11-21 01:00")
    assert all(ALWAYS.is_open(local(f"2026-11-21 {text}")) for text in ("00:00", "00:01", "23:59"))


def test_a_holiday_adds_no_day_to_a_limit_in_hours_or_calendar_days():
    def lasts(limit: str) -> datetime:
        return reckoned(limit, "2026-09-30 09:00").due_at.astimezone(SHANGHAI).replace(tzinfo=None)

    assert lasts("48 hours") == wall("2026-10-02 09:00")
    assert lasts("9 days") == wall("2026-10-10 00:00")


def test_a_split_shift_counts_both_its_halves_and_not_what_lies_between():
    split = Calendar(zone=SHANGHAI, week=dict.fromkeys(range(7), ((480, 600), (1200, 1440))))
    assert split.working_seconds(local("2026-11-20 00:00"), local("2026-11-21 00:00")) == 6 * 3600
    assert split.add_working_seconds(local("2026-11-20 09:30"), 3600) == local("2026-11-20 20:30")


def test_a_case_taken_in_outside_working_hours_is_not_due_at_once():
    evening = reckoned("1 working_hours", "2026-11-20 22:00")
    assert evening.due_at == local("2026-11-23 09:30")
    assert evening.total == 3600


def test_a_pause_pauses_and_one_that_begins_after_the_limit_mends_nothing():
    assert reckoned("4 hours", "2026-11-20 09:00", ("2026-11-20 10:00", "2026-11-20 12:00")).due_at == local(
        "2026-11-20 15:00"
    )
    for limit, due in (("4 hours", "2026-11-20 13:00"), ("1 working_days", "2026-11-23 18:00")):
        late = reckoned(limit, "2026-11-20 09:00", ("2026-11-24 10:00", "2026-11-27 10:00"))
        assert late.due_at == local(due)
    overlapping = ("2026-11-20 10:00", "2026-11-20 12:00"), ("2026-11-20 11:00", "2026-11-20 12:00")
    assert reckoned("4 hours", "2026-11-20 09:00", *overlapping).due_at == local("2026-11-20 15:00")


@pytest.mark.parametrize("limit", ["end_of_day", "1 days", "1 minutes", "1 working_hours", "1 working_days"])
def test_a_limit_that_begins_at_midnight_is_not_over_when_it_begins(limit: str):
    start = local("2026-11-20 00:00")
    for ends in ("close_of_work", "midnight"):
        for first in ("same_day", "next_day"):
            account = reckoned(limit, "2026-11-20 00:00", counted_from=first, day_ends=ends, working_day_ends=ends)
            assert account.due_at > start.astimezone(UTC)


@pytest.mark.feature("SL03")
def test_a_night_shift_belongs_to_the_day_on_which_it_begins():
    night = Calendar(zone=SHANGHAI, week=dict.fromkeys(range(5), ((1320, 1800),)))  # 22:00 to 06:00, Monday to Friday
    assert night.is_open(local("2026-11-21 05:59"))  # Saturday morning: Friday's shift
    assert not night.is_open(local("2026-11-21 22:30"))
    assert night.add_working_seconds(local("2026-11-21 05:00"), 7200) == local("2026-11-23 23:00")
    assert night.working_seconds(local("2026-11-20 12:00"), local("2026-11-22 12:00")) == 8 * 3600
    account = reckoned("1 working_days", "2026-11-19 12:00", calendar=night)
    assert account.due_at == local("2026-11-21 06:00")
    assert account.adds_up
