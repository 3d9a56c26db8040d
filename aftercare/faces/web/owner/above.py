"""The owner's own way past the desk: a complaint to those above, and what they answered."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from aftercare.care.escalation import actions, queries, rules
from aftercare.care.escalation.models import Escalation
from aftercare.faces.web.html import toast
from aftercare.faces.web.orders.forms import parsed
from aftercare.faces.web.owner.forms import AboveForm
from aftercare.faces.web.words import said
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.core.actors import Actor
from aftercare.service.cases.models import Case
from aftercare.service.cases.permissions import may_decide


@dataclass(frozen=True)
class Raised:
    """Where the matter stands above the desk, as its owner reads it.

    What was decided is shown when the owner had complained there; else it was said among staff.
    """

    level: str
    holder: str
    at: datetime
    answer_by: datetime | None
    reason: str = ""
    decision: str = ""
    decided_at: datetime | None = None


def above_of(case: Case, *, by: Actor) -> dict[str, object]:
    """What the owner's page shows of the ladder: who has it there, and to whom one may still go; one statement."""
    step = queries.current_of(case.pk)
    policy = queries.policy_of_case(case)
    level = step.level if step else ""
    may = case.is_open and may_decide(by, case)
    offered = rules.levels_to_complain_to(policy, level=level) if may else ()
    shown = step is not None and (case.is_open or step.trigger == rules.Trigger.OWNER)
    return {
        "above": [(key, said(policy.level(key).label)) for key in offered],
        "raised": _shown(step, said(policy.level(level).label)) if step is not None and shown else None,
    }


def _shown(step: Escalation, level: str) -> Raised:
    own = step.trigger == rules.Trigger.OWNER
    return Raised(
        level=level,
        holder=step.holder.name,
        at=step.raised_at,
        answer_by=step.answer_by if step.decided_at is None else None,
        reason=step.reason if own else "",
        decision=step.decision if own else "",
        decided_at=step.decided_at if own else None,
    )


@require_POST
def complain(request: SignedInRequest, case_id: int) -> HttpResponse:
    """Complain to a level above the desk."""
    found = get_object_or_404(Case.objects.visible_to(request.actor), pk=case_id)
    sent = parsed(request, AboveForm).cleaned_data
    step = actions.complain_above(case_id=found.pk, by=request.actor, at=timezone.now(), **sent)
    toast(request, _("It has gone straight to %(name)s, who answers you.") % {"name": step.holder.name})
    return redirect("owner:case", case_id)
