"""Who may keep and share what at the desk."""

from aftercare.ground.accounts.roles import Permission
from aftercare.ground.core.actors import Actor, ActorKind
from aftercare.ground.core.errors import NotPermitted
from aftercare.ground.core.text import lazy as _
from aftercare.service.desk.models import BulkAct, SavedView


def check_may_keep_views(by: Actor) -> None:
    """Staff who see cases keep views of them."""
    if by.kind != ActorKind.STAFF or not by.may(Permission.SEE_CASES):
        raise NotPermitted(_("Only staff who see cases keep views of them."))


def check_may_share(by: Actor) -> None:
    """Those who lead the desk set up what others see."""
    if not by.may(Permission.ASSIGN_CASE):
        raise NotPermitted(_("Only those who lead the desk share views. Keep it for yourself."))


def check_may_change_view(by: Actor, view: SavedView) -> None:
    """A view is changed by whom it belongs to."""
    if by.kind != ActorKind.STAFF or view.owner_id != by.id:
        raise NotPermitted(_("This view belongs to somebody else. Save it under a name of your own."))


def check_may_act_on_many(by: Actor) -> None:
    """Staff who see cases; what they may do to each, the case's own action asks."""
    if by.kind != ActorKind.STAFF or not by.may(Permission.SEE_CASES):
        raise NotPermitted(_("Only staff who see cases act on many of them."))


def check_may_undo(by: Actor, bulk: BulkAct) -> None:
    """Whoever did it takes it back."""
    if by.kind != ActorKind.STAFF or bulk.begun_by_id != by.id:
        raise NotPermitted(_("Only whoever did it can take it back."))


def check_may_take_out(by: Actor) -> None:
    """Those who may take lists out; each case must be within the reach of that right."""
    if by.kind != ActorKind.STAFF or not by.may(Permission.EXPORT):
        raise NotPermitted(_("You may not take lists out."))


def check_may_keep_phrases(by: Actor) -> None:
    """Those who lead the desk write what everybody says in its name."""
    if by.kind != ActorKind.STAFF or not by.may(Permission.ASSIGN_CASE):
        raise NotPermitted(_("Only those who lead the desk keep texts and macros."))
