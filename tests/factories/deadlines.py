"""Builders for clocks and calendars."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from itertools import count
from zoneinfo import ZoneInfo

from django.db import transaction

from aftercare.ground.policies.models import PolicyVersion
from aftercare.ground.policies.queries import policy_of
from aftercare.project.installer import INSTALLER
from aftercare.service.deadlines import actions, holidays, parts
from aftercare.service.deadlines.models import CalendarTable, Clock
from aftercare.service.deadlines.policy import Facts
from tests.factories.policies import a_published_policy

SHANGHAI = ZoneInfo("Asia/Shanghai")
_case = count(9_000_001)


def local(text: str) -> datetime:
    """`"2026-11-20 09:00"` on the clocks of Shanghai."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def the_calendar(*, years: Sequence[int] = (2026,), confirmed_until: date | None = None) -> CalendarTable:
    """The table `cn` with the days of `years`."""
    return actions.load_calendar(
        key="cn",
        days=list(holidays.days_of_china(years=years)),
        confirmed_until=confirmed_until or holidays.confirmed_until(years=years),
        source="test",
        by=INSTALLER,
        at=datetime(2026, 1, 1, tzinfo=UTC),
    )


def a_clock(
    stage: str = "survey",
    *,
    started_at: datetime | None = None,
    case_id: int | None = None,
    version: PolicyVersion | None = None,
    **facts: str,
) -> Clock:
    """A running clock of a case of its own, begun on a Friday morning under the baseline policy."""
    version = version or a_published_policy()
    with transaction.atomic():
        (clock,) = parts.start_clocks(
            case_id=case_id or next(_case),
            stages=[stage],
            facts=Facts(**{"kind": "repair", **facts}),
            policy=policy_of(version.pk),
            started_at=started_at or local("2026-11-20 09:00"),
        )
    return clock
