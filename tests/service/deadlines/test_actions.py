"""Loading calendar tables."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from io import StringIO

import pytest
from django.core.management import call_command

from aftercare.ground.audit.models import AuditEvent
from aftercare.ground.core.actors import Actor, ActorKind
from aftercare.ground.core.errors import BadInput, NotPermitted, Stale
from aftercare.project.installer import INSTALLER
from aftercare.service.deadlines import actions, holidays, rules
from aftercare.service.deadlines.models import CalendarDay, CalendarTable, Recount
from aftercare.service.deadlines.rules.notices import YearMissing
from tests.factories.deadlines import a_clock, local, the_calendar


@pytest.mark.feature("SL04", "SL05")
def test_announced_years_are_confirmed_and_later_ones_provisional():
    the_calendar(years=(2026, 2027))
    assert CalendarDay.objects.get(day=date(2026, 10, 10)).kind == "workday"
    assert CalendarDay.objects.get(day=date(2026, 10, 1)).kind == "holiday"
    later = CalendarDay.objects.get(day=date(2027, 1, 1))
    assert (later.kind, later.provisional, later.source) == ("holiday", True, "holidays")
    assert CalendarTable.objects.get().confirmed_until == date(2026, 12, 31)


def test_loading_again_replaces_the_same_years_and_counts_the_edition():
    first = the_calendar(years=(2025, 2026))
    count = CalendarDay.objects.count()
    second = the_calendar(years=(2026,))
    assert (second.pk, second.edition) == (first.pk, first.edition + 1)
    assert CalendarDay.objects.count() == count
    assert AuditEvent.objects.filter(name="calendar.loaded").count() == 2


NOTICE = [
    ["日期", "性质", "名称"],
    ["2027-01-01 至 2027-01-03", "放假", "元旦"],
    ["2027/10/01", "2027/10/07", "放假", "国庆节"],
    [datetime(2027, 10, 9, tzinfo=UTC), "上班", "国庆节"],
    ["2026年12月31日", "休", "元旦"],
]


def published(
    rows: Sequence[Sequence[object]] = NOTICE, *, seen: int | None = None, by: Actor = INSTALLER
) -> CalendarTable:
    table = CalendarTable.objects.get()
    return actions.publish_notice(
        key="cn",
        seen=table.edition if seen is None else seen,
        notice=rules.read_notice(rows, source="国办发明电〔2026〕7号"),
        source="国办发明电〔2026〕7号",
        by=by,
        at=local("2026-11-20 09:00"),
    )


@pytest.mark.feature("SL05")
def test_a_notice_takes_the_place_of_what_was_expected_and_confirms_its_year():
    the_calendar(years=(2026, 2027))
    table = published()
    assert table.confirmed_until == date(2027, 12, 31)
    held = CalendarDay.objects.filter(day__year=2027)
    assert held.count() == 11
    assert not held.filter(provisional=True).exists()
    assert CalendarDay.objects.get(day=date(2027, 10, 9)).kind == "workday"
    assert CalendarDay.objects.get(day=date(2026, 12, 31)).kind == "holiday"
    assert CalendarDay.objects.filter(day=date(2026, 10, 1)).exists(), "the rest of the year before stays"
    event = AuditEvent.objects.get(name="calendar.notice_published")
    assert "2027-10-09 - → workday" in event.changes["changed"]


@pytest.mark.feature("SL05", "SL08")
def test_a_notice_works_running_clocks_out_anew_with_a_record_of_what_they_were():
    the_calendar(years=(2026, 2027))
    expected = a_clock("survey", started_at=local("2027-10-08 09:00"))  # 2 working days: 11 and 12 October
    before = a_clock("survey", started_at=local("2026-11-20 09:00"))
    assert (expected.provisional, expected.due_at) == (True, local("2027-10-12 18:00"))
    published()
    expected.refresh_from_db()
    assert (expected.provisional, expected.due_at) == (False, local("2027-10-11 18:00"))  # the make-up Saturday counts
    kept = Recount.objects.get()
    assert (kept.clock_id, kept.was_due_at, kept.was_provisional) == (expected.pk, local("2027-10-12 18:00"), True)
    due = before.due_at
    before.refresh_from_db()
    assert before.due_at == due


def test_a_notice_is_refused_when_another_was_first_a_year_is_missing_or_it_cannot_be_read():
    the_calendar(years=(2026,))
    with pytest.raises(Stale):
        published(seen=0)
    with pytest.raises(YearMissing):
        published([["2028-01-01", "放假", "元旦"]])
    for rows in ([["日期", "性质"]], [["2027-01-01", "也许"]], [["2027-01-01", "放假"], ["2027-01-01", "上班"]]):
        with pytest.raises(BadInput):
            published(rows)
    with pytest.raises(NotPermitted):
        published(by=Actor(kind=ActorKind.STAFF, id=1, label="Agent"))


def test_whoever_may_not_change_calendars_is_refused():
    with pytest.raises(NotPermitted):
        actions.load_calendar(
            key="cn",
            days=list(holidays.days_of_china(years=[2026])),
            confirmed_until=date(2026, 12, 31),
            source="test",
            by=Actor(kind=ActorKind.STAFF, id=1, label="Agent"),
            at=datetime(2026, 1, 1, tzinfo=UTC),
        )


def test_the_command_fills_the_table():
    said = StringIO()
    call_command("load_calendar", from_year=2026, to_year=2027, stdout=said)
    assert "announced until 2026-12-31" in said.getvalue()
    assert CalendarDay.objects.filter(day__year=2027).exists()
