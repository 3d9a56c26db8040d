"""Who writes help articles, and who lets them out."""

from aftercare.ground.accounts.roles import Permission
from aftercare.ground.core.actors import Actor, ActorKind
from aftercare.ground.core.errors import NotPermitted
from aftercare.ground.core.text import lazy as _


def check_may_write_articles(by: Actor, *, development_id: int | None) -> None:
    """Staff who work on cases there."""
    if by.kind != ActorKind.STAFF or not by.may(Permission.WORK_CASE, development_id=development_id):
        raise NotPermitted(_("You may not write help articles here."))


def check_may_let_out(by: Actor, *, development_id: int | None) -> None:
    """Those who lead the desk there."""
    if by.kind != ActorKind.STAFF or not by.may(Permission.ASSIGN_CASE, development_id=development_id):
        raise NotPermitted(_("Only those who lead the desk approve and publish."))
