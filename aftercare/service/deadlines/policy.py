"""What a policy pack says of time: the working calendar, how time is counted, and every time limit. Pure."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Annotated, Any, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, PlainSerializer, StringConstraints, model_validator
from pydantic.functional_validators import BeforeValidator

from aftercare.ground.core.dates import zones
from aftercare.ground.core.documents import Key, Section, Sources, UnknownKey, Words
from aftercare.ground.core.text import lazy as _


class Unit(StrEnum):
    """The time bases of a limit. Hours and minutes run day and night; `working_hours` only in working time."""

    MINUTES = "minutes"
    HOURS = "hours"
    WORKING_HOURS = "working_hours"
    WORKING_DAYS = "working_days"
    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"
    END_OF_DAY = "end_of_day"
    STATED = "stated"


@dataclass(frozen=True)
class Duration:
    """A length of time in one unit; `END_OF_DAY` counts days from today, 0 being today.

    `STATED` is no length but the moment that somebody stated, `at`; none in a rule, which holds for every case.
    """

    amount: int
    unit: Unit
    at: datetime | None = None

    def __str__(self) -> str:
        if self.unit is Unit.STATED:
            return f"stated {self.at.astimezone(UTC):%Y-%m-%dT%H:%MZ}" if self.at else "stated"
        return "end_of_day" if self.unit is Unit.END_OF_DAY and self.amount == 0 else f"{self.amount} {self.unit}"


GRACE = {Unit.MINUTES: timedelta(minutes=1), Unit.HOURS: timedelta(hours=1)}
DURATION = re.compile(r"^(\d{1,5}) (minutes|hours|working_hours|working_days|days|weeks|months)$")


def parse_duration(text: str) -> Duration:
    """`"30 working_days"` or `"end_of_day"` as a Duration; ValueError with the remedy otherwise."""
    if text == Unit.END_OF_DAY.value:
        return Duration(0, Unit.END_OF_DAY)
    if text.split(" ", maxsplit=1)[0] == Unit.STATED.value:
        return Duration(0, Unit.STATED, stated_moment(text.removeprefix("stated").strip()))
    found = DURATION.match(text)
    if not found or int(found[1]) == 0:
        raise ValueError(
            "write a number above 0 and one of minutes, hours, working_hours, working_days, days, weeks, months; "
            "end_of_day; or stated"
        )
    return Duration(int(found[1]), Unit(found[2]))


def stated_moment(text: str) -> datetime | None:
    """A moment such as 2026-11-21T14:00+08:00 to the minute in UTC, and none for nothing. Raises ValueError."""
    return datetime.fromisoformat(text).astimezone(UTC).replace(second=0, microsecond=0) if text else None


def _as_duration(value: Any) -> Duration:
    return value if isinstance(value, Duration) else parse_duration(str(value))


Limit = Annotated[Duration, BeforeValidator(_as_duration), PlainSerializer(str, return_type=str)]


def minutes_of(text: str) -> int:
    """`"08:30"` as minutes since midnight; `"24:00"` is the end of the day."""
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)


ClockTime = Annotated[str, StringConstraints(pattern=r"^(([01]\d|2[0-3]):[0-5]\d|24:00)$")]


class Interval(Section):
    """Working time from `start` up to but not including `end`; an earlier `end` is that of a shift over midnight."""

    start: ClockTime
    end: ClockTime

    @model_validator(mode="after")
    def _runs_forward(self) -> Self:
        if self.start in (self.end, "24:00"):
            raise ValueError("an interval must last some time; one that ends before it starts ends the next morning")
        return self

    @property
    def over_midnight(self) -> bool:
        """Whether it ends on the day after."""
        return minutes_of(self.end) < minutes_of(self.start)


def _in_order(intervals: tuple[Interval, ...]) -> tuple[Interval, ...]:
    for before, after in pairwise(intervals):
        if before.over_midnight or minutes_of(before.end) > minutes_of(after.start):
            raise ValueError(f"{before.start}-{before.end} and {after.start}-{after.end} overlap or are out of order")
    return intervals


Intervals = Annotated[tuple[Interval, ...], AfterValidator(_in_order)]


class Weekday(StrEnum):
    """The days of the week, Monday first."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"

    @property
    def number(self) -> int:
        """0 for Monday, as `date.weekday()` has it."""
        return list(Weekday).index(self)


class SingleDay(Section):
    """One day that differs from every rule: its working time, empty when it is free."""

    day: date
    intervals: Intervals = ()
    reason: Words


def _is_zone(name: str) -> str:
    if name not in zones():
        raise ValueError("is not a time zone; write one such as Asia/Shanghai")
    return name


class CalendarRules(Section):
    """The working week. Holidays and make-up days come from the calendar table named `days`."""

    label: Words | None = None
    zone: Annotated[str, AfterValidator(_is_zone)]
    days: Key | None
    week: dict[Weekday, Intervals]
    make_up_as: Weekday = Weekday.MONDAY
    single_days: tuple[SingleDay, ...] = ()
    source: Sources

    @property
    def zone_info(self) -> ZoneInfo:
        """The time zone in which days begin and end."""
        return ZoneInfo(self.zone)

    @model_validator(mode="after")
    def _somebody_works(self) -> Self:
        if not any(self.week.values()):
            raise ValueError("week has no working time at all: a limit in working time would never end")
        if not self.week.get(self.make_up_as):
            raise ValueError(f"make_up_as names {self.make_up_as}, on which nobody works")
        return self

    @model_validator(mode="after")
    def _nights_end_before_the_morning(self) -> Self:
        days = [held for held in (*self.week.values(), *(single.intervals for single in self.single_days)) if held]
        nights = [held[-1] for held in days if held[-1].over_midnight]
        first = min(days, key=lambda held: minutes_of(held[0].start))[0].start
        for night in nights:
            if minutes_of(night.end) > minutes_of(first):
                raise ValueError(f"the night shift until {night.end} runs into the day that begins at {first}")
        return self


class CalendarPolicy(Section):
    """Every calendar of the pack; the `default` is used where a limit names none."""

    default: Key
    calendars: dict[Key, CalendarRules]

    @model_validator(mode="after")
    def _default_exists(self) -> Self:
        if self.default not in self.calendars:
            raise ValueError(f"default names the unknown calendar “{self.default}”")
        return self

    def rules_of(self, key: str | None = None) -> CalendarRules:
        """The calendar called `key`, or the default."""
        try:
            return self.calendars[key or self.default]
        except KeyError:
            raise UnknownKey(_("This policy has no calendar “%(key)s”.") % {"key": key}) from None


class CountedFrom(StrEnum):
    """Which day is the first of a limit in days."""

    NEXT_DAY = "next_day"
    SAME_DAY = "same_day"


class DayEnd(StrEnum):
    """When the last day of a limit ends: with the last working interval, or at midnight."""

    CLOSE_OF_WORK = "close_of_work"
    MIDNIGHT = "midnight"


class Counting(Section):
    """How limits in whole days are counted."""

    counted_from: CountedFrom
    working_day_ends: DayEnd
    day_ends: DayEnd
    rest_day_rolls_on: bool
    source: Sources


class Start(StrEnum):
    """The instant from which a limit runs."""

    REPORTED = "reported"
    STEP = "step"


class Facts(Section):
    """What limits may depend on. An empty value is unknown and matches only rules that do not ask for it.

    The development and the contractor who carries the case out say whose calendar counts.
    """

    kind: str = ""
    component_class: str = ""
    urgency: str = ""
    size: str = ""
    answers: dict[str, str] = {}
    development_id: int = 0
    contractor_id: int = 0


class When(Section):
    """For which cases a rule holds; what is left out does not matter. `answers` are those to questions of intake."""

    kind: Key | None = None
    component_class: Key | None = None
    urgency: Key | None = None
    size: Key | None = None
    answers: dict[Key, tuple[Key, ...]] = {}

    def holds_for(self, facts: Facts) -> bool:
        """Whether every fact asked for is as asked."""
        return all(wanted in (None, getattr(facts, name)) for name, wanted in self if name != "answers") and all(
            facts.answers.get(question) in values for question, values in self.answers.items()
        )


PROMISED_REPLY = "promised_reply"
"""The limit of a reply whose day we promised; it is stated under this name, by no question of intake."""


class LimitRule(Section):
    """One time limit and where it comes from.

    `stated_in` is the question of intake that the customer answers with a moment: such a rule holds for the cases in
    which it was answered, until that moment (and `grace` after it) has passed.
    """

    limit: Limit
    when: When = When()
    stated_in: Key | None = None
    grace: Limit | None = None
    calendar: Key | None = None
    source: Sources

    def holds_for(self, facts: Facts, *, since: datetime | None = None) -> bool:
        """Whether it decides for a case with these facts, whose limit begins at `since`."""
        if not self.when.holds_for(facts):
            return False
        return self.stated_in is None or (
            bool(facts.answers.get(self.stated_in)) and (since is None or self._moment(facts) > since)
        )

    def for_facts(self, facts: Facts) -> Self:
        """The rule with the moment that the customer stated, where that is its limit."""
        if self.stated_in is None:
            return self
        return self.model_copy(update={"limit": Duration(0, Unit.STATED, self._moment(facts))})

    def _moment(self, facts: Facts) -> datetime:
        stated = stated_moment(facts.answers[self.stated_in or ""])
        if stated is None:
            raise ValueError("nothing is stated")
        return stated + (GRACE[self.grace.unit] * self.grace.amount if self.grace else timedelta())

    @model_validator(mode="after")
    def _stated_somewhere(self) -> Self:
        if (self.limit.unit is Unit.STATED) != (self.stated_in is not None):
            raise ValueError("a limit that is stated names the question in which, `stated_in`; no other limit does")
        if self.grace and (self.stated_in is None or self.grace.unit not in GRACE):
            raise ValueError("grace, in minutes or hours, is given to a time that was stated")
        return self


class StageLimits(Section):
    """The limits of one stage; the first rule that holds decides, the last one must hold for everything.

    `warn_ahead`, in minutes, hours, days or weeks, is how long before the end whoever answers for it is warned, where
    that differs from what the reminders say. Of what a contractor owes, `contractor_calendar`, his own calendar counts
    the days where he has one.
    """

    label: Words
    starts: Start = Start.STEP
    warn_ahead: Limit | None = None
    contractor_calendar: bool = False
    rules: Annotated[tuple[LimitRule, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _warned_in_plain_time(self) -> Self:
        if self.warn_ahead and self.warn_ahead.unit not in (Unit.MINUTES, Unit.HOURS, Unit.DAYS, Unit.WEEKS):
            raise ValueError("warn_ahead must be in minutes, hours, days or weeks")
        return self

    @model_validator(mode="after")
    def _last_holds_always(self) -> Self:
        last = self.rules[-1]
        if last.stated_in or last.when.answers or any(each for name, each in last.when if name != "answers"):
            raise ValueError("the last rule must hold for every case: leave out its `when`")
        return self


class Fault(StrEnum):
    """Whose fault it is that work must wait."""

    OWNER = "owner"
    CONTRACTOR = "contractor"
    STAFF = "staff"
    NOBODY = "nobody"


class PauseCause(Section):
    """A reason to wait: whose fault it is, whether clocks stand still, and whether it must be shown."""

    label: Words
    fault: Fault
    stops_clocks: bool
    needs_evidence: bool = True
    source: Sources


class DeadlinePolicy(Section):
    """Every time limit by stage, how time is counted, and what may stop it."""

    counting: Counting
    warn_ahead: Limit
    pauses: dict[Key, PauseCause]
    limits: dict[Key, StageLimits]

    def questions(self) -> frozenset[str]:
        """The questions of intake on whose answers some limit depends."""
        rules = [rule for stage in self.limits.values() for rule in stage.rules]
        return frozenset(key for rule in rules for key in (*rule.when.answers, rule.stated_in) if key)

    def stage(self, key: str) -> StageLimits:
        """The limits of the stage called `key`; UnknownKey when this version has none."""
        try:
            return self.limits[key]
        except KeyError:
            raise UnknownKey(_("This policy has no time limit “%(key)s”.") % {"key": key}) from None

    def pause_cause(self, key: str) -> PauseCause:
        """The cause of waiting called `key`; UnknownKey when this version has none."""
        try:
            return self.pauses[key]
        except KeyError:
            raise UnknownKey(_("This policy has no cause of waiting “%(key)s”.") % {"key": key}) from None

    def rule_for(self, key: str, facts: Facts, *, since: datetime | None = None) -> LimitRule:
        """The limit of stage `key` for a case with these facts, beginning at `since`: a time that was stated for some
        day before holds no more."""
        return next(rule for rule in self.stage(key).rules if rule.holds_for(facts, since=since)).for_facts(facts)
