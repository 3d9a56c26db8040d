"""Keeping views of the queue and the columns in which one reads it."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from aftercare.faces.web.desk.acts import parsed
from aftercare.faces.web.desk.queue_filters import Choices
from aftercare.faces.web.html import toast
from aftercare.ground.accounts.models import Team
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.accounts.roles import BY_KEY, Permission
from aftercare.ground.core.actors import Actor
from aftercare.service.desk import actions
from aftercare.service.desk.rules import NAME_AT_MOST, Sharing, kept_address


class ViewForm(forms.Form):
    """A view under a name; `sharing` is empty, `role:agent` or `team:12`."""

    name = forms.CharField(max_length=NAME_AT_MOST)
    query = forms.CharField(required=False, max_length=2000)
    sharing = forms.CharField(required=False, max_length=40)


def sharing_choices(by: Actor) -> Choices:
    """With whom a view may be shared: nobody, a role, a team within reach."""
    if not by.may(Permission.ASSIGN_CASE):
        return []
    teams = Team.objects.visible_to(by).order_by("name", "pk").values_list("pk", "name")[:100]
    return [
        ("", _("Only for me")),
        *((f"role:{key}", _("Everybody who is %(role)s") % {"role": role.label}) for key, role in BY_KEY.items()),
        *((f"team:{pk}", _("Team %(name)s") % {"name": name}) for pk, name in teams),
    ]


def _queue(query: str) -> HttpResponse:
    return redirect(f"{reverse('desk:queue')}?{kept_address(query) or 'view=open'}")


@require_POST
def save(request: SignedInRequest) -> HttpResponse:
    """Keep what is shown under a name."""
    sent = parsed(ViewForm, request).cleaned_data
    kind, _colon, key = sent["sharing"].partition(":")
    view = actions.save_view(
        name=sent["name"],
        query=sent["query"],
        sharing=kind,
        role=key if kind == Sharing.ROLE else "",
        team_id=int(key) if kind == Sharing.TEAM and key.isdigit() else None,
        by=request.actor,
        at=timezone.now(),
    )
    toast(request, _("Kept as “%(name)s”.") % {"name": view.name})
    return _queue(view.query)


@require_POST
def remove(request: SignedInRequest, view_id: int) -> HttpResponse:
    """Take a view away."""
    actions.remove_view(view_id=view_id, by=request.actor, at=timezone.now())
    toast(request, _("The view is removed."))
    return _queue("")


@require_POST
def open_with(request: SignedInRequest) -> HttpResponse:
    """Say with which view the queue opens."""
    sent = request.POST.get("view", "")
    habit = actions.open_with(view_id=int(sent) if sent.isdigit() else None, by=request.actor, at=timezone.now())
    view = habit.opens_with
    if view is None:
        toast(request, _("The queue opens without a view again."))
        return _queue("")
    toast(request, _("The queue opens with “%(name)s” from now on.") % {"name": view.name})
    return _queue(view.query)


@require_POST
def set_columns(request: SignedInRequest) -> HttpResponse:
    """Keep the columns."""
    columns = request.POST.get("cols", "").split(",")
    actions.set_columns(columns=columns, by=request.actor, at=timezone.now())
    toast(request, _("The queue is always read in these columns now."))
    query = request.POST.get("query", "")
    return _queue("&".join(part for part in query.split("&") if not part.startswith("cols=")))
