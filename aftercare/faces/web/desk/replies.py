"""Written replies: the list of those that wait or went out, one of them to write, to approve, to read and to print."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from aftercare.care.replies import permissions, queries, rules
from aftercare.care.replies.models import Reply
from aftercare.care.replies.rules import State
from aftercare.faces.web.desk.panel_replies import ShownReply, deliveries_of, shown
from aftercare.faces.web.html import page
from aftercare.faces.web.words import said
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.accounts.roles import BY_KEY
from aftercare.ground.core.checks import allows
from aftercare.ground.core.documents import Words
from aftercare.insight.forms.letters import letter_of
from aftercare.insight.forms.sheets import print_sheet

VIEWS = {
    "approve": (State.SUBMITTED,),
    "writing": (State.DRAFTED, State.RETURNED),
    "sent": (State.SENT, State.SETTLED),
    "review": (State.REVIEW,),
}
RELATED = (
    "case__development__company",
    "case__unit",
    "case__responsible",
    "case__reporter",
    "written_by",
    "changed_by",
    "approved_by",
    "sent_by",
)


@dataclass(frozen=True)
class ShownPart:
    """A part of a letter: its key, its heading, what it says, and whether it must say something."""

    key: str
    label: str
    text: str
    needed: bool


def find(request: SignedInRequest, reply_id: int) -> Reply:
    """The reply, when it exists for this person; else 404."""
    return get_object_or_404(Reply.objects.visible_to(request.actor).select_related(*RELATED), pk=reply_id)


@require_safe
def replies(request: SignedInRequest) -> HttpResponse:
    """The replies that wait for approval, are being written, went out, or are to be looked at again."""
    view = request.GET.get("view", "approve")
    view = view if view in VIEWS else "approve"
    found = queries.list_replies(by=request.actor, states=VIEWS[view])
    here = reverse("desk:replies")
    names = {
        "approve": _("Waiting for approval"),
        "writing": _("Being written"),
        "sent": _("Gone out"),
        "review": _("Review asked for"),
    }
    context = {
        "rows": [(shown(each), allows(permissions.check_may_approve, request.actor, each)) for each in found],
        "view": view,
        "chips": [(name, f"{here}?view={key}", key == view) for key, name in names.items()],
    }
    return page(request, "desk/replies/list.html", context)


@require_safe
def reply(request: SignedInRequest, reply_id: int) -> HttpResponse:
    """One reply: to write while it is being written, else to read; with what may be done."""
    found, actor = find(request, reply_id), request.actor
    template, writing = queries.template_of(found), found.state in rules.WRITING
    may_write = found.state in rules.OPEN and allows(permissions.check_may_write, actor, found.case)
    rule, approval = _approval(found, writing=writing)
    return page(
        request,
        "desk/replies/reply.html",
        {
            "reply": found,
            "case": found.case,
            "it": _shown(found),
            "parts": [
                ShownPart(key, part.label.in_language(found.language), found.parts.get(key, ""), part.needed)
                for key, part in template.parts.items()
            ],
            "remedies": queries.remedies_of(found),
            "rule": said(rule) if rule else "",
            "approvers": [str(BY_KEY[role].label) for role in approval],
            "writes": writing and may_write,
            "drops": may_write,
            "approves": found.state == State.SUBMITTED and allows(permissions.check_may_approve, actor, found),
            "review_until": rules.review_until(queries.policy_of_reply(found), sent_at=found.sent_at)
            if found.sent_at
            else None,
        },
    )


def _shown(found: Reply) -> ShownReply:
    return shown(found, delivery=deliveries_of(found.case).get(found.pk, ()) if found.sent_at else ())


def _approval(found: Reply, *, writing: bool) -> tuple[Words | None, tuple[str, ...]]:
    """The approval that the rules ask for as the case stands now, or that was asked for; and who gives it."""
    policy = queries.policy_of_reply(found)
    if writing:
        facts = queries.facts_of(found.case, beyond=bool(found.beyond))
        _key, approval = rules.approval_for(policy, facts)
        return approval.label, approval.roles
    known = policy.approvals.get(found.rule)
    return (known.label if known else None), tuple(found.roles)


@require_safe
def letter(request: SignedInRequest, reply_id: int) -> HttpResponse:
    """The letter as PDF."""
    found = find(request, reply_id)
    return HttpResponse(
        print_sheet(letter_of(found, at=timezone.now())),
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="reply-{found.number or found.pk}.pdf"'},
    )
