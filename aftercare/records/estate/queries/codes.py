"""Codes on walls: where a scanned one leads, which a development has, and whose telephone a reporter gave."""

from aftercare.ground.core.actors import Actor
from aftercare.records.estate.models import Occupancy, Person, PersonPhone, PlaceCode
from aftercare.records.estate.rules import BadPhone, normalise_phone

CODES_AT_MOST = 1000
RELATED = ("development", "building", "entrance", "unit")


def find_place_code(token: str) -> PlaceCode | None:
    """The code with this token that was not withdrawn, with its place; None for every other."""
    return PlaceCode.objects.open().filter(token=token).select_related(*RELATED, "development__company").first()


def codes_of(development_id: int, *, by: Actor) -> list[PlaceCode]:
    """The codes in use of a development, by what stands under them; the first 1,000."""
    codes = PlaceCode.objects.visible_to(by).open().filter(development_id=development_id)
    return list(codes.select_related(*RELATED).order_by("label", "pk")[:CODES_AT_MOST])


def resident_with_phone(phone: str, *, unit_id: int) -> Person | None:
    """Who of those who own or live in a home now has this telephone; None when nobody has, or it is no number."""
    try:
        number = normalise_phone(phone)
    except BadPhone:
        return None
    living = Occupancy.objects.filter(unit_id=unit_id, until_on__isnull=True).values("person_id")
    with_phone = PersonPhone.objects.filter(number=number, person__in=living)
    return Person.objects.filter(pk__in=with_phone.values("person_id")).order_by("pk").first()
