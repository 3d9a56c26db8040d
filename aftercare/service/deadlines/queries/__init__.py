"""Clocks as they are shown and watched."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, TypeVar

from django.db.models import BigIntegerField, Q, QuerySet

from aftercare.ground.accounts.models import Development
from aftercare.ground.core.calendar import Calendar
from aftercare.ground.core.prepared import Given, Question
from aftercare.ground.policies.queries import policy_of
from aftercare.ground.policies.rules import LoadedPolicy
from aftercare.service.deadlines import rules
from aftercare.service.deadlines.explaining import in_words
from aftercare.service.deadlines.models import CalendarDay, CalendarTable, Clock, ClockQuerySet, Extension, Pause
from aftercare.service.deadlines.policy import DeadlinePolicy, Facts, parse_duration
from aftercare.service.deadlines.queries.calendars import (
    Calendars,
    calendar_of,
    calendar_of_edition,
    forget_unsettled,
    own_of_edition,
)
from aftercare.service.deadlines.queries.owners import owner_label, owner_labels
from aftercare.service.deadlines.rules import Owner, SingleDay, Whose

Found = TypeVar("Found", bound="QuerySet[Any, Any]")

__all__ = [
    "ASKED_OF_A_CASE",
    "Calendars",
    "Explanation",
    "calendar_of",
    "calendar_of_edition",
    "clocks_of",
    "concerned",
    "count_concerned",
    "day_held",
    "deadline_of",
    "due_under",
    "explain",
    "explain_of_case",
    "forget_unsettled",
    "held_days",
    "next_due",
    "notice_held",
    "of_owner",
    "overdue_clocks",
    "own_of_edition",
    "owner_label",
    "owner_labels",
    "pauses_to_end",
]

AT_MOST = 200
_CLOCKS = Question(
    lambda: Clock.objects.filter(case_id=Given("case", BigIntegerField())).order_by("-started_at", "-id")[:AT_MOST]
)
_PAUSES = Question(
    lambda: Pause.objects.filter(clock__case_id=Given("case", BigIntegerField())).order_by("id")[:AT_MOST]
)
_EXTENSIONS = Question(
    lambda: Extension.objects.filter(clock__case_id=Given("case", BigIntegerField())).order_by("id")[:AT_MOST]
)
ASKED_OF_A_CASE = (_PAUSES, _EXTENSIONS)


def clocks_of(case_id: int) -> list[Clock]:
    """Every clock of a case, running ones by their due time first, then those that were stopped, the latest first."""
    clocks = _CLOCKS.rows(case=case_id)
    running = sorted((clock for clock in clocks if clock.stopped_at is None), key=lambda clock: clock.due_at)
    return running + [clock for clock in clocks if clock.stopped_at is not None]


def next_due(case_id: int) -> Clock | None:
    """The running clock of a case that ends first."""
    return Clock.objects.running().filter(case_id=case_id).order_by("due_at", "id").first()


def overdue_clocks(*, at: datetime, stages: Iterable[str] = (), limit: int = 500) -> list[Clock]:
    """Running clocks whose time has passed by `at`, the longest overdue first; only of `stages` when given."""
    clocks = Clock.objects.due_before(at)
    if stages:
        clocks = clocks.filter(stage__in=list(stages))
    return list(clocks.order_by("due_at", "id")[:limit])


def pauses_to_end(*, at: datetime, limit: int = 500) -> list[int]:
    """The cases whose pause was planned to end by `at`, each once."""
    clocks = Clock.objects.running().filter(pauses__until_at=None, pauses__planned_until__lte=at)
    return list(clocks.order_by("case_id").values_list("case_id", flat=True).distinct()[:limit])


@dataclass(frozen=True)
class Explanation:
    """A deadline with the words that say how it came about, in the reader's language."""

    deadline: rules.Deadline
    lines: tuple[str, ...]


def explain(
    clock: Clock, *, calendar: Calendar | None = None, pauses: list[rules.PauseSpan] | None = None
) -> Explanation:
    """How the due time of a clock was worked out, line by line (SL08). `pauses` as `deadline_of` takes them."""
    calendar = calendar or Calendars().of_clock(clock)
    deadline = deadline_of(clock, calendar=calendar, pauses=pauses)
    return Explanation(deadline, tuple(in_words(line, zone=calendar.zone) for line in deadline.lines))


def explain_of_case(case_id: int, clocks: Sequence[Clock]) -> list[Explanation]:
    """As `explain` for several clocks of a case: two statements for all of them, and one for each calendar."""
    calendars = Calendars()
    pauses, extensions = _PAUSES.rows(case=case_id), _EXTENSIONS.rows(case=case_id)
    return [
        explain(
            clock,
            calendar=calendars.of_clock(clock),
            pauses=_ended(
                [each for each in pauses if each.clock_id == clock.pk],
                [each for each in extensions if each.clock_id == clock.pk],
            ),
        )
        for clock in clocks
    ]


def deadline_of(
    clock: Clock, *, calendar: Calendar | None = None, pauses: list[rules.PauseSpan] | None = None
) -> rules.Deadline:
    """The deadline of a clock, worked out anew from its start, its pauses that have ended, and its extension.

    For many clocks prefetch `pauses` and `extensions`, or give the spans of those that count.
    """
    policy = policy_of(clock.policy_id)
    calendar = calendar or Calendars().of_clock(clock)
    counting = policy.section(DeadlinePolicy).counting
    limit = parse_duration(clock.limit)
    pauses = _ended_pauses(clock) if pauses is None else pauses
    if clock.extended_to is not None:
        return rules.extended_to(
            clock.extended_to,
            limit=limit,
            calendar=calendar,
            counting=counting,
            pauses=pauses,
            told=rules.Told.EXTENDED if clock.extensions.all() else rules.Told.GIVEN,
        )
    return rules.due_at(limit=limit, start=clock.started_at, calendar=calendar, counting=counting, pauses=pauses)


def due_under(policy: LoadedPolicy, *, stage: str, facts: Facts, since: datetime, running: Clock | None) -> datetime:
    """Until when a step entered at `since` is due under a policy; the pauses of the clock that runs now count."""
    deadlines = policy.section(DeadlinePolicy)
    rule = deadlines.rule_for(stage, facts, since=since)
    place = rules.Place(facts.development_id, facts.contractor_id if deadlines.stage(stage).contractor_calendar else 0)
    deadline = rules.due_at(
        limit=rule.limit,
        start=since,
        calendar=Calendars().for_limit(policy, named=rule.calendar, place=place)[1],
        counting=deadlines.counting,
        pauses=_ended_pauses(running) if running else [],
    )
    return deadline.due_at


def _ended_pauses(clock: Clock) -> list[rules.PauseSpan]:
    return _ended(clock.pauses.all(), clock.extensions.all())


def _ended(pauses: Iterable[Pause], extensions: Iterable[Extension]) -> list[rules.PauseSpan]:
    """The pauses of a clock that have ended, what of them came after its last extension if it has one."""
    since = max((extension.made_at for extension in extensions), default=None)
    return [
        rules.PauseSpan(max(pause.from_at, since or pause.from_at), pause.until_at)
        for pause in pauses
        if pause.until_at is not None and (since is None or pause.until_at > since)
    ]


def held_days(table: CalendarTable, notice: rules.Notice) -> dict[date, tuple[rules.DayNote, str, bool]]:
    """What a table holds for the days that a notice speaks of: note, name, and whether it is only expected."""
    days = CalendarDay.objects.filter(table=table).filter(
        Q(day__year=notice.year) | Q(day__in=[each.day for each in notice.days])
    )
    rows = days.order_by("day").values_list("day", "kind", "name", "provisional")
    return {day: (rules.DayNote(kind), name, expected) for day, kind, name, expected in rows}


def days_before(since: date) -> datetime:
    """What is due before this moment, no change of days from `since` on can move: whatever the zone, a night shift."""
    return datetime.combine(since, time.min, UTC) - timedelta(days=2)


def concerned(since: date, *, owner: Owner | None = None) -> ClockQuerySet:
    """The running clocks that a change of days from `since` on may move, everywhere or only those of an owner.

    Of every calendar: which of them take their days from a table, only their policies know.
    """
    clocks = Clock.objects.running().filter(Q(due_at__gte=days_before(since)) | Q(provisional=True))
    return of_owner(clocks, owner)


def of_owner(found: Found, owner: Owner | None) -> Found:
    """Of rows with a development and a contractor, those for which days of an owner count; all of them for None."""
    whose, pk = owner or (Whose.EVERYWHERE, 0)
    if whose is Whose.CONTRACTOR:
        return found.filter(contractor_id=pk)
    if whose is Whose.DEVELOPMENT:
        return found.filter(development_id=pk)
    if whose is Whose.COMPANY:
        return found.filter(development_id__in=Development.objects.under({pk}).values("pk"))
    return found


def count_concerned(since: date) -> int:
    """How many running clocks a change of days from `since` on may move: counted to a thousand and one."""
    return len(concerned(since).order_by("due_at", "id").values_list("pk", flat=True)[:1001])


def notice_held(table: CalendarTable, year: int) -> list[CalendarDay]:
    """The days of a year that differ from their weekday, as the table has them."""
    return list(CalendarDay.objects.filter(table=table, day__year=year).order_by("day"))


def day_held(table: CalendarTable, *, owner: Owner, day: date) -> SingleDay | None:
    """What somebody's own day says now, if it stands."""
    return own_of_edition(table.key, table.edition).days.get(owner, {}).get(day)
