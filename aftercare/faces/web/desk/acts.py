"""What the desk does to a case: each view finds it, parses, calls one action, and shows the case anew."""

from typing import TypeVar

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from aftercare.faces.web.desk.case import TEMPLATE, case_context, find_case
from aftercare.faces.web.desk.forms import (
    AssignForm,
    ClassifyForm,
    HoldForm,
    MoveForm,
    ReopenForm,
    SeenForm,
    StatedForm,
    WordsForm,
)
from aftercare.faces.web.html import fragment, toast
from aftercare.faces.web.orders.forms import photos_of
from aftercare.faces.web.orders.uploads import stored_papers
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.core.errors import BadInput
from aftercare.service.cases import actions, permissions

FormT = TypeVar("FormT", bound=forms.Form)


def parsed(form_class: type[FormT], request: HttpRequest) -> FormT:
    """The form that was sent; raises BadInput with the first mistake, so that what was typed stays in the page."""
    form = form_class(request.POST)
    if form.is_valid():
        return form
    name, errors = next(iter(form.errors.items()))
    label = form.fields[name].label if name in form.fields else ""
    raise BadInput(field=label or _("The form"), value=form.data.get(name, ""), remedy=errors[0])


def shown(request: SignedInRequest, case_id: int) -> HttpResponse:
    """The case as it is now: to htmx its part of the page, else the page itself."""
    case = find_case(request, case_id)
    if request.htmx:
        return fragment(request, TEMPLATE, "case", case_context(request, case))
    return redirect(case.url)


@require_POST
def move(request: SignedInRequest, case_id: int) -> HttpResponse:
    """Take a move of the procedure."""
    find_case(request, case_id)
    sent = parsed(MoveForm, request).cleaned_data
    actions.move(case_id=case_id, by=request.actor, at=timezone.now(), **sent)
    toast(request, _("Done. The next step is shown above."))
    return shown(request, case_id)


@require_POST
def reopen(request: SignedInRequest, case_id: int) -> HttpResponse:
    """Take a closed case up again: its owner says that it is not settled."""
    case = find_case(request, case_id)
    permissions.check_may_reopen(request.actor, case)
    sent = parsed(ReopenForm, request).cleaned_data
    actions.reopen(case_id=case_id, by=request.actor, at=timezone.now(), **sent)
    toast(request, _("Open again. It counts as a return."))
    return shown(request, case_id)


@require_POST
def answer(request: SignedInRequest, case_id: int) -> HttpResponse:
    """Tell the owner something."""
    case = find_case(request, case_id)
    permissions.check_may_write(request.actor, case, internal=False)
    sent, now = parsed(WordsForm, request).cleaned_data, timezone.now()
    papers = stored_papers(photos_of(request), at=now)
    actions.answer(case_id=case_id, papers=papers, by=request.actor, at=now, **sent)
    return shown(request, case_id)


@require_POST
def note(request: SignedInRequest, case_id: int) -> HttpResponse:
    """Write something down among staff."""
    case = find_case(request, case_id)
    permissions.check_may_write(request.actor, case, internal=True)
    sent, now = parsed(WordsForm, request).cleaned_data, timezone.now()
    papers = stored_papers(photos_of(request), at=now)
    actions.note(case_id=case_id, text=sent["text"], papers=papers, by=request.actor, at=now)
    return shown(request, case_id)


@require_POST
def assign(request: SignedInRequest, case_id: int) -> HttpResponse:
    """Hand the answering over."""
    case = find_case(request, case_id)
    permissions.check_may_assign(request.actor, case)
    sent = parsed(AssignForm, request).cleaned_data
    actions.assign(
        case_id=case_id,
        seen=sent["seen"],
        staff_id=sent["staff"],
        reason=sent["reason"],
        by=request.actor,
        at=timezone.now(),
    )
    toast(request, _("Handed on. The first contact stays."))
    return shown(request, case_id)


@require_POST
def route(request: SignedInRequest, case_id: int) -> HttpResponse:
    """Let the rules say who has it."""
    case = find_case(request, case_id)
    permissions.check_may_assign(request.actor, case)
    sent = parsed(SeenForm, request).cleaned_data
    routed = actions.route(case_id=case_id, by=request.actor, at=timezone.now(), **sent)
    toast(request, _("%(name)s answers for it now.") % {"name": routed.responsible.name})
    return shown(request, case_id)


@require_POST
def hold(request: SignedInRequest, case_id: int) -> HttpResponse:
    """Let the case wait."""
    case = find_case(request, case_id)
    permissions.check_may_work(request.actor, case)
    sent = parsed(HoldForm, request).cleaned_data
    actions.hold(case_id=case_id, by=request.actor, at=timezone.now(), **sent)
    return shown(request, case_id)


@require_POST
def state_time(request: SignedInRequest, case_id: int) -> HttpResponse:
    """Write down by when the customer wants it."""
    case = find_case(request, case_id)
    permissions.check_may_work(request.actor, case)
    sent = parsed(StatedForm, request).cleaned_data
    actions.state_time(case_id=case_id, by=request.actor, at=timezone.now(), **sent)
    toast(request, _("Written down. What goes by it has been reckoned anew."))
    return shown(request, case_id)


@require_POST
def resume(request: SignedInRequest, case_id: int) -> HttpResponse:
    """Take a waiting case up again."""
    case = find_case(request, case_id)
    permissions.check_may_work(request.actor, case)
    sent = parsed(SeenForm, request).cleaned_data
    actions.resume(case_id=case_id, by=request.actor, at=timezone.now(), **sent)
    return shown(request, case_id)


@require_POST
def classify(request: SignedInRequest, case_id: int) -> HttpResponse:
    """Say better what it is about."""
    case = find_case(request, case_id)
    permissions.check_may_work(request.actor, case)
    form = parsed(ClassifyForm, request)
    actions.classify(
        case_id=case_id,
        seen=form.cleaned_data["seen"],
        reason=form.cleaned_data["reason"],
        by=request.actor,
        at=timezone.now(),
        **form.values(),
    )
    return shown(request, case_id)


@require_POST
def take_night_call(request: SignedInRequest, case_id: int) -> HttpResponse:
    """I see to the emergency: nobody else is rung."""
    find_case(request, case_id)
    actions.take_night_call(case_id=case_id, by=request.actor, at=timezone.now())
    toast(request, _("It is yours. Nobody else is rung."))
    return shown(request, case_id)


@require_POST
def urge(request: SignedInRequest, case_id: int) -> HttpResponse:
    """The owner has called and asks where it stays."""
    find_case(request, case_id)
    actions.urge(case_id=case_id, text=request.POST.get("text", ""), by=request.actor, at=timezone.now())
    toast(request, _("Written down: the owner urges."))
    return shown(request, case_id)
