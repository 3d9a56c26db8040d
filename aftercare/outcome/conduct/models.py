"""Measures: what is proposed or was decided about somebody, why, and where it stands."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from aftercare.ground.accounts.models import Development, Staff
from aftercare.ground.accounts.roles import Permission
from aftercare.ground.core.actors import Actor, ActorKind
from aftercare.ground.core.rows import LockingQuerySet, Versioned
from aftercare.ground.policies.models import PolicyVersion
from aftercare.outcome.conduct.policy import Form, Occasion
from aftercare.outcome.conduct.rules import OPEN, STANDING, WAITING, State
from aftercare.records.contractors.models import Contractor
from aftercare.service.cases.models import Case

_UNKNOWN = [State.PROPOSED.value, State.DROPPED.value]


class MeasureQuerySet(LockingQuerySet["Measure"]):
    """Chainable filters over measures."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the developments whose measures somebody may see, and one's own.

        A person sees what is proposed against him, for he is heard before it is decided; a contractor what was decided.
        """
        if actor.kind == ActorKind.STAFF:
            reach = Development.objects.visible_to(actor, Permission.SEE_CONDUCT)
            return self.filter(Q(development__in=reach) | Q(held_staff_id=actor.id))
        if actor.kind == ActorKind.CONTRACTOR and actor.workorder_ids is None:
            return self.filter(held_contractor_id=actor.id).exclude(state__in=_UNKNOWN)
        return self.all() if actor.kind == ActorKind.CLOCK else self.none()

    def held_against(self, actor: Actor) -> Self:
        """Those about the actor himself."""
        if actor.kind == ActorKind.CONTRACTOR:
            return self.visible_to(actor)
        return self.filter(held_staff_id=actor.id) if actor.kind == ActorKind.STAFF else self.none()

    def standing(self) -> Self:
        """Decided and not taken back."""
        return self.filter(state__in=[state.value for state in STANDING])


class Measure(Versioned):
    """One fine, donation, demerit or reward: proposed with its facts, decided by a person, open to objection.

    `ground` is a key of the pack's version under which it was proposed; label, forms, range and source are kept as they
    were. `origin` names what led to it, once for each case and ground; empty when somebody proposed it by hand.
    """

    number = models.CharField(max_length=40, blank=True, help_text="Of the notice, once it is decided.")
    development = models.ForeignKey(Development, models.PROTECT, related_name="measures")
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="measures")
    held_staff = models.ForeignKey(Staff, models.PROTECT, null=True, blank=True, related_name="measures")
    held_contractor = models.ForeignKey(Contractor, models.PROTECT, null=True, blank=True, related_name="measures")
    held_as = models.CharField(max_length=16, blank=True)

    policy = models.ForeignKey(PolicyVersion, models.PROTECT, related_name="+")
    ground = models.CharField(max_length=40)
    label = models.JSONField(help_text="The ground's name, {locale: text}.")
    source = models.JSONField(default=list, help_text="Where the ground comes from.")
    occasion = models.CharField(max_length=12, choices=[(each.value, each.value) for each in Occasion])
    origin = models.CharField(max_length=60, blank=True)
    facts = models.JSONField(default=dict, help_text="What led to it: fact -> value.")
    text = models.TextField(blank=True, help_text="What happened, in the words of whoever proposed it.")

    form = models.CharField(max_length=16, choices=[(each.value, each.value) for each in Form])
    forms = models.JSONField(default=list, help_text="The forms among which is chosen.")
    least = models.DecimalField(max_digits=10, decimal_places=2)
    most = models.DecimalField(max_digits=10, decimal_places=2)
    grown = models.JSONField(default=list, help_text="What made the range grow: [reason, factor].")
    amount = models.DecimalField(max_digits=10, decimal_places=2)
    needs_remedy = models.BooleanField(default=False)
    remedy = models.TextField(blank=True)

    state = models.CharField(max_length=10, choices=[(each.value, each.value) for each in State])
    proposed_at = models.DateTimeField()
    proposed_by = models.CharField(max_length=40)
    proposed_by_label = models.CharField(max_length=120)
    heard = models.TextField(blank=True, help_text="What the person said before it was decided.")
    heard_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=40, blank=True)
    decided_by_label = models.CharField(max_length=120, blank=True)
    reason = models.TextField(blank=True)
    until_on = models.DateField(null=True, blank=True, help_text="The last day of what it waits for.")
    objection = models.TextField(blank=True)
    objected_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.CharField(max_length=40, blank=True)
    answered_by_label = models.CharField(max_length=120, blank=True)
    appeal = models.TextField(blank=True)
    appealed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=40, blank=True)
    ended_by_label = models.CharField(max_length=120, blank=True)
    ended_reason = models.TextField(blank=True)

    objects: MeasureQuerySet = MeasureQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="measure_is_about_one",
                condition=Q(held_staff__isnull=True, held_contractor__isnull=False)
                | Q(held_staff__isnull=False, held_contractor__isnull=True),
            ),
            models.CheckConstraint(
                name="measure_was_decided_by_a_person",
                condition=Q(state__in=_UNKNOWN)
                | (Q(decided_at__isnull=False) & Q(decided_by__startswith="staff:") & ~Q(number="")),
            ),
            models.CheckConstraint(
                name="open_decision_has_a_last_day",
                condition=~Q(state__in=["decided", "objected", "answered", "appealed"]) | Q(until_on__isnull=False),
            ),
            models.CheckConstraint(
                name="ended_measure_says_when",
                condition=Q(state__in=sorted(OPEN), ended_at__isnull=True)
                | (~Q(state__in=sorted(OPEN)) & Q(ended_at__isnull=False)),
            ),
            models.UniqueConstraint(
                fields=["case", "ground", "origin"], condition=~Q(origin=""), name="measure_once_for_what_led_to_it"
            ),
            models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="measure_number_once"),
        ]
        indexes = [
            models.Index(fields=["development", "-id"], name="measure_by_development"),
            models.Index(fields=["state", "-id"], name="measure_by_state"),
            models.Index(fields=["held_staff", "-id"], name="measure_by_staff"),
            models.Index(fields=["held_contractor", "-id"], name="measure_by_contractor"),
            models.Index(fields=["until_on", "id"], name="measure_due", condition=Q(state__in=sorted(WAITING))),
            models.Index(fields=["ended_at", "id"], name="measure_by_end", condition=Q(state="final")),
        ]

    def __str__(self) -> str:
        return self.number or f"#{self.pk}"

    @property
    def url(self) -> str:
        """Its page at the desk."""
        return reverse("desk:measure", args=[self.pk])

    @property
    def held(self) -> Staff | Contractor:
        """Who is held to account."""
        found = self.held_staff or self.held_contractor
        if found is None:
            raise LookupError(f"measure {self.pk} is about nobody")
        return found

    @property
    def held_reference(self) -> str:
        """The same as rows remember actors: `staff:12`."""
        kind = ActorKind.STAFF if self.held_staff_id else ActorKind.CONTRACTOR
        return f"{kind.value}:{self.held_staff_id or self.held_contractor_id}"
