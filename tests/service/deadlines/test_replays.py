"""Published failures of others, replayed where rows are kept; those of pure reckoning stand with the accounts."""

from datetime import date, timedelta

import pytest
from django.db import transaction

from aftercare.ground.audit.models import AuditEvent
from aftercare.ground.policies.queries import policy_of
from aftercare.project.installer import INSTALLER
from aftercare.service.deadlines import actions, holidays, parts, queries
from aftercare.service.deadlines.models import Recount
from aftercare.service.deadlines.policy import Facts
from aftercare.service.deadlines.rules import DayNote, NotedDay
from tests.factories.deadlines import a_clock, local, the_calendar
from tests.factories.policies import a_published_policy


@pytest.fixture(autouse=True)
def _days() -> None:
    the_calendar(years=(2026,))


@pytest.mark.feature("SL05", "SL08")
def test_a_feed_that_adds_a_day_moves_no_limit_without_a_record_of_it() -> None:
    clock = a_clock("survey", started_at=local("2026-11-20 09:00"))
    extra = NotedDay(date(2026, 11, 24), DayNote.HOLIDAY, "", "feed", provisional=False)
    actions.load_calendar(
        key="cn",
        days=[*holidays.days_of_china(years=[2026]), extra],
        confirmed_until=date(2026, 12, 31),
        source="feed",
        by=INSTALLER,
        at=local("2026-11-20 10:00"),
    )
    clock.refresh_from_db()
    assert clock.due_at == local("2026-11-25 18:00")
    kept = Recount.objects.get(clock=clock)
    assert (kept.was_due_at, kept.due_at) == (local("2026-11-24 18:00"), local("2026-11-25 18:00"))
    told = AuditEvent.objects.filter(name="calendar.loaded").latest("pk").changes
    assert (told["source"], told["clocks_worked_out_anew"]) == ("feed", 1)


@pytest.mark.feature("SL02")
def test_a_clock_of_later_work_neither_hides_nor_moves_nor_ends_that_of_the_first_answer() -> None:
    policy, opened = policy_of(a_published_policy().pk), local("2026-11-20 09:00")
    answer = a_clock("first_answer", case_id=7, started_at=opened)
    for hours in (1, 2, 3):
        with transaction.atomic():
            parts.restart_clocks(
                case_id=7,
                stages=["raised_project"],
                facts=Facts(kind="repair", urgency="emergency"),
                policy=policy,
                at=opened + timedelta(hours=hours),
            )
    due = answer.due_at
    answer.refresh_from_db()
    assert (answer.due_at, answer.stopped_at) == (due, None)
    late = queries.overdue_clocks(at=due + timedelta(minutes=1))
    assert {clock.stage for clock in late} == {"first_answer", "raised_project"}, "each is late for itself"
    with transaction.atomic():
        parts.stop_clocks(case_id=7, at=due, stages=["raised_project"])
    assert [clock.pk for clock in queries.overdue_clocks(at=due + timedelta(minutes=1))] == [answer.pk]


@pytest.mark.feature("SL11")
def test_nothing_is_late_at_the_moment_it_is_taken_in_though_that_is_midnight() -> None:
    midnight = local("2026-11-21 00:00")
    version = a_published_policy(deadlines__limits__survey__rules=[{"limit": "end_of_day", "source": ["test"]}])
    clock = a_clock("survey", started_at=midnight, version=version)
    assert queries.overdue_clocks(at=midnight) == []
    assert queries.overdue_clocks(at=midnight + timedelta(hours=23)) == []
    assert clock.due_at == local("2026-11-22 00:00")
