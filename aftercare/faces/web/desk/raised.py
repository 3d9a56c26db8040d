"""The register of what has climbed: what waits for a decision above, and the crises."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from aftercare.care.escalation import queries
from aftercare.care.escalation.models import Crisis, Escalation
from aftercare.care.escalation.policy import EscalationPolicy
from aftercare.care.escalation.wording import why_of
from aftercare.faces.web.html import page
from aftercare.faces.web.words import said
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.policies.queries import in_force, policy_of


@dataclass(frozen=True)
class RaisedRow:
    """A case that waits above, with its words."""

    step: Escalation
    level: str
    why: str


@dataclass(frozen=True)
class CrisisRow:
    """A crisis with the name of its ground."""

    crisis: Crisis
    ground: str


@require_safe
def raised(request: SignedInRequest) -> HttpResponse:
    """Show it: of every level, of one, or only what waits for the reader; crises that run, or those that ended."""
    actor, now = request.actor, timezone.now()
    level, mine = request.GET.get("level", ""), request.GET.get("view") == "mine"
    ended = request.GET.get("view") == "ended"
    rows = [] if ended else [_row(step) for step in queries.list_raised(by=actor, level=level, mine=mine)]
    crises = [_crisis(each) for each in queries.list_crises(by=actor, ended=ended)]
    context = {
        "rows": rows,
        "crises": [] if mine or level else crises,
        "ended": ended,
        "chips": _chips(level, mine=mine, ended=ended),
        "at": now,
    }
    return page(request, "desk/raised.html", context)


def _row(step: Escalation) -> RaisedRow:
    level = policy_of(step.policy_id).section(EscalationPolicy).levels.get(step.level)
    why = why_of(step, language=get_language() or "")
    return RaisedRow(step, said(level.label) if level else step.level, why)


def _crisis(crisis: Crisis) -> CrisisRow:
    policy = queries.policy_of_case(crisis.case).crisis
    ground = policy.grounds.get(crisis.ground) if policy else None
    return CrisisRow(crisis, said(ground.label) if ground else crisis.ground)


def _chips(level: str, *, mine: bool, ended: bool) -> list[tuple[str, str, bool]]:
    here = reverse("desk:raised")
    ladder = policy_of(in_force(on=timezone.localdate()).pk).section(EscalationPolicy)
    levels = [(said(each.label), f"{here}?level={key}", level == key) for key, each in ladder.levels.items()]
    return [
        (_("All"), here, not (level or mine or ended)),
        (_("Waiting for me"), f"{here}?view=mine", mine),
        *levels,
        (_("Crises that ended"), f"{here}?view=ended", ended),
    ]
