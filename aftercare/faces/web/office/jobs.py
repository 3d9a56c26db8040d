"""Background jobs: how much there is to do, who is at it, and what gave up."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from aftercare.faces.web.html import page, toast
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.audit import actions
from aftercare.ground.audit.permissions import check_may_mend_jobs, check_may_see_jobs
from aftercare.ground.core.checks import allows
from aftercare.ground.core.errors import Missing, RuleBroken
from aftercare.ground.jobs import queries
from aftercare.ground.jobs.models import Delivery

ROWS = 50
STATES = (Delivery.State.GAVE_UP, Delivery.State.TRYING, Delivery.State.DROPPED, Delivery.State.DONE)


class DropForm(forms.Form):
    """Why nobody needs the job any more."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300)


def jobs(request: SignedInRequest) -> HttpResponse:
    """The state of the queue, and the jobs in one state; those that gave up first."""
    check_may_see_jobs(request.actor)
    asked, before = request.GET.get("state", ""), request.GET.get("before", "")
    state = asked if asked in Delivery.State.values else Delivery.State.GAVE_UP.value
    rows = queries.list_by_state(state, limit=ROWS + 1, before_id=int(before) if before.isdecimal() else None)
    at = timezone.now()
    context = {
        "load": queries.load(at),
        "at": at,
        "state": state,
        "states": [
            (each.label, f"{reverse('office:jobs')}?state={each.value}", each.value == state) for each in STATES
        ],
        "rows": rows[:ROWS],
        "next_url": f"?state={state}&before={rows[ROWS - 1].pk}" if len(rows) > ROWS else "",
        "ticks": queries.list_ticks(),
        "may_mend": state == Delivery.State.GAVE_UP.value and allows(check_may_mend_jobs, request.actor),
    }
    return page(request, "office/jobs/list.html", context)


@require_POST
def retry(request: SignedInRequest, delivery_id: int) -> HttpResponse:
    """Try a job that gave up again."""
    actions.retry_job(delivery_id=delivery_id, by=request.actor, at=timezone.now())
    toast(request, _("The job is back in the queue."))
    return redirect("office:jobs")


@require_POST
def drop(request: SignedInRequest, delivery_id: int) -> HttpResponse:
    """Let a job that gave up rest for good."""
    check_may_mend_jobs(request.actor)
    form = DropForm(request.POST)
    if form.is_valid():
        actions.drop_job(
            delivery_id=delivery_id, reason=form.cleaned_data["reason"], by=request.actor, at=timezone.now()
        )
        toast(request, _("The job will not be tried again."))
    else:
        toast(request, _("Say why nobody needs this job any more."), "warning")
    return redirect("office:jobs")


@require_POST
def mend_many(request: SignedInRequest) -> HttpResponse:
    """Try all chosen jobs again, or let them rest for good; what is no longer given up is passed over and counted."""
    check_may_mend_jobs(request.actor)
    chosen = [int(pk) for pk in request.POST.getlist("job")[:ROWS] if pk.isdecimal()]
    reason = request.POST.get("reason", "").strip()[:300]
    dropping = request.POST.get("act") == "drop"
    if not chosen or (dropping and not reason):
        said = _("Say why nobody needs these jobs any more.") if chosen else _("Choose at least one job.")
        toast(request, said, "warning")
        return redirect("office:jobs")
    done = sum(_mended(request, pk, reason=reason if dropping else "") for pk in chosen)
    said = _("%(done)s of %(all)s jobs dropped.") if dropping else _("%(done)s of %(all)s jobs are back in the queue.")
    toast(request, said % {"done": done, "all": len(chosen)}, "success" if done == len(chosen) else "warning")
    return redirect("office:jobs")


def _mended(request: SignedInRequest, delivery_id: int, *, reason: str) -> bool:
    """One of many: each is an act of its own."""
    at = timezone.now()
    try:
        if reason:
            actions.drop_job(delivery_id=delivery_id, reason=reason, by=request.actor, at=at)
        else:
            actions.retry_job(delivery_id=delivery_id, by=request.actor, at=at)
    except (Missing, RuleBroken):
        return False
    return True
