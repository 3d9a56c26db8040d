"""Builders for the organisation and its staff."""

from collections.abc import Iterable
from datetime import date
from itertools import count

from aftercare.ground.accounts.models import Company, Development, RoleAssignment, Staff, Team
from aftercare.ground.accounts.queries import actor_of_staff
from aftercare.ground.core.actors import Actor, ActorKind

_number = count(1)
TODAY = date(2026, 11, 21)


def a_company(name: str = "", *, parent: Company | None = None) -> Company:
    """A company of the group; under `parent` when given."""
    n = next(_number)
    return Company.objects.create(name=name or f"City company {n}", code=f"C{n}", parent=parent)


def a_development(name: str = "", *, company: Company | None = None, code: str = "") -> Development:
    """A development, of a company of its own unless one is given."""
    n = next(_number)
    return Development.objects.create(
        name=name or f"Willow Garden {n}", code=code or f"D{n}", company=company or a_company()
    )


def a_staff_member(
    role: str = "agent",
    *,
    development: Development | None = None,
    company: Company | None = None,
    building_id: int | None = None,
    category: str = "",
    password: str = "",
    **fields: object,
) -> Staff:
    """Somebody who holds `role` (empty: none): at `development` or `company`, else in the whole group."""
    n = next(_number)
    fields = {"username": f"staff{n}", "name": f"Wang {n}", **fields}
    staff = Staff(**fields)
    if password:
        staff.set_password(password)
    else:
        staff.set_unusable_password()
    staff.save()
    if role:
        RoleAssignment.objects.create(
            staff=staff,
            role=role,
            development=development,
            company=company,
            building_id=building_id,
            category=category,
        )
    return staff


def an_actor(
    role: str = "agent", *, development: Development | None = None, on: date = TODAY, **fields: object
) -> Actor:
    """The actor of a new member of staff with `role` at `development` (none: in the whole group)."""
    return actor_of_staff(a_staff_member(role, development=development, **fields), on=on)  # type: ignore[arg-type]


def an_owner_actor(person_id: int, *, label: str = "Owner", case_ids: Iterable[int] | None = None) -> Actor:
    """An owner who came by phone code, or by the link of one case when `case_ids` are given."""
    only = None if case_ids is None else frozenset(case_ids)
    return Actor(kind=ActorKind.OWNER, id=person_id, label=label, case_ids=only)


def a_contractor_actor(
    contractor_id: int, *, label: str = "Contractor", workorder_ids: Iterable[int] | None = None
) -> Actor:
    """A contractor with an account, or with the link of one order when `workorder_ids` are given."""
    only = None if workorder_ids is None else frozenset(workorder_ids)
    return Actor(kind=ActorKind.CONTRACTOR, id=contractor_id, label=label, workorder_ids=only)


def a_team(
    development: Development, *, lead: Staff | None = None, members: Iterable[Staff] = (), purpose: str = "desk"
) -> Team:
    """The team of a development for one purpose, led by a supervisor of its own unless one is given."""
    lead = lead or a_staff_member("supervisor", development=development)
    team = Team.objects.create(name=f"{development} {purpose}", development=development, lead=lead, purpose=purpose)
    team.members.set([lead, *members])
    return team
