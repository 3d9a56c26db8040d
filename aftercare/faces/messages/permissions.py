"""Who may look at what was sent, send again, change wordings and webhooks, and read what staff say of the product."""

from aftercare.ground.accounts.roles import Permission
from aftercare.ground.core.actors import Actor, ActorKind
from aftercare.ground.core.errors import NotPermitted
from aftercare.ground.core.text import lazy as _


def check_may_choose_for_oneself(by: Actor) -> None:
    """Staff, owners and contractors choose how they are told; a link that lets into one thing alone does not."""
    by_narrow_link = by.case_ids is not None or by.workorder_ids is not None
    if by_narrow_link or by.kind not in {ActorKind.STAFF, ActorKind.OWNER, ActorKind.CONTRACTOR}:
        raise NotPermitted(_("Sign in to choose how you are told."))


def check_may_see_outbox(by: Actor) -> None:
    """Those who look after background work, and those who lead a development."""
    if by.kind != ActorKind.STAFF or not (by.may(Permission.SEE_JOBS) or by.may(Permission.ASSIGN_CASE)):
        raise NotPermitted(_("You may not look at what was sent."))


def check_may_send_again(by: Actor, development_id: int | None) -> None:
    """Those who lead the development; for what belongs to none, those who keep the organisation."""
    needed = Permission.EDIT_ORGANISATION if development_id is None else Permission.ASSIGN_CASE
    if by.may(Permission.EDIT_ORGANISATION, development_id=development_id):
        return
    if by.kind != ActorKind.STAFF or not by.may(needed, development_id=development_id):
        raise NotPermitted(_("You may not send messages again here."))


def check_may_edit_webhooks(by: Actor, development_id: int | None) -> None:
    """Those who keep the organisation there; for the whole group, those whose right has no limit."""
    grants = [g for g in by.grants_with(Permission.EDIT_ORGANISATION) if by.kind == ActorKind.STAFF]
    reaches = (g.development_ids is None or development_id in g.development_ids for g in grants)
    if not any(reaches):
        raise NotPermitted(_("You may not connect programs here."))


def check_may_reword(by: Actor) -> None:
    """Those who publish the rules: what the product says is part of them."""
    if by.kind != ActorKind.STAFF or not by.may(Permission.PUBLISH_POLICY):
        raise NotPermitted(_("You may not change how messages are worded."))


def check_may_give_feedback(by: Actor) -> None:
    """Everybody who works here."""
    if by.kind != ActorKind.STAFF:
        raise NotPermitted(_("Only staff give feedback on the product."))


def check_may_read_feedback(by: Actor) -> None:
    """Those who keep the organisation."""
    if by.kind != ActorKind.STAFF or not by.may(Permission.EDIT_ORGANISATION):
        raise NotPermitted(_("You may not read the feedback."))
