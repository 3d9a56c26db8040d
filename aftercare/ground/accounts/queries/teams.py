"""Teams and their rota as pages show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from aftercare.ground.accounts.models import DutyDay, Staff, Team
from aftercare.ground.core.actors import Actor


@dataclass(frozen=True)
class RotaDay:
    """A day of a team's rota. Nobody on it: the lead answers."""

    on: date
    staff: Staff | None
    is_today: bool


def list_teams(actor: Actor, *, limit: int = 300) -> list[Team]:
    """The teams within reach, by development and purpose, with lead and development; two queries."""
    teams = Team.objects.visible_to(actor).select_related("development", "lead").prefetch_related("members")
    return list(teams.order_by("development__name", "purpose")[:limit])


def rota_of(team: Team, *, begins: date, days: int, today: date) -> list[RotaDay]:
    """So many days of the rota from `begins` on; one query."""
    until = begins + timedelta(days=days)
    duties: Iterable[DutyDay] = DutyDay.objects.filter(team=team, on__gte=begins, on__lt=until).select_related("staff")
    by_day = {duty.on: duty.staff for duty in duties}
    each = (begins + timedelta(days=n) for n in range(days))
    return [RotaDay(on=on, staff=by_day.get(on), is_today=on == today) for on in each]
