"""The steps that cases took on the ladder, and the watch over clocks that have passed."""

from typing import Self

from django.db import models
from django.db.models import Q

from aftercare.care.escalation.rules import Trigger
from aftercare.ground.accounts.models import Staff
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.rows import LockingQuerySet, Versioned
from aftercare.ground.policies.models import PolicyVersion
from aftercare.service.cases.models import Case


class EscalationQuerySet(LockingQuerySet["Escalation"]):
    """Chainable filters over steps."""

    def visible_to(self, actor: Actor) -> Self:
        """The steps of the cases that exist for `actor`."""
        return self.filter(case__in=Case.objects.visible_to(actor))

    def current(self) -> Self:
        """Where cases stand: the last step of each that was not given back."""
        return self.filter(current=True)

    def waiting(self) -> Self:
        """Those on which the level has not decided yet, of open cases."""
        return self.filter(current=True, decided_at=None, case__closed_at=None)


class Escalation(Versioned):
    """One step that a case took: from where to where, by which rule of its version or by whose hand, on what facts.

    `holder` stands on the level and is asked; with `took_over` he answers for the case from here on. `complaint` is
    the case that was opened because the trouble counts as a complaint now. The last step of a case is `current`.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="escalations")
    policy = models.ForeignKey(PolicyVersion, models.PROTECT, related_name="+")
    step = models.CharField(max_length=40, blank=True)
    trigger = models.CharField(max_length=8, choices=[(one.value, one.value) for one in Trigger])
    from_level = models.CharField(max_length=40, blank=True)
    level = models.CharField(max_length=40)
    facts = models.JSONField(default=dict)
    reason = models.TextField(blank=True)
    holder = models.ForeignKey(Staff, models.PROTECT, related_name="escalations_held")
    before = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    took_over = models.BooleanField(default=False)
    complaint = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="raised_from")
    current = models.BooleanField(default=True)
    raised_at = models.DateTimeField()
    raised_by_label = models.CharField(max_length=120)
    answer_by = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by_label = models.CharField(max_length=120, blank=True)
    decision = models.TextField(blank=True)

    objects: EscalationQuerySet = EscalationQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(current=True), name="a_case_stands_on_one_level"),
            models.CheckConstraint(
                name="what_was_decided_above_says_by_whom",
                condition=(Q(decided_at=None) & Q(decided_by_label=""))
                | (Q(decided_at__isnull=False) & ~Q(decided_by_label="")),
            ),
        ]
        indexes = [
            models.Index(fields=["case", "-id"], name="escalation_by_case"),
            models.Index(fields=["level", "-id"], name="escalation_by_level", condition=Q(current=True)),
            models.Index(
                fields=["answer_by", "id"], name="escalation_undecided", condition=Q(current=True, decided_at=None)
            ),
            models.Index(fields=["holder", "answer_by"], name="escalation_by_holder", condition=Q(current=True)),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.from_level or '-'} → {self.level}"


class CrisisQuerySet(LockingQuerySet["Crisis"]):
    """Chainable filters over crises."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the cases that exist for `actor`."""
        return self.filter(case__in=Case.objects.visible_to(actor))

    def running(self) -> Self:
        """Those that have not ended."""
        return self.filter(ended_at=None)


class Crisis(Versioned):
    """A case that is treated as a special one, with priority (S001.14.r16-r17): on which ground, who leads it,
    after how many treatments, and what came of it.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="crises")
    ground = models.CharField(max_length=40)
    reason = models.TextField()
    lead = models.ForeignKey(Staff, models.PROTECT, related_name="crises_led")
    treatments = models.PositiveSmallIntegerField(default=0)
    declared_at = models.DateTimeField()
    declared_by_label = models.CharField(max_length=120)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by_label = models.CharField(max_length=120, blank=True)
    outcome = models.TextField(blank=True)

    objects: CrisisQuerySet = CrisisQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(ended_at=None), name="one_crisis_at_a_time"),
            models.CheckConstraint(
                name="ended_crisis_says_by_whom",
                condition=(Q(ended_at=None) & Q(ended_by_label=""))
                | (Q(ended_at__isnull=False) & ~Q(ended_by_label="")),
            ),
        ]
        indexes = [models.Index(fields=["-declared_at"], name="crisis_running", condition=Q(ended_at=None))]

    def __str__(self) -> str:
        return f"{self.case_id} {self.ground}"


class Watch(models.Model):
    """A clock that has passed and may lift its case: when to look at it next (None: no step is left)."""

    clock_id = models.BigIntegerField(unique=True)
    case_id = models.BigIntegerField()
    due_at = models.DateTimeField()
    look_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["look_at", "id"], name="watch_by_time", condition=Q(look_at__isnull=False)),
            models.Index(fields=["case_id"], name="watch_by_case"),
        ]

    def __str__(self) -> str:
        return f"{self.clock_id} {self.look_at}"


class Lookout(models.Model):
    """Up to which moment the clocks that passed have been put under watch; one row."""

    seen_until = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.seen_until:%Y-%m-%d %H:%M}"
