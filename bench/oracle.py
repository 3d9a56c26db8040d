"""Deadlines counted by brute force, minute by minute, to compare the algebra with: `python -m bench.oracle 1000000`.

A third number is the seed, a fourth how many processes share the work: all processors unless it is said. Nothing here
leaps: every minute is a byte, and each is looked at. Worlds, limits and pauses are drawn from a seed: weeks with lunch
breaks, split shifts, nights over midnight and days without end, holidays, make-up days, single days. Times are minutes
since the world's first midnight.
"""

import os
import random
import sys
from calendar import monthrange
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import compress, islice
from time import perf_counter
from zoneinfo import ZoneInfo

from aftercare.ground.core.calendar import Calendar, Minutes
from aftercare.service.deadlines import rules
from aftercare.service.deadlines.policy import CountedFrom, Counting, DayEnd, Duration, Unit

ZONE = ZoneInfo("Asia/Shanghai")
FIRST = date(2026, 8, 31)  # a Monday
DAYS = 420
DAY = 24 * 60
ALWAYS = b"\1" * (DAY * (DAYS + 2))
AT_ONCE = 10_000
WRONG_AT_MOST = 20
SHIFTS: tuple[Minutes, ...] = (
    ((510, 720), (810, 1080)),
    ((480, 720), (720, 1020)),
    ((0, 1440),),
    ((540, 660), (780, 900), (1200, 1320)),
    ((1320, 1800),),
    ((480, 600), (1200, 1440)),
    ((0, 30),),
)
MOST = {
    Unit.MINUTES: 3000, Unit.HOURS: 90, Unit.WORKING_HOURS: 12, Unit.WORKING_DAYS: 12, Unit.DAYS: 25, Unit.WEEKS: 3,
    Unit.MONTHS: 3, Unit.END_OF_DAY: 0,
}  # fmt: skip


@dataclass(frozen=True)
class World:
    """A calendar, and the same as bare minutes: which are worked, which days have work, when a day's work ends."""

    calendar: Calendar
    worked: bytearray
    has_work: list[bool]
    closes: list[int]


@dataclass(frozen=True)
class Question:
    """When is `limit` due for what began at `start`, with these pauses? In minutes of the world."""

    limit: Duration
    start: int
    pauses: list[tuple[int, int]]
    counting: Counting


def a_world(draw: random.Random) -> World:
    """A calendar drawn at random, with at least one day of work a week."""
    kinds = draw.sample(SHIFTS, 2) if draw.random() < 0.3 else [draw.choice(SHIFTS)] * 2
    if kinds[0][-1][1] > DAY and kinds[1][0][0] < kinds[0][-1][1] - DAY:
        kinds = [kinds[0], kinds[0]]
    if kinds[1][-1][1] > DAY and kinds[0][0][0] < kinds[1][-1][1] - DAY:
        kinds = [kinds[1], kinds[1]]
    week = {day: kinds[day % 2] for day in range(7) if draw.random() < 0.7} or {2: kinds[0]}
    days = [FIRST + timedelta(days=n) for n in range(DAYS)]
    holidays = frozenset(draw.sample(days, 25))
    make_up = frozenset(draw.sample(days, 8))
    singles: dict[date, Minutes] = {day: draw.choice([(), kinds[0]]) for day in draw.sample(days, 8)}
    calendar = Calendar(ZONE, week, holidays, make_up, kinds[0], singles)
    worked, has_work, closes = bytearray(DAY * (DAYS + 2)), [], []
    for n, day in enumerate(days):
        shifts: Minutes = ()
        if day in singles:
            shifts = singles[day]
        elif day in make_up:
            shifts = kinds[0]
        elif day not in holidays:
            shifts = week.get(day.weekday(), ())
        has_work.append(bool(shifts))
        closes.append(n * DAY + (shifts[-1][1] if shifts else DAY))
        for begins, ends in shifts:
            worked[n * DAY + begins : n * DAY + ends] = b"\1" * (ends - begins)
    return World(calendar, worked, has_work, closes)


def a_question(draw: random.Random) -> Question:
    """A limit with up to three pauses, which may overlap, touch, or begin after it has run out."""
    unit = draw.choice(list(MOST))
    start = DAY + draw.randrange(60 * DAY)  # the first day has no eve from which a night shift could reach over
    pauses = []
    for _n in range(draw.choice([0, 0, 1, 1, 2, 3])):
        begins = start + draw.randrange(draw.choice([120, 3 * DAY, 30 * DAY]))
        pauses.append((begins, begins + draw.randrange(draw.choice([60, DAY, 8 * DAY]))))
    counting = Counting(
        counted_from=draw.choice(list(CountedFrom)),
        working_day_ends=draw.choice(list(DayEnd)),
        day_ends=draw.choice(list(DayEnd)),
        rest_day_rolls_on=draw.random() < 0.5,
        source=("drawn",),
    )
    return Question(Duration(draw.randint(1, MOST[unit]) if MOST[unit] else 0, unit), start, pauses, counting)


def counted_out(world: World, asked: Question) -> int:
    """The due minute, by counting."""
    unit = asked.limit.unit
    if unit in (Unit.MINUTES, Unit.HOURS, Unit.WORKING_HOURS):
        counts = bytearray(world.worked if unit is Unit.WORKING_HOURS else ALWAYS)
        for begins, ends in asked.pauses:
            counts[begins:ends] = bytes(ends - begins)
        return _minute_after(counts, asked.start, asked.limit.amount * (1 if unit is Unit.MINUTES else 60))
    return _in_days(world, asked)


def _minute_after(counts: bytearray, start: int, left: int) -> int:
    """The end of the `left`-th minute from `start` on that counts."""
    for begins in range(start, len(counts), DAY):
        found = counts.count(1, begins, begins + DAY)
        if found >= left:
            those = compress(range(begins, begins + DAY), counts[begins : begins + DAY])
            return next(islice(those, left - 1, None)) + 1
        left -= found
    raise LookupError("the world is too short for this limit")


def _in_days(world: World, asked: Question) -> int:
    counting, today = asked.counting, asked.start // DAY
    working = asked.limit.unit is Unit.WORKING_DAYS
    closing = (counting.working_day_ends if working else counting.day_ends) is DayEnd.CLOSE_OF_WORK

    def end(day: int) -> int:
        return world.closes[day] if closing else (day + 1) * DAY

    def is_lost(day: int) -> bool:
        return any(begins < day * DAY <= ends for begins, ends in asked.pauses)

    same_day = counting.counted_from is CountedFrom.SAME_DAY
    if working:
        day = today if same_day and world.has_work[today] and asked.start < end(today) else today + 1
        left = asked.limit.amount
        while True:
            left -= world.has_work[day] and not is_lost(day)
            if not left:
                return end(day)
            day += 1
    left = _calendar_days(asked.limit, today) + (asked.limit.unit is not Unit.END_OF_DAY and not same_day)
    day = today
    while True:
        left -= not is_lost(day)
        if left <= 0:
            break
        day += 1
    if asked.limit.unit is not Unit.END_OF_DAY and counting.rest_day_rolls_on:
        while not world.has_work[day]:
            day += 1
    while end(day) <= asked.start:
        day += 1
    return end(day)


def _calendar_days(limit: Duration, today: int) -> int:
    """How many days are counted when today is the first; a month ends on its like day, or its last."""
    if limit.unit is Unit.END_OF_DAY:
        return 1
    if limit.unit is not Unit.MONTHS:
        return limit.amount * (7 if limit.unit is Unit.WEEKS else 1)
    begins = FIRST + timedelta(days=today)
    year, month = divmod(begins.year * 12 + begins.month - 1 + limit.amount, 12)
    like = date(year, month + 1, min(begins.day, monthrange(year, month + 1)[1]))
    return (like - begins).days


def instant(minute: int) -> datetime:
    """A minute of the world as an instant. Its zone has no summer time."""
    return (datetime.combine(FIRST, datetime.min.time(), ZONE) + timedelta(minutes=minute)).astimezone(UTC)


def disagreements(count: int, *, seed: int) -> Iterator[str]:
    """Draw `count` questions and name those where the algebra, its account or its inverse differ from counting."""
    draw = random.Random(seed)
    world = a_world(draw)
    for n in range(count):
        if n % 40 == 0:
            world = a_world(draw)
        asked = a_question(draw)
        wanted = instant(counted_out(world, asked))
        spans = [rules.PauseSpan(instant(begins), instant(ends)) for begins, ends in asked.pauses]
        start = instant(asked.start)
        found = rules.due_at(
            limit=asked.limit, start=start, calendar=world.calendar, counting=asked.counting, pauses=spans
        )
        if found.due_at != wanted:
            yield f"{n}: {asked} is due {wanted} by counting, {found.due_at} by reckoning"
        account = rules.account_of(
            limit=asked.limit,
            start=start,
            due=found.due_at,
            calendar=world.calendar,
            counting=asked.counting,
            pauses=spans,
        )
        if not account.adds_up:
            yield f"{n}: {asked} does not add up: {account.total} of {account.limit}"
        if asked.limit.unit is Unit.WORKING_HOURS and not asked.pauses:
            back = world.calendar.subtract_working_seconds(found.due_at, asked.limit.amount * 3600)
            if world.calendar.working_seconds(min(back, start), max(back, start)):
                yield f"{n}: {asked} does not lead back to where it began, but to {back}"


def main(count: int, seed: int, processes: int) -> int:
    """Compare, each block of questions with a seed of its own, and say how long it took."""
    began, wrong, done = perf_counter(), 0, 0
    blocks = [(seed * 1_000_000 + n, min(AT_ONCE, count - n)) for n in range(0, count, AT_ONCE)]
    with ProcessPoolExecutor(processes) as pool:
        for (begins, asked), words in zip(blocks, pool.map(_block, blocks), strict=True):
            wrong, done = wrong + len(words), done + asked
            for each in words[:WRONG_AT_MOST]:
                print(f"seed {begins}, {each}")
            if sys.stdout.isatty():
                print(f"{done:,} of {count:,}", end="\r")
    took = perf_counter() - began
    print(f"{count:,} random deadlines, {wrong} differ from counting minute by minute; {took:.0f} s")
    return 1 if wrong else 0


def _block(asked: tuple[int, int]) -> list[str]:
    seed, count = asked
    return list(disagreements(count, seed=seed))


if __name__ == "__main__":
    numbers = [int(each) for each in sys.argv[1:4]]
    sys.exit(main(*numbers, *(20_000, 1, os.cpu_count() or 1)[len(numbers) :]))
