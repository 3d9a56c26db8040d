"""Who may ask for an erasure, and who may confirm it."""

from aftercare.ground.accounts.roles import Permission
from aftercare.ground.core.actors import Actor, ActorKind
from aftercare.ground.core.errors import NotPermitted
from aftercare.ground.core.text import lazy as _
from aftercare.records.estate.models import Person


def check_may_see(by: Actor) -> None:
    """Those who keep people or erase them read the requests."""
    if not (by.may(Permission.EDIT_PEOPLE) or by.may(Permission.ERASE_PERSONAL)):
        raise NotPermitted(_("You may not see requests for erasure."))


def check_may_ask(by: Actor, person: Person) -> None:
    """The person; whoever keeps people and knows this one; the clock, when a term is over."""
    if by.kind == ActorKind.CLOCK or (by.kind == ActorKind.OWNER and by.case_ids is None and by.id == person.pk):
        return
    if not by.may(Permission.EDIT_PEOPLE) or not Person.objects.visible_to(by).filter(pk=person.pk).exists():
        raise NotPermitted(_("You may not ask for this erasure."))


def check_may_decide(by: Actor) -> None:
    """Those who may erase: it reaches every record of the person, so nothing but the whole house will do."""
    if not any(grant.development_ids is None for grant in by.grants_with(Permission.ERASE_PERSONAL)):
        raise NotPermitted(_("You may not erase personal values."))


def check_may_copy(by: Actor, person: Person) -> None:
    """The person, signed in as such and not by the link to one case; whoever keeps people and knows this one."""
    if by.kind == ActorKind.OWNER and by.case_ids is None and by.id == person.pk:
        return
    if not by.may(Permission.EDIT_PEOPLE) or not Person.objects.visible_to(by).filter(pk=person.pk).exists():
        raise NotPermitted(_("You may not take a copy of what is kept about this person."))
