"""Loading calendar tables."""

from datetime import UTC, date, datetime
from io import StringIO

import pytest
from django.core.management import call_command

from aftercare.ground.audit.models import AuditEvent
from aftercare.ground.core.actors import Actor, ActorKind
from aftercare.ground.core.errors import NotPermitted
from aftercare.service.deadlines import actions, holidays
from aftercare.service.deadlines.models import CalendarDay, CalendarTable
from tests.factories.deadlines import the_calendar


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
