"""People and who they are to units, one by one or in bulk."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from aftercare.ground.core.database import check_in_transaction
from aftercare.records.estate import rules
from aftercare.records.estate.models import Occupancy, Person, PersonPhone, Unit
from aftercare.records.estate.parts.written import Written
from aftercare.records.estate.rules import OccupancyRole, PersonKind, PhoneEntry, UnitKind


@dataclass(frozen=True)
class OccupantRow:
    """Somebody in a unit as a file tells it. `code` is the unit's code (`rules.unit_code`), `phones` already read."""

    code: str
    name: str
    phones: tuple[PhoneEntry, ...] = ()
    identity_number: str = ""
    email: str = ""
    role: OccupancyRole = OccupancyRole.OWNER
    kind: PersonKind = PersonKind.PERSON
    unit_kind: UnitKind = UnitKind.HOME
    from_on: date | None = None
    until_on: date | None = None


def put_person(
    *,
    name: str,
    phones: Iterable[PhoneEntry] = (),
    kind: PersonKind = PersonKind.PERSON,
    identity_number: str = "",
    email: str = "",
    language: str = "zh-hans",
    notes: str = "",
) -> Person:
    """A new person with their phones, the first of which is the one to ring."""
    check_in_transaction()
    person = _new_person(name, kind=kind, identity_number=identity_number, email=email)
    person.language, person.notes = language, notes
    person.save(force_insert=True)
    put_phones(person.pk, phones)
    return person


def put_phones(person_id: int, phones: Iterable[PhoneEntry], *, first_is_primary: bool = True) -> list[PersonPhone]:
    """New phones of a person, who has none of them yet."""
    check_in_transaction()
    return PersonPhone.objects.bulk_create(
        [_new_phone(person_id, entry, primary=first_is_primary and place == 0) for place, entry in enumerate(phones)]
    )


def put_occupancy(*, unit_id: int, person_id: int, role: OccupancyRole, from_on: date | None = None) -> Occupancy:
    """What a person is to a unit from a day on; the one that is open already when there is one."""
    check_in_transaction()
    occupancy, _made = Occupancy.objects.get_or_create(
        unit_id=unit_id, person_id=person_id, role=role.value, until_on=None, defaults={"from_on": from_on}
    )
    return occupancy


def write_occupants(development_id: int, rows: Sequence[OccupantRow]) -> Written:
    """Make the people of `rows`, their phones, and what they are to their units; find those who exist already.

    Somebody is known by the identity number, else by name with a phone, else by name in the same unit. Rows whose
    unit does not exist are left out: ask `known_units` before. About ten statements for a thousand rows.
    """
    check_in_transaction()
    written = Written()
    units = _units(development_id, rows)
    rows = [row for row in rows if (row.unit_kind.value, row.code) in units]
    known = _Known(rows, units)
    people: list[Person] = []
    new: list[Person] = []
    for row in rows:
        person = known.person_of(row, units[row.unit_kind.value, row.code])
        if person is None:
            person = _new_person(row.name, kind=row.kind, identity_number=row.identity_number, email=row.email)
            new.append(person)
        known.remember(row, units[row.unit_kind.value, row.code], person)
        people.append(person)
    written.add(Person.objects.bulk_create(new, batch_size=500))
    _fill_in(rows, people, set(map(id, new)), written)
    _add_phones(rows, people, written)
    _add_occupancies([units[row.unit_kind.value, row.code] for row in rows], rows, people, written)
    return written


def _units(development_id: int, rows: Sequence[OccupantRow]) -> dict[tuple[str, str], int]:
    found = Unit.objects.filter(development_id=development_id, code__in={row.code for row in rows}).order_by("pk")
    return {(kind, code): pk for kind, code, pk in found.values_list("kind", "code", "pk")}


def _new_person(name: str, *, kind: PersonKind, identity_number: str, email: str) -> Person:
    name = rules.normalise_name(name)
    return Person(
        name=name,
        initials=rules.pinyin_initials(name),
        pinyin=rules.pinyin(name),
        kind=kind.value,
        identity_number=identity_number.strip().upper(),
        email=email.strip(),
    )


def _new_phone(person_id: int, entry: PhoneEntry, *, primary: bool) -> PersonPhone:
    return PersonPhone(
        person_id=person_id,
        number=entry.number,
        reversed_number=entry.number[::-1],
        label=entry.label,
        primary=primary,
    )


class _Known:
    """Who is known already, by identity number, by name and phone, by name and unit."""

    def __init__(self, rows: Sequence[OccupantRow], units: dict[tuple[str, str], int]) -> None:
        self.by_identity: dict[str, Person] = {}
        self.by_phone: dict[tuple[str, str], Person] = {}
        self.by_unit: dict[tuple[str, int], Person] = {}
        identities = {row.identity_number.strip().upper() for row in rows} - {""}
        if identities:
            for person in Person.objects.filter(identity_number__in=identities).order_by("-pk"):
                if person.merged_into_id is None:
                    self.by_identity[person.identity_number] = person
        numbers = {entry.number for row in rows for entry in row.phones}
        # those merged into others are left out here and not in the query: SQLite would read all who are not
        phones = PersonPhone.objects.filter(number__in=numbers).select_related("person")
        for phone in phones.order_by("-pk"):
            if phone.person.merged_into_id is None:
                self.by_phone[phone.person.name, phone.number] = phone.person
        held = Occupancy.objects.filter(unit__in=units.values()).select_related("person")
        for occupancy in held.order_by("-pk"):
            if occupancy.person.merged_into_id is None:
                self.by_unit[occupancy.person.name, occupancy.unit_id] = occupancy.person

    def person_of(self, row: OccupantRow, unit_id: int) -> Person | None:
        identity = row.identity_number.strip().upper()
        name = rules.normalise_name(row.name)
        if identity and identity in self.by_identity:
            return self.by_identity[identity]
        candidates = [self.by_phone.get((name, entry.number)) for entry in row.phones]
        candidates.append(self.by_unit.get((name, unit_id)))
        # two identity numbers are two human beings, whatever else they share
        return next((p for p in candidates if p and not (identity and p.identity_number)), None)

    def remember(self, row: OccupantRow, unit_id: int, person: Person) -> None:
        if person.identity_number:
            self.by_identity.setdefault(person.identity_number, person)
        for entry in row.phones:
            self.by_phone.setdefault((person.name, entry.number), person)
        self.by_unit.setdefault((person.name, unit_id), person)


def _fill_in(rows: Sequence[OccupantRow], people: Sequence[Person], new: set[int], written: Written) -> None:
    """Take identity numbers and addresses for mail that were not known; never overwrite."""
    changed: dict[int, Person] = {}
    for row, person in zip(rows, people, strict=True):
        told = {"identity_number": row.identity_number.strip().upper(), "email": row.email.strip()}
        was = {name: "" for name, value in told.items() if value and not getattr(person, name)}
        if not was:
            continue
        for name in was:
            setattr(person, name, told[name])
        if id(person) not in new and person.pk not in changed:
            person.version += 1
        changed[person.pk] = person
        if id(person) not in new:
            written.change(person, was)
    if changed:
        Person.objects.bulk_update(list(changed.values()), ["identity_number", "email", "version"], batch_size=200)


def _add_phones(rows: Sequence[OccupantRow], people: Sequence[Person], written: Written) -> None:
    held: dict[int, set[str]] = {person.pk: set() for person in people}
    for person_id, number in PersonPhone.objects.filter(person__in=held).values_list("person_id", "number"):
        held[person_id].add(number)
    new = []
    for row, person in zip(rows, people, strict=True):
        for entry in row.phones:
            if entry.number not in held[person.pk]:
                new.append(_new_phone(person.pk, entry, primary=not held[person.pk]))
                held[person.pk].add(entry.number)
    written.add(PersonPhone.objects.bulk_create(new, batch_size=500))


def _add_occupancies(
    unit_ids: Sequence[int], rows: Sequence[OccupantRow], people: Sequence[Person], written: Written
) -> None:
    held = Occupancy.objects.filter(unit__in=set(unit_ids)).values_list(
        "unit_id", "person_id", "role", "from_on", "until_on"
    )
    open_now = {row[:3] for row in held if row[4] is None}
    ended = set(held)
    new = []
    for unit_id, row, person in zip(unit_ids, rows, people, strict=True):
        key = (unit_id, person.pk, row.role.value)
        period = (*key, row.from_on, row.until_on)
        if (row.until_on is None and key in open_now) or period in ended:
            continue
        open_now |= {key} if row.until_on is None else set()
        ended.add(period)
        new.append(
            Occupancy(unit_id=unit_id, person=person, role=row.role.value, from_on=row.from_on, until_on=row.until_on)
        )
    written.add(Occupancy.objects.bulk_create(new, batch_size=500))
