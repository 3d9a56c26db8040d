"""People: found by name or phone, with their homes; and who may be the same."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from aftercare.ground.core.actors import Actor
from aftercare.ground.core.database import begins_with
from aftercare.records.estate.models import Occupancy, Person, PersonMerge, PersonPhone, Unit, Vehicle
from aftercare.records.estate.queries.search import people_named
from aftercare.records.estate.rules import phone_digits

ALIKE_SHOWN = 8
HOMES_SHOWN = 60


@dataclass(frozen=True)
class PersonPage:
    """Somebody with all that this room knows of them."""

    person: Person
    phones: Sequence[PersonPhone]
    present: Sequence[Occupancy]
    past: Sequence[Occupancy]
    vehicles: Sequence[Vehicle]
    merges: Sequence[PersonMerge]
    alike: Sequence[Person]


def find_people(actor: Actor, text: str, limit: int = 20) -> list[Person]:
    """People by name, pinyin, initials, phone or its last four digits, phones and homes loaded. Three statements."""
    digits, words = phone_digits(text), text.strip()
    people: QuerySet[Person] = Person.objects.visible_to(actor).filter(merged_into__isnull=True)
    if digits:
        phones = PersonPhone.objects.filter(Q(number=digits) | begins_with("reversed_number", digits[::-1]))
        people = people.filter(pk__in=phones.values("person_id"))
    elif words:
        people = people_named(people, words)
    else:
        return []
    return list(people.prefetch_related("phones", "occupancies__unit__development").order_by("name", "pk")[:limit])


def person_page(person_id: int, *, by: Actor) -> PersonPage | None:
    """Somebody's page, or None when they do not exist for `by`. About eight statements."""
    person = Person.objects.visible_to(by).select_related("merged_into").filter(pk=person_id).first()
    if person is None:
        return None
    homes = list(
        Occupancy.objects.filter(person=person, unit__in=Unit.objects.visible_to(by))
        .select_related("unit__development")
        .order_by("-until_on", "-from_on", "-pk")[:HOMES_SHOWN]
    )
    merges = PersonMerge.objects.filter(Q(kept=person) | Q(absorbed=person)).select_related("kept", "absorbed")
    return PersonPage(
        person=person,
        phones=list(person.phones.order_by("-primary", "pk")),
        present=[row for row in homes if row.until_on is None],
        past=[row for row in homes if row.until_on is not None],
        vehicles=list(person.vehicles.select_related("unit").order_by("plate")[:20]),
        merges=list(merges.order_by("-pk")[:20]),
        alike=likely_same(person, by=by) if person.merged_into_id is None else [],
    )


def likely_same(person: Person, *, by: Actor) -> list[Person]:
    """Other records that may be the same person: those with one of the phones, or with the name in one of the homes."""
    numbers = person.phones.values("number")
    homes = person.occupancies.values("unit_id")
    alike = Person.objects.visible_to(by).filter(
        Q(pk__in=PersonPhone.objects.filter(number__in=numbers).values("person_id"))
        | Q(name=person.name, pk__in=Occupancy.objects.filter(unit__in=homes).values("person_id")),
        merged_into__isnull=True,
        kind=person.kind,
    )
    return list(
        alike.exclude(pk=person.pk)
        .prefetch_related("phones", "occupancies__unit__development")
        .order_by("name", "pk")[:ALIKE_SHOWN]
    )
