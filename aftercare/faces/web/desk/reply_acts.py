"""What is done about a written reply: each view finds it, parses, calls one action, and leads back to its page."""

from collections.abc import Callable

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from aftercare.care.replies import actions, rules
from aftercare.care.replies.queries import template_of
from aftercare.care.replies.rules import Said
from aftercare.faces.web.desk.acts import parsed, shown
from aftercare.faces.web.desk.case import find_case
from aftercare.faces.web.desk.forms import SeenForm
from aftercare.faces.web.desk.replies import find
from aftercare.faces.web.html import toast
from aftercare.ground.accounts.request import SignedInRequest

PART = "part_"


class DraftForm(forms.Form):
    """By which template."""

    template = forms.CharField(label=gettext_lazy("Template"), max_length=40)
    submission_key = forms.CharField(required=False, max_length=80)


class WriteForm(SeenForm):
    """What is done with what was written: keep it, send it for approval, or send it. Its parts are read by name."""

    act = forms.ChoiceField(choices=[(each, each) for each in ("save", "submit", "send")])
    beyond = forms.CharField(required=False, max_length=rules.BEYOND_AT_MOST)


class PromiseForm(SeenForm):
    """By which day the owner is answered, and why not now."""

    on = forms.DateField(label=gettext_lazy("Day"))
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=rules.REASON_AT_MOST)


class ReasonForm(SeenForm):
    """Why."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=rules.REASON_AT_MOST)


@require_POST
def draft(request: SignedInRequest, case_id: int) -> HttpResponse:
    """Begin a reply to a case."""
    find_case(request, case_id)
    sent = parsed(DraftForm, request).cleaned_data
    made = actions.draft(
        case_id=case_id, template=sent["template"], key=sent["submission_key"], by=request.actor, at=timezone.now()
    )
    return redirect(made.url)


@require_POST
def write(request: SignedInRequest, reply_id: int) -> HttpResponse:
    """Keep what was written, or send it on."""
    found = find(request, reply_id)
    sent = parsed(WriteForm, request).cleaned_data
    said = Said({key: request.POST.get(PART + key, "") for key in template_of(found).parts}, sent["beyond"])
    acts: dict[str, Callable[..., object]] = {"save": actions.revise, "submit": actions.submit, "send": actions.send}
    acts[sent["act"]](reply_id=found.pk, seen=sent["seen"], said=said, by=request.actor, at=timezone.now())
    words = {
        "save": _("Saved."),
        "submit": _("Sent for approval. Somebody else looks at it before it goes out."),
        "send": _("Sent to the owner."),
    }
    toast(request, words[sent["act"]])
    return redirect(found.url)


@require_POST
def approve(request: SignedInRequest, reply_id: int) -> HttpResponse:
    """Approve it: it goes out."""
    found = find(request, reply_id)
    sent = parsed(SeenForm, request).cleaned_data
    done = actions.approve(reply_id=found.pk, seen=sent["seen"], by=request.actor, at=timezone.now())
    toast(request, _("Approved. It has gone to the owner as %(number)s.") % {"number": done.number})
    return redirect(found.url)


@require_POST
def give_back(request: SignedInRequest, reply_id: int) -> HttpResponse:
    """Return it to its writer."""
    found = find(request, reply_id)
    sent = parsed(ReasonForm, request).cleaned_data
    actions.give_back(reply_id=found.pk, by=request.actor, at=timezone.now(), **sent)
    toast(request, _("Returned. Its writer reads why."))
    return redirect(found.url)


@require_POST
def drop(request: SignedInRequest, reply_id: int) -> HttpResponse:
    """Drop it."""
    found = find(request, reply_id)
    sent = parsed(ReasonForm, request).cleaned_data
    actions.drop(reply_id=found.pk, by=request.actor, at=timezone.now(), **sent)
    return redirect(found.case.url)


@require_POST
def promise(request: SignedInRequest, case_id: int) -> HttpResponse:
    """Promise the owner a day of reply."""
    find_case(request, case_id)
    sent = parsed(PromiseForm, request).cleaned_data
    actions.promise_reply(case_id=case_id, by=request.actor, at=timezone.now(), **sent)
    toast(request, _("Promised, and the owner is told. The case is due on that day."))
    return shown(request, case_id)
