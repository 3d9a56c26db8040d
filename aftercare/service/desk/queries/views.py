"""The views somebody has, and how they have set up the desk."""

from dataclasses import dataclass

from aftercare.ground.core.actors import Actor
from aftercare.service.desk.models import Habit, SavedView

SHOWN_AT_MOST = 40


@dataclass(frozen=True)
class DeskSetup:
    """What one person sees of views, and how the queue opens for them."""

    views: tuple[SavedView, ...]
    opens_with: SavedView | None
    columns: tuple[str, ...]


def list_views(*, by: Actor, before_id: int | None = None, size: int = 50) -> list[SavedView]:
    """One's own views and those shared, the newest first, below `before_id`."""
    found = SavedView.objects.visible_to(by).select_related("owner")
    if before_id is not None:
        found = found.filter(pk__lt=before_id)
    return list(found.order_by("-pk")[:size])


def setup_of(by: Actor) -> DeskSetup:
    """One's own views first, then those shared, by name; two statements."""
    found = list(
        SavedView.objects.visible_to(by).select_related("owner", "team").order_by("name", "pk")[:SHOWN_AT_MOST]
    )
    found.sort(key=lambda view: view.owner_id != by.id)
    habit = Habit.objects.filter(staff_id=by.id).first()
    opens = next((view for view in found if habit and view.pk == habit.opens_with_id), None)
    columns = tuple(habit.columns.split(",")) if habit and habit.columns else ()
    return DeskSetup(views=tuple(found), opens_with=opens, columns=columns)
