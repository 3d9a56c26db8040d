"""Who writes help articles and lets them out; who names advisers and who keeps in touch."""

from aftercare.care.relations.models import Adviser
from aftercare.ground.accounts.roles import Permission
from aftercare.ground.core.actors import Actor, ActorKind
from aftercare.ground.core.errors import NotPermitted
from aftercare.ground.core.text import lazy as _
from aftercare.records.estate.models import Person


def check_may_write_articles(by: Actor, *, development_id: int | None) -> None:
    """Staff who work on cases there."""
    if by.kind != ActorKind.STAFF or not by.may(Permission.WORK_CASE, development_id=development_id):
        raise NotPermitted(_("You may not write help articles here."))


def check_may_let_out(by: Actor, *, development_id: int | None) -> None:
    """Those who lead the desk there."""
    if by.kind != ActorKind.STAFF or not by.may(Permission.ASSIGN_CASE, development_id=development_id):
        raise NotPermitted(_("Only those who lead the desk approve and publish."))


def check_may_name_adviser(by: Actor, person: Person, *, development_id: int) -> None:
    """Those who lead the desk at the customer's home."""
    known = Person.objects.visible_to(by).filter(pk=person.pk).exists()
    if by.kind != ActorKind.STAFF or not by.may(Permission.ASSIGN_CASE, development_id=development_id) or not known:
        raise NotPermitted(_("Only those who lead the desk name advisers."))


def check_may_note_contact(by: Actor, adviser: Adviser) -> None:
    """The adviser, and those who lead the desk there."""
    own = by.kind == ActorKind.STAFF and by.id == adviser.staff_id
    if not own and not by.may(Permission.ASSIGN_CASE, development_id=adviser.development_id):
        raise NotPermitted(_("Only the adviser writes down that they were in touch."))


def check_may_name_experts(by: Actor) -> None:
    """Those who keep the organisation."""
    if not by.may(Permission.EDIT_ORGANISATION):
        raise NotPermitted(_("Only administrators name advisers by field."))
