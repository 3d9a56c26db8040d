"""Staff: the list, one person, and what may be done about them."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from aftercare.faces.web.html import page, toast
from aftercare.faces.web.office.people_forms import (
    AbsenceForm,
    LeaveForm,
    NewPersonForm,
    PersonForm,
    RoleForm,
    Seen,
    TokenForm,
)
from aftercare.ground.accounts import actions, permissions, queries, roles
from aftercare.ground.accounts.models import Development, Staff
from aftercare.ground.accounts.queries import staff as staff_queries
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.accounts.roles import Permission
from aftercare.ground.accounts.rules import RoleToGive
from aftercare.ground.core.checks import allows
from aftercare.ground.core.errors import NotPermitted


def people(request: SignedInRequest) -> HttpResponse:
    """The list of staff; filters live in the address."""
    check_may_look(request)
    asked = request.GET
    development = asked.get("development", "")
    found = staff_queries.list_staff(
        request.actor,
        on=timezone.localdate(),
        text=asked.get("q", "").strip(),
        role=asked.get("role", ""),
        development_id=int(development) if development.isdecimal() else None,
        active=asked.get("state") != "left",
        after=asked.get("after", ""),
    )
    following = asked.copy()
    following["after"] = found.next_key
    context = {
        "rows": found.rows,
        "next_url": f"?{following.urlencode()}" if found.next_key else "",
        "asked": asked,
        "roles": [("", _("All roles")), *((role.key, role.label) for role in roles.ROLES)],
        "developments": [("", _("All developments")), *_developments(request)],
        "may_add": request.actor.may(Permission.EDIT_STAFF),
    }
    return page(request, "office/people/list.html", context)


def _developments(request: SignedInRequest) -> list[tuple[int, str]]:
    return list(Development.objects.visible_to(request.actor).order_by("name").values_list("pk", "name"))


def new_person(request: SignedInRequest) -> HttpResponse:
    """Add somebody, with a first role."""
    permissions.check_may_edit_staff(request.actor)
    form = NewPersonForm(request.POST or None)
    role_form = RoleForm(request.POST or None, actor=request.actor)
    if request.method == "POST" and form.is_valid() and role_form.is_valid():
        data = form.cleaned_data
        given = role_form.cleaned_data["given"]
        staff = actions.create_staff(
            username=data["username"],
            name=data["name"],
            phone=data["phone"],
            email=data["email"],
            department_id=data["department"],
            language=data["language"],
            trades=data["trades"],
            roles=[given] if given else [],
            by=request.actor,
            at=timezone.now(),
        )
        toast(request, _("%(name)s was added. Hand out a link to set the password.") % {"name": staff.name})
        return redirect("office:person", staff.pk)
    status = 422 if request.method == "POST" else 200
    return page(request, "office/people/new.html", {"form": form, "role_form": role_form}, status=status)


def person(request: SignedInRequest, staff_id: int) -> HttpResponse:
    """One member of staff: roles, absence, ways in."""
    check_may_look(request)
    return show(request, find(request, staff_id))


def show(request: SignedInRequest, staff: Staff, *, status: int = 200, **forms: Any) -> HttpResponse:
    """The page of a person; `forms` are those which came back with errors."""
    now = timezone.now()
    context = {
        "staff": staff,
        "held": staff_queries.roles_of([staff.pk]).get(staff.pk, ()),
        "sessions": staff_queries.sessions_of(staff.pk, at=now),
        "tokens": staff_queries.tokens_of(staff.pk),
        "second_factor": staff_queries.has_second_factor(staff.pk),
        "locked_out": staff_queries.is_locked_out(staff.username, at=now),
        "stand_in": queries.stand_in_for(staff, on=timezone.localdate(now)),
        "colleagues": staff_queries.list_colleagues(request.actor),
        "may_edit": allows(permissions.check_may_edit_staff, request.actor, staff),
        "oneself": permissions.is_oneself(request.actor, staff.pk),
        "password_link": "",
        "new_token": "",
        "form": PersonForm(initial=known(staff)),
        "role_form": RoleForm(actor=request.actor),
        "absence_form": AbsenceForm(initial=absence(staff)),
        "leave_form": LeaveForm(initial={"seen": staff.version}),
        "token_form": TokenForm(),
        **forms,
    }
    return page(request, "office/people/detail.html", context, status=status)


def known(staff: Staff) -> dict[str, object]:
    """What the form about a person begins with."""
    return {
        "name": staff.name,
        "phone": staff.phone,
        "email": staff.email,
        "department": staff.department_id,
        "language": staff.language,
        "trades": ", ".join(staff.trades),
    }


def absence(staff: Staff) -> dict[str, object]:
    """What the form about deputy and absence begins with."""
    return {
        "deputy": staff.deputy.username if staff.deputy else "",
        "away_from": staff.away_from,
        "away_until": staff.away_until,
        "seen": staff.version,
    }


def find(request: SignedInRequest, staff_id: int) -> Staff:
    """The person, when their record may be opened."""
    visible = Staff.objects.visible_to(request.actor).select_related("department__company", "deputy__deputy")
    return get_object_or_404(visible, pk=staff_id)


def check_may_look(request: SignedInRequest) -> None:
    """Keepers of staff and auditors look at staff."""
    if not (request.actor.may(Permission.EDIT_STAFF) or request.actor.may(Permission.SEE_AUDIT)):
        raise NotPermitted(_("Only administrators and auditors look at the records of staff."))


@require_POST
def change(request: SignedInRequest, staff_id: int) -> HttpResponse:
    """Change what is known of somebody."""
    staff = find(request, staff_id)
    permissions.check_may_edit_staff(request.actor, staff)
    form, seen = PersonForm(request.POST), Seen(request.POST)
    if not (form.is_valid() and seen.is_valid()):
        return show(request, staff, form=form, status=422)
    data = form.cleaned_data
    actions.change_staff(
        staff_id=staff.pk,
        name=data["name"],
        phone=data["phone"],
        email=data["email"],
        department_id=data["department"],
        language=data["language"],
        trades=data["trades"],
        seen=seen.cleaned_data["seen"],
        by=request.actor,
        at=timezone.now(),
    )
    return back(request, staff, _("Saved."))


@require_POST
def set_roles(request: SignedInRequest, staff_id: int) -> HttpResponse:
    """Take the ticked roles away and give the one chosen."""
    staff = find(request, staff_id)
    permissions.check_may_edit_staff(request.actor, staff)
    form, seen = RoleForm(request.POST, actor=request.actor), Seen(request.POST)
    if not (form.is_valid() and seen.is_valid()):
        return show(request, staff, role_form=form, status=422)
    taken = set(request.POST.getlist("take"))
    held = [
        RoleToGive(one.role, one.company_id, one.development_id, one.building_id, one.category)
        for one in staff.assignments.order_by("pk")
        if str(one.pk) not in taken
    ]
    given = form.cleaned_data["given"]
    actions.set_assignments(
        staff_id=staff.pk,
        roles=[*held, given] if given else held,
        seen=seen.cleaned_data["seen"],
        by=request.actor,
        at=timezone.now(),
    )
    return back(request, staff, _("The roles are set."))


@require_POST
def set_absence(request: SignedInRequest, staff_id: int) -> HttpResponse:
    """Set deputy and absence: one's own, or for keepers of staff anybody's."""
    staff = find(request, staff_id)
    permissions.check_may_edit_own(request.actor, staff)
    form = AbsenceForm(request.POST)
    if not form.is_valid():
        return show(request, staff, absence_form=form, status=422)
    data: dict[str, Any] = form.cleaned_data
    away: dict[str, date | None] = {name: data[name] for name in ("away_from", "away_until")}
    actions.set_deputy_and_absence(
        staff_id=staff.pk,
        deputy_id=data["deputy"].pk if data["deputy"] else None,
        seen=data["seen"],
        by=request.actor,
        at=timezone.now(),
        **away,
    )
    return back(request, staff, _("Saved."))


def back(request: SignedInRequest, staff: Staff, said: str) -> HttpResponse:
    """To one's own account or to the person's page, with a word on what was done."""
    toast(request, said)
    own = permissions.is_oneself(request.actor, staff.pk)
    return redirect(reverse("office:my_account") if own else reverse("office:person", args=[staff.pk]))
