"""Staff as lists and pages show them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import Q

from aftercare.ground.accounts import roles, rules
from aftercare.ground.accounts.models import ApiToken, RoleAssignment, Staff
from aftercare.ground.accounts.models.staff import StaffQuerySet
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.prepared import Listing, Shapes

PAGE = 50


@dataclass(frozen=True)
class RoleHeld:
    """One role of somebody with its reach: `place` is the company's or development's name, empty for the group."""

    assignment_id: int
    key: str
    label: object
    place: str
    building_id: int | None
    category: str


@dataclass(frozen=True)
class StaffRow:
    """A line of the list of staff."""

    staff: Staff
    roles: tuple[RoleHeld, ...]
    away: bool


@dataclass(frozen=True)
class StaffPage:
    """A page of the list; `next_key` begins the next one and is empty on the last."""

    rows: tuple[StaffRow, ...]
    next_key: str


def list_staff(
    actor: Actor,
    *,
    on: date,
    text: str = "",
    role: str = "",
    development_id: int | None = None,
    active: bool = True,
    after: str = "",
) -> StaffPage:
    """Staff whose record `actor` may open, by name, 50 at a time; three queries.

    `text` is part of a name or user name, or the end of a phone number; `after` is the key of the last row before.
    """
    found = Staff.objects.visible_to(actor).filter(is_active=active).select_related("department__company")
    if text:
        found = found.filter(Q(name__icontains=text) | Q(username__icontains=text) | Q(phone__endswith=text))
    held = RoleAssignment.objects.all()
    if role:
        held = held.filter(role=role)
    if development_id is not None:
        held = held.filter(development=development_id)
    if role or development_id is not None:
        found = found.filter(pk__in=held.values("staff_id"))
    name, _bar, pk = after.rpartition("|")
    if pk.isdecimal():
        found = found.filter(Q(name__gt=name) | Q(name=name, pk__gt=int(pk)))
    people = list(found.order_by("name", "pk")[: PAGE + 1])
    shown = people[:PAGE]
    by_staff = roles_of([staff.pk for staff in shown])
    rows = tuple(
        StaffRow(
            staff=staff,
            roles=by_staff.get(staff.pk, ()),
            away=rules.is_away(away_from=staff.away_from, away_until=staff.away_until, on=on),
        )
        for staff in shown
    )
    return StaffPage(rows=rows, next_key=f"{shown[-1].name}|{shown[-1].pk}" if len(people) > PAGE else "")


def roles_of(staff_ids: Collection[int]) -> dict[int, tuple[RoleHeld, ...]]:
    """The roles of each, in the order in which they were given; one query."""
    held: dict[int, tuple[RoleHeld, ...]] = {}
    rows = RoleAssignment.objects.filter(staff__in=staff_ids).select_related("company", "development").order_by("pk")
    for row in rows:
        place = row.development or row.company
        one = RoleHeld(
            assignment_id=row.pk,
            key=row.role,
            label=roles.BY_KEY[row.role].label,
            place=place.name if place else "",
            building_id=row.building_id,
            category=row.category,
        )
        held[row.staff_id] = (*held.get(row.staff_id, ()), one)
    return held


def list_colleagues(actor: Actor, *, limit: int = 300) -> list[Staff]:
    """Active staff with a role where `actor` has one too, by name: whom to offer as deputy, lead or member."""
    return list(_colleagues(actor)[:limit])


def names_of_colleagues(actor: Actor, *, limit: int = 300) -> list[tuple[int, str]]:
    """The same by number and name alone, for a list to choose from."""
    return _NAMES.of(actor, limit).rows()


def _names(actor: Actor, limit: int) -> Listing:
    return Listing(lambda: _colleagues(actor).values_list("pk", "name")[:limit])


_NAMES = Shapes(_names)


def _colleagues(actor: Actor) -> StaffQuerySet:
    grants = actor.grants
    people = Staff.objects.filter(is_active=True)
    if not any(grant.development_ids is None for grant in grants):
        reach = {pk for grant in grants for pk in grant.development_ids or ()}
        there = Q(development__in=reach) | Q(development__isnull=True)
        people = people.filter(pk__in=RoleAssignment.objects.filter(there).values("staff_id"))
    return people.order_by("name", "pk")


def sessions_of(staff_id: int, *, at: datetime) -> list[UserSession]:
    """The sessions in which somebody is signed in now, the newest first."""
    live = Session.objects.filter(expire_date__gt=at).values("session_key")
    mine = UserSession.objects.filter(user=staff_id, session_key__in=live)
    return list(mine.order_by("-created_at", "-pk")[:100])


def tokens_of(staff_id: int) -> list[ApiToken]:
    """The tokens of somebody that were not revoked, the newest first."""
    return list(ApiToken.objects.filter(staff=staff_id, revoked_at__isnull=True).order_by("-created_at", "-pk")[:100])


def has_second_factor(staff_id: int) -> bool:
    """Whether signing in asks for more than the password."""
    return Authenticator.objects.filter(user=staff_id, type=Authenticator.Type.TOTP).exists()


def is_locked_out(username: str, *, at: datetime) -> bool:
    """Whether too many wrong passwords keep this name out somewhere just now."""
    attempts = AccessAttempt.objects.filter(
        username=username,
        attempt_time__gt=at - settings.AXES_COOLOFF_TIME,
        failures_since_start__gte=settings.AXES_FAILURE_LIMIT,
    )
    return attempts.exists()


def usernames_to_staff(usernames: Iterable[str]) -> dict[str, Staff]:
    """Active staff by user name, for forms in which people type one."""
    found = Staff.objects.filter(username__in=list(usernames), is_active=True)
    return {staff.username: staff for staff in found}
