"""Teams and their rota."""

from collections.abc import Collection, Mapping
from datetime import date, datetime

from django.db import transaction

from aftercare.ground.accounts import permissions
from aftercare.ground.accounts.models import Development, DutyDay, Staff, Team
from aftercare.ground.audit import trail
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.errors import Missing, RuleBroken
from aftercare.ground.core.text import lazy as _


@transaction.atomic
def create_team(
    *,
    development_id: int,
    name: str,
    lead_id: int,
    member_ids: Collection[int] = (),
    purpose: str = "desk",
    by: Actor,
    at: datetime,
) -> Team:
    """Form the team of a development for one purpose. Its lead answers for what nobody has taken."""
    development = Development.objects.locked(development_id)
    permissions.check_may_lead(by, development_id)
    if Team.objects.filter(development=development, purpose=purpose).exists():
        raise RuleBroken(_("This development has a team for that purpose already. Change that one."))
    people = _people({lead_id, *member_ids})

    team = Team.objects.create(name=name, development=development, lead=people[lead_id], purpose=purpose)
    team.members.set(people.values())

    trail.record(
        "team.created",
        team,
        by=by,
        at=at,
        begins=True,
        name=name,
        purpose=purpose,
        lead=lead_id,
        members=sorted(people),
    )
    return team


@transaction.atomic
def change_team(
    *, team_id: int, name: str, lead_id: int, member_ids: Collection[int], seen: int, by: Actor, at: datetime
) -> Team:
    """Give a team another name, lead or members. The lead is always a member."""
    team = Team.objects.locked(team_id, seen=seen)
    permissions.check_may_lead(by, team.development_id)
    people = _people({lead_id, *member_ids})

    team.name, team.lead = name, people[lead_id]
    team.save(update_fields=["name", "lead", "version"])
    team.members.set(people.values())

    trail.record("team.changed", team, by=by, at=at, name=name, lead=lead_id, members=sorted(people))
    return team


@transaction.atomic
def set_rota(*, team_id: int, days: Mapping[date, int | None], by: Actor, at: datetime) -> Team:
    """Say who answers on which day: day -> member of staff, None for nobody. Other days stay as they are."""
    team = Team.objects.locked(team_id)
    permissions.check_may_set_rota(by, team)
    members = set(team.members.filter(is_active=True).values_list("pk", flat=True))
    for staff_id in days.values():
        if staff_id is not None and staff_id not in members:
            raise RuleBroken(_("Only members of the team can stand on its rota."))

    DutyDay.objects.filter(team=team, on__in=list(days)).delete()
    DutyDay.objects.bulk_create(
        [DutyDay(team=team, on=on, staff_id=staff_id) for on, staff_id in days.items() if staff_id is not None]
    )
    team.save(update_fields=["version"])

    trail.record(
        "team.rota_set", team, by=by, at=at, days={on.isoformat(): staff_id for on, staff_id in sorted(days.items())}
    )
    return team


def _people(ids: set[int]) -> dict[int, Staff]:
    found = Staff.objects.filter(is_active=True).in_bulk(ids)
    if missing := ids - set(found):
        raise Missing(_("Nobody with number %(ids)s works here.") % {"ids": ", ".join(map(str, sorted(missing)))})
    return found
