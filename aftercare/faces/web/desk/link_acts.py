"""Joining cases and parting them, splitting one, and what is to be done within one."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from aftercare.faces.web.desk.acts import parsed, shown
from aftercare.faces.web.desk.case import find_case
from aftercare.faces.web.desk.forms import SeenForm
from aftercare.faces.web.html import toast
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.core.errors import BadInput
from aftercare.service.cases import actions
from aftercare.service.cases.linking import EVIDENCE_AT_MOST, SPLIT_AT_MOST, Defect
from aftercare.service.cases.models import Case


class OtherForm(SeenForm):
    """Another case by its number, and what shows that they belong together."""

    number = forms.CharField(max_length=40)
    evidence = forms.CharField(required=False, max_length=EVIDENCE_AT_MOST)


class TaskForm(forms.Form):
    """Something to be done."""

    text = forms.CharField(max_length=200)
    staff = forms.IntegerField(required=False)
    due_on = forms.DateField(required=False)


def _other(request: SignedInRequest, number: str) -> Case:
    found = Case.objects.visible_to(request.actor).numbered(number).first()
    if found is None:
        raise BadInput(field=_("Case number"), value=number, remedy=_("Look the number up: no case bears this one."))
    return found


@require_POST
def merge(request: SignedInRequest, case_id: int) -> HttpResponse:
    """Merge this case into another."""
    find_case(request, case_id)
    sent = parsed(OtherForm, request).cleaned_data
    other = _other(request, sent["number"])
    actions.merge(
        case_id=case_id,
        seen=sent["seen"],
        into_id=other.pk,
        evidence=sent["evidence"],
        by=request.actor,
        at=timezone.now(),
    )
    toast(request, _("Merged into %(number)s. It can be taken out again.") % {"number": other.number})
    return shown(request, other.pk) if not request.htmx else shown(request, case_id)


@require_POST
def unmerge(request: SignedInRequest, case_id: int) -> HttpResponse:
    """Take this case out again."""
    find_case(request, case_id)
    sent = parsed(SeenForm, request).cleaned_data
    evidence = request.POST.get("evidence", "")
    actions.unmerge(case_id=case_id, seen=sent["seen"], evidence=evidence, by=request.actor, at=timezone.now())
    toast(request, _("Taken out again. It stands where it stood."))
    return shown(request, case_id)


@require_POST
def make_part(request: SignedInRequest, case_id: int) -> HttpResponse:
    """Make this case a part of another."""
    find_case(request, case_id)
    sent = parsed(OtherForm, request).cleaned_data
    other = _other(request, sent["number"])
    actions.make_part_of(case_id=case_id, seen=sent["seen"], whole_id=other.pk, by=request.actor, at=timezone.now())
    return shown(request, case_id)


@require_POST
def leave_whole(request: SignedInRequest, case_id: int) -> HttpResponse:
    """Make this case one of its own again."""
    find_case(request, case_id)
    sent = parsed(SeenForm, request).cleaned_data
    actions.leave_whole(case_id=case_id, seen=sent["seen"], by=request.actor, at=timezone.now())
    return shown(request, case_id)


@require_POST
def split(request: SignedInRequest, case_id: int) -> HttpResponse:
    """Register each further defect as a case of its own."""
    find_case(request, case_id)
    sent = parsed(SeenForm, request).cleaned_data
    made = actions.split(
        case_id=case_id,
        seen=sent["seen"],
        defects=_defects(request),
        as_parts=request.POST.get("as_parts") == "on",
        by=request.actor,
        at=timezone.now(),
    )
    numbers = "、".join(case.number or "" for case in made)
    words = ngettext("Registered as %(numbers)s.", "Registered as %(numbers)s.", len(made))
    toast(request, words % {"numbers": numbers})
    return shown(request, case_id)


def _defects(request: HttpRequest) -> list[Defect]:
    """The lines of the form that have a subject."""
    found = []
    for line in range(SPLIT_AT_MOST):
        subject = request.POST.get(f"subject_{line}", "").strip()
        if subject:
            values = {name: request.POST.get(f"{name}_{line}", "") for name in ("component", "symptom", "place")}
            found.append(Defect(subject=subject, **values))
    return found


@require_POST
def add_task(request: SignedInRequest, case_id: int) -> HttpResponse:
    """Add something to be done."""
    find_case(request, case_id)
    sent = parsed(TaskForm, request).cleaned_data
    actions.add_task(
        case_id=case_id,
        text=sent["text"],
        staff_id=sent["staff"],
        due_on=sent["due_on"],
        by=request.actor,
        at=timezone.now(),
    )
    return shown(request, case_id)


@require_POST
def tick(request: SignedInRequest, case_id: int) -> HttpResponse:
    """Tick it, or take the tick away."""
    find_case(request, case_id)
    task = request.POST.get("task", "")
    actions.tick(
        case_id=case_id,
        task_id=int(task) if task.isdigit() and len(task) < 19 else None,
        item=request.POST.get("item", ""),
        done=request.POST.get("done") == "on",
        by=request.actor,
        at=timezone.now(),
    )
    return shown(request, case_id)


@require_POST
def strike_out(request: SignedInRequest, case_id: int, task_id: int) -> HttpResponse:
    """It need not be done."""
    find_case(request, case_id)
    reason = request.POST.get("reason", "")
    actions.strike_out(case_id=case_id, task_id=task_id, reason=reason, by=request.actor, at=timezone.now())
    return shown(request, case_id)
