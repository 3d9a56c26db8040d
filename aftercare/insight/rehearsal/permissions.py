"""Who may try rules on past cases."""

from aftercare.ground.accounts.roles import Permission
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.errors import NotPermitted
from aftercare.ground.core.text import lazy as _
from aftercare.insight.rehearsal.models import reach_to_rehearse


def check_may_look(by: Actor) -> None:
    """Refuse whoever may not look at the rules, or neither sees figures nor publishes rules."""
    if not (by.may(Permission.SEE_POLICY) and (by.may(Permission.SEE_REPORTS) or by.may(Permission.PUBLISH_POLICY))):
        raise NotPermitted(_("Rehearsals are for those who publish rules, or see the figures."))


def check_may_rehearse(by: Actor, *, development_ids: frozenset[int], of_draft: bool) -> None:
    """Refuse cases beyond the reach of a person (an empty set means all), and drafts he may not see."""
    check_may_look(by)
    reach = reach_to_rehearse(by)
    if reach is not None and not (development_ids and development_ids <= reach):
        raise NotPermitted(_("Choose developments whose figures you may see."))
    if of_draft and not by.may(Permission.PUBLISH_POLICY):
        raise NotPermitted(_("Drafts are for those who may publish rules."))


def check_may_export(by: Actor) -> None:
    """Refuse whoever may not take lists out of the house."""
    check_may_look(by)
    if not by.may(Permission.EXPORT):
        raise NotPermitted(_("You may look at the figures here, but not take them out as files."))
