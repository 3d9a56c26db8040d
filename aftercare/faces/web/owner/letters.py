"""Our written replies on the owner's page: to read, to print, to be content with, or to have looked at again."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from aftercare.care.replies import actions, queries, rules
from aftercare.care.replies.models import Reply
from aftercare.care.replies.rules import GONE_OUT, State
from aftercare.faces.web.html import toast
from aftercare.faces.web.letters import way_of
from aftercare.faces.web.orders.forms import parsed
from aftercare.faces.web.owner.forms import ReviewForm
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.core.actors import Actor
from aftercare.insight.forms.letters import letter_of
from aftercare.insight.forms.sheets import print_sheet
from aftercare.service.cases.models import Case
from aftercare.service.cases.permissions import may_decide

RELATED = ("case__development__company", "case__unit", "case__responsible", "written_by", "approved_by", "sent_by")


@dataclass(frozen=True)
class Letter:
    """A letter as its reader sees it; `waits` when we would like to hear whether it settles the matter."""

    reply: Reply
    title: str
    parts: list[tuple[str, str]]
    remedies: list[tuple[str, str]]
    waits: bool
    review_until: datetime | None


@dataclass(frozen=True)
class Ours:
    """What we wrote, the latest first, and how far the complaint is."""

    letters: list[Letter]
    stages: list[tuple[str, str, str]]


def letters_of(case: Case, *, by: Actor, at: datetime) -> Ours:
    """What the owner's page shows of our letters, the latest first; no statement where the rules know none."""
    if not queries.templates_of(case):
        return Ours([], [])
    decides = may_decide(by, case)
    found = [each for each in queries.replies_of(case) if each.state in GONE_OUT]
    letters = [_shown(each, decides=decides, at=at) for each in found]
    return Ours(letters, way_of(queries.stages_of(case, now=at)))


def _shown(reply: Reply, *, decides: bool, at: datetime) -> Letter:
    template = queries.template_of(reply)
    until = rules.review_until(queries.policy_of_reply(reply), sent_at=reply.sent_at) if reply.sent_at else None
    asks = decides and reply.state in {State.SENT, State.SETTLED} and until is not None and at <= until
    return Letter(
        reply=reply,
        title=template.label.in_language(reply.language),
        parts=[
            (part.label.in_language(reply.language), reply.parts[key])
            for key, part in template.parts.items()
            if reply.parts.get(key)
        ],
        remedies=queries.remedies_of(reply),
        waits=decides and reply.state == State.SENT,
        review_until=until if asks else None,
    )


def _find(request: SignedInRequest, reply_id: int) -> Reply:
    return get_object_or_404(Reply.objects.visible_to(request.actor).select_related(*RELATED), pk=reply_id)


@require_safe
def letter(request: SignedInRequest, reply_id: int) -> HttpResponse:
    """The letter as PDF."""
    found = _find(request, reply_id)
    return HttpResponse(
        print_sheet(letter_of(found, at=timezone.now())),
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{found.number}.pdf"'},
    )


@require_POST
def settle(request: SignedInRequest, reply_id: int) -> HttpResponse:
    """That settles it."""
    found = _find(request, reply_id)
    actions.settle(reply_id=found.pk, by=request.actor, at=timezone.now())
    toast(request, _("Thank you. We are glad that it is settled."))
    return redirect("owner:case", found.case_id)


@require_POST
def ask_review(request: SignedInRequest, reply_id: int) -> HttpResponse:
    """Somebody above should look at it again."""
    found = _find(request, reply_id)
    sent = parsed(request, ReviewForm).cleaned_data
    actions.ask_review(reply_id=found.pk, reason=sent["reason"], by=request.actor, at=timezone.now())
    toast(request, _("Somebody above, who had no hand in this reply, looks at it again and answers you."))
    return redirect("owner:case", found.case_id)
