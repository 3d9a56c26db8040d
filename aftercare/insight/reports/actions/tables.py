"""Keeping a table under a name, sharing it, and sending it to those who have it."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from aftercare.ground.accounts.models import Team
from aftercare.ground.accounts.roles import BY_KEY
from aftercare.ground.audit import trail
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.errors import BadInput
from aftercare.ground.core.text import lazy as _
from aftercare.insight.reports import permissions
from aftercare.insight.reports.models import KeptTable
from aftercare.insight.reports.rules import tables
from aftercare.service.desk.rules import Sharing, check_view


@transaction.atomic
def save_table(
    *,
    name: str,
    query: str,
    sharing: str = "",
    role: str = "",
    team_id: int | None = None,
    sending: str = "",
    by: Actor,
    at: datetime,
) -> KeptTable:
    """Keep a table under a name; the same name again replaces one's own table of that name (RP04).

    Raises BadInput for what is no table or without a name, NotPermitted when sharing without leading the desk.
    """
    permissions.check_may_keep_tables(by)
    kept = tables.kept_address(query)
    tables.check_table(kept=kept, sending=sending)
    check_view(name=name, sharing=sharing, role=role, roles=BY_KEY, team_id=team_id)
    if sharing:
        permissions.check_may_share_tables(by)
    team = Team.objects.visible_to(by).filter(pk=team_id or 0).first() if sharing == Sharing.TEAM else None
    if sharing == Sharing.TEAM and team is None:
        raise BadInput(field=_("Team"), value=team_id, remedy=_("Choose one of those offered."))
    if KeptTable.objects.filter(owner_id=by.id).exclude(name=name.strip()).count() >= tables.TABLES_AT_MOST:
        raise BadInput(field=_("Name"), value=name, remedy=_("You keep many tables. Remove one first."))
    table, _made = KeptTable.objects.update_or_create(
        owner_id=by.id,
        name=name.strip(),
        defaults={
            "query": kept,
            "sharing": sharing,
            "role": role if sharing == Sharing.ROLE else "",
            "team": team,
            "sending": sending,
            "saved_at": at,
        },
    )
    trail.record(
        "table.saved",
        table,
        by=by,
        at=at,
        name=table.name,
        query=table.query,
        sharing=table.sharing,
        role=table.role,
        team=team.name if team else "",
        sending=table.sending,
    )
    return table


@transaction.atomic
def remove_table(*, table_id: int, by: Actor, at: datetime) -> None:
    """Take a table of one's own away, from everybody it was shared with too."""
    table = KeptTable.objects.locked(table_id)
    permissions.check_may_change_table(by, table)
    trail.record("table.removed", table, by=by, at=at, name=table.name)
    table.delete()


@transaction.atomic
def send_table(*, table_id: int, by: Actor, at: datetime) -> KeptTable:
    """Tell those who have a table that its week or month is over; done once for each, by the clock alone."""
    permissions.check_may_send_tables(by)
    table = KeptTable.objects.locked(table_id)
    today = timezone.localdate(at)
    if not tables.is_to_be_sent(sending=table.sending, today=today, sent_on=table.sent_on):
        return table
    table.sent_on = today
    table.save(update_fields=["sent_on", "version"])
    trail.record("table.sent", table, by=by, at=at, name=table.name, query=table.query)
    return table
