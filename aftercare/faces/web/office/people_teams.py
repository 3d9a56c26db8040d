"""Teams and their rota."""

from datetime import date, timedelta

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from aftercare.faces.web.html import page, toast
from aftercare.faces.web.office.people_forms import NewTeamForm, Seen, TeamForm
from aftercare.ground.accounts import actions, permissions
from aftercare.ground.accounts.models import Team
from aftercare.ground.accounts.queries.staff import list_colleagues
from aftercare.ground.accounts.queries.teams import list_teams, rota_of
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.accounts.roles import Permission
from aftercare.ground.core.checks import allows
from aftercare.ground.core.errors import NotPermitted

WEEKS = 5


def teams(request: SignedInRequest) -> HttpResponse:
    """The teams within reach."""
    _check_may_look(request)
    context = {"teams": list_teams(request.actor), "may_form": _may_form(request)}
    return page(request, "office/people/teams.html", context)


def new_team(request: SignedInRequest) -> HttpResponse:
    """Form a team."""
    if not _may_form(request):
        raise NotPermitted(_("Only those who lead a development form teams."))
    form = NewTeamForm(request.POST or None, people=list_colleagues(request.actor), actor=request.actor)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        team = actions.create_team(
            development_id=data["development"],
            name=data["name"],
            lead_id=data["lead"],
            member_ids=data["members"],
            purpose=data["purpose"],
            by=request.actor,
            at=timezone.now(),
        )
        toast(request, _("The team is formed. Set its rota next."))
        return redirect("office:team", team.pk)
    return page(request, "office/people/team_new.html", {"form": form}, status=422 if request.method == "POST" else 200)


def team(request: SignedInRequest, team_id: int) -> HttpResponse:
    """One team: its people, and the rota of five weeks."""
    _check_may_look(request)
    return _show(request, _find(request, team_id))


def _show(request: SignedInRequest, found: Team, *, form: TeamForm | None = None, status: int = 200) -> HttpResponse:
    today = timezone.localdate()
    begins = _monday(request.GET.get("from", ""), today)
    members = list(found.members.order_by("name", "pk"))
    people = {staff.pk: staff for staff in [*list_colleagues(request.actor), *members]}
    initial = {"name": found.name, "lead": found.lead_id, "members": [staff.pk for staff in members]}
    days = rota_of(found, begins=begins, days=7 * WEEKS, today=today)
    context = {
        "team": found,
        "members": members,
        "weeks": [days[n : n + 7] for n in range(0, len(days), 7)],
        "choices": [("", _("Lead")), *((staff.pk, staff.name) for staff in members)],
        "earlier": (begins - timedelta(weeks=WEEKS)).isoformat(),
        "later": (begins + timedelta(weeks=WEEKS)).isoformat(),
        "form": form or TeamForm(initial=initial, people=sorted(people.values(), key=str)),
        "may_change": allows(permissions.check_may_lead, request.actor, found.development_id),
        "may_set_rota": allows(permissions.check_may_set_rota, request.actor, found),
    }
    return page(request, "office/people/team.html", context, status=status)


@require_POST
def change_team(request: SignedInRequest, team_id: int) -> HttpResponse:
    """Change name, lead and members."""
    found = _find(request, team_id)
    permissions.check_may_lead(request.actor, found.development_id)
    people = {staff.pk: staff for staff in [*list_colleagues(request.actor), *found.members.all()]}
    form, seen = TeamForm(request.POST, people=sorted(people.values(), key=str)), Seen(request.POST)
    if not (form.is_valid() and seen.is_valid()):
        return _show(request, found, form=form, status=422)
    data = form.cleaned_data
    actions.change_team(
        team_id=found.pk,
        name=data["name"],
        lead_id=data["lead"],
        member_ids=data["members"],
        seen=seen.cleaned_data["seen"],
        by=request.actor,
        at=timezone.now(),
    )
    toast(request, _("Saved."))
    return redirect("office:team", found.pk)


@require_POST
def set_rota(request: SignedInRequest, team_id: int) -> HttpResponse:
    """Set the days that were sent: `day-2026-11-21` -> number of a member, empty for the lead."""
    found = _find(request, team_id)
    days: dict[date, int | None] = {}
    for name, value in request.POST.items():
        on = _day(name.removeprefix("day-")) if name.startswith("day-") else None
        if on is not None:
            days[on] = int(str(value)) if str(value).isdecimal() else None
    actions.set_rota(team_id=found.pk, days=days, by=request.actor, at=timezone.now())
    toast(request, _("The rota is set."))
    return redirect("office:team", found.pk)


def _find(request: SignedInRequest, team_id: int) -> Team:
    teams = Team.objects.visible_to(request.actor).select_related("development", "lead")
    return get_object_or_404(teams, pk=team_id)


def _may_form(request: SignedInRequest) -> bool:
    return request.actor.may(Permission.ASSIGN_CASE) or request.actor.may(Permission.EDIT_ORGANISATION)


def _check_may_look(request: SignedInRequest) -> None:
    if not request.actor.may(Permission.SEE_CASES):
        raise NotPermitted(_("Teams are for those who work on cases."))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _monday(text: str, today: date) -> date:
    day = _day(text) or today
    return day - timedelta(days=day.weekday())
