"""The organisation: companies, departments, developments."""

from datetime import datetime

from django.db import transaction

from aftercare.ground.accounts import permissions, rules
from aftercare.ground.accounts.models import Company, Department, Development
from aftercare.ground.accounts.queries import companies_above, developments_under
from aftercare.ground.accounts.queries.organisation import levels_under
from aftercare.ground.accounts.roles import Permission
from aftercare.ground.accounts.rules import HOME_ZONE
from aftercare.ground.audit import trail
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.errors import BadInput, Missing
from aftercare.ground.core.text import lazy as _


@transaction.atomic
def create_company(*, name: str, code: str, parent_id: int | None = None, by: Actor, at: datetime) -> Company:
    """Add a company, under another one or at the top of the group."""
    permissions.check_may_edit_organisation(by)
    _check_reaches_company(by, parent_id)
    rules.check_company_place(company_id=None, ancestors=_above(parent_id), levels_below=0)
    _check_free(Company, name=name, code=code)
    company = Company.objects.create(name=name, code=code, parent_id=parent_id)
    trail.record("company.created", company, by=by, at=at, begins=True, name=name, code=code, parent=parent_id)
    return company


@transaction.atomic
def change_company(
    *, company_id: int, name: str, code: str, parent_id: int | None, seen: int, by: Actor, at: datetime
) -> Company:
    """Rename a company or put it elsewhere; rights that reach it through companies above move with it."""
    company = Company.objects.locked(company_id, seen=seen)
    permissions.check_may_edit_organisation(by)
    _check_reaches_company(by, company_id)
    if parent_id != company.parent_id:
        _check_reaches_company(by, parent_id)
    rules.check_company_place(company_id=company_id, ancestors=_above(parent_id), levels_below=levels_under(company_id))
    _check_free(Company, name=name, code=code, but=company_id)

    company.name, company.code, company.parent_id = name, code, parent_id
    company.save(update_fields=["name", "code", "parent", "version"])

    trail.record("company.changed", company, by=by, at=at, name=name, code=code, parent=parent_id)
    return company


@transaction.atomic
def create_department(*, company_id: int, name: str, by: Actor, at: datetime) -> Department:
    """Add a department to a company."""
    permissions.check_may_edit_organisation(by)
    _check_reaches_company(by, company_id)
    if Department.objects.filter(company=company_id, name=name).exists():
        raise BadInput(field=_("Name"), value=name, remedy=_("There is one of that name already."))
    department = Department.objects.create(company_id=company_id, name=name)
    trail.record("department.created", department, by=by, at=at, begins=True, name=name, company=company_id)
    return department


@transaction.atomic
def change_department(*, department_id: int, name: str, seen: int, by: Actor, at: datetime) -> Department:
    """Rename a department."""
    department = Department.objects.locked(department_id, seen=seen)
    permissions.check_may_edit_organisation(by)
    _check_reaches_company(by, department.company_id)
    if Department.objects.filter(company=department.company_id, name=name).exclude(pk=department_id).exists():
        raise BadInput(field=_("Name"), value=name, remedy=_("There is one of that name already."))
    department.name = name
    department.save(update_fields=["name", "version"])
    trail.record("department.changed", department, by=by, at=at, name=name)
    return department


@transaction.atomic
def create_development(
    *, company_id: int, name: str, code: str, address: str = "", time_zone: str = HOME_ZONE, by: Actor, at: datetime
) -> Development:
    """Add a development to a company. Raises BadInput for a zone that nobody knows."""
    permissions.check_may_edit_organisation(by)
    _check_reaches_company(by, company_id)
    _check_free(Development, name=name, code=code)
    rules.check_zone(time_zone)
    development = Development.objects.create(
        company_id=company_id, name=name, code=code, address=address, time_zone=time_zone
    )
    trail.record(
        "development.created",
        development,
        by=by,
        at=at,
        begins=True,
        name=name,
        code=code,
        company=company_id,
        address=address,
        time_zone=time_zone,
    )
    return development


@transaction.atomic
def change_development(
    *,
    development_id: int,
    company_id: int,
    name: str,
    code: str,
    address: str,
    time_zone: str,
    seen: int,
    by: Actor,
    at: datetime,
) -> Development:
    """Change a development or hand it to another company. Numbers given under the old code stay as they are."""
    development = Development.objects.locked(development_id, seen=seen)
    permissions.check_may_edit_organisation(by)
    permissions.check_may_reach(by, Permission.EDIT_ORGANISATION, frozenset({development_id}))
    if company_id != development.company_id:
        _check_reaches_company(by, company_id)
    _check_free(Development, name=name, code=code, but=development_id)
    rules.check_zone(time_zone)

    development.company_id, development.name, development.code = company_id, name, code
    development.address, development.time_zone = address, time_zone
    development.save(update_fields=["company", "name", "code", "address", "time_zone", "version"])

    trail.record(
        "development.changed",
        development,
        by=by,
        at=at,
        name=name,
        code=code,
        company=company_id,
        address=address,
        time_zone=time_zone,
    )
    return development


def _check_reaches_company(by: Actor, company_id: int | None) -> None:
    """The top of the group, and companies without developments yet, belong to those who reach the whole group."""
    if company_id is not None and not Company.objects.filter(pk=company_id).exists():
        raise Missing(_("There is no such company."))
    reach = developments_under(company_id) if company_id is not None else frozenset()
    permissions.check_may_reach(by, Permission.EDIT_ORGANISATION, reach or None)


def _above(parent_id: int | None) -> list[int]:
    return companies_above(parent_id) if parent_id is not None else []


def _check_free(model: type[Company] | type[Development], *, name: str, code: str, but: int | None = None) -> None:
    others = model.objects.exclude(pk=but)
    if others.filter(name=name).exists():
        raise BadInput(field=_("Name"), value=name, remedy=_("There is one of that name already."))
    if others.filter(code=code).exists():
        raise BadInput(field=_("Code"), value=code, remedy=_("There is one with that code already."))
