"""The views somebody has, and how they have set up the desk."""

from dataclasses import dataclass

from django.db.models import BigIntegerField

from aftercare.ground.core.actors import Actor
from aftercare.ground.core.prepared import Given, Question, Shapes
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


def _views(by: Actor) -> Question[SavedView]:
    return Question(
        lambda: SavedView.objects.visible_to(by).select_related("owner", "team").order_by("name", "pk")[:SHOWN_AT_MOST]
    )


_VIEWS = Shapes(_views)
_HABIT = Question(lambda: Habit.objects.filter(staff_id=Given("staff", BigIntegerField())))


def setup_of(by: Actor) -> DeskSetup:
    """One's own views first, then those shared, by name; two statements."""
    found = sorted(_VIEWS.of(by).rows(), key=lambda view: view.owner_id != by.id)
    habit = _HABIT.first(staff=by.id)
    opens = next((view for view in found if habit and view.pk == habit.opens_with_id), None)
    columns = tuple(habit.columns.split(",")) if habit and habit.columns else ()
    return DeskSetup(views=tuple(found), opens_with=opens, columns=columns)
