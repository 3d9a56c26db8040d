"""What is said by date: visits, steps that fall due, progress, and what the day left unsolved."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from aftercare.faces.messages import reminders
from aftercare.faces.messages.models import Message
from aftercare.ground.core.actors import Actor
from aftercare.service.cases.models import Case
from aftercare.service.workorders.models import WorkOrder
from tests.factories.accounts import a_contractor_actor, a_development, a_staff_member, an_actor
from tests.factories.cases import NOW, a_case
from tests.factories.deadlines import local
from tests.factories.workorders import a_place, a_proposed_time, a_sent_order, a_taken_order, fresh, to_technician


def said(wording: str) -> list[Message]:
    return list(Message.objects.filter(wording=wording).order_by("pk"))


@pytest.mark.requirement("S000.05.r06")
def test_the_owner_is_reminded_one_day_and_half_a_day_before_somebody_comes() -> None:
    order = a_taken_order(a_place())
    comes = a_proposed_time(order, by=builder_of(order), agreed=True).from_at
    for hours, expected in ((25, 0), (24, 1), (20, 1), (12, 2), (11, 2)):
        reminders.remind(at=comes - timedelta(hours=hours))
        assert len(said("appointment_reminder")) == expected, hours
    last = said("appointment_reminder")[-1]
    assert order.number in last.body
    assert "14:00–16:00" in last.body


def test_a_time_agreed_late_is_not_followed_by_a_reminder_of_yesterday() -> None:
    order = a_taken_order(a_place())
    at = NOW + timedelta(hours=5)
    comes = a_proposed_time(order, by=builder_of(order), at=at, agreed=True).from_at
    reminders.remind(at=at + timedelta(minutes=1))
    assert said("appointment_reminder") == []
    reminders.remind(at=comes - timedelta(hours=12))
    assert len(said("appointment_reminder")) == 1


@pytest.mark.requirement("S000.07.r15")
def test_a_technician_is_told_where_to_go_what_waits_there_and_when(do_jobs: Callable[[], int]) -> None:
    place = a_place()
    order = a_sent_order(place, executor=to_technician(place))
    do_jobs()
    (given,) = said("order_given")
    assert given.to_id == place.technician.id
    assert order.where in given.body
    assert order.what in given.body
    comes = a_proposed_time(order, by=place.technician, agreed=True).from_at
    reminders.remind(at=comes - timedelta(hours=12))
    assert order.where in said("visit_soon")[0].body


def test_whoever_answers_for_a_case_is_warned_once_before_its_step_falls_due() -> None:
    case = a_case()
    Case.objects.filter(pk=case.pk).update(due_at=NOW + timedelta(hours=9), step_since=NOW)
    for hours in (4, 5, 6):
        reminders.remind(at=NOW + timedelta(hours=hours))
    assert [message.to_id for message in said("step_due_soon")] == [case.responsible_id]
    Case.objects.filter(pk=case.pk).update(due_at=NOW + timedelta(hours=10), step_since=NOW + timedelta(hours=8))
    reminders.remind(at=NOW + timedelta(hours=9))
    assert len(said("step_due_soon")) == 1, "a step shorter than the warning needs none"


@pytest.mark.feature("SL07")
def test_what_falls_due_on_a_day_off_is_warned_of_before_that_day_and_once() -> None:
    case = a_case()
    Case.objects.filter(pk=case.pk).update(due_at=local("2026-11-22 10:00"), step_since=local("2026-11-18 09:00"))
    for told_at, expected in (("2026-11-20 11:00", 0), ("2026-11-20 13:30", 1), ("2026-11-22 06:00", 1)):
        reminders.remind(at=local(told_at))
        assert len(said("step_due_soon")) == expected, told_at


@pytest.mark.feature("SL07")
def test_a_stage_may_want_its_warning_earlier_than_others() -> None:
    case = a_case()
    due, since = local("2026-11-20 17:00"), local("2026-11-16 09:00")
    Case.objects.filter(pk=case.pk).update(step="in_repair", due_at=due, step_since=since)
    reminders.remind(at=local("2026-11-19 16:50"))
    assert said("step_due_soon") == []
    reminders.remind(at=local("2026-11-19 17:00"))
    assert [message.to_id for message in said("step_due_soon")] == [case.responsible_id]


@pytest.mark.requirement("S002.01.r04")
def test_an_owner_whose_case_takes_long_hears_every_week_where_it_stands() -> None:
    case = a_case()
    a_case(kind="question", component="", symptom="")
    for days, expected in ((6, 0), (7, 1), (8, 1), (14, 2)):
        reminders.tell_progress(at=NOW + timedelta(days=days))
        assert len(said("progress_told")) == expected, days
    told = said("progress_told")[0]
    assert case.number in told.body
    assert case.responsible.name in told.body
    Case.objects.filter(pk=case.pk).update(closed_at=NOW, closed_by="staff:1")
    reminders.tell_progress(at=NOW + timedelta(days=21))
    assert len(said("progress_told")) == 2


@pytest.mark.requirement("S001.09.r08")
def test_what_the_day_left_unsolved_is_reported_to_the_manager_in_the_evening_with_its_time() -> None:
    here = a_development()
    manager = a_staff_member("manager", development=here)
    by = an_actor("agent", development=here)
    yesterday = a_case(development=here, by=by, at=NOW - timedelta(days=1))
    today = a_case(development=here, by=by)
    done = a_case(development=here, by=by)
    Case.objects.filter(pk=done.pk).update(closed_at=NOW, closed_by="staff:1")
    evening = NOW + timedelta(hours=8)
    for _twice in range(2):
        reminders.report_day_end(at=evening)
    (message,) = said("unsolved_today")
    assert message.to_id == manager.pk
    assert today.number in message.body
    assert due_of(today) in message.body
    assert done.number not in message.body
    assert yesterday.number not in message.body


def due_of(case: Case) -> str:
    due: datetime = fresh(case).due_at.astimezone(case.development.zone)
    return f"{due.month}月{due.day}日{due:%H:%M}"


def builder_of(order: WorkOrder) -> Actor:
    return a_contractor_actor(order.contractor_id or 0)
