"""What is kept about the person who looks: a copy to take away, and the way to have it erased."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_POST

from aftercare.care.privacy import actions, queries
from aftercare.care.privacy.copying import as_workbook
from aftercare.care.privacy.models import ErasureRequest
from aftercare.care.privacy.rules import GROUND_LABELS, STATE_LABELS, Ground, State
from aftercare.faces.web.html import page, toast
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.records.estate.models import Person

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN_AT_MOST = 10
# In the owner's words. That a term is over is for the rules to watch, another law for those who know it.
GROUNDS = {
    Ground.PURPOSE_DONE: lazy("It is not needed any more, such as after my home was sold"),
    Ground.CONSENT_WITHDRAWN: lazy("I do not want you to keep it any more"),
    Ground.UNLAWFUL: lazy("It was collected or used against the law"),
}


class EraseForm(forms.Form):
    """Why, in the owner's words."""

    ground = forms.ChoiceField(label=lazy("Why"), choices=[(key.value, label) for key, label in GROUNDS.items()])
    words = forms.CharField(label=lazy("In your words"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


@require_http_methods(["GET", "POST"])
def data(request: SignedInRequest) -> HttpResponse:
    """What is kept, and what came of requests for erasure (GET); ask to be erased (POST)."""
    if request.actor.case_ids is not None:  # here by the link to one case, which others may have been sent
        return page(request, "owner/data.html", {"by_link": True})
    person = get_object_or_404(Person.objects.visible_to(request.actor), pk=request.actor.id)
    form = EraseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.ask_erasure(
            person_id=person.pk,
            ground=Ground(form.cleaned_data["ground"]),
            words=form.cleaned_data["words"],
            by=request.actor,
            at=timezone.now(),
        )
        toast(request, _("We have it. Two people of ours look at it, and what they decide stands here."))
        return redirect("owner:data")
    asked = ErasureRequest.objects.visible_to(request.actor).order_by("-pk")[:SHOWN_AT_MOST]
    rows = [
        (each, STATE_LABELS[State(each.state)], GROUNDS.get(Ground(each.ground), GROUND_LABELS[Ground(each.ground)]))
        for each in asked
    ]
    context = {
        "by_link": False,
        "person_row": person,
        "phones": [phone.number for phone in person.phones.order_by("-primary", "pk")],
        "rows": rows,
        "waits": any(each.state == State.ASKED for each, _state, _ground in rows),
        "going_on": queries.going_on(queries.same_people(person.pk), at=timezone.now()),
        "form": form,
    }
    return page(request, "owner/data.html", context, status=422 if form.is_bound else 200)


@require_POST
def take(request: SignedInRequest) -> HttpResponse:
    """The copy, to be kept by the owner."""
    copy = actions.take_copy(person_id=request.actor.id, by=request.actor, at=timezone.now())
    return HttpResponse(
        as_workbook(copy, language=request.actor.language),
        content_type=WORKBOOK,
        headers={"Content-Disposition": f'attachment; filename="aftercare-{timezone.localdate():%Y%m%d}.xlsx"'},
    )
