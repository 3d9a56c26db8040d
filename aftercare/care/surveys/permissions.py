"""May this person ask the owner, and may this owner rate?"""

from aftercare.care.surveys.models import Questionnaire
from aftercare.care.surveys.policy import CallbackPolicy
from aftercare.ground.accounts.roles import Permission
from aftercare.ground.core.actors import Actor, ActorKind
from aftercare.ground.core.errors import NotPermitted
from aftercare.ground.core.text import lazy as _
from aftercare.service.cases.models import Case


def check_may_call_back(by: Actor, case: Case, policy: CallbackPolicy) -> None:
    """Staff who call owners back here, in one of the roles the policy names."""
    may = by.may(
        Permission.CALL_BACK,
        development_id=case.development_id,
        building_id=case.building_id,
        category=case.category,
    )
    roles = by.roles_at(development_id=case.development_id, building_id=case.building_id, category=case.category)
    if not may or not roles & set(policy.caller.roles):
        raise NotPermitted(_("You may not call owners back on this case."))


def check_may_rate(by: Actor, case: Case) -> None:
    """Only the owner the case belongs to."""
    if by.kind != ActorKind.OWNER or not Case.objects.visible_to(by).filter(pk=case.pk).exists():
        raise NotPermitted(_("Only the owner rates the service."))


def check_may_send(by: Actor) -> None:
    """Questionnaires go out by themselves: nobody chooses who is asked, and nobody is left out."""
    if by.kind != ActorKind.CLOCK:
        raise NotPermitted(_("Questionnaires are sent by the rules, not by hand."))


def check_may_answer(by: Actor, questionnaire: Questionnaire) -> None:
    """Only the owner it was sent to."""
    mine = Questionnaire.objects.visible_to(by).filter(pk=questionnaire.pk)
    if by.kind != ActorKind.OWNER or not mine.exists():
        raise NotPermitted(_("Only the owner answers this."))
