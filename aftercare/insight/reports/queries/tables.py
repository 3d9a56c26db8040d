"""The tables somebody has, and who has a table."""

from django.db.models import Q

from aftercare.ground.accounts.models import Staff
from aftercare.ground.accounts.models.staff import RoleAssignment
from aftercare.ground.core.actors import Actor
from aftercare.insight.reports.models import KeptTable
from aftercare.service.desk.rules import Sharing

SHOWN_AT_MOST = 60
TOLD_AT_MOST = 100


def tables_of(by: Actor) -> list[KeptTable]:
    """One's own tables first, then those shared, by name. One statement."""
    found = list(KeptTable.objects.visible_to(by).select_related("owner").order_by("name", "pk")[:SHOWN_AT_MOST])
    return sorted(found, key=lambda table: table.owner_id != by.id)


def readers_of(table: KeptTable) -> list[Staff]:
    """Who has a table: its owner, and those it is shared with, at most a hundred."""
    who = Q(pk=table.owner_id)
    if table.sharing == Sharing.ROLE:
        who |= Q(pk__in=RoleAssignment.objects.filter(role=table.role).values("staff_id"))
    if table.sharing == Sharing.TEAM and table.team_id:
        who |= Q(teams=table.team_id)
    return list(Staff.objects.filter(who, is_active=True).distinct().order_by("pk")[:TOLD_AT_MOST])
