"""Ready words, and macros (several acts on one case under one name): data of a team or of everybody."""

from typing import Self

from django.db import models
from django.db.models import Q

from aftercare.ground.accounts.models import Team
from aftercare.ground.core.actors import Actor, ActorKind
from aftercare.ground.core.prepared import Given
from aftercare.ground.core.rows import LockingQuerySet, RowT, Versioned
from aftercare.service.desk.rules import NAME_AT_MOST


class OfTeamQuerySet(LockingQuerySet[RowT]):
    """Chainable filters over what belongs to a team or to everybody."""

    def visible_to(self, actor: Actor) -> Self:
        """What is everybody's, and what belongs to a team within reach."""
        if actor.kind != ActorKind.STAFF:
            return self.none()
        return self.filter(Q(team__isnull=True) | Q(team__in=Team.objects.visible_to(actor)))

    def usable_on(self, *, kind: str | Given, development_id: int | Given) -> Self:
        """What may be used on a case of this kind in this development: not put away, of everybody or of its teams."""
        return self.filter(
            Q(team__isnull=True) | Q(team__development_id=development_id),
            Q(kind="") | Q(kind=kind),
            put_away_at__isnull=True,
        )


class OfTeam(Versioned):
    """What text blocks and macros share. Abstract. `kind` limits it to one kind of case; empty: for all."""

    name = models.CharField(max_length=NAME_AT_MOST)
    team = models.ForeignKey(Team, models.CASCADE, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=20, blank=True)
    put_away_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


class TextBlock(OfTeam):
    """A ready text in both languages with placeholders of the case, for answers to owners or notes among staff."""

    chinese = models.TextField()
    english = models.TextField()

    objects: OfTeamQuerySet["TextBlock"] = OfTeamQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["name", "team"], condition=Q(put_away_at=None), name="one_text_of_a_name_per_team"
            ),
            models.UniqueConstraint(
                fields=["name"], condition=Q(put_away_at=None, team=None), name="one_text_of_a_name_for_all"
            ),
        ]


class Macro(OfTeam):
    """Several acts in one go: `acts` is a list of `{"act": …, values…}`; done all or none of them."""

    acts = models.JSONField(default=list)

    objects: OfTeamQuerySet["Macro"] = OfTeamQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["name", "team"], condition=Q(put_away_at=None), name="one_macro_of_a_name_per_team"
            ),
            models.UniqueConstraint(
                fields=["name"], condition=Q(put_away_at=None, team=None), name="one_macro_of_a_name_for_all"
            ),
        ]
