"""Who is what to a home: sales, households, tenants, vehicles. Periods end; they are never deleted."""

from datetime import date, datetime

from django.db import transaction

from aftercare.ground.audit import trail
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.dates import local_day
from aftercare.ground.core.errors import BadInput, Missing
from aftercare.ground.core.text import lazy as _
from aftercare.records.estate import parts, permissions, rules
from aftercare.records.estate.models import Occupancy, Person, Unit, Vehicle
from aftercare.records.estate.rules import OccupancyRole, UnitState


@transaction.atomic
def sell_home(
    *,
    unit_id: int,
    seen: int,
    on: date,
    buyer_id: int | None = None,
    name: str = "",
    phones: str = "",
    by: Actor,
    at: datetime,
) -> Unit:
    """Pass a home to a new owner: the old owners' periods end on that day and the new one's begins.

    The buyer is somebody known (`buyer_id`) or somebody new (`name` and `phones`). What happened in the home stays
    with the home; households and tenants stay until they are ended.
    """
    unit = Unit.objects.select_related("development").locked(unit_id, seen=seen)
    permissions.check_may_edit_people_of(by, unit)
    buyer = _known_or_new(buyer_id, name=name, phones=phones)
    owners = list(
        Occupancy.objects.select_for_update(of=("self",))
        .filter(unit=unit, role=OccupancyRole.OWNER, until_on__isnull=True)
        .order_by("pk")
    )
    rules.check_can_sell(
        on=on,
        today=local_day(at, unit.development.time_zone),
        buyer_id=buyer.pk,
        owners=[(row.person_id, row.from_on) for row in owners],
        merged=buyer.merged_into_id is not None,
    )

    Occupancy.objects.filter(pk__in=[row.pk for row in owners]).update(until_on=on)
    parts.put_occupancy(unit_id=unit.pk, person_id=buyer.pk, role=OccupancyRole.OWNER, from_on=on)
    if unit.state == UnitState.UNSOLD:
        unit.state = UnitState.SOLD.value
    unit.save(update_fields=["state", "version"])

    sellers = [row.person_id for row in owners]
    trail.record("unit.sold", unit, by=by, at=at, on=on, sellers=sellers, buyer=buyer.pk, buyer_name=buyer.name)
    return unit


@transaction.atomic
def add_occupant(
    *,
    unit_id: int,
    seen: int,
    role: OccupancyRole,
    from_on: date | None,
    person_id: int | None = None,
    name: str = "",
    phones: str = "",
    by: Actor,
    at: datetime,
) -> Occupancy:
    """Somebody known, or new (`name` and `phones`), joins a home: as owner beside others, as household or tenant."""
    unit = Unit.objects.locked(unit_id, seen=seen)
    permissions.check_may_edit_people_of(by, unit)
    person = _known_or_new(person_id, name=name, phones=phones)
    rules.check_not_merged(merged=person.merged_into_id is not None)
    occupancy = parts.put_occupancy(unit_id=unit.pk, person_id=person.pk, role=role, from_on=from_on)
    unit.save(update_fields=["version"])
    trail.record(
        "unit.occupant_added",
        unit,
        by=by,
        at=at,
        person=person.pk,
        role=role.value,
        from_on=from_on,
        person_name=person.name,
    )
    return occupancy


@transaction.atomic
def end_occupancy(*, occupancy_id: int, on: date, by: Actor, at: datetime) -> Occupancy:
    """Somebody leaves a home on a day; the period stays in its history."""
    found = Occupancy.objects.filter(pk=occupancy_id).values_list("unit_id", flat=True).first()
    if found is None:
        raise Missing(_("There is no such entry any more."))
    unit = Unit.objects.locked(found)
    permissions.check_may_edit_people_of(by, unit)
    occupancy = Occupancy.objects.select_for_update(of=("self",)).get(pk=occupancy_id)
    rules.check_can_end(from_on=occupancy.from_on, until_on=occupancy.until_on, on=on)
    occupancy.until_on = on
    occupancy.save(update_fields=["until_on"])
    unit.save(update_fields=["version"])
    trail.record(
        "unit.occupancy_ended", unit, by=by, at=at, person=occupancy.person_id, role=occupancy.role, until_on=on
    )
    return occupancy


@transaction.atomic
def add_vehicle(
    *, unit_id: int, seen: int, plate: str, person_id: int | None = None, note: str = "", by: Actor, at: datetime
) -> Vehicle:
    """A vehicle of a home, by its plate. Twice is once."""
    unit = Unit.objects.locked(unit_id, seen=seen)
    permissions.check_may_edit_people_of(by, unit)
    written = rules.plate_code(plate)
    if not 5 <= len(written) <= 12:
        raise BadInput(field=_("Plate"), value=plate, remedy=_("Write it as on the car, such as 粤B12345."))
    driver = _person(person_id) if person_id else None
    vehicle, _made = Vehicle.objects.get_or_create(
        unit=unit, plate=written, defaults={"person": driver, "note": note.strip()}
    )
    unit.save(update_fields=["version"])
    trail.record("unit.vehicle_added", unit, by=by, at=at, plate=written, person=person_id)
    return vehicle


@transaction.atomic
def remove_vehicle(*, vehicle_id: int, by: Actor, at: datetime) -> Unit:
    """Take a vehicle off a home."""
    vehicle = Vehicle.objects.filter(pk=vehicle_id).first()
    if vehicle is None:
        raise Missing(_("There is no such vehicle any more."))
    unit = Unit.objects.locked(vehicle.unit_id)
    permissions.check_may_edit_people_of(by, unit)
    vehicle.delete()
    unit.save(update_fields=["version"])
    trail.record("unit.vehicle_removed", unit, by=by, at=at, plate=vehicle.plate)
    return unit


def _known_or_new(person_id: int | None, *, name: str, phones: str) -> Person:
    if person_id is not None:
        return _person(person_id)
    written = rules.normalise_name(name)
    if not written:
        raise BadInput(field=_("Name"), value=name, remedy=_("Choose somebody, or write the name of somebody new."))
    return parts.put_person(name=written, phones=rules.read_phones(phones))


def _person(person_id: int) -> Person:
    person = Person.objects.filter(pk=person_id).first()
    if person is None:
        raise Missing(_("There is no such person any more."))
    return person
