"""Who writes replies, who approves them, and whose word counts as the owner's."""

from aftercare.care.replies import rules
from aftercare.care.replies.models import Reply
from aftercare.ground.core.actors import Actor, ActorKind
from aftercare.ground.core.errors import NotPermitted
from aftercare.ground.core.text import lazy as _
from aftercare.service.cases.models import Case
from aftercare.service.cases.permissions import check_is_known, check_may_work


def check_may_write(by: Actor, case: Case) -> None:
    """Staff who work on the case."""
    if by.kind != ActorKind.STAFF:
        raise NotPermitted(_("Only staff write replies."))
    check_may_work(by, case)


def check_may_approve(by: Actor, reply: Reply) -> None:
    """Somebody else than its writers, who holds one of the roles that the rules name for it at the place."""
    case = reply.case
    if by.kind != ActorKind.STAFF:
        raise NotPermitted(_("Only staff approve replies."))
    rules.check_somebody_else(staff_id=by.id, writers=(reply.written_by_id, reply.changed_by_id))
    held = by.roles_at(development_id=case.development_id, building_id=case.building_id, category=case.category)
    rules.check_authority(wanted=reply.roles, held=held)


def check_may_answer(by: Actor, case: Case) -> None:
    """The owner of the case, to whom the reply was written."""
    if by.kind != ActorKind.OWNER or not Case.objects.visible_to(by).filter(pk=case.pk).exists():
        raise NotPermitted(_("Only the owner says whether the reply settles it."))
    check_is_known(by, case)
