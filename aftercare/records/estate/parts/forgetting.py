"""Taking a person out of the records: the rows stay, so that homes keep their history, but say nobody any more."""

from aftercare.ground.core.database import check_in_transaction
from aftercare.ground.core.forgetting import NOBODY, Forgotten, Whom, cover_rows
from aftercare.records.estate.models import Occupancy, Person, PersonMerge, PersonPhone, Unit, Vehicle


def values_of(person_ids: tuple[int, ...]) -> tuple[str, ...]:
    """Everything in the records by which these people can be named or reached."""
    rows = Person.objects.filter(pk__in=person_ids).values_list("name", "identity_number", "email", "pinyin")
    found = {value for row in rows for value in row if value}
    found |= set(PersonPhone.objects.filter(person_id__in=person_ids).values_list("number", flat=True))
    found |= set(Vehicle.objects.filter(person_id__in=person_ids).values_list("plate", flat=True))
    return tuple(sorted(found))


def forget(whom: Whom) -> Forgotten:
    """Empty their records; telephones and vehicles go whole. Who owned a home when stays, without saying who."""
    check_in_transaction()
    people = Person.objects.filter(pk__in=whom.person_ids, erased_at__isnull=True)
    gone = people.update(
        name=NOBODY,
        initials="",
        pinyin="",
        identity_number="",
        email="",
        notes="",
        erased_at=whom.at,
    )
    gone += PersonPhone.objects.filter(person_id__in=whom.person_ids).delete()[0]
    gone += Vehicle.objects.filter(person_id__in=whom.person_ids).delete()[0]
    merges = PersonMerge.objects.filter(kept_id__in=whom.person_ids)
    homes = Unit.objects.filter(pk__in=Occupancy.objects.filter(person_id__in=whom.person_ids).values("unit_id"))
    return Forgotten(gone) + cover_rows(merges, whom) + cover_rows(homes, whom)
