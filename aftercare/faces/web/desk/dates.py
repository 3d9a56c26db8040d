"""What falls due by a date: the list, one of them with what can be done, and the dates that are entered by hand."""

from dataclasses import dataclass
from datetime import date

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from aftercare.care.dates import actions, permissions, queries, rules
from aftercare.care.dates.models import DatedTask, Milestone
from aftercare.care.dates.policy import Anchor, DatedRule, DatePolicy
from aftercare.faces.web.desk.acts import parsed
from aftercare.faces.web.desk.forms import SeenForm
from aftercare.faces.web.html import page, toast
from aftercare.faces.web.words import said
from aftercare.ground.accounts.models import Development
from aftercare.ground.accounts.queries import list_staff_with
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.accounts.roles import ROLES, Permission
from aftercare.ground.core.checks import allows
from aftercare.ground.core.text import lazy
from aftercare.ground.policies.queries import policy_of
from aftercare.records.estate.models import Building
from aftercare.service.deadlines.explaining import duration_in_words

ANCHORS = {
    Anchor.COMPLETED: lazy("the completion acceptance"),
    Anchor.HANDED_OVER: lazy("the handover of the first home"),
    Anchor.FRAMEWORK_ENDS: lazy("the end of the framework contract"),
    Anchor.DONE: lazy("the task before was done"),
}
PLACES_AT_MOST = 200


@dataclass(frozen=True)
class Row:
    """A task with its words."""

    task: DatedTask
    what: str
    because: str
    who: str
    in_writing: bool
    sources: tuple[str, ...]


class NoteForm(SeenForm):
    """What is said of it when it ends."""

    note = forms.CharField(required=False, max_length=rules.NOTE_AT_MOST)


class HandForm(SeenForm):
    """To whom it goes."""

    staff = forms.IntegerField(label=gettext_lazy("Person"))


class MilestoneForm(forms.Form):
    """A date that is planned or agreed."""

    place = forms.CharField(label=gettext_lazy("Place"), max_length=40)
    kind = forms.CharField(label=gettext_lazy("Which date"), max_length=40)
    on = forms.DateField(label=gettext_lazy("Day"))
    note = forms.CharField(required=False, max_length=200)


@require_safe
def dates(request: SignedInRequest) -> HttpResponse:
    """What falls due, for the reader or for all in reach; what has ended; and the dates entered by hand."""
    permissions.check_may_see(request.actor)
    view = request.GET.get("view", "")
    here, today = reverse("desk:dates"), timezone.localdate()
    rows = [_row(task) for task in queries.list_tasks(by=request.actor, mine=view == "mine", ended=view == "ended")]
    context = {
        "rows": rows,
        "view": view,
        "today": today,
        "chips": [
            (_("All"), here, not view),
            (_("For me"), f"{here}?view=mine", view == "mine"),
            (_("Done and dropped"), f"{here}?view=ended", view == "ended"),
        ],
        "milestones": [(each, _kind_words(each, today)) for each in queries.list_milestones(by=request.actor)],
        **_setting(request, today),
    }
    return page(request, "desk/dates/list.html", context)


def _row(task: DatedTask) -> Row:
    rule = queries.rule_of(task)
    policy = policy_of(task.policy_id).section(DatePolicy)
    roles = {role.key: str(role.label) for role in ROLES}
    return Row(
        task=task,
        what=said(rule.label) if rule else task.key,
        because=_because(task, rule, policy) if rule else "",
        who=task.staff.name if task.staff else roles.get(task.role, task.role),
        in_writing=rule is not None and rule.in_writing,
        sources=rule.source if rule else (),
    )


def _because(task: DatedTask, rule: DatedRule, policy: DatePolicy) -> str:
    """“2 months before the planned handover of 2027-05-01”."""
    milestone = policy.milestones.get(rule.anchor)
    anchor = said(milestone.label) if milestone else str(ANCHORS[Anchor(rule.anchor)])
    words = _("%(span)s before: %(anchor)s (%(day)s)") if rule.before else _("%(span)s after: %(anchor)s (%(day)s)")
    return words % {"span": duration_in_words(rule.offset), "anchor": anchor, "day": f"{task.anchor_on:%Y-%m-%d}"}


def _kind_words(held: Milestone, today: date) -> str:
    _version, policy = queries.date_policy_at(held.development, on=today)
    kind = policy.milestones.get(held.kind)
    return said(kind.label) if kind else held.kind


def _setting(request: SignedInRequest, today: date) -> dict[str, object]:
    """What the form of a date offers: the places the reader leads, and the dates that their rules know."""
    places = Development.objects.visible_to(request.actor, Permission.ASSIGN_CASE).order_by("name", "pk")
    held = list(places[:PLACES_AT_MOST])
    kinds: dict[str, str] = {}
    for place in held:
        _version, policy = queries.date_policy_at(place, on=today)
        kinds.update({key: said(each.label) for key, each in policy.milestones.items()})
    built = Building.objects.filter(development__in=held).select_related("development")
    buildings = list(built.order_by("development__name", "code", "pk")[:PLACES_AT_MOST])
    offered = [(f"{place.pk}-", place.name) for place in held]
    offered += [(f"{each.development_id}-{each.pk}", f"{each.development.name} · {each.name}") for each in buildings]
    return {"places": sorted(offered, key=lambda pair: pair[1]), "kinds": list(kinds.items())}


@require_safe
def dated_task(request: SignedInRequest, date_id: int) -> HttpResponse:
    """One of them: why it is due, who has it, and what can be done."""
    permissions.check_may_see(request.actor)
    task = _find(request, date_id)
    people = list_staff_with(Permission.SEE_CASES, development_id=task.development_id, on=timezone.localdate())
    open_ = task.ended_at is None
    context = {
        "row": _row(task),
        "task": task,
        "today": timezone.localdate(),
        "may_do": open_ and allows(permissions.check_may_do, request.actor, task),
        "may_hand": open_ and allows(permissions.check_may_hand, request.actor, task),
        "people": [(each.pk, each.name) for each in people],
    }
    return page(request, "desk/dates/task.html", context)


def _find(request: SignedInRequest, date_id: int) -> DatedTask:
    found = DatedTask.objects.visible_to(request.actor)
    return get_object_or_404(found.select_related("development", "building", "contract__contractor"), pk=date_id)


@require_POST
def finish(request: SignedInRequest, date_id: int) -> HttpResponse:
    """It is done."""
    permissions.check_may_do(request.actor, _find(request, date_id))
    sent = parsed(NoteForm, request).cleaned_data
    actions.finish_task(task_id=date_id, by=request.actor, at=timezone.now(), **sent)
    toast(request, _("Written down as done."))
    return redirect("desk:dates")


@require_POST
def drop(request: SignedInRequest, date_id: int) -> HttpResponse:
    """It need not be done."""
    permissions.check_may_hand(request.actor, _find(request, date_id))
    sent = parsed(NoteForm, request).cleaned_data
    actions.drop_task(task_id=date_id, seen=sent["seen"], reason=sent["note"], by=request.actor, at=timezone.now())
    toast(request, _("Dropped, with its reason."))
    return redirect("desk:dates")


@require_POST
def hand(request: SignedInRequest, date_id: int) -> HttpResponse:
    """Somebody else has it."""
    permissions.check_may_hand(request.actor, _find(request, date_id))
    sent = parsed(HandForm, request).cleaned_data
    actions.hand_task(task_id=date_id, seen=sent["seen"], staff_id=sent["staff"], by=request.actor, at=timezone.now())
    toast(request, _("Handed on."))
    return redirect("desk:dated_task", date_id)


@require_POST
def set_milestone(request: SignedInRequest) -> HttpResponse:
    """Enter a date, or move it."""
    permissions.check_may_set(request.actor)
    sent = parsed(MilestoneForm, request).cleaned_data
    development, _dash, building = sent["place"].partition("-")
    actions.set_milestone(
        development_id=int(development) if development.isdecimal() else 0,
        building_id=int(building) if building.isdecimal() else None,
        kind=sent["kind"],
        on=sent["on"],
        note=sent["note"],
        by=request.actor,
        at=timezone.now(),
    )
    toast(request, _("The date is entered. What hangs on it comes to the list in time."))
    return redirect("desk:dates")
