"""What the records have about a person, for the copy the person may ask for (PIPL art. 45)."""

from collections.abc import Iterator

from aftercare.ground.core.forgetting import Whom
from aftercare.ground.core.telling import ROWS_AT_MOST, Told
from aftercare.ground.core.text import lazy as _
from aftercare.records.estate.models import Occupancy, Person, PersonPhone, Vehicle
from aftercare.records.estate.rules import OccupancyRole

ROLE_LABELS: dict[str, object] = {
    OccupancyRole.OWNER.value: _("Owner"),
    OccupancyRole.HOUSEHOLD.value: _("Household"),
    OccupancyRole.TENANT.value: _("Tenant"),
}


def tell(whom: Whom) -> Iterator[Told]:
    """The record, telephones, homes and vehicles. Four statements. What staff note among themselves is not in it."""
    people = Person.objects.filter(pk__in=whom.person_ids).order_by("pk")[:ROWS_AT_MOST]
    yield Told(
        _("My record"),
        [_("Name"), _("Identity number"), _("E-mail"), _("Language")],
        [[each.name, each.identity_number, each.email, each.language] for each in people],
    )
    phones = PersonPhone.objects.filter(person_id__in=whom.person_ids).order_by("pk")[:ROWS_AT_MOST]
    yield Told(_("Telephones"), [_("Telephone"), _("Label")], [[each.number, each.label] for each in phones])
    held = Occupancy.objects.filter(person_id__in=whom.person_ids).select_related("unit__development").order_by("pk")
    yield Told(
        _("Homes"),
        [_("Development"), _("Home"), _("As"), _("Since when"), _("Until when")],
        [
            [
                str(each.unit.development),
                each.unit.code,
                str(ROLE_LABELS.get(each.role, each.role)),
                each.from_on.isoformat() if each.from_on else "",
                each.until_on.isoformat() if each.until_on else "",
            ]
            for each in held[:ROWS_AT_MOST]
        ],
    )
    vehicles = Vehicle.objects.filter(person_id__in=whom.person_ids).order_by("pk")[:ROWS_AT_MOST]
    yield Told(_("Vehicles"), [_("Plate"), _("Note")], [[each.plate, each.note] for each in vehicles])
