"""Clocks as they are shown and watched."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import lru_cache

from django.db.models import BigIntegerField, CharField, Q

from aftercare.ground.core.calendar import Calendar
from aftercare.ground.core.prepared import Given, Question
from aftercare.ground.policies.queries import policy_of
from aftercare.ground.policies.rules import LoadedPolicy
from aftercare.service.deadlines import rules
from aftercare.service.deadlines.explaining import in_words
from aftercare.service.deadlines.models import CalendarDay, CalendarTable, Clock
from aftercare.service.deadlines.policy import CalendarPolicy, DeadlinePolicy, Facts, parse_duration

_CLOCKS = Question(
    lambda: Clock.objects.filter(case_id=Given("case", BigIntegerField())).order_by("-started_at", "-id")[:200]
)
_TABLE = Question(lambda: CalendarTable.objects.filter(key=Given("key", CharField()))[:1])


def calendar_of(policy: LoadedPolicy, *, key: str = "") -> Calendar:
    """The calendar called `key` in a policy (its default when empty), with the holidays of the calendar table.

    One query; the days themselves are read again only when the table has a new edition.
    """
    table = policy.section(CalendarPolicy).rules_of(key or None).days
    edition = 0
    if table is not None:
        held = _TABLE.first(key=table)
        edition = held.edition if held is not None else 0
    if policy.version_id == 0:  # not published: only a version never changes
        return _calendar(policy, key)
    return calendar_of_edition(policy.version_id, key, edition)


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


def explain(clock: Clock, *, calendar: Calendar | None = None) -> Explanation:
    """How the due time of a clock was worked out, line by line (SL08)."""
    calendar = calendar or calendar_of(policy_of(clock.policy_id), key=clock.calendar)
    deadline = deadline_of(clock, calendar=calendar)
    return Explanation(deadline, tuple(in_words(line, zone=calendar.zone) for line in deadline.lines))


def explain_each(clocks: Sequence[Clock]) -> list[Explanation]:
    """As `explain` for several clocks, asking for each calendar once."""
    calendars = calendars_of(clocks)
    return [explain(clock, calendar=calendars[clock.policy_id, clock.calendar]) for clock in clocks]


def calendars_of(clocks: Iterable[Clock]) -> dict[tuple[int, str], Calendar]:
    """The calendars of clocks by policy and name, each asked for once."""
    keys = dict.fromkeys((clock.policy_id, clock.calendar) for clock in clocks)
    return {key: calendar_of(policy_of(key[0]), key=key[1]) for key in keys}


def deadline_of(clock: Clock, *, calendar: Calendar | None = None) -> rules.Deadline:
    """The deadline of a clock, worked out anew from its start, its pauses that have ended, and its extension.

    For many clocks prefetch `pauses` and `extensions`.
    """
    policy = policy_of(clock.policy_id)
    calendar = calendar or calendar_of(policy, key=clock.calendar)
    counting = policy.section(DeadlinePolicy).counting
    limit = parse_duration(clock.limit)
    pauses = _ended_pauses(clock)
    if clock.extended_to is not None:
        return rules.extended_to(clock.extended_to, limit=limit, calendar=calendar, counting=counting, pauses=pauses)
    return rules.due_at(limit=limit, start=clock.started_at, calendar=calendar, counting=counting, pauses=pauses)


def due_under(policy: LoadedPolicy, *, stage: str, facts: Facts, since: datetime, running: Clock | None) -> datetime:
    """Until when a step entered at `since` is due under a policy; the pauses of the clock that runs now count."""
    deadlines = policy.section(DeadlinePolicy)
    rule = deadlines.rule_for(stage, facts, since=since)
    deadline = rules.due_at(
        limit=rule.limit,
        start=since,
        calendar=calendar_of(policy, key=rule.calendar or ""),
        counting=deadlines.counting,
        pauses=_ended_pauses(running) if running else [],
    )
    return deadline.due_at


def _ended_pauses(clock: Clock) -> list[rules.PauseSpan]:
    """The pauses of a clock that have ended, what of them came after its last extension if it has one."""
    since = max((extension.made_at for extension in clock.extensions.all()), default=None)
    return [
        rules.PauseSpan(max(pause.from_at, since or pause.from_at), pause.until_at)
        for pause in clock.pauses.all()
        if pause.until_at is not None and (since is None or pause.until_at > since)
    ]


def held_days(table: CalendarTable, notice: rules.Notice) -> dict[date, tuple[rules.DayNote, str, bool]]:
    """What a table holds for the days that a notice speaks of: note, name, and whether it is only expected."""
    days = CalendarDay.objects.filter(table=table).filter(
        Q(day__year=notice.year) | Q(day__in=[each.day for each in notice.days])
    )
    rows = days.order_by("day").values_list("day", "kind", "name", "provisional")
    return {day: (rules.DayNote(kind), name, expected) for day, kind, name, expected in rows}


def count_concerned(table: CalendarTable, *, since: date) -> int:
    """How many running clocks a change of days from `since` on may move: counted to a thousand and one.

    Of every calendar: which of them take their days from the table, only their policies know.
    """
    before = datetime.combine(since, time.min, UTC)
    clocks = Clock.objects.running().filter(Q(due_at__gte=before) | Q(provisional=True))
    return len(clocks.order_by("due_at", "id").values_list("pk", flat=True)[:1001]) if table.pk else 0


def notice_held(table: CalendarTable, year: int) -> list[CalendarDay]:
    """The days of a year that differ from their weekday, as the table has them."""
    return list(CalendarDay.objects.filter(table=table, day__year=year).order_by("day"))


@lru_cache(maxsize=64)
def calendar_of_edition(version_id: int, key: str, _edition: int) -> Calendar:
    """The calendar as it stands in one edition of its table, kept in memory."""
    return _calendar(policy_of(version_id), key)


def _calendar(policy: LoadedPolicy, key: str) -> Calendar:
    held = policy.section(CalendarPolicy).rules_of(key or None)
    if held.days is None:
        return rules.calendar_from(held)
    until = CalendarTable.objects.filter(key=held.days).values_list("confirmed_until", flat=True).first()
    days = list(CalendarDay.objects.filter(table__key=held.days).order_by("day").values_list("day", "kind", "name"))
    return rules.calendar_from(
        held,
        days=[(day, kind) for day, kind, _name in days],
        names={day: name for day, _kind, name in days},
        confirmed_until=until,
    )
