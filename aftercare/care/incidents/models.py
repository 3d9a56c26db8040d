"""Incidents, the cases gathered under them, and what was said to all at once."""

from typing import Self

from django.db import models
from django.db.models import Q

from aftercare.care.incidents.rules import Way, WordKind
from aftercare.care.relations.models import Article
from aftercare.ground.accounts.models import Company, Development, Staff
from aftercare.ground.accounts.roles import Permission
from aftercare.ground.accounts.rules import COMPANY_LEVELS
from aftercare.ground.core.actors import Actor, ActorKind
from aftercare.ground.core.rows import LockingQuerySet, Versioned
from aftercare.ground.policies.models import PolicyVersion
from aftercare.records.estate.models import Building
from aftercare.service.cases.models import Case


class IncidentQuerySet(LockingQuerySet["Incident"]):
    """Chainable filters over incidents."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of developments within the reach of staff, those of a whole company above them, and those they lead."""
        if actor.kind != ActorKind.STAFF:
            return self.none()
        here = Development.objects.visible_to(actor, Permission.SEE_CASES)
        above, over = Q(), "company"
        for _level in range(COMPANY_LEVELS):
            above |= Q(company__in=here.order_by().values(over))
            over += "__parent"
        return self.filter(Q(development__in=here) | Q(above, development__isnull=True) | Q(lead_id=actor.id))

    def running(self) -> Self:
        """Those that have not ended."""
        return self.filter(ended_at=None)


class Incident(Versioned):
    """One cause behind many cases (群诉): what it is, where, of which component, who leads it.

    Without a building it is about the development; without a development about every one of the company and of those
    under it. `line` is the end of the room numbers that stand above one another (`01` of 101, 201, 301).
    """

    number = models.CharField(max_length=40, unique=True, null=True, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="incidents")
    development = models.ForeignKey(Development, models.PROTECT, null=True, blank=True, related_name="incidents")
    building = models.ForeignKey(Building, models.PROTECT, null=True, blank=True, related_name="incidents")
    line = models.CharField(max_length=10, blank=True)
    component = models.CharField(max_length=60, blank=True)
    symptom = models.CharField(max_length=60, blank=True)
    cause = models.CharField(max_length=120)
    text = models.TextField(blank=True)
    lead = models.ForeignKey(Staff, models.PROTECT, related_name="incidents_led")
    policy = models.ForeignKey(PolicyVersion, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    opened_by_label = models.CharField(max_length=120)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by_label = models.CharField(max_length=120, blank=True)
    outcome = models.TextField(blank=True)
    changed_at = models.DateTimeField()

    objects: IncidentQuerySet = IncidentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="ended_incident_says_by_whom",
                condition=(Q(ended_at=None) & Q(ended_by_label=""))
                | (Q(ended_at__isnull=False) & ~Q(ended_by_label="")),
            ),
            models.CheckConstraint(
                name="incident_of_a_building_is_of_its_development",
                condition=Q(building=None) | Q(development__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["development", "-id"], name="incident_by_development"),
            models.Index(fields=["company", "-id"], name="incident_by_company"),
            models.Index(fields=["lead", "-id"], name="incident_by_lead"),
            models.Index(fields=["-id"], name="incident_running", condition=Q(ended_at=None)),
        ]

    def __str__(self) -> str:
        return self.number or self.cause

    @property
    def url(self) -> str:
        """Its page at the desk."""
        return f"/desk/incidents/{self.pk}/"

    @property
    def is_open(self) -> bool:
        """Whether it goes on."""
        return self.ended_at is None


class Membership(models.Model):
    """A case gathered under an incident: by hand, or suggested, with the reasons. Taken out it stays and says when."""

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="memberships")
    case = models.ForeignKey(Case, models.CASCADE, related_name="memberships")
    way = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Way])
    why = models.JSONField(default=list)
    gathered_at = models.DateTimeField()
    gathered_by_label = models.CharField(max_length=120)
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(left_at=None), name="one_incident_of_a_case")
        ]
        indexes = [models.Index(fields=["incident", "id"], name="member_by_incident", condition=Q(left_at=None))]

    def __str__(self) -> str:
        return f"{self.incident_id} ← {self.case_id}"


class Word(models.Model):
    """What was said to all at once, and with which act on many cases it was carried out (None: there were none)."""

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="words")
    kind = models.CharField(max_length=10, choices=[(one.value, one.value) for one in WordKind])
    text = models.TextField()
    cases = models.PositiveIntegerField(default=0)
    bulk_id = models.BigIntegerField(null=True, blank=True)
    said_at = models.DateTimeField()
    said_by = models.ForeignKey(Staff, models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["incident", "-id"], name="word_by_incident")]

    def __str__(self) -> str:
        return self.text[:60]


class NoticeQuerySet(LockingQuerySet["Notice"]):
    """Chainable filters over notices."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the incidents that exist for `actor`."""
        return self.filter(incident__in=Incident.objects.visible_to(actor))


class Notice(Versioned):
    """What those are told whom an incident has not hurt yet: drafted by one, sent by another (S004.12.r01).

    `maker` and `model` narrow it to the homes that have this very part. `homes` and `people` are how many were told.
    """

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="notices")
    title = models.CharField(max_length=120)
    text = models.TextField()
    maker = models.CharField(max_length=120, blank=True)
    model = models.CharField(max_length=120, blank=True)
    written_by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    approved_by = models.ForeignKey(Staff, models.PROTECT, null=True, blank=True, related_name="+")
    sent_at = models.DateTimeField(null=True, blank=True)
    article = models.ForeignKey(Article, models.PROTECT, null=True, blank=True, related_name="+")
    homes = models.PositiveIntegerField(default=0)
    people = models.PositiveIntegerField(default=0)

    objects: NoticeQuerySet = NoticeQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="notice_goes_out_by_somebody_else",
                condition=(Q(sent_at=None) & Q(approved_by=None))
                | (Q(sent_at__isnull=False) & Q(approved_by__isnull=False) & ~Q(approved_by=models.F("written_by"))),
            )
        ]
        indexes = [models.Index(fields=["incident", "-id"], name="notice_by_incident")]

    def __str__(self) -> str:
        return self.title
