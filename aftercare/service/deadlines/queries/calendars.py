"""Which calendar counts, and what it is: read once per edition of its table, for every place that has its own days."""

from collections.abc import Collection, Mapping
from datetime import date
from functools import lru_cache

from django.db.models import CharField

from aftercare.ground.accounts.models import Company, Development
from aftercare.ground.accounts.rules import COMPANY_LEVELS
from aftercare.ground.core.calendar import Calendar
from aftercare.ground.core.prepared import Given, Question
from aftercare.ground.policies.queries import policy_of
from aftercare.ground.policies.rules import LoadedPolicy
from aftercare.service.deadlines import rules
from aftercare.service.deadlines.models import CalendarDay, CalendarTable, Clock, OwnCalendar, OwnDay
from aftercare.service.deadlines.policy import CalendarPolicy
from aftercare.service.deadlines.rules import NOWHERE, DayNote, Own, Owner, Place, SingleDay, Whose

_TABLE = Question(lambda: CalendarTable.objects.filter(key=Given("key", CharField()))[:1])


class Calendars:
    """Reads calendars and asks for the edition of each table once: one statement for any number of limits.

    One more where a company has a calendar of its own, two when there are limits of several developments.
    """

    def __init__(self) -> None:
        self._editions: dict[str, int] = {}
        self._above: dict[int, tuple[int, ...]] = {}

    def of(self, policy: LoadedPolicy, *, key: str = "", place: Place = NOWHERE) -> Calendar:
        """The calendar called `key` in a policy (its default when empty) with the days of the table and of the place.

        The days are read again only when the table has a new edition.
        """
        table = policy.section(CalendarPolicy).rules_of(key or None).days
        edition = self._edition(table)
        own = own_of_edition(table, edition) if table else Own()
        owners = own.with_days(self.line(own, place))
        if policy.version_id == 0:  # not published: only a version never changes
            return built(policy, key, own.days_of(owners))
        return calendar_of_edition(policy.version_id, key, edition, owners)

    def for_limit(self, policy: LoadedPolicy, *, named: str | None, place: Place) -> tuple[str, Calendar]:
        """The calendar that counts a limit, with its name: that of its rule, else of the place, else the usual one."""
        key = named or self.usual_at(policy, place=place)[0]
        return key, self.of(policy, key=key, place=place)

    def usual_at(self, policy: LoadedPolicy, *, place: Place) -> tuple[str, Owner | None]:
        """The calendar of a place where a limit names none, and who chose it for himself; None when nobody did."""
        section = policy.section(CalendarPolicy)
        table = section.rules_of().days
        own = own_of_edition(table, self._edition(table)) if table else Own()
        chosen = own.calendar_at(self.line(own, place))
        if chosen is None or chosen[0] not in section.calendars:
            return section.default, None
        return chosen

    def chosen_in(self, policy: LoadedPolicy) -> frozenset[str]:
        """The names of the calendars that anybody has chosen for himself."""
        table = policy.section(CalendarPolicy).rules_of().days
        return frozenset(own_of_edition(table, self._edition(table)).calendars.values()) if table else frozenset()

    def of_clock(self, clock: Clock) -> Calendar:
        """The calendar by which a clock runs."""
        return self.of(policy_of(clock.policy_id), key=clock.calendar, place=clock.place)

    def own_days(self, policy: LoadedPolicy, *, key: str, place: Place) -> dict[date, tuple[Owner, SingleDay]]:
        """The single days that hold at a place in a calendar, each with for whom it was set."""
        table = policy.section(CalendarPolicy).rules_of(key or None).days
        own = own_of_edition(table, self._edition(table)) if table else Own()
        line = self.line(own, place)
        return {day: (owner, each) for owner in line for day, each in own.days.get(owner, {}).items()}

    def line(self, own: Own, place: Place) -> tuple[Owner, ...]:
        """For whom something may hold at a place; its companies only where one of them has something of its own."""
        development = place.development_id
        if not development or not own.asks_for_companies:
            return rules.line_of(place)
        if development not in self._above:
            self._above |= companies_above(() if self._above else (development,))
        return rules.line_of(place, companies=self._above.get(development, ()))

    def _edition(self, table: str | None) -> int:
        if table is None:
            return 0
        if table not in self._editions:
            held = _TABLE.first(key=table)
            self._editions[table] = held.edition if held is not None else 0
        return self._editions[table]


def calendar_of(policy: LoadedPolicy, *, key: str = "", place: Place = NOWHERE) -> Calendar:
    """One calendar of a policy, as `Calendars.of`: one query."""
    return Calendars().of(policy, key=key, place=place)


@lru_cache(maxsize=256)
def calendar_of_edition(version_id: int, key: str, edition: int, owners: tuple[Owner, ...]) -> Calendar:
    """The calendar as it stands in one edition of its table with the single days of owners, kept in memory."""
    policy = policy_of(version_id)
    table = policy.section(CalendarPolicy).rules_of(key or None).days
    return built(policy, key, own_of_edition(table, edition).days_of(owners) if table else {})


@lru_cache(maxsize=16)
def own_of_edition(table: str, _edition: int) -> Own:
    """Every single day and chosen calendar that stands in one edition of a table: two statements, kept in memory."""
    days: dict[Owner, dict[date, SingleDay]] = {}
    standing = OwnDay.objects.filter(table__key=table, withdrawn_at=None).order_by("pk")
    for whose, owner_id, day, kind, reason in standing.values_list("whose", "owner_id", "day", "kind", "reason"):
        days.setdefault((Whose(whose), owner_id), {})[day] = SingleDay(DayNote(kind), reason)
    chosen = OwnCalendar.objects.filter(table__key=table).order_by("pk")
    calendars = {(Whose(whose), pk): key for whose, pk, key in chosen.values_list("whose", "owner_id", "calendar")}
    return Own(days, calendars)


def forget_unsettled() -> None:
    """Keep nothing that was read of an edition whose transaction is still open.

    Rolled back, its number is given again to other days, and what was kept under it would be wrong.
    """
    calendar_of_edition.cache_clear()
    own_of_edition.cache_clear()


def companies_above(developments: Collection[int] = ()) -> dict[int, tuple[int, ...]]:
    """The companies over each of these developments (all when none is named), its own first. One statement."""
    levels = ["company" + "__parent" * n + "_id" for n in range(COMPANY_LEVELS)]
    rows = Development.objects.order_by("pk").values_list("pk", *levels)
    rows = rows.filter(pk__in=developments) if developments else rows
    return {pk: tuple(each for each in companies if each) for pk, *companies in rows}


def built(policy: LoadedPolicy, key: str, own: Mapping[date, SingleDay]) -> Calendar:
    """A calendar from its rules, the days of its table, and single days. Two statements; none where it has no table."""
    held = policy.section(CalendarPolicy).rules_of(key or None)
    if held.days is None:
        return rules.calendar_from(held)
    until = CalendarTable.objects.filter(key=held.days).values_list("confirmed_until", flat=True).first()
    days = list(CalendarDay.objects.filter(table__key=held.days).order_by("day").values_list("day", "kind", "name"))
    return rules.calendar_from(
        held,
        days=[(day, kind) for day, kind, _name in days],
        names={day: name for day, _kind, name in days} | {day: each.reason for day, each in own.items()},
        confirmed_until=until,
        own={day: each.note for day, each in own.items()},
    )


def calendar_of_owner(policy: LoadedPolicy, *, key: str, owner: Owner) -> Calendar:
    """A calendar of a policy with the single days that hold for somebody: his own and of those above him."""
    table = policy.section(CalendarPolicy).rules_of(key or None).days
    held = CalendarTable.objects.filter(key=table).first() if table else None
    if held is None:
        return built(policy, key, {})
    return built(policy, key, own_of_edition(held.key, held.edition).days_of(line_of_owner(owner)))


def line_of_owner(owner: Owner) -> tuple[Owner, ...]:
    """From everywhere to an owner: the companies above a company or a development stand between. One statement."""
    whose, pk = owner
    if whose is Whose.DEVELOPMENT:
        return rules.line_of(Place(pk), companies=companies_above((pk,)).get(pk, ()))
    if whose is Whose.COMPANY:
        levels = ["parent" + "__parent" * n + "_id" for n in range(COMPANY_LEVELS - 1)]
        above = Company.objects.filter(pk=pk).order_by("pk").values_list(*levels)
        return rules.line_of(NOWHERE, companies=(pk, *(each for row in above for each in row if each)))
    return rules.line_of(Place(contractor_id=pk))
