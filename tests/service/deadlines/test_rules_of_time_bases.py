"""Where the written rules of companies contradict each other about time: two variants, two results."""

from datetime import datetime, timedelta

import pytest

from aftercare.service.deadlines import rules
from tests.factories.deadlines import local
from tests.service.deadlines.reckoning import autumn, due, wall


@pytest.mark.feature("SL02")
@pytest.mark.parametrize(
    ("conflict", "one", "other", "ends"),
    [
        # first answer to a message: 24 hours, or an opinion in 2 working days, or within 5 days outside the province
        ("first answer", "24 hours", "2 working_days", ("2026-11-21 16:00", "2026-11-24 18:00")),
        ("first answer far away", "2 working_days", "5 days", ("2026-11-24 18:00", "2026-11-26 00:00")),
        # arrival: at once in emergencies, within 24 hours by the builder
        ("arrival", "1 hours", "24 hours", ("2026-11-20 17:00", "2026-11-21 16:00")),
        # completion: 30 working days, 15 working days, the same day
        ("completion", "30 working_days", "15 working_days", ("2027-01-01 18:00", "2026-12-11 18:00")),
        ("completion at once", "15 working_days", "end_of_day", ("2026-12-11 18:00", "2026-11-21 00:00")),
        # the base itself: working days or plain days, weeks or months
        ("base in days", "3 working_days", "3 days", ("2026-11-25 18:00", "2026-11-24 00:00")),
        ("base in weeks", "2 weeks", "2 months", ("2026-12-05 00:00", "2027-01-21 00:00")),
        ("base in hours", "8 working_hours", "8 hours", ("2026-11-23 16:00", "2026-11-21 00:00")),
    ],
)
def test_two_variants_of_a_rule_about_time_end_at_two_times(
    conflict: str, one: str, other: str, ends: tuple[str, str]
) -> None:
    friday = "2026-11-20 16:00"
    assert (due(one, friday), due(other, friday)) == (wall(ends[0]), wall(ends[1])), conflict


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
