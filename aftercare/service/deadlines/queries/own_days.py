"""What people set apart: single days and calendars of their own, and which limits a single day would move."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import prefetch_related_objects

from aftercare.ground.core.calendar import Calendar
from aftercare.ground.core.errors import Missing
from aftercare.ground.core.text import lazy as _
from aftercare.ground.policies.queries import policy_of
from aftercare.ground.policies.rules import LoadedPolicy
from aftercare.service.deadlines.models import CalendarTable, Clock, OwnCalendar, OwnDay
from aftercare.service.deadlines.policy import CalendarPolicy
from aftercare.service.deadlines.queries import Calendars, concerned, deadline_of, own_of_edition
from aftercare.service.deadlines.queries.calendars import built, line_of_owner
from aftercare.service.deadlines.rules import NOWHERE, DayNote, Own, Owner, Place, SingleDay

LOOKED_AT = 2_000
SHOWN = 50
LISTED = 200


@dataclass(frozen=True)
class Moved:
    """A running clock whose end a change would move: from when, to when."""

    clock: Clock
    was: datetime
    becomes: datetime

    @property
    def later(self) -> bool:
        """Whether it would have more time."""
        return self.becomes > self.was


@dataclass(frozen=True)
class Preview:
    """What a change of one day would do: how many running clocks were looked at, how many move, the first of them.

    `all_seen` is false when there are more than are looked at before anybody decides; every one is reckoned after.
    """

    looked_at: int
    moved: int
    later: int
    first: tuple[Moved, ...]
    all_seen: bool


def usual_table(policy: LoadedPolicy) -> CalendarTable:
    """The table from which the usual calendar of a policy takes its days. Raises Missing when there is none."""
    key = policy.section(CalendarPolicy).rules_of().days
    table = CalendarTable.objects.filter(key=key).first() if key else None
    if table is None:
        raise Missing(_("There is no such calendar table."))
    return table


def own_days(table: CalendarTable, *, year: int | None = None) -> list[OwnDay]:
    """The single days that stand, of one year when it is named, by day; at most 200."""
    days = OwnDay.objects.filter(table=table, withdrawn_at=None)
    if year is not None:
        days = days.filter(day__gte=date(year, 1, 1), day__lte=date(year, 12, 31))
    return list(days.order_by("day", "pk")[:LISTED])


@dataclass(frozen=True)
class HeldDay:
    """A single day as it holds for somebody: what it is, why."""

    day: date
    note: DayNote
    reason: str


def own_days_of(table: CalendarTable, owner: Owner) -> list[HeldDay]:
    """The single days that hold for somebody, his own and of those above him, by day."""
    own = own_of_edition(table.key, table.edition)
    days = own.days_of(line_of_owner(owner))
    return [HeldDay(day, each.note, each.reason) for day, each in sorted(days.items())]


def withdrawn_days(table: CalendarTable, *, year: int) -> list[OwnDay]:
    """The single days of a year that were taken back, the last first; at most 200."""
    days = OwnDay.objects.filter(table=table, day__gte=date(year, 1, 1), day__lte=date(year, 12, 31))
    return list(days.exclude(withdrawn_at=None).order_by("-withdrawn_at", "-pk")[:LISTED])


def own_calendars(table: CalendarTable) -> list[OwnCalendar]:
    """The calendars that were chosen for somebody; at most 200."""
    return list(OwnCalendar.objects.filter(table=table).order_by("whose", "pk")[:LISTED])


def preview(table: CalendarTable, *, owner: Owner, day: date, single: SingleDay | None) -> Preview:
    """Which running clocks would move, and by how much, were `day` so for `owner` (None: its own day taken back).

    The first 2,000 by their due time are reckoned. Nothing is written.
    """
    would = Supposed.with_day(table, owner=owner, day=day, single=single)
    clocks = list(concerned(day, owner=owner).order_by("due_at", "id")[: LOOKED_AT + 1])
    looked_at = clocks[:LOOKED_AT]
    prefetch_related_objects(looked_at, "pauses", "extensions")
    moved = [each for clock in looked_at if (each := would.move(clock)) is not None]
    return Preview(
        looked_at=len(looked_at),
        moved=len(moved),
        later=sum(each.later for each in moved),
        first=tuple(moved[:SHOWN]),
        all_seen=len(clocks) <= LOOKED_AT,
    )


@dataclass
class Supposed:
    """Calendars as they would be with a day that does not count yet; where nothing would change, as they are."""

    table: CalendarTable
    own: Own
    reader: Calendars = field(default_factory=Calendars)
    known: dict[tuple[int, str, tuple[Owner, ...]], Calendar] = field(default_factory=dict)

    @classmethod
    def with_day(cls, table: CalendarTable, *, owner: Owner, day: date, single: SingleDay | None) -> "Supposed":
        """Were `day` so for `owner`; None: its own day taken back."""
        return cls(table, own_of_edition(table.key, table.edition).changed(owner, day, single))

    def of(self, policy: LoadedPolicy, *, key: str = "", place: Place = NOWHERE) -> Calendar:
        """The calendar called `key` in a policy with the days that would hold at a place."""
        if policy.section(CalendarPolicy).rules_of(key or None).days != self.table.key:
            return self.reader.of(policy, key=key, place=place)
        owners = self.own.with_days(self.reader.line(self.own, place))
        if (policy.version_id, key, owners) not in self.known:
            self.known[policy.version_id, key, owners] = built(policy, key, self.own.days_of(owners))
        return self.known[policy.version_id, key, owners]

    def move(self, clock: Clock) -> Moved | None:
        """Where the end of a clock would move; None where it would not."""
        calendar = self.of(policy_of(clock.policy_id), key=clock.calendar, place=clock.place)
        becomes = deadline_of(clock, calendar=calendar).due_at
        return None if becomes == clock.due_at else Moved(clock, clock.due_at, becomes)
