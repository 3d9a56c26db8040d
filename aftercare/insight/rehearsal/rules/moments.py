"""When limits end, each day and limit worked out once: most cases of a day share their deadlines. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from aftercare.ground.core.calendar import Calendar
from aftercare.service.deadlines import rules as deadlines
from aftercare.service.deadlines.policy import CountedFrom, Counting, Duration, Unit

SECONDS = {Unit.MINUTES: 60, Unit.HOURS: 3600}
WHOLE_DAYS = frozenset({Unit.DAYS, Unit.WEEKS, Unit.MONTHS})


@dataclass
class Moments:
    """Remembers by calendar, way of counting, limit and day; what a pause or the hour of the day matters to is always
    worked out by `deadlines.rules.due_at` itself."""

    _known: dict[tuple[int, int, Duration, date, bool], datetime] = field(default_factory=dict)

    def due(
        self,
        limit: Duration,
        start: datetime,
        *,
        calendar: Calendar,
        counting: Counting,
        pauses: Sequence[deadlines.PauseSpan] = (),
    ) -> datetime:
        """The same moment as `due_at`. Calendars and countings, known by identity, must live as long as this."""
        seconds = SECONDS.get(limit.unit)
        if seconds is not None and not pauses:
            return start.astimezone(UTC) + timedelta(seconds=limit.amount * seconds)
        by_day = limit.unit is Unit.WORKING_DAYS or (
            limit.unit in WHOLE_DAYS and counting.counted_from is not CountedFrom.SAME_DAY
        )
        if pauses or not by_day or limit.amount < 1:
            return _worked_out(limit, start, calendar, counting, pauses)
        today = limit.unit is Unit.WORKING_DAYS and deadlines.counts_first_day(
            start, calendar=calendar, counting=counting
        )
        key = (id(calendar), id(counting), limit, calendar.day_of(start), today)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = _worked_out(limit, start, calendar, counting, ())
        return known


def _worked_out(
    limit: Duration,
    start: datetime,
    calendar: Calendar,
    counting: Counting,
    pauses: Sequence[deadlines.PauseSpan],
) -> datetime:
    return deadlines.due_at(limit=limit, start=start, calendar=calendar, counting=counting, pauses=pauses).due_at
