"""Dates that an open order carries go with the days by which they were counted; what was promised stands."""

from datetime import date, datetime, timedelta

import pytest
from django.db import transaction

from aftercare.faces.messages import work
from aftercare.faces.messages.models import Message
from aftercare.ground.audit.models import AuditEvent
from aftercare.ground.core.actors import CLOCK
from aftercare.ground.policies.queries import policy_of
from aftercare.project.installer import INSTALLER
from aftercare.service.deadlines import actions as calendars
from aftercare.service.deadlines import parts as deadlines
from aftercare.service.deadlines.models import CalendarTable, Clock, OwnDay, Recount
from aftercare.service.deadlines.queries import own_days
from aftercare.service.deadlines.queries.accounts import account_of_clock
from aftercare.service.deadlines.rules import DayNote, Owner, SingleDay, Whose
from aftercare.service.workorders import jobs
from aftercare.service.workorders.actions import pressing, working
from aftercare.service.workorders.models import Reminder, WorkOrder
from aftercare.service.workorders.queries.limits import preview_orders
from tests.factories.accounts import a_development
from tests.factories.cases import NOW
from tests.factories.deadlines import SHANGHAI, the_calendar
from tests.factories.pressing import an_issued_demand
from tests.factories.workorders import Place, a_covered_case, a_place, a_taken_order, fresh

MONDAY = date(2026, 11, 23)
SUNDAY = date(2026, 11, 22)
ONE_DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _days() -> None:
    the_calendar(years=(2026,))


def a_large_order(place: Place) -> WorkOrder:
    """Taken on by the builder, who is to be on site in working days."""
    return a_taken_order(place, case=a_covered_case(place, estimate=9000))


def set_day(owner: Owner, *, day: date = MONDAY, note: DayNote = DayNote.HOLIDAY, at: datetime = NOW) -> OwnDay:
    edition = CalendarTable.objects.get().edition
    return calendars.set_day(
        key="cn", seen=edition, owner=owner, day=day, note=note, reason="台风", by=INSTALLER, at=at
    )


def followed(*, at: datetime = NOW, since: date = MONDAY) -> int:
    """What the job that the change of days queues has done."""
    return jobs.follow_calendar(since=since.isoformat(), at=at)["followed"]


def everywhere() -> Owner:
    return Whose.EVERYWHERE, 0


@pytest.mark.feature("SL05")
def test_a_day_off_moves_the_dates_of_open_orders_as_it_was_shown_and_back_again() -> None:
    place = a_place()
    here = (Whose.DEVELOPMENT, place.development.pk)
    order, table = a_large_order(place), CalendarTable.objects.get()
    before = (order.on_site_by, order.finish_by)
    single = SingleDay(DayNote.HOLIDAY, "台风")
    shown = preview_orders(table, owner=here, day=MONDAY, single=single, at=NOW)
    assert fresh(order).finish_by == order.finish_by, "looking changes nothing"
    own_day = set_day(here)
    assert followed() == 1
    now = fresh(order)
    assert {each.name: each.becomes for each in shown.first} == {
        "on_site_by": now.on_site_by,
        "finish_by": now.finish_by,
    }
    assert (shown.looked_at, shown.moved, shown.later, shown.all_seen) == (1, 2, 2, True)
    assert (now.on_site_by, now.finish_by) > before
    assert now.press_at == now.on_site_by, "it is looked at for being late at its new date"
    told = AuditEvent.objects.get(name="workorder.redated")
    assert told.changes["was_finish_by"] < told.changes["finish_by"]
    assert work.sooner([told]) == [], "who has more time is not disturbed"
    assert followed() == 0, "nothing is left to be moved"
    calendars.withdraw_day(own_day_id=own_day.pk, seen=table.edition + 1, by=INSTALLER, at=NOW)
    assert followed() == 1
    assert (fresh(order).on_site_by, fresh(order).finish_by) == before


@pytest.mark.feature("SL05")
def test_a_day_of_another_development_or_contractor_moves_nothing_here() -> None:
    place, elsewhere = a_place(), a_development()
    order = a_large_order(place)
    set_day((Whose.DEVELOPMENT, elsewhere.pk))
    set_day((Whose.CONTRACTOR, place.framework.pk))
    assert followed() == 0
    set_day((Whose.CONTRACTOR, place.builder.pk))
    assert followed() == 1, "what the builder owes is counted by the builder's own days"
    assert fresh(order).finish_by > order.finish_by


def test_a_later_day_of_which_the_owner_was_told_stands() -> None:
    place = a_place()
    order = a_large_order(place)
    promised = order.finish_by + timedelta(days=6)
    working.tell_delay(
        order_id=order.pk, seen=fresh(order).version, cause="parts", reason="材料未到", new_finish_by=promised,
        agreed=True, by=place.from_builder, at=NOW,
    )  # fmt: skip
    set_day(everywhere())
    assert followed() == 1
    assert fresh(order).finish_by == promised
    assert fresh(order).on_site_by > order.on_site_by, "the visit was promised to nobody"


def test_a_day_that_becomes_a_workday_brings_dates_nearer_and_the_doer_is_told() -> None:
    order = a_large_order(a_place())
    set_day(everywhere(), day=SUNDAY, note=DayNote.WORKDAY)
    assert followed(since=SUNDAY) == 1
    assert fresh(order).finish_by < order.finish_by
    told = AuditEvent.objects.get(name="workorder.redated")
    assert work.sooner([told]) == [told]
    work.tell_executor_of_dates(event=told, at=NOW)
    heard = Message.objects.get(wording="order_redated")
    assert f"{fresh(order).on_site_by.astimezone(SHANGHAI):%H:%M}" in heard.body
    assert order.number in heard.body


def test_a_date_for_which_the_contractor_was_reminded_stands_unless_it_is_not_missed_any_more() -> None:
    order = a_large_order(a_place())
    late = order.on_site_by + ONE_DAY * 2
    pressing.press(order_id=order.pk, by=CLOCK, at=late)
    assert Reminder.objects.get().missed_at == order.on_site_by
    day_off = set_day(everywhere(), at=late)
    assert followed(at=late) == 1
    assert fresh(order).on_site_by == order.on_site_by, "the day off comes one day later: it is missed either way"
    assert fresh(order).press_at > late, "the ladder goes on from the reminder"
    table = CalendarTable.objects.get()
    calendars.withdraw_day(own_day_id=day_off.pk, seen=table.edition, by=INSTALLER, at=late)
    sooner = order.on_site_by + timedelta(hours=1)
    set_day(everywhere(), at=sooner)
    assert followed(at=sooner) == 1
    assert fresh(order).on_site_by > sooner, "with the day off nothing was missed yet"


def test_orders_are_read_in_as_many_statements_for_many_as_for_few(django_assert_max_num_queries) -> None:
    place = a_place()
    for _each in range(3):
        a_large_order(place)
    jobs.follow_calendar(since="", at=NOW)  # what is read once is read
    with django_assert_max_num_queries(4):
        assert jobs.follow_calendar(since="", at=NOW) == {"followed": 0}


@pytest.mark.feature("ES05", "SL08")
def test_the_time_that_a_formal_demand_gave_stands_whatever_days_become() -> None:
    place = a_place()
    demand = an_issued_demand(place, order=a_large_order(place))
    clock = Clock.objects.get(pk=demand.clock_id)
    before_the_end = clock.due_at.astimezone(SHANGHAI).date()
    table = CalendarTable.objects.get()
    single = SingleDay(DayNote.HOLIDAY, "台风")
    assert own_days.preview(table, owner=everywhere(), day=before_the_end, single=single).moved < Clock.objects.count()
    set_day(everywhere(), day=before_the_end, at=demand.issued_at)
    stands = Clock.objects.get(pk=clock.pk)
    assert stands.due_at == clock.due_at, "the paper names this time"
    assert Recount.objects.exists(), "limits of the company move"
    assert not Recount.objects.filter(clock=stands).exists()
    told = account_of_clock(stands)
    assert (told.given, told.account.adds_up, told.account.due_at) == (True, True, clock.due_at)
    with transaction.atomic():
        deadlines.pause_clocks(
            case_id=clock.case_id, cause="owner", evidence="电话", planned_until=clock.due_at,
            policy=policy_of(clock.policy_id), by=INSTALLER, at=clock.started_at + timedelta(hours=1),
        )  # fmt: skip
        deadlines.resume_clocks(case_id=clock.case_id, at=clock.started_at + timedelta(days=4))
    assert Clock.objects.get(pk=clock.pk).due_at > clock.due_at, "only waiting moves it on"
