"""Working time, against a count minute by minute."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.ground.core.calendar import Calendar, DayKind, NoWorkingTime

SHANGHAI = ZoneInfo("Asia/Shanghai")
OFFICE = ((510, 720), (810, 1080))  # 08:30-12:00, 13:30-18:00
WEEK = dict.fromkeys(range(5), OFFICE)
CHRISTMAS = date(2026, 12, 25)


def office(**fields: object) -> Calendar:
    return Calendar(zone=SHANGHAI, week=WEEK, make_up_minutes=OFFICE, **fields)


def at(text: str, zone: ZoneInfo = SHANGHAI) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def test_the_lunch_break_is_no_working_time():
    assert office().add_working_seconds(at("2026-11-20 11:30"), 3600) == at("2026-11-20 14:00")


def test_the_end_of_an_interval_is_reached_on_that_day():
    assert office().add_working_seconds(at("2026-11-20 17:00"), 3600) == at("2026-11-20 18:00")
    assert office().add_working_seconds(at("2026-11-20 17:00"), 3660) == at("2026-11-23 08:31")


@pytest.mark.feature("SL04")
def test_a_holiday_is_passed_over():
    calendar = office(holidays=frozenset({date(2026, 10, 1)}))
    assert calendar.kind_of(date(2026, 10, 1)) is DayKind.HOLIDAY
    assert calendar.add_working_days(date(2026, 9, 30), 1) == date(2026, 10, 2)


@pytest.mark.feature("SL05")
def test_a_make_up_saturday_is_worked_and_a_single_day_overrides_it():
    saturday = date(2026, 10, 10)
    calendar = office(make_up_days=frozenset({saturday}))
    assert calendar.add_working_days(date(2026, 10, 9), 1) == saturday
    assert calendar.closes_at(saturday) == at("2026-10-10 18:00")
    calendar = office(make_up_days=frozenset({saturday}), single_days={saturday: ()})
    assert calendar.add_working_days(date(2026, 10, 9), 1) == date(2026, 10, 12)
    calendar = office(single_days={saturday: ((540, 720),)})
    assert calendar.closes_at(saturday) == at("2026-10-10 12:00")


@pytest.mark.feature("SL03")
def test_several_intervals_a_day_and_the_whole_day_are_counted():
    assert office().working_seconds(at("2026-11-20 00:00"), at("2026-11-21 00:00")) == 8 * 3600
    always = Calendar(zone=SHANGHAI, week=dict.fromkeys(range(7), ((0, 1440),)))
    assert always.working_seconds(at("2026-11-20 00:00"), at("2026-11-27 00:00")) == 7 * 24 * 3600


def test_a_night_of_summer_time_has_an_hour_less():
    berlin = ZoneInfo("Europe/Berlin")
    always = Calendar(zone=berlin, week=dict.fromkeys(range(7), ((0, 1440),)))
    assert always.working_seconds(at("2026-03-29 00:00", berlin), at("2026-03-30 00:00", berlin)) == 23 * 3600


def test_a_calendar_without_work_gives_up():
    nobody = Calendar(zone=SHANGHAI, week={})
    for reckon in (
        lambda: nobody.add_working_seconds(at("2026-11-20 00:00"), 1),
        lambda: nobody.subtract_working_seconds(at("2026-11-20 00:00"), 1),
        lambda: nobody.add_working_days(CHRISTMAS, 1),
        lambda: nobody.subtract_working_days(CHRISTMAS, 1),
    ):
        with pytest.raises(NoWorkingTime):
            reckon()


def test_days_after_the_last_announced_one_are_provisional():
    calendar = office(confirmed_until=date(2026, 12, 31))
    assert not calendar.is_provisional(date(2026, 12, 31))
    assert calendar.is_provisional(date(2027, 1, 1))
    assert not office().is_provisional(date(2099, 1, 1))


# --- laws ---------------------------------------------------------------------------------------------------------

FIRST = date(2026, 9, 1)
days = st.integers(0, 60).map(lambda n: FIRST + timedelta(days=n))
instants = st.integers(0, 60 * 24 * 60 - 1).map(lambda n: at("2026-09-01 00:00") + timedelta(minutes=n))


@st.composite
def intervals(draw: st.DrawFn) -> tuple[tuple[int, int], ...]:
    marks = sorted(draw(st.sets(st.integers(0, 96).map(lambda n: n * 15), min_size=0, max_size=6)))
    return tuple(zip(marks[0::2], marks[1::2], strict=False))


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    week = draw(st.dictionaries(st.integers(0, 6), intervals()))
    week[draw(st.integers(0, 6))] = OFFICE
    return Calendar(
        zone=SHANGHAI,
        week=week,
        holidays=draw(st.frozensets(days, max_size=8)),
        make_up_days=draw(st.frozensets(days, max_size=4)),
        make_up_minutes=OFFICE,
        single_days=draw(st.dictionaries(days, intervals(), max_size=4)),
    )


def worked(calendar: Calendar, minute: datetime) -> bool:
    """The oracle: whether the minute that begins here is worked."""
    local = minute.astimezone(SHANGHAI)
    since_midnight = local.hour * 60 + local.minute
    return any(start <= since_midnight < end for start, end in calendar.minutes_on(local.date()))


@pytest.mark.feature("SL11")
@given(calendar=calendars(), start=instants, minutes=st.integers(1, 700))
def test_adding_working_time_ends_where_a_count_minute_by_minute_ends(
    calendar: Calendar, start: datetime, minutes: int
):
    cursor, left = start, minutes
    while left:
        left -= worked(calendar, cursor)
        cursor += timedelta(minutes=1)
    assert calendar.add_working_seconds(start, minutes * 60) == cursor


@pytest.mark.feature("SL11")
@given(calendar=calendars(), start=instants, minutes=st.integers(0, 3000))
def test_working_time_between_two_instants_is_what_a_count_minute_by_minute_finds(
    calendar: Calendar, start: datetime, minutes: int
):
    counted = sum(worked(calendar, start + timedelta(minutes=n)) for n in range(minutes))
    end = start + timedelta(minutes=minutes)
    assert calendar.working_seconds(start, end) == counted * 60
    assert calendar.working_seconds(end, start) == -counted * 60


@pytest.mark.feature("SL11")
@given(calendar=calendars(), start=instants, seconds=st.integers(0, 400_000))
def test_forward_and_back_are_inverse(calendar: Calendar, start: datetime, seconds: int):
    end = calendar.add_working_seconds(start, seconds)
    assert calendar.working_seconds(start, end) == seconds
    back = calendar.subtract_working_seconds(end, seconds)
    assert calendar.working_seconds(back, end) == seconds
    if worked(calendar, start) or not seconds:
        assert back == start


@pytest.mark.feature("SL11")
@given(calendar=calendars(), start=instants, seconds=st.integers(0, 400_000), more=st.integers(0, 400_000))
def test_adding_time_never_moves_a_deadline_earlier(calendar: Calendar, start: datetime, seconds: int, more: int):
    first = calendar.add_working_seconds(start, seconds)
    assert start <= first <= calendar.add_working_seconds(start, seconds + more)


@given(calendar=calendars(), day=days, count=st.integers(0, 40))
def test_counting_working_days_forward_and_back_agrees(calendar: Calendar, day: date, count: int):
    later = calendar.add_working_days(day, count)
    assert later >= day
    assert calendar.is_worked(later)
    if count:
        assert calendar.working_days(day, later) == count
        assert calendar.working_days(later, day) == -count
    if calendar.is_worked(day):
        assert calendar.subtract_working_days(later, count) == day


def test_seconds_that_are_no_whole_minutes_are_kept():
    start = datetime(2026, 11, 20, 1, 30, 59, tzinfo=UTC)  # 09:30:59 in Shanghai
    assert office().add_working_seconds(start, 61) == datetime(2026, 11, 20, 1, 32, tzinfo=UTC)
