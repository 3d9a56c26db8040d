"""Who answers for what: the rota, the team's lead, deputies, managers. Never nobody."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import BigIntegerField, CharField, DateField, Q, QuerySet

from aftercare.ground.accounts import roles, rules
from aftercare.ground.accounts.models import Development, DutyDay, RoleAssignment, Staff, Team
from aftercare.ground.accounts.queries.organisation import companies_above_development
from aftercare.ground.core.prepared import Given, Question, Shapes, among, room_for, spread
from aftercare.ground.core.text import lazy as _

AT_MOST = 200


def is_here(staff: Staff, *, on: date) -> bool:
    """Whether somebody works here and is not away that day."""
    return staff.is_active and not rules.is_away(away_from=staff.away_from, away_until=staff.away_until, on=on)


def stand_in_for(staff: Staff, *, on: date) -> Staff | None:
    """Who acts for `staff` that day: themselves when here, else the deputy, else the deputy's deputy, else nobody.

    As far as `actor_of_staff` lends rights, and no further: who answers can also act.
    """
    candidate: Staff | None = staff
    for _step in range(3):
        if candidate is None or is_here(candidate, on=on):
            return candidate
        candidate = candidate.deputy
    return None


def responsible_for(development_id: int, *, on: date, purpose: str = "desk") -> Staff:
    """The member of staff who answers for what comes in at a development that day.

    By rota, else the deputy of who is on the rota; else the team's lead or the lead's deputy; the team of the desk
    when there is none for `purpose`; else a manager who is here and whose rights reach the development.
    Raises NobodyResponsible, which names the remedy.
    """
    chain = ("staff__deputy__deputy", "team__lead__deputy__deputy")
    for of_team in _teams(development_id, purpose):
        duty = DutyDay.objects.filter(team=of_team, on=on).select_related(*chain).first()
        for somebody in ([duty.staff] if duty else []) + [of_team.lead]:
            found = stand_in_for(somebody, on=on)
            if found is not None:
                return found
    for role in ("manager", "supervisor"):
        managers = _holders([role], development_id=development_id, building_id=None, category=None)
        for manager in managers.select_related("deputy__deputy").order_by("pk")[:AT_MOST]:
            if is_here(manager, on=on):
                return manager
    name = Development.objects.filter(pk=development_id).values_list("name", flat=True).first()
    raise rules.NobodyResponsible(
        _(
            "Nobody answers for %(development)s on that day. "
            "An administrator must form a team with a lead, set the rota, or name a manager."
        )
        % {"development": name or development_id}
    )


def first_with_role(role: str, *, development_id: int, on: date) -> Staff | None:
    """The first member of staff with that role at a development who is here that day."""
    holders = _holders([role], development_id=development_id, building_id=None, category=None)
    return next((staff for staff in holders.order_by("pk")[:AT_MOST] if is_here(staff, on=on)), None)


def _teams(development_id: int, purpose: str) -> list[Team]:
    teams = Team.objects.filter(development=development_id, purpose__in={purpose, "desk"})
    return sorted(teams.select_related("lead__deputy__deputy"), key=lambda team: team.purpose != purpose)


@dataclass(frozen=True)
class TeamHere:
    """A team and those of it who are here that day and may work at the place."""

    team: Team
    members: tuple[Staff, ...]


def team_here(
    development_id: int,
    *,
    purpose: str,
    permission: str,
    on: date,
    building_id: int | None = None,
    category: str | None = None,
) -> TeamHere | None:
    """The team for `purpose` with its members who are here and hold `permission` at the place; None without a team."""
    team = Team.objects.filter(development=development_id, purpose=purpose).first()
    if team is None:
        return None
    keys = [role.key for role in roles.ROLES if permission in role.permissions]
    holders = _holders(keys, development_id=development_id, building_id=building_id, category=category)
    members = holders.filter(teams=team).exclude(away_from__lte=on, away_until__gte=on).order_by("pk")[:AT_MOST]
    return TeamHere(team=team, members=tuple(members))


def lead_of(development_id: int, *, on: date) -> Staff | None:
    """Who leads the desk of a development that day: its team's lead or deputy, else a supervisor or manager here."""
    for team in _teams(development_id, "desk"):
        found = stand_in_for(team.lead, on=on)
        if found is not None:
            return found
    leaders = _holders(["supervisor", "manager"], development_id=development_id, building_id=None, category=None)
    return leaders.exclude(away_from__lte=on, away_until__gte=on).order_by("pk").first()


def list_staff_with(
    permission: str,
    *,
    development_id: int,
    building_id: int | None = None,
    category: str | None = None,
    on: date | None = None,
    fields: Sequence[str] = (),
) -> list[Staff]:
    """Those who hold `permission` at that place, by name; with `on` only those who are here that day. At most 200.

    `fields` names what is read of them; all without it.
    """
    keys = tuple(role.key for role in roles.ROLES if permission in role.permissions)
    above = companies_above_development(development_id)
    shape = (keys, room_for(len(above)) if above else 0, building_id is not None, category is not None, on is not None)
    given = {"development": development_id, "building": building_id, "category": category, "on": on}
    if above:
        given |= spread("above", above)
    return _WITH.of(*shape, tuple(fields)).rows(**given)


def list_staff_in_role(role: str, *, development_id: int, most: int = 20) -> list[Staff]:
    """Those who hold a role that reaches the development, by name."""
    found = _holders([role], development_id=development_id, building_id=None, category=None)
    return list(found.order_by("name", "pk")[:most])


def _holders(
    role_keys: list[str], *, development_id: int, building_id: int | None, category: str | None
) -> QuerySet[Staff]:
    above = Q(company__in=companies_above_development(development_id))
    return _holding(role_keys, development=development_id, above=above, building=building_id, category=category)


def _holding(
    role_keys: Collection[str],
    *,
    development: int | Given,
    above: Q,
    building: int | Given | None,
    category: str | Given | None,
) -> QuerySet[Staff]:
    place = (
        Q(development=development)
        | (Q(development__isnull=True) & above)
        | Q(development__isnull=True, company__isnull=True)
    )
    if building is not None:
        place &= Q(building_id__isnull=True) | Q(building_id=building)
    if category is not None:
        place &= Q(category="") | Q(category=category)
    held = RoleAssignment.objects.filter(place, role__in=role_keys).values("staff_id")
    return Staff.objects.filter(pk__in=held, is_active=True)


def _with(
    keys: tuple[str, ...], above: int, building: bool, category: bool, here: bool, fields: tuple[str, ...]
) -> Question[Staff]:
    """Who holds one of the roles `keys` at a place, by name; which limits there are makes the shape."""

    def build() -> QuerySet[Staff]:
        found = _holding(
            keys,
            development=Given("development", BigIntegerField()),
            above=among("company_id", "above", above),
            building=Given("building", BigIntegerField()) if building else None,
            category=Given("category", CharField()) if category else None,
        )
        if here:
            on = Given("on", DateField())
            found = found.exclude(away_from__lte=on, away_until__gte=on)
        return (found.only(*fields) if fields else found).order_by("name", "pk")[:AT_MOST]

    return Question(build)


_WITH = Shapes(_with)
