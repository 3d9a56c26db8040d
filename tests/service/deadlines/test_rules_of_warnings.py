"""When somebody is warned of what falls due."""

from datetime import datetime, timedelta

import pytest

from aftercare.service.deadlines import rules
from tests.factories.deadlines import local
from tests.service.deadlines.reckoning import autumn


def warned(due_at: str, hours: int, since: str = "2026-09-01 09:00") -> datetime | None:
    return rules.warn_at(due=local(due_at), ahead=timedelta(hours=hours), since=local(since), calendar=autumn())


@pytest.mark.feature("SL07")
def test_a_warning_comes_in_working_time_before_a_day_off() -> None:
    assert warned("2026-11-20 17:00", 4) == local("2026-11-20 08:30"), "13:00 is the lunch break"
    assert warned("2026-11-20 17:00", 2) == local("2026-11-20 15:00")
    assert warned("2026-11-22 10:00", 4) == local("2026-11-20 13:30"), "a Sunday is told of on Friday"
    assert warned("2026-10-08 09:00", 4) == local("2026-09-30 13:30"), "and what ends after a holiday, before it"
    assert warned("2026-11-22 10:00", 4, since="2026-11-21 10:00") == local("2026-11-22 06:00"), "unless it began then"
    assert warned("2026-11-22 10:00", 4, since="2026-11-22 07:00") is None
