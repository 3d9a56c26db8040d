"""When to try again, when a worker is dead, when a periodic job is due."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from aftercare.ground.jobs import rules

SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def test_waits_grow_up_to_an_hour_and_end():
    waits = [rules.wait_before(attempt) for attempt in range(2, rules.ATTEMPTS_AT_MOST + 1)]
    assert waits == sorted(waits)
    assert waits[0] == timedelta(seconds=10)
    assert waits[-1] == timedelta(hours=1)
    assert rules.wait_before(rules.ATTEMPTS_AT_MOST + 1) is None


def test_a_worker_is_silent_after_two_minutes_or_when_never_heard():
    now = at("2026-11-21 12:00")
    assert not rules.is_silent(seen_at=now - timedelta(minutes=2), now=now)
    assert rules.is_silent(seen_at=now - timedelta(minutes=2, seconds=1), now=now)
    assert rules.is_silent(seen_at=None, now=now)


def test_a_daily_line_is_due_once_after_its_moment():
    due = rules.latest_due(cron="20 3 * * *", last_at=at("2026-11-20 03:20"), now=at("2026-11-21 03:25"))
    assert due == at("2026-11-21 03:20")
    assert rules.latest_due(cron="20 3 * * *", last_at=due, now=at("2026-11-21 03:26")) is None


def test_a_line_is_due_at_its_very_moment():
    moment = at("2026-11-21 03:20")
    assert rules.latest_due(cron="20 3 * * *", last_at=at("2026-11-20 03:20"), now=moment) == moment


def test_moments_missed_are_made_up_for_once():
    due = rules.latest_due(cron="* * * * *", last_at=at("2026-11-21 03:00"), now=at("2026-11-21 09:30"))
    assert due == at("2026-11-21 09:30")


def test_a_wrong_cron_line_is_refused():
    with pytest.raises(ValueError, match="61"):
        rules.Periodic("x", "61 * * * *", "x")
