"""What is done about a measure: each view finds it, parses, calls one action, and leads back to its page."""

from collections.abc import Callable

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from aftercare.faces.web.desk.acts import parsed
from aftercare.faces.web.desk.measure_forms import AnswerForm, DecideForm, ProposeForm, ReasonForm, WordsForm
from aftercare.faces.web.html import toast
from aftercare.faces.web.measures import find
from aftercare.ground.accounts.models import Staff
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.core.errors import BadInput
from aftercare.outcome.conduct import actions
from aftercare.outcome.conduct.models import Measure


def sent_in(form: forms.Form) -> dict[str, object]:
    """What a form says; raises BadInput with its first mistake, so that what was typed stays in the page."""
    if form.is_valid():
        return form.cleaned_data
    name, errors = next(iter(form.errors.items()))
    label = form.fields[name].label if name in form.fields else ""
    raise BadInput(field=label or _("The form"), value="", remedy=errors[0])


@require_POST
def propose(request: SignedInRequest) -> HttpResponse:
    """Propose by hand."""
    posted = request.POST
    form = ProposeForm(
        posted,
        grounds=[(posted.get("ground", ""), "")],
        companies=[(number, "") for number in [posted.get("company", "")] if number.isdecimal() and len(number) < 19],
    )
    sent = sent_in(form)
    username = str(sent["person"]).strip()
    staff = Staff.objects.filter(username=username).first() if username else None
    if username and staff is None:
        raise BadInput(field=_("Person"), value=username, remedy=_("There is nobody with this sign-in name."))
    measure = actions.propose(
        development_id=int(str(sent["development"])),
        ground=str(sent["ground"]),
        text=str(sent["text"]),
        number=str(sent["number"]),
        staff_id=staff.pk if staff else None,
        contractor_id=int(str(sent["company"])) if sent["company"] else None,
        level=str(sent["level"]),
        by=request.actor,
        at=timezone.now(),
    )
    toast(request, _("Proposed. Somebody else decides."))
    return redirect(measure.url)


def act(
    request: SignedInRequest, measure_id: int, action: Callable[..., Measure], values: dict[str, object]
) -> HttpResponse:
    """Do it, and show the page anew."""
    action(measure_id=measure_id, by=request.actor, at=timezone.now(), **values)
    return redirect("desk:measure", measure_id)


@require_POST
def hear(request: SignedInRequest, measure_id: int) -> HttpResponse:
    """My side of it."""
    find(request, measure_id)
    return act(request, measure_id, actions.hear, parsed(WordsForm, request).cleaned_data)


@require_POST
def decide(request: SignedInRequest, measure_id: int) -> HttpResponse:
    """Yes."""
    sent = sent_in(DecideForm(request.POST, measure=find(request, measure_id)))
    return act(request, measure_id, actions.decide, sent)


@require_POST
def drop(request: SignedInRequest, measure_id: int) -> HttpResponse:
    """No."""
    find(request, measure_id)
    return act(request, measure_id, actions.drop, parsed(ReasonForm, request).cleaned_data)


@require_POST
def reverse_it(request: SignedInRequest, measure_id: int) -> HttpResponse:
    """Take it back."""
    find(request, measure_id)
    return act(request, measure_id, actions.reverse, parsed(ReasonForm, request).cleaned_data)


@require_POST
def object_to(request: SignedInRequest, measure_id: int) -> HttpResponse:
    """Object."""
    find(request, measure_id)
    return act(request, measure_id, actions.object_to, parsed(WordsForm, request).cleaned_data)


@require_POST
def appeal(request: SignedInRequest, measure_id: int) -> HttpResponse:
    """Appeal."""
    find(request, measure_id)
    return act(request, measure_id, actions.appeal, parsed(WordsForm, request).cleaned_data)


@require_POST
def answer(request: SignedInRequest, measure_id: int) -> HttpResponse:
    """Answer the objection."""
    return act(request, measure_id, actions.answer_objection, _answered(request, find(request, measure_id)))


@require_POST
def decide_appeal(request: SignedInRequest, measure_id: int) -> HttpResponse:
    """The last word."""
    return act(request, measure_id, actions.decide_appeal, _answered(request, find(request, measure_id)))


def _answered(request: SignedInRequest, measure: Measure) -> dict[str, object]:
    sent = sent_in(AnswerForm(request.POST, measure=measure))
    return {**sent, "upheld": sent["upheld"] == "yes"}
