"""Tables that people have built and keep under a name."""

from typing import Self

from django.db import models
from django.db.models import Q

from aftercare.ground.accounts.models import Staff, Team
from aftercare.ground.accounts.roles import BY_KEY
from aftercare.ground.core.actors import Actor, ActorKind
from aftercare.ground.core.rows import LockingQuerySet, Versioned
from aftercare.insight.reports.rules.tables import ADDRESS_AT_MOST, Sending
from aftercare.service.desk.rules import NAME_AT_MOST, Sharing


class KeptTableQuerySet(LockingQuerySet["KeptTable"]):
    """Chainable filters over kept tables."""

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


class KeptTable(Versioned):
    """Rows, columns, measure, place and time of a table under a name. Each reader sees it of his own reach."""

    owner = models.ForeignKey(Staff, models.CASCADE, related_name="kept_tables")
    name = models.CharField(max_length=NAME_AT_MOST)
    query = models.CharField(max_length=ADDRESS_AT_MOST)
    sharing = models.CharField(max_length=4, blank=True, choices=[(each.value, each.value) for each in Sharing])
    role = models.CharField(max_length=20, blank=True, choices=[(key, role.label) for key, role in BY_KEY.items()])
    team = models.ForeignKey(Team, models.CASCADE, null=True, blank=True, related_name="+")
    sending = models.CharField(max_length=8, blank=True, choices=[(each.value, each.value) for each in Sending])
    sent_on = models.DateField(null=True, blank=True)
    saved_at = models.DateTimeField()

    objects: KeptTableQuerySet = KeptTableQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="one_table_of_a_name_per_person"),
            models.CheckConstraint(
                name="shared_table_says_with_whom",
                condition=(Q(sharing="") & Q(role="") & Q(team__isnull=True))
                | (Q(sharing="role") & ~Q(role="") & Q(team__isnull=True))
                | (Q(sharing="team") & Q(role="") & Q(team__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(fields=["role", "name"], name="table_by_role", condition=~Q(role="")),
            models.Index(fields=["sending", "id"], name="table_to_send", condition=~Q(sending="")),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def url(self) -> str:
        """Its page."""
        return f"/desk/figures/table/?{self.query}"
