"""Who may change homes and people. About the person who asks, never about state."""

from aftercare.ground.accounts.roles import Permission
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.errors import NotPermitted
from aftercare.ground.core.text import lazy as _
from aftercare.records.estate.models import Person, Unit


def check_may_edit_estate(by: Actor, *, development_id: int, building_id: int | None = None) -> None:
    """Those who keep the estate, within their reach."""
    if not by.may(Permission.EDIT_ESTATE, development_id=development_id, building_id=building_id):
        raise NotPermitted(_("You may not change buildings and homes here."))


def check_may_edit_people_of(by: Actor, unit: Unit) -> None:
    """Those who keep people, at this home."""
    if not by.may(Permission.EDIT_PEOPLE, development_id=unit.development_id, building_id=unit.building_id):
        raise NotPermitted(_("You may not change the people of this home."))


def check_may_edit_people(by: Actor) -> None:
    """Those who keep people anywhere."""
    if not by.may(Permission.EDIT_PEOPLE):
        raise NotPermitted(_("You may not change people."))


def check_may_edit_person(by: Actor, person: Person) -> None:
    """Those who keep people, and know this one."""
    check_may_edit_people(by)
    if not Person.objects.visible_to(by).filter(pk=person.pk).exists():
        raise NotPermitted(_("This person has no home in the places that are yours."))


def check_may_see_people(by: Actor) -> None:
    """Those who may know who people are."""
    if not by.may(Permission.SEE_PERSONAL):
        raise NotPermitted(_("You may not see who people are."))


def check_may_merge(by: Actor) -> None:
    """Those who may say that two records are one person."""
    if not by.may(Permission.MERGE_PEOPLE):
        raise NotPermitted(_("Only supervisors, managers and administrators merge people."))


def check_may_merge_person(by: Actor, person: Person) -> None:
    """Those who may merge, and know this person."""
    check_may_merge(by)
    if not Person.objects.visible_to(by).filter(pk=person.pk).exists():
        raise NotPermitted(_("This person has no home in the places that are yours."))
