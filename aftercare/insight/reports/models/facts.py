"""One row of facts per case, and how far somebody's figures reach."""

from typing import ClassVar, Self

from django.db import models

from aftercare.ground.accounts.roles import Permission
from aftercare.ground.core.actors import Actor
from aftercare.insight.reports.rules import Decided, Fact


def reach_of(actor: Actor) -> frozenset[int] | None:
    """The developments whose figures `actor` may see, None for all. A right over a part of one shows no figures."""
    reach: set[int] = set()
    for grant in actor.grants_with(Permission.SEE_REPORTS):
        if grant.building_ids is not None or grant.categories is not None:
            continue
        if grant.development_ids is None:
            return None
        reach |= grant.development_ids
    return frozenset(reach)


class CaseFactQuerySet(models.QuerySet["CaseFact"]):
    """Chainable filters over facts."""

    def visible_to(self, actor: Actor) -> Self:
        """The facts of the developments whose figures exist for `actor`."""
        reach = reach_of(actor)
        return self if reach is None else self.filter(development_id__in=reach)


class FactColumns(models.Model):
    """What the figures know of one case; see `rules.Fact`. A case is named by its number only, so it can be removed.

    `known_from` says since when it is known like this. `dated`: nothing is known of how it was before, so that is
    read off its own dates.
    """

    development_id = models.BigIntegerField(default=0)
    opened_on = models.DateField(null=True)
    building_id = models.BigIntegerField(null=True)
    unit_id = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=20, blank=True)
    category = models.CharField(max_length=60, blank=True)
    component = models.CharField(max_length=60, blank=True)
    channel = models.CharField(max_length=20, blank=True)
    urgency = models.CharField(max_length=20, blank=True)
    emergency = models.BooleanField(default=False)
    contractor_id = models.BigIntegerField(null=True)
    responsible_id = models.BigIntegerField(null=True)
    closed_on = models.DateField(null=True)
    answered = models.CharField(max_length=8, blank=True)
    finished = models.CharField(max_length=8, blank=True)
    returned = models.BooleanField(default=False)
    reopened = models.PositiveSmallIntegerField(default=0)
    rejected = models.PositiveSmallIntegerField(default=0)
    urged = models.PositiveSmallIntegerField(default=0)
    covered = models.BooleanField(null=True)
    minutes = models.BigIntegerField(default=0)
    outcome = models.CharField(max_length=16, blank=True)
    asked_on = models.DateField(null=True)
    stars = models.PositiveSmallIntegerField(null=True)
    rated_on = models.DateField(null=True)
    cost = models.BigIntegerField(default=0)
    cost_own = models.BigIntegerField(default=0)
    cost_owner = models.BigIntegerField(default=0)
    team_id = models.BigIntegerField(null=True)
    first_contact_id = models.BigIntegerField(null=True)
    hand_offs = models.PositiveSmallIntegerField(default=0)
    cause = models.CharField(max_length=40, blank=True)
    answered_on = models.DateField(null=True)
    answer_minutes = models.BigIntegerField(default=0)
    first_word_own = models.BooleanField(null=True)
    known_from = models.DateTimeField(null=True)
    dated = models.BooleanField(default=True)

    FIELDS: ClassVar[tuple[str, ...]] = tuple(Fact.__dataclass_fields__)

    class Meta:
        abstract = True

    @property
    def fact(self) -> Fact | None:
        """What was counted of the case; None when nothing was."""
        if self.opened_on is None:
            return None
        return Fact(**{name: getattr(self, name) for name in self.FIELDS})


class CaseFact(FactColumns):
    """What the figures know of one case now. A row without `opened_on` is not counted yet: it is there to be locked."""

    case_id = models.BigIntegerField(primary_key=True)

    objects = CaseFactQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["development_id", "-opened_on", "-case_id"], name="fact_by_intake"),
            models.Index(fields=["development_id", "-closed_on", "-case_id"], name="fact_by_closing"),
            models.Index(fields=["development_id", "-asked_on", "-case_id"], name="fact_by_asking"),
            models.Index(fields=["development_id", "component", "-opened_on"], name="fact_by_component"),
            models.Index(fields=["contractor_id", "-closed_on"], name="fact_by_contractor"),
            models.Index(fields=["building_id", "-opened_on"], name="fact_by_building"),
        ]

    def __str__(self) -> str:
        return f"case:{self.case_id}"


class PastFactQuerySet(models.QuerySet["PastFact"]):
    """Chainable filters over what was known."""

    def visible_to(self, actor: Actor) -> Self:
        """The facts of the developments whose figures exist for `actor`."""
        reach = reach_of(actor)
        return self if reach is None else self.filter(development_id__in=reach)


class PastFact(FactColumns):
    """What the figures knew of a case until `known_until`; never changed (RP05)."""

    case_id = models.BigIntegerField()
    known_until = models.DateTimeField()

    objects = PastFactQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["development_id", "known_until"], name="past_fact_by_time"),
            models.Index(fields=["case_id"], name="past_fact_of_case"),
        ]

    def __str__(self) -> str:
        return f"case:{self.case_id} {self.known_until:%Y-%m-%d}"


class PromiseQuerySet(models.QuerySet["Promise"]):
    """Chainable filters over decided promises."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the developments whose figures exist for `actor`."""
        reach = reach_of(actor)
        return self if reach is None else self.filter(development_id__in=reach)


class Promise(models.Model):
    """A time limit of a case that is decided: kept, or broken; see `rules.keeping`. Named by the number of its clock.

    One that still runs and is not late is not here.
    """

    clock_id = models.BigIntegerField(primary_key=True)
    case_id = models.BigIntegerField()
    development_id = models.BigIntegerField()
    stage = models.CharField(max_length=40)
    decided_on = models.DateField()
    kept = models.BooleanField()
    person_id = models.BigIntegerField(null=True)
    team_id = models.BigIntegerField(null=True)
    contractor_id = models.BigIntegerField(null=True)

    objects = PromiseQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["case_id"], name="promise_of_case"),
            models.Index(fields=["development_id", "stage", "kept", "-decided_on"], name="promise_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.stage} {self.decided_on:%Y-%m-%d}"

    FIELDS: ClassVar[tuple[str, ...]] = tuple(Decided.__dataclass_fields__)

    @property
    def decided(self) -> Decided:
        """What was counted of it."""
        return Decided(**{name: getattr(self, name) for name in self.FIELDS})
