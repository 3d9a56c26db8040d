"""Staff: come, change, hold roles, are away, leave."""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.conf import settings
from django.db import transaction

from aftercare.ground.accounts import permissions, rules
from aftercare.ground.accounts.models import ApiToken, Department, RoleAssignment, Staff
from aftercare.ground.accounts.queries import developments_under
from aftercare.ground.accounts.roles import Permission
from aftercare.ground.accounts.rules import RoleToGive
from aftercare.ground.audit import trail
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.errors import BadInput, Missing
from aftercare.ground.core.text import lazy as _


@transaction.atomic
def create_staff(
    *,
    username: str,
    name: str,
    roles: Collection[RoleToGive] = (),
    phone: str = "",
    email: str = "",
    department_id: int | None = None,
    language: str = "zh-hans",
    trades: Collection[str] = (),
    by: Actor,
    at: datetime,
) -> Staff:
    """Add somebody with their roles. They cannot sign in until a password is set (`issue_password_link`)."""
    permissions.check_may_edit_staff(by)
    _check_may_give(by, roles)
    rules.check_roles(roles)
    department = _department(department_id)
    if Staff.objects.filter(username=username).exists():
        raise BadInput(field=_("User name"), value=username, remedy=_("Somebody has it already: choose another."))

    staff = Staff(
        username=username,
        name=name,
        phone=phone,
        email=email,
        department=department,
        language=_language(language),
        trades=sorted(trades),
    )
    staff.set_unusable_password()
    staff.save(force_insert=True)
    _give(staff, roles)

    trail.record(
        "staff.created",
        staff,
        by=by,
        at=at,
        begins=True,
        username=username,
        name=name,
        department=department_id,
        roles=_in_words(roles),
        phone=phone,
        email=email,
    )
    return staff


@transaction.atomic
def change_staff(
    *,
    staff_id: int,
    name: str,
    phone: str,
    email: str,
    department_id: int | None,
    language: str,
    trades: Collection[str],
    seen: int,
    by: Actor,
    at: datetime,
) -> Staff:
    """Change what is known of somebody; roles, absence and sign-in have actions of their own."""
    staff = Staff.objects.locked(staff_id, seen=seen)
    permissions.check_may_edit_staff(by, staff)

    staff.name, staff.phone, staff.email = name, phone, email
    staff.department, staff.language, staff.trades = _department(department_id), _language(language), sorted(trades)
    staff.save(update_fields=["name", "phone", "email", "department", "language", "trades", "version"])

    trail.record(
        "staff.changed",
        staff,
        by=by,
        at=at,
        name=name,
        department=department_id,
        language=language,
        trades=staff.trades,
        phone=phone,
        email=email,
    )
    return staff


@transaction.atomic
def set_language(*, staff_id: int, language: str, by: Actor, at: datetime) -> Staff:
    """Choose the language in which the house speaks to this person."""
    staff = Staff.objects.locked(staff_id)
    permissions.check_may_edit_own(by, staff)
    staff.language = _language(language)
    staff.save(update_fields=["language", "version"])
    trail.record("staff.changed", staff, by=by, at=at, language=language)
    return staff


@transaction.atomic
def deactivate_staff(*, staff_id: int, reason: str, seen: int, by: Actor, at: datetime) -> Staff:
    """Somebody leaves: no sign-in, no token, no session from now on. What they did stays theirs."""
    staff = Staff.objects.locked(staff_id, seen=seen)
    permissions.check_may_edit_staff(by, staff)
    rules.check_not_own(actor_staff_id=by.id, staff_id=staff_id)
    rules.check_reason(reason)

    staff.is_active = False
    staff.set_unusable_password()
    staff.save(update_fields=["is_active", "password", "version"])
    ApiToken.objects.filter(staff=staff, revoked_at__isnull=True).update(revoked_at=at)

    trail.record("staff.deactivated", staff, by=by, at=at, reason=reason)
    return staff


@transaction.atomic
def reactivate_staff(*, staff_id: int, seen: int, by: Actor, at: datetime) -> Staff:
    """Somebody comes back, with the roles they had; they need a new password."""
    staff = Staff.objects.locked(staff_id, seen=seen)
    permissions.check_may_edit_staff(by, staff)
    staff.is_active = True
    staff.save(update_fields=["is_active", "version"])
    trail.record("staff.reactivated", staff, by=by, at=at)
    return staff


@transaction.atomic
def set_assignments(*, staff_id: int, roles: Collection[RoleToGive], seen: int, by: Actor, at: datetime) -> Staff:
    """Say anew which roles somebody holds and where. Takes away and gives only what the keeper's own reach covers."""
    staff = Staff.objects.locked(staff_id, seen=seen)
    permissions.check_may_edit_staff(by, staff)
    rules.check_not_own(actor_staff_id=by.id, staff_id=staff_id)
    rules.check_roles(roles)
    before = _held(staff)
    wanted = set(roles)
    _check_may_give(by, wanted - before)
    _check_may_give(by, before - wanted)

    RoleAssignment.objects.filter(staff=staff).delete()
    _give(staff, roles)
    staff.save(update_fields=["version"])

    trail.record("staff.roles_set", staff, by=by, at=at, before=_in_words(before), after=_in_words(roles))
    return staff


@transaction.atomic
def set_deputy_and_absence(
    *,
    staff_id: int,
    deputy_id: int | None,
    away_from: date | None,
    away_until: date | None,
    seen: int,
    by: Actor,
    at: datetime,
) -> Staff:
    """Name who stands in, and from when until when; both days count. While away, the deputy holds the rights too."""
    staff = Staff.objects.locked(staff_id, seen=seen)
    permissions.check_may_edit_own(by, staff)
    rules.check_absence(deputy_id=deputy_id, staff_id=staff_id, away_from=away_from, away_until=away_until)
    deputy = None
    if deputy_id is not None:
        deputy = Staff.objects.filter(pk=deputy_id, is_active=True).first()
        if deputy is None:
            raise Missing(_("The deputy does not work here any more."))

    staff.deputy, staff.away_from, staff.away_until = deputy, away_from, away_until
    staff.save(update_fields=["deputy", "away_from", "away_until", "version"])

    trail.record("staff.absence_set", staff, by=by, at=at, deputy=deputy_id, away_from=away_from, away_until=away_until)
    return staff


def _check_may_give(by: Actor, given: Iterable[RoleToGive]) -> None:
    for one in given:
        reach: frozenset[int] | None = None
        if one.development_id is not None:
            reach = frozenset({one.development_id})
        elif one.company_id is not None:
            # A company without developments yet may only be handed out by those who reach the whole group.
            reach = developments_under(one.company_id) or None
        permissions.check_may_reach(by, Permission.EDIT_STAFF, reach)


def _give(staff: Staff, given: Iterable[RoleToGive]) -> None:
    RoleAssignment.objects.bulk_create(
        [
            RoleAssignment(
                staff=staff,
                role=one.role,
                company_id=one.company_id,
                development_id=one.development_id,
                building_id=one.building_id,
                category=one.category,
            )
            for one in given
        ]
    )


def _held(staff: Staff) -> set[RoleToGive]:
    rows = RoleAssignment.objects.filter(staff=staff)
    return {RoleToGive(r.role, r.company_id, r.development_id, r.building_id, r.category) for r in rows}


def _in_words(given: Iterable[RoleToGive]) -> list[str]:
    places = (
        [one.role] + [f"{name}:{value}" for name, value in vars(one).items() if name != "role" and value]
        for one in given
    )
    return sorted(" ".join(place) for place in places)


def _department(department_id: int | None) -> Department | None:
    if department_id is None:
        return None
    department = Department.objects.filter(pk=department_id).first()
    if department is None:
        raise Missing(_("There is no such department."))
    return department


def _language(language: str) -> str:
    if language not in dict(settings.LANGUAGES):
        raise BadInput(field=_("Language"), value=language, remedy=_("Choose one of the languages shown."))
    return language
