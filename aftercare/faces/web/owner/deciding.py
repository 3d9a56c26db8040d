"""What an owner decides of the case itself: agrees to a proposal or not, withdraws it, takes it up again."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from aftercare.faces.web.html import toast
from aftercare.faces.web.orders.forms import parsed
from aftercare.faces.web.owner.forms import MoveForm, ReopenForm
from aftercare.faces.web.words import said, words_of
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.text import lazy
from aftercare.ground.procedures.graph import Audience
from aftercare.service.cases import actions
from aftercare.service.cases.models import Case, Entry
from aftercare.service.cases.permissions import may_decide
from aftercare.service.cases.queries import night_rule, open_moves, reopens_until

# Moves for which the portal has its own words; times, signatures and prices have cards of their own.
OWN_WORDS: dict[str, object] = {
    "agree": lazy("I agree to this"),
    "disagree": lazy("I do not agree"),
    "withdraw": lazy("It has settled itself"),
    "reopen": lazy("It is not settled, take it up again"),
}
ANSWERS = frozenset({"agree", "disagree"})


@dataclass(frozen=True)
class OwnMove:
    """A step as the owner reads it; `answers` are those to a proposal."""

    key: str
    label: object
    asks_reason: bool
    reason_needed: bool

    @property
    def answers(self) -> bool:
        """Whether it answers a proposal of ours."""
        return self.key in ANSWERS


def decisions_of(case: Case, *, by: Actor, at: datetime) -> dict[str, object]:
    """What the owner's page shows of it: the moves, the proposal that waits, and advice while it is an emergency."""
    moves = open_moves(case, by=by, audience=Audience.OWNER) if case.is_open and may_decide(by, case) else []
    own = [
        OwnMove(move.key, OWN_WORDS[move.key], move.asks_reason, move.reason == "required")
        for move in moves
        if move.key in OWN_WORDS and move.ready
    ]
    until = reopens_until(case) if may_decide(by, case) else None
    waits = any(move.answers for move in own)
    return {
        "own_moves": own,
        "reopen_until": until if until is not None and at <= until else None,
        "proposal": _proposal(case) if waits else None,
        **_advice(case),
    }


def _proposal(case: Case) -> Entry | None:
    """The last thing that was written to the owner."""
    said_by_staff = Entry.objects.filter(case=case, internal=False, author__startswith="staff:")
    return said_by_staff.order_by("-pk").first()


def _advice(case: Case) -> dict[str, object]:
    """What to do until help comes, and at night what happens meanwhile (S000.12.r18)."""
    if not (case.is_open and case.emergency):
        return {"advice": "", "told_at_night": ""}
    words = words_of(case.policy_id)
    found = words.taxonomy.emergency(component=case.component, symptom=case.symptom)
    rule = night_rule(words.policy, at=case.opened_at)
    return {"advice": said(found.advice) if found else "", "told_at_night": said(rule.told) if rule else ""}


@require_POST
def move(request: SignedInRequest, case_id: int) -> HttpResponse:
    """Take one of those steps."""
    found = get_object_or_404(Case.objects.visible_to(request.actor), pk=case_id)
    sent = parsed(request, MoveForm).cleaned_data
    actions.move(case_id=found.pk, by=request.actor, at=timezone.now(), **sent)
    toast(request, _("Written down. Thank you."))
    return redirect("owner:case", case_id)


@require_POST
def reopen(request: SignedInRequest, case_id: int) -> HttpResponse:
    """It is not settled after all: take the closed case up again."""
    found = get_object_or_404(Case.objects.visible_to(request.actor), pk=case_id)
    sent = parsed(request, ReopenForm).cleaned_data
    actions.reopen(case_id=found.pk, by=request.actor, at=timezone.now(), **sent)
    toast(request, _("It is open again. Whoever answers for it has been told."))
    return redirect("owner:case", case_id)
