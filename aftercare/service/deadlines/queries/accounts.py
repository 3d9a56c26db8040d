"""The account of one clock: its rows, and everything that made it what it is, with sources."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from aftercare.ground.core.calendar import Calendar
from aftercare.ground.policies.queries import policy_of
from aftercare.ground.policies.rules import LoadedPolicy
from aftercare.service.deadlines import rules
from aftercare.service.deadlines.models import Clock, Extension, Pause
from aftercare.service.deadlines.policy import (
    CalendarPolicy,
    CalendarRules,
    Counting,
    DeadlinePolicy,
    Duration,
    StageLimits,
    parse_duration,
)
from aftercare.service.deadlines.queries import Calendars, deadline_of
from aftercare.service.deadlines.rules import Owner, SingleDay


@dataclass(frozen=True)
class OwnDayOnTheWay:
    """A single day between the beginning and the end: for whom it holds, what it is, why."""

    day: date
    owner: Owner
    single: SingleDay


@dataclass(frozen=True)
class ClockAccount:
    """A clock explained. `expected_due_at` is set while it stands still: its due time if taken up as planned.

    `chosen_by` is whoever has this calendar for himself; `own_days` are the single days that held on the way.
    """

    clock: Clock
    limit: Duration
    stage: StageLimits | None
    account: rules.Account
    calendar: Calendar
    calendar_key: str
    calendar_rules: CalendarRules
    counting: Counting
    pauses: Sequence[Pause]
    extensions: Sequence[Extension]
    expected_due_at: datetime | None
    chosen_by: Owner | None
    own_days: Sequence[OwnDayOnTheWay]

    @property
    def given(self) -> bool:
        """Whether the time was given to somebody in writing, so that it stands whatever days become."""
        return self.clock.extended_to is not None and not self.extensions


def account_of_clock(clock: Clock) -> ClockAccount:
    """How the due time of a clock came about, to the last minute (SL08)."""
    policy = policy_of(clock.policy_id)
    deadlines, calendars = policy.section(DeadlinePolicy), policy.section(CalendarPolicy)
    reader = Calendars()
    calendar = reader.of_clock(clock)
    limit = parse_duration(clock.limit)
    pauses = list(clock.pauses.order_by("from_at", "id"))
    extensions = list(clock.extensions.order_by("made_at", "id"))
    account = rules.account_of(
        limit=limit,
        start=clock.started_at,
        due=deadline_of(clock, calendar=calendar).due_at,
        calendar=calendar,
        counting=deadlines.counting,
        pauses=[rules.PauseSpan(each.from_at, each.until_at) for each in pauses if each.until_at is not None],
        agreed=clock.extended_to is not None,
    )
    return ClockAccount(
        clock=clock,
        limit=limit,
        stage=deadlines.limits.get(clock.stage),
        account=account,
        calendar=calendar,
        calendar_key=clock.calendar,
        calendar_rules=calendars.rules_of(clock.calendar),
        counting=deadlines.counting,
        pauses=pauses,
        extensions=extensions,
        expected_due_at=_expected(clock, pauses, calendar, deadlines.counting),
        chosen_by=_chosen_by(clock, policy, reader),
        own_days=_own_days(clock, policy, reader, until=account.due_at, calendar=calendar),
    )


def _chosen_by(clock: Clock, policy: LoadedPolicy, reader: Calendars) -> Owner | None:
    key, owner = reader.usual_at(policy, place=clock.place)
    return owner if key == clock.calendar else None


def _own_days(
    clock: Clock, policy: LoadedPolicy, reader: Calendars, *, until: datetime, calendar: Calendar
) -> list[OwnDayOnTheWay]:
    first, last = calendar.day_of(clock.started_at), calendar.day_of(until)
    held = reader.own_days(policy, key=clock.calendar, place=clock.place)
    return [OwnDayOnTheWay(day, *each) for day, each in sorted(held.items()) if first <= day <= last]


def _expected(clock: Clock, pauses: Sequence[Pause], calendar: Calendar, counting: Counting) -> datetime | None:
    """When a clock that stands still is due if its pause ends when planned."""
    if clock.paused_from is None:
        return None
    since = max((extension.made_at for extension in clock.extensions.all()), default=None)
    ends = ((each, each.until_at or max(each.planned_until, each.from_at)) for each in pauses)
    spans = [
        rules.PauseSpan(max(each.from_at, since or each.from_at), end)
        for each, end in ends
        if since is None or end > since
    ]
    limit = parse_duration(clock.limit)
    if clock.extended_to is not None:
        found = rules.extended_to(clock.extended_to, limit=limit, calendar=calendar, counting=counting, pauses=spans)
    else:
        found = rules.due_at(limit=limit, start=clock.started_at, calendar=calendar, counting=counting, pauses=spans)
    return found.due_at
