"""Who was what in which unit, and when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from aftercare.ground.accounts.roles import Permission
from aftercare.ground.core.actors import Actor, ActorKind
from aftercare.records.estate.models import Occupancy, Person, PersonPhone, Unit
from aftercare.records.estate.rules import OccupancyRole, mask_name, mask_phone


@dataclass(frozen=True)
class PersonFact:
    """Somebody in a unit, as a list may show them: numbers masked, the name too for those who need not know it."""

    person_id: int
    name: str
    role: str
    phones: tuple[str, ...]
    from_on: date | None
    until_on: date | None
    occupancy_id: int
    unit_id: int
    url: str


def in_force(on: date) -> Q:
    """Occupancies whose period holds the day `on`; periods are half-open."""
    return (Q(from_on__isnull=True) | Q(from_on__lte=on)) & (Q(until_on__isnull=True) | Q(until_on__gt=on))


def people_of(unit_id: int, *, on: date) -> list[Occupancy]:
    """Who was in a unit on a day, owners first, with person and phones loaded (2 statements)."""
    rows = (
        Occupancy.objects.filter(in_force(on), unit_id=unit_id, person__merged_into__isnull=True)
        .select_related("person")
        .prefetch_related("person__phones")
        .order_by("from_on", "id")
    )
    return sorted(rows, key=lambda row: row.role != OccupancyRole.OWNER)


def owner_on(unit_id: int, day: date) -> Person | None:
    """Who owned a unit on a day; of several co-owners the one who has owned longest. None when nobody did."""
    row = (
        Occupancy.objects.filter(
            in_force(day), unit_id=unit_id, role=OccupancyRole.OWNER, person__merged_into__isnull=True
        )
        .select_related("person")
        .order_by("from_on", "id")
        .first()
    )
    return row.person if row else None


def may_see_people(actor: Actor, unit: Unit) -> bool:
    """Whether `actor` may read who the people of a unit are: staff with that right, and owners of their own unit."""
    return actor.kind == ActorKind.OWNER or actor.may(
        Permission.SEE_PERSONAL, development_id=unit.development_id, building_id=unit.building_id
    )


def facts_of(rows: Iterable[Occupancy], *, named: bool) -> tuple[PersonFact, ...]:
    """Occupancies (person and phones loaded) as facts for lists; without `named` neither names nor numbers."""
    return tuple(
        PersonFact(
            person_id=row.person_id,
            name=row.person.name if named else mask_name(row.person.name),
            role=row.role,
            phones=masked_phones(row.person) if named else (),
            from_on=row.from_on,
            until_on=row.until_on,
            occupancy_id=row.pk,
            unit_id=row.unit_id,
            url=row.person.url if named else "",
        )
        for row in rows
    )


def masked_phones(person: Person) -> tuple[str, ...]:
    """The masked numbers of a person whose phones are loaded, the one to ring first."""
    phones = sorted(person.phones.all(), key=lambda phone: (not phone.primary, phone.pk))
    return tuple(mask_phone(phone.number) for phone in phones)


def find_by_phone(phone: str) -> Person | None:
    """Whose number this is, as `rules.normalise_phone` writes it: the one kept of several records; of several people
    the one who was entered first. None when nobody's.
    """
    return (
        Person.objects.filter(pk__in=PersonPhone.objects.filter(number=phone).values("person_id"), merged_into=None)
        .order_by("pk")
        .first()
    )
