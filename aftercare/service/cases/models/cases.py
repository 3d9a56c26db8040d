"""What an owner asked: where it stands, who owes the next step, who answers for it, and what was said."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from aftercare.ground.accounts.models import Development, Staff
from aftercare.ground.accounts.roles import Permission
from aftercare.ground.core.actors import Actor, ActorKind, Grant
from aftercare.ground.core.rows import LockingQuerySet, Versioned
from aftercare.ground.policies.models import PolicyVersion
from aftercare.records.contractors.models import Contractor
from aftercare.records.estate.models import Building, Occupancy, Person, PlaceCode, Unit

OWED_BY = [("staff", "staff"), ("contractor", "contractor"), ("owner", "owner")]


class CaseQuerySet(LockingQuerySet["Case"]):
    """Chainable filters over cases."""

    def visible_to(self, actor: Actor) -> Self:
        """The cases which exist for `actor`.

        Staff see what their roles reach, and whatever they themselves answer for or carry out. An owner sees what he
        or his household reported of the homes he has now, since he has had them; a contractor what he works on.
        """
        if actor.kind == ActorKind.STAFF:
            return self._in_reach_of(actor)
        if actor.kind == ActorKind.OWNER:
            return self._of_owner(actor)
        if actor.kind == ActorKind.CONTRACTOR:
            return self.filter(executing_contractor_id=actor.id)
        return self.all() if actor.kind == ActorKind.CLOCK else self.none()

    def numbered(self, text: str) -> Self:
        """The case that bears this number, typed as it is or in capitals or small letters; looked up by the index."""
        written = text.strip()
        return self.filter(number__in=sorted({written, written.upper(), written.lower()}))

    def _in_reach_of(self, actor: Actor) -> Self:
        reach = Q()
        grants = list(actor.grants_with(Permission.SEE_CASES))
        if not grants:
            return self.filter(Q(executor_id=actor.id) | Q(responsible_id=actor.id))
        for grant in grants:
            part = _reach_of(grant)
            if not part:
                return self.all()
            reach |= part
        return self.filter(reach)

    def _of_owner(self, actor: Actor) -> Self:
        if actor.case_ids is not None:
            return self.filter(pk__in=actor.case_ids)
        same = Person.objects.same_as(actor.id).values("pk")
        own_home = Occupancy.objects.filter(
            person__in=same, until_on__isnull=True, unit_id=models.OuterRef("unit_id")
        ).filter(Q(from_on__isnull=True) | Q(from_on__lte=models.OuterRef("opened_at")))
        return self.filter(Q(reporter__in=same) | models.Exists(own_home))

    def open(self) -> Self:
        """Those not closed yet."""
        return self.filter(closed_at__isnull=True)

    def overdue(self, now: datetime) -> Self:
        """Those whose next step is late."""
        return self.open().filter(due_at__lt=now)


def _reach_of(grant: Grant) -> Q:
    part = Q()
    if grant.development_ids is not None:
        part &= Q(development_id__in=grant.development_ids)
    if grant.building_ids is not None:
        part &= Q(building_id__in=grant.building_ids)
    if grant.categories is not None:
        part &= Q(category__in=grant.categories)
    return part


class Case(Versioned):
    """One thing that somebody asked for.

    While it is open the database itself insists on a step, a next move, somebody who owes it, a member of staff who
    answers for it and a date. `first_contact` is the person who took it and stays (S004.11.r01-r03); `responsible`
    answers for it now; `executor` or `executing_contractor` does the work. `category` is the class of the component
    for repairs, else the kind: what rights may be limited to.
    """

    number = models.CharField(max_length=40, unique=True, null=True, editable=False)
    development = models.ForeignKey(Development, models.PROTECT, related_name="cases")
    building = models.ForeignKey(Building, models.PROTECT, null=True, blank=True, related_name="cases")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="cases")
    kind = models.CharField(max_length=20)
    category = models.CharField(max_length=60)
    channel = models.CharField(max_length=20)
    subject = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    component = models.CharField(max_length=60, blank=True)
    symptom = models.CharField(max_length=60, blank=True)
    place = models.CharField(max_length=40, blank=True)
    urgency = models.CharField(max_length=20, default="normal")
    emergency = models.BooleanField(default=False)
    details = models.JSONField(default=dict, blank=True)
    answers = models.JSONField(
        default=dict, blank=True, help_text="Answers to the questions that the policy asks of such a report, by key."
    )

    reporter = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="cases")
    reporter_name = models.CharField(max_length=120, blank=True)
    reporter_phone = models.CharField(max_length=30, blank=True)

    policy = models.ForeignKey(PolicyVersion, models.PROTECT, related_name="+")
    procedure = models.CharField(max_length=40)
    step = models.CharField(max_length=40)
    step_since = models.DateTimeField()
    next_move = models.CharField(max_length=40, blank=True)
    owed_by = models.CharField(max_length=12, choices=OWED_BY, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)

    responsible = models.ForeignKey(Staff, models.PROTECT, related_name="cases_answered_for")
    first_contact = models.ForeignKey(Staff, models.PROTECT, related_name="cases_first_taken")
    accompanies = models.BooleanField(
        default=False, help_text="The first contact came through another channel and accompanies (S004.11.r03)."
    )
    route = models.JSONField(
        default=dict, blank=True, help_text="How it came to whoever has it: part -> rule, team, what decided."
    )
    executor = models.ForeignKey(Staff, models.PROTECT, null=True, blank=True, related_name="cases_carried_out")
    executing_contractor = models.ForeignKey(
        Contractor, models.PROTECT, null=True, blank=True, related_name="cases_carried_out"
    )

    held_until = models.DateField(null=True, blank=True)
    held_reason = models.CharField(max_length=300, blank=True)

    return_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="returns")
    reopened = models.PositiveSmallIntegerField(default=0)
    rejected = models.PositiveSmallIntegerField(default=0)
    urged = models.PositiveSmallIntegerField(default=0)
    urged_at = models.DateTimeField(null=True, blank=True)
    handed_on = models.PositiveSmallIntegerField(default=0)

    opened_at = models.DateTimeField()
    first_answered_at = models.DateTimeField(null=True, blank=True)
    finish_by = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.CharField(max_length=40, blank=True)
    resolution = models.TextField(blank=True)
    changed_at = models.DateTimeField()

    objects: CaseQuerySet = CaseQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="open_case_has_next_step_owner_and_date",
                condition=Q(closed_at__isnull=False)
                | (Q(due_at__isnull=False) & ~Q(owed_by="") & ~Q(next_move="") & ~Q(step="")),
            ),
            models.CheckConstraint(
                name="closed_case_says_by_whom",
                condition=(Q(closed_at__isnull=True) & Q(closed_by=""))
                | (Q(closed_at__isnull=False) & ~Q(closed_by="")),
            ),
            models.CheckConstraint(
                name="held_case_says_why",
                condition=(Q(held_until__isnull=True) & Q(held_reason=""))
                | (Q(held_until__isnull=False) & ~Q(held_reason="")),
            ),
        ]
        indexes = [
            models.Index(fields=["development", "-id"], name="case_by_development"),
            models.Index(fields=["development", "due_at", "id"], name="case_open_due", condition=Q(closed_at=None)),
            models.Index(fields=["due_at", "id"], name="case_all_open_due", condition=Q(closed_at=None)),
            models.Index(fields=["responsible", "due_at", "id"], name="case_open_mine", condition=Q(closed_at=None)),
            models.Index(fields=["executor", "due_at"], name="case_open_executor", condition=Q(closed_at=None)),
            models.Index(
                fields=["executing_contractor", "due_at", "executor"],
                name="case_open_contractor",
                condition=Q(closed_at=None),
            ),
            models.Index(fields=["first_contact", "due_at", "id"], name="case_open_first", condition=Q(closed_at=None)),
            models.Index(
                fields=["due_at", "id", "development"],
                name="case_open_unsent",
                condition=Q(closed_at=None, executor=None, executing_contractor=None),
            ),
            models.Index(
                fields=["due_at", "id", "development"],
                name="case_open_urged",
                condition=Q(closed_at=None, urged__gt=0),
            ),
            # Whether cases that are named are open, without reading them.
            models.Index(fields=["id", "development"], name="case_open_by_id", condition=Q(closed_at=None)),
            models.Index(fields=["development", "kind", "-id"], name="case_by_kind"),
            models.Index(fields=["development", "category", "-id"], name="case_by_category"),
            models.Index(fields=["development", "step", "due_at"], name="case_open_step", condition=Q(closed_at=None)),
            models.Index(
                fields=["due_at", "id", "development"],
                name="case_held",
                condition=Q(closed_at=None, held_until__isnull=False),
            ),
            models.Index(fields=["unit", "-id"], name="case_by_unit"),
            models.Index(fields=["building", "-id"], name="case_by_building"),
            models.Index(fields=["reporter", "-id"], name="case_by_reporter"),
            models.Index(fields=["first_contact", "-id"], name="case_by_first_contact"),
        ]

    def __str__(self) -> str:
        return self.number or self.subject

    @property
    def is_open(self) -> bool:
        """Whether it still waits for somebody."""
        return self.closed_at is None

    @property
    def url(self) -> str:
        """Its page at the desk."""
        return f"/desk/cases/{self.pk}/"


class Entry(models.Model):
    """Something said about a case: to the owner or by the owner, or among staff (`internal`)."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="entries")
    author = models.CharField(max_length=40)
    author_label = models.CharField(max_length=120)
    text = models.TextField()
    internal = models.BooleanField(default=False)
    spoken = models.BooleanField(default=False, help_text="A telephone call or talk, written down.")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["case", "id"])]

    def __str__(self) -> str:
        return self.text[:60]


class OpenReport(models.Model):
    """A report that came without sign-in, by a code on the wall: what the guard against spam remembers of it.

    The network address is kept as a keyed digest only, to count how many came from there.
    """

    case = models.OneToOneField(Case, models.CASCADE, related_name="open_report")
    code = models.ForeignKey(PlaceCode, models.PROTECT, related_name="reports")
    address_digest = models.CharField(max_length=64)
    language = models.CharField(max_length=10, default="zh-hans")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["code", "-at"]), models.Index(fields=["address_digest", "-at"])]

    def __str__(self) -> str:
        return f"{self.code} {self.at:%Y-%m-%d %H:%M}"


class Watcher(models.Model):
    """Staff who want to hear of a case without owing anything."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="watchers")
    staff = models.ForeignKey(Staff, models.CASCADE, related_name="watching")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "staff"], name="watcher_once_per_case")]

    def __str__(self) -> str:
        return f"{self.staff} → {self.case_id}"
