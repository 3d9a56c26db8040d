"""The agent's one search box: a home by its room, its development, or anybody in it.

Every condition is answered from an index: exact codes, beginnings, and the reversed number for last digits.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from aftercare.ground.accounts.models import Development
from aftercare.ground.accounts.roles import Permission
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.database import begins_with
from aftercare.records.estate.models import Occupancy, Person, PersonPhone, Unit, Vehicle
from aftercare.records.estate.queries.through_time import PersonFact, facts_of, may_see_people
from aftercare.records.estate.rules import (
    OccupancyRole,
    Sought,
    normalise_name,
    number_code,
    phone_digits,
    read_search,
    room_matches,
    search_code,
)

CANDIDATES = 200  # rows looked at before what was left out of a room ("3-1201") is checked


@dataclass(frozen=True)
class HomeHit:
    """A home that was found: where it is, who owns it now, and by whom it was found when not by its room."""

    unit_id: int
    code: str
    kind: str
    state: str
    development_id: int
    development: str
    building_id: int | None
    building: str
    handed_over_on: date | None
    url: str
    owners: tuple[PersonFact, ...]
    found_by: PersonFact | None


def find_homes(actor: Actor, text: str, limit: int = 20) -> list[HomeHit]:
    """The homes which `text` may mean, best first, at most `limit`, of those that exist for `actor`.

    `text` is a room in any way people say it, with the development before it or not; a name, its pinyin or initials;
    a phone or at least its last four digits; or a plate. Five statements at most, whatever the size of the estate.
    """
    sought = read_search(text)
    by_room = _units_by_room(actor, sought, limit)
    by_person = _occupancies_by_person(actor, text, sought, limit)
    if len(by_room) + len(by_person) > limit:
        by_room = by_room[: max(limit - len(by_person), limit // 2)]
    units = {unit.pk: unit for unit in by_room}
    finders: dict[int, int] = {}
    for occupancy in by_person:
        units.setdefault(occupancy.unit_id, occupancy.unit)
        finders.setdefault(occupancy.unit_id, occupancy.pk)
    return _hits(actor, list(units.values())[:limit], finders)


def _units_by_room(actor: Actor, sought: Sought, limit: int) -> list[Unit]:
    visible = Unit.objects.visible_to(actor).select_related("development", "building")
    if sought.plate:
        owned = Vehicle.objects.filter(plate=sought.plate).values("unit_id")
        return list(visible.filter(pk__in=owned).order_by("pk")[:limit])
    if not sought.room:
        return []
    if sought.words:
        developments = _developments(sought.words)
        if not developments:
            return _units_of_named(actor, visible, sought, limit)
        visible = visible.filter(development__in=developments)
    return _by_code(visible, sought, limit)


def _by_code(units: QuerySet[Unit], sought: Sought, limit: int) -> list[Unit]:
    number = units.filter(number_code=number_code(sought.room))
    for part in sought.room[:-1]:
        number = number.filter(code__icontains=part)
    exact = [
        unit
        for unit in number.order_by("development_id", "search_code", "pk")[:CANDIDATES]
        if room_matches(sought.room, unit.code)
    ][:limit]
    if len(exact) == limit or (exact and len(sought.room) > 1):
        return exact
    begun = units.filter(begins_with("search_code", search_code(sought.room))).exclude(pk__in=[u.pk for u in exact])
    return exact + list(begun.order_by("search_code", "pk")[: limit - len(exact)])


def _developments(words: str) -> list[int]:
    matching = Development.objects.filter(Q(name__icontains=words) | Q(code__iexact=words))
    return list(matching.order_by("pk").values_list("pk", flat=True)[:50])


def _units_of_named(actor: Actor, visible: QuerySet[Unit], sought: Sought, limit: int) -> list[Unit]:
    if not actor.may(Permission.SEE_PERSONAL):
        return []
    theirs = Occupancy.objects.filter(
        person__in=people_named(Person.objects.visible_to(actor), sought.words), until_on__isnull=True
    )
    return _by_code(visible.filter(pk__in=theirs.values("unit_id")), sought, limit)


def _occupancies_by_person(actor: Actor, text: str, sought: Sought, limit: int) -> list[Occupancy]:
    """Present occupancies of the people whom `text` may mean; none for those who may not know people."""
    if not actor.may(Permission.SEE_PERSONAL):
        return []
    people: QuerySet[Person] = Person.objects.visible_to(actor)
    digits = phone_digits(text)
    # "3-1-1201" is a room; "138 0013" and "1201" may be the beginning or the end of a number
    if digits and (len(sought.room) == 1 or len(sought.room[0]) >= 3):
        phones = PersonPhone.objects.filter(Q(number=digits) | begins_with("reversed_number", digits[::-1]))
        people = people.filter(pk__in=phones.values("person_id"))
    elif sought.words and not sought.room:
        people = people_named(people, sought.words)
    else:
        return []
    return list(
        Occupancy.objects.filter(
            unit__in=Unit.objects.visible_to(actor),
            person__in=people,
            person__merged_into__isnull=True,
            until_on__isnull=True,
        )
        .select_related("unit__development", "unit__building")
        .order_by("person__name", "unit_id", "pk")[:limit]
    )


def people_named(people: QuerySet[Person], words: str) -> QuerySet[Person]:
    """Those whose name begins with `words`, or in Latin letters its pinyin or the initials of it."""
    name = normalise_name(words)
    if not name.isascii():
        return people.filter(begins_with("name", name))
    letters = name.lower().replace(" ", "").replace("'", "")
    return people.filter(begins_with("initials", letters) | begins_with("pinyin", letters))


def _hits(actor: Actor, units: Sequence[Unit], finders: dict[int, int]) -> list[HomeHit]:
    """The units with their owners; `finders` are the occupancies by which some were found, by unit."""
    if not units:
        return []
    rows = (
        Occupancy.objects.filter(
            Q(role=OccupancyRole.OWNER) | Q(pk__in=finders.values()),
            unit__in=[unit.pk for unit in units],
            until_on__isnull=True,
            person__merged_into__isnull=True,
        )
        .select_related("person")
        .prefetch_related("person__phones")
        .order_by("from_on", "id")
    )
    people: dict[int, list[Occupancy]] = {}
    for row in rows:
        people.setdefault(row.unit_id, []).append(row)
    return [_hit(unit, people.get(unit.pk, []), finders.get(unit.pk), may_see_people(actor, unit)) for unit in units]


def _hit(unit: Unit, people: Sequence[Occupancy], finder: int | None, named: bool) -> HomeHit:
    found_by = facts_of((row for row in people if row.pk == finder), named=named)
    return HomeHit(
        unit_id=unit.pk,
        code=unit.code,
        kind=unit.kind,
        state=unit.state,
        development_id=unit.development_id,
        development=unit.development.name,
        building_id=unit.building_id,
        building=unit.building.name if unit.building else "",
        handed_over_on=unit.handed_over_on,
        url=unit.url,
        owners=facts_of((row for row in people if row.role == OccupancyRole.OWNER), named=named),
        found_by=found_by[0] if found_by else None,
    )
