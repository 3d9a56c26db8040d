"""Erasing a person: asked for with its ground, shown with what goes and what stays, confirmed by somebody else."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST

from aftercare.care.privacy import actions, permissions, queries
from aftercare.care.privacy.holders import holders
from aftercare.care.privacy.models import ErasureRequest
from aftercare.care.privacy.rules import GROUND_LABELS, STATE_LABELS, Ground, State
from aftercare.faces.web.html import page, toast
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.core.checks import allows
from aftercare.records.estate.models import Person

ROWS = 50


class AskForm(forms.Form):
    """Why, and how it was asked."""

    ground = forms.ChoiceField(
        label=lazy("Ground"), choices=[(key.value, label) for key, label in GROUND_LABELS.items()]
    )
    words = forms.CharField(
        label=lazy("What was asked, how, and when"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


class DecideForm(forms.Form):
    """The version that was looked at, and why it is refused."""

    seen = forms.IntegerField(min_value=1)
    reason = forms.CharField(max_length=1000, required=False)


def erasures(request: SignedInRequest) -> HttpResponse:
    """Requests, those that wait first to see."""
    permissions.check_may_see(request.actor)
    wanted = request.GET.get("state", "")
    state = wanted if wanted in set(State) else State.ASKED.value
    before = request.GET.get("before", "")
    most = queries.requests(
        request.actor, state=state, before=int(before) if before.isdecimal() else None, most=ROWS + 1
    )
    here = reverse("office:erasures")
    context = {
        "rows": most[:ROWS],
        "grounds": GROUND_LABELS,
        "states": [(label, f"{here}?state={key.value}", key.value == state) for key, label in STATE_LABELS.items()],
        "next_url": f"{here}?state={state}&before={most[ROWS - 1].pk}" if len(most) > ROWS else "",
    }
    return page(request, "office/erasures/list.html", context)


def ask(request: SignedInRequest, person_id: int) -> HttpResponse:
    """Ask that this person be erased."""
    person = get_object_or_404(Person.objects.visible_to(request.actor), pk=person_id)
    permissions.check_may_ask(request.actor, person)
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        asked = actions.ask_erasure(
            person_id=person.pk,
            ground=Ground(form.cleaned_data["ground"]),
            words=form.cleaned_data["words"],
            by=request.actor,
            at=timezone.now(),
        )
        toast(request, _("Asked. Nothing is erased yet: somebody else must confirm."))
        return redirect(asked.url)
    context = {
        "person_row": person,
        "form": form,
        "holders": holders(),
        "going_on": queries.going_on(queries.same_people(person.pk), at=timezone.now()),
    }
    return page(request, "office/erasures/ask.html", context, status=422 if form.is_bound else 200)


def erasure(request: SignedInRequest, erasure_id: int) -> HttpResponse:
    """One request: what would go and what stays, or what came of it."""
    found = get_object_or_404(ErasureRequest.objects.visible_to(request.actor).select_related("person"), pk=erasure_id)
    waits = found.state == State.ASKED
    context = {
        "erasure": found,
        "ground": GROUND_LABELS[Ground(found.ground)],
        "state_label": STATE_LABELS[State(found.state)],
        "waits": waits,
        "lines": queries.lines_of(found.plan if waits or found.state == State.REFUSED else found.result),
        "going_on": queries.going_on(queries.same_people(found.person_id), at=timezone.now()),
        "may_decide": waits and allows(permissions.check_may_decide, request.actor),
        "is_mine": found.asked_by == request.actor.reference,
    }
    return page(request, "office/erasures/detail.html", context)


@require_POST
def confirm(request: SignedInRequest, erasure_id: int) -> HttpResponse:
    """Erase for good."""
    permissions.check_may_decide(request.actor)
    found = get_object_or_404(ErasureRequest.objects.visible_to(request.actor), pk=erasure_id)
    form = DecideForm(request.POST)
    if form.is_valid():
        actions.confirm_erasure(
            request_id=found.pk, seen=form.cleaned_data["seen"], by=request.actor, at=timezone.now()
        )
        toast(request, _("Erased. No record says any more who it was."))
    return redirect(found.url)


@require_POST
def refuse(request: SignedInRequest, erasure_id: int) -> HttpResponse:
    """Refuse, with the reason."""
    permissions.check_may_decide(request.actor)
    found = get_object_or_404(ErasureRequest.objects.visible_to(request.actor), pk=erasure_id)
    form = DecideForm(request.POST)
    if form.is_valid():
        actions.refuse_erasure(request_id=found.pk, by=request.actor, at=timezone.now(), **form.cleaned_data)
        toast(request, _("Refused. Tell the person the reason: the law gives them a right to it."))
    return redirect(found.url)
