"""Keeping views of the queue, sharing them, and setting up what the desk opens with."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from aftercare.ground.accounts.models import Team
from aftercare.ground.accounts.roles import BY_KEY
from aftercare.ground.audit import trail
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.errors import BadInput, Missing
from aftercare.ground.core.text import lazy as _
from aftercare.service.desk import permissions, rules
from aftercare.service.desk.models import Habit, SavedView


@transaction.atomic
def save_view(
    *,
    name: str,
    query: str,
    sharing: str = "",
    role: str = "",
    team_id: int | None = None,
    by: Actor,
    at: datetime,
) -> SavedView:
    """Keep an address of the queue under a name; the same name again replaces one's own view of that name (CW14).

    Raises BadInput without a name or a known role or team, NotPermitted when sharing without leading the desk.
    """
    permissions.check_may_keep_views(by)
    kept = rules.kept_address(query)
    rules.check_address(kept)
    rules.check_view(name=name, sharing=sharing, role=role, roles=BY_KEY, team_id=team_id)
    if sharing:
        permissions.check_may_share(by)
    team = Team.objects.visible_to(by).filter(pk=team_id or 0).first() if sharing == rules.Sharing.TEAM else None
    if sharing == rules.Sharing.TEAM and team is None:
        raise BadInput(field=_("Team"), value=team_id, remedy=_("Choose one of those offered."))
    if SavedView.objects.filter(owner_id=by.id).exclude(name=name.strip()).count() >= rules.VIEWS_AT_MOST:
        raise BadInput(field=_("Name of the view"), value=name, remedy=_("You keep many views. Remove one first."))
    view, _made = SavedView.objects.update_or_create(
        owner_id=by.id,
        name=name.strip(),
        defaults={
            "query": kept,
            "sharing": sharing,
            "role": role if sharing == rules.Sharing.ROLE else "",
            "team": team,
            "saved_at": at,
        },
    )
    trail.record(
        "view.saved",
        view,
        by=by,
        at=at,
        name=view.name,
        query=view.query,
        sharing=view.sharing,
        role=view.role,
        team=team.name if team else "",
    )
    return view


@transaction.atomic
def remove_view(*, view_id: int, by: Actor, at: datetime) -> None:
    """Take a view of one's own away, from everybody it was shared with too."""
    view = SavedView.objects.locked(view_id)
    permissions.check_may_change_view(by, view)
    trail.record("view.removed", view, by=by, at=at, name=view.name)
    view.delete()


@transaction.atomic
def open_with(*, view_id: int | None, by: Actor, at: datetime) -> Habit:
    """Say with which view the queue opens; None for the plain queue again. Raises Missing for a view one has not."""
    permissions.check_may_keep_views(by)
    view = SavedView.objects.visible_to(by).filter(pk=view_id).first() if view_id else None
    if view_id and view is None:
        raise Missing(_("There is no such view, or not for you."))
    habit, _made = Habit.objects.update_or_create(staff_id=by.id, defaults={"opens_with": view})
    trail.record("habit.set", habit, by=by, at=at, view=view.name if view else "")
    return habit


@transaction.atomic
def set_columns(*, columns: Sequence[str], by: Actor, at: datetime) -> Habit:
    """Keep the columns in which one reads the queue; none means those it begins with."""
    permissions.check_may_keep_views(by)
    kept = ",".join(dict.fromkeys(column for column in columns if column.isidentifier()))[:200]
    habit, _made = Habit.objects.update_or_create(staff_id=by.id, defaults={"columns": kept})
    trail.record("habit.set", habit, by=by, at=at, columns=kept)
    return habit
