"""Views: an address of the queue under a name, kept for oneself or shared; and what a reader has set up."""

from typing import Self

from django.db import models
from django.db.models import Q

from aftercare.ground.accounts.models import Staff, Team
from aftercare.ground.accounts.roles import BY_KEY
from aftercare.ground.core.actors import Actor, ActorKind
from aftercare.ground.core.rows import LockingQuerySet, Versioned
from aftercare.service.desk.rules import ADDRESS_AT_MOST, NAME_AT_MOST, Sharing


class SavedViewQuerySet(LockingQuerySet["SavedView"]):
    """Chainable filters over views."""

    def visible_to(self, actor: Actor) -> Self:
        """One's own, and those shared with a role one holds or a team one is in."""
        if actor.kind != ActorKind.STAFF:
            return self.none()
        mine = Team.members.through.objects.filter(staff_id=actor.id).values("team_id")
        return self.filter(
            Q(owner_id=actor.id)
            | Q(sharing=Sharing.ROLE, role__in=sorted(actor.roles))
            | Q(sharing=Sharing.TEAM, team__in=mine)
        )


class SavedView(Versioned):
    """Filters, order and columns of the queue under a name: `query` is the address without its beginning."""

    owner = models.ForeignKey(Staff, models.CASCADE, related_name="saved_views")
    name = models.CharField(max_length=NAME_AT_MOST)
    query = models.CharField(max_length=ADDRESS_AT_MOST, blank=True)
    sharing = models.CharField(max_length=4, blank=True, choices=[(each.value, each.value) for each in Sharing])
    role = models.CharField(max_length=20, blank=True, choices=[(key, role.label) for key, role in BY_KEY.items()])
    team = models.ForeignKey(Team, models.CASCADE, null=True, blank=True, related_name="+")
    saved_at = models.DateTimeField()

    objects: SavedViewQuerySet = SavedViewQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="one_view_of_a_name_per_person"),
            models.CheckConstraint(
                name="shared_view_says_with_whom",
                condition=(Q(sharing="") & Q(role="") & Q(team__isnull=True))
                | (Q(sharing="role") & ~Q(role="") & Q(team__isnull=True))
                | (Q(sharing="team") & Q(role="") & Q(team__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(fields=["role", "name"], name="view_by_role", condition=~Q(role="")),
        ]

    def __str__(self) -> str:
        return self.name


class Habit(models.Model):
    """How one person has set up the desk: the view it opens with, and the columns of the queue."""

    staff = models.OneToOneField(Staff, models.CASCADE, related_name="desk_habit")
    opens_with = models.ForeignKey(SavedView, models.SET_NULL, null=True, blank=True, related_name="+")
    columns = models.CharField(max_length=200, blank=True, help_text="Keys of columns, with commas.")

    def __str__(self) -> str:
        return f"{self.staff_id}"
