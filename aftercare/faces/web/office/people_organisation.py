"""The organisation: the tree of companies, departments and developments; and the matrix of roles."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from aftercare.faces.web.html import page, toast
from aftercare.faces.web.office.people import check_may_look
from aftercare.faces.web.office.people_forms import CompanyForm, DepartmentForm, DevelopmentForm, Seen
from aftercare.ground.accounts import actions, permissions, roles
from aftercare.ground.accounts.models import Company, Department, Development
from aftercare.ground.accounts.queries.organisation import tree
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.core.checks import allows


def organisation(request: SignedInRequest) -> HttpResponse:
    """The whole tree; those who keep it may add and change."""
    check_may_look(request)
    return _show(request)


def _show(request: SignedInRequest, *, status: int = 200, **forms: Any) -> HttpResponse:
    context = {
        "branches": tree(),
        "may_edit": allows(permissions.check_may_edit_organisation, request.actor),
        "company_form": CompanyForm(),
        "development_form": DevelopmentForm(),
        "department_form": DepartmentForm(),
        **forms,
    }
    return page(request, "office/people/organisation.html", context, status=status)


@require_POST
def add_company(request: SignedInRequest) -> HttpResponse:
    """Add a company."""
    permissions.check_may_edit_organisation(request.actor)
    form = CompanyForm(request.POST)
    if not form.is_valid():
        return _show(request, company_form=form, status=422)
    data = form.cleaned_data
    actions.create_company(
        name=data["name"], code=data["code"], parent_id=data["parent"], by=request.actor, at=timezone.now()
    )
    return _done(request)


@require_POST
def add_department(request: SignedInRequest, company_id: int) -> HttpResponse:
    """Add a department to a company."""
    company = get_object_or_404(Company.objects.visible_to(request.actor), pk=company_id)
    permissions.check_may_edit_organisation(request.actor)
    form = DepartmentForm(request.POST)
    if not form.is_valid():
        return _show(request, department_form=form, status=422)
    actions.create_department(
        company_id=company.pk, name=form.cleaned_data["name"], by=request.actor, at=timezone.now()
    )
    return _done(request)


@require_POST
def add_development(request: SignedInRequest) -> HttpResponse:
    """Add a development."""
    permissions.check_may_edit_organisation(request.actor)
    form = DevelopmentForm(request.POST)
    if not form.is_valid():
        return _show(request, development_form=form, status=422)
    data = form.cleaned_data
    actions.create_development(
        company_id=data["company"],
        name=data["name"],
        code=data["code"],
        address=data["address"],
        time_zone=data["time_zone"],
        by=request.actor,
        at=timezone.now(),
    )
    return _done(request)


def company(request: SignedInRequest, company_id: int) -> HttpResponse:
    """Change a company."""
    permissions.check_may_edit_organisation(request.actor)
    found = get_object_or_404(Company.objects.visible_to(request.actor), pk=company_id)
    initial = {"name": found.name, "code": found.code, "parent": found.parent_id}
    form, seen = CompanyForm(request.POST or None, initial=initial), Seen(request.POST or None)
    if request.method == "POST" and form.is_valid() and seen.is_valid():
        data = form.cleaned_data
        actions.change_company(
            company_id=found.pk,
            name=data["name"],
            code=data["code"],
            parent_id=data["parent"],
            seen=seen.cleaned_data["seen"],
            by=request.actor,
            at=timezone.now(),
        )
        return _done(request)
    return _edit(request, form, found)


def development(request: SignedInRequest, development_id: int) -> HttpResponse:
    """Change a development."""
    permissions.check_may_edit_organisation(request.actor)
    found = get_object_or_404(Development.objects.visible_to(request.actor), pk=development_id)
    initial = {
        "name": found.name,
        "code": found.code,
        "company": found.company_id,
        "address": found.address,
        "time_zone": found.time_zone,
    }
    form, seen = DevelopmentForm(request.POST or None, initial=initial), Seen(request.POST or None)
    if request.method == "POST" and form.is_valid() and seen.is_valid():
        data = form.cleaned_data
        actions.change_development(
            development_id=found.pk,
            company_id=data["company"],
            name=data["name"],
            code=data["code"],
            address=data["address"],
            time_zone=data["time_zone"],
            seen=seen.cleaned_data["seen"],
            by=request.actor,
            at=timezone.now(),
        )
        return _done(request)
    return _edit(request, form, found)


def department(request: SignedInRequest, department_id: int) -> HttpResponse:
    """Rename a department."""
    permissions.check_may_edit_organisation(request.actor)
    found = get_object_or_404(Department.objects.visible_to(request.actor), pk=department_id)
    form, seen = DepartmentForm(request.POST or None, initial={"name": found.name}), Seen(request.POST or None)
    if request.method == "POST" and form.is_valid() and seen.is_valid():
        actions.change_department(
            department_id=found.pk,
            name=form.cleaned_data["name"],
            seen=seen.cleaned_data["seen"],
            by=request.actor,
            at=timezone.now(),
        )
        return _done(request)
    return _edit(request, form, found)


def _edit(
    request: SignedInRequest,
    form: CompanyForm | DevelopmentForm | DepartmentForm,
    found: Company | Development | Department,
) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "found": found, "address": request.path}
    return page(request, "office/people/node.html", context, status=status)


def _done(request: SignedInRequest) -> HttpResponse:
    toast(request, _("Saved."))
    return redirect("office:organisation")


def role_matrix(request: SignedInRequest) -> HttpResponse:
    """Every role, what it is for, and its rights."""
    check_may_look(request)
    rows = [
        (label, permission.value, [permission in role.permissions for role in roles.ROLES])
        for permission, label in roles.PERMISSION_LABELS.items()
    ]
    context = {
        "rows": rows,
        "labels": [role.label for role in roles.ROLES],
        "role_lines": [(role.label, role.description) for role in roles.ROLES],
    }
    return page(request, "office/people/roles.html", context)
