"""Help articles and what readers thought of them; advisers of customers, and advisers by field."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q

from aftercare.care.relations.rules import Audience, State, Topic, Way
from aftercare.ground.accounts.models import Company, Development, Staff
from aftercare.ground.accounts.roles import Permission
from aftercare.ground.core.actors import Actor, ActorKind
from aftercare.ground.core.rows import LockingQuerySet, Versioned
from aftercare.records.estate.models import Building, Person
from aftercare.service.cases.models import Case


class ArticleQuerySet(LockingQuerySet["Article"]):
    """Chainable filters over help articles."""

    def visible_to(self, actor: Actor) -> Self:
        """Staff see those of everywhere and of the developments in their reach; everybody else what owners may read."""
        if actor.kind == ActorKind.STAFF:
            here = Development.objects.visible_to(actor, Permission.SEE_CASES)
            return self.filter(Q(development__isnull=True) | Q(development__in=here))
        return self.filter(audience=Audience.OWNERS.value, state=State.PUBLISHED.value)

    def shown_on(self, day: date) -> Self:
        """Those that are published on that day."""
        return self.filter(state=State.PUBLISHED.value, shown_from__lte=day).filter(
            Q(shown_until__isnull=True) | Q(shown_until__gte=day)
        )


class Article(Versioned):
    """An answer written once for many: in Chinese, and in English when somebody wrote it.

    Empty parts of its scope (`kind`, `component`, `development`, `building`) mean everywhere. `keeper` answers for its
    being right (S001.14.r54); `case` is the fault it was written after (S001.14.r59).
    """

    title_zh = models.CharField(max_length=120)
    body_zh = models.TextField()
    title_en = models.CharField(max_length=120, blank=True)
    body_en = models.TextField(blank=True)
    audience = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Audience])
    topic = models.CharField(max_length=20, choices=[(one.value, one.value) for one in Topic])
    kind = models.CharField(max_length=20, blank=True)
    component = models.CharField(max_length=60, blank=True)
    development = models.ForeignKey(Development, models.PROTECT, null=True, blank=True, related_name="articles")
    building = models.ForeignKey(Building, models.PROTECT, null=True, blank=True, related_name="articles")
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="articles")
    state = models.CharField(max_length=10, choices=[(one.value, one.value) for one in State], default="draft")
    keeper = models.ForeignKey(Staff, models.PROTECT, related_name="articles_kept")
    written_by = models.ForeignKey(Staff, models.PROTECT, related_name="articles_written")
    approved_by = models.ForeignKey(Staff, models.PROTECT, null=True, blank=True, related_name="articles_approved")
    shown_from = models.DateField(null=True, blank=True)
    shown_until = models.DateField(null=True, blank=True)
    useful = models.PositiveIntegerField(default=0)
    not_useful = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()

    objects: ArticleQuerySet = ArticleQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="published_article_was_approved_and_has_a_day",
                condition=~Q(state="published") | (Q(approved_by__isnull=False) & Q(shown_from__isnull=False)),
            )
        ]
        indexes = [
            models.Index(fields=["state", "audience", "component"]),
            models.Index(fields=["development", "state", "-id"]),
        ]

    def __str__(self) -> str:
        return self.title_zh

    def title(self, language: str) -> str:
        """In the reader's language, Chinese where it was not translated."""
        return (self.title_en if language.startswith("en") else "") or self.title_zh

    def body(self, language: str) -> str:
        """In the reader's language, Chinese where it was not translated."""
        return (self.body_en if language.startswith("en") else "") or self.body_zh


class Opinion(models.Model):
    """Whether an article helped somebody; one reader has one opinion, the last."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="opinions")
    reader = models.CharField(max_length=40)
    useful = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "reader"], name="one_opinion_per_reader")]

    def __str__(self) -> str:
        return f"{self.article} {self.useful}"


class AdviserQuerySet(LockingQuerySet["Adviser"]):
    """Chainable filters over advisers."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the people who exist for `actor`."""
        return self.filter(person__in=Person.objects.visible_to(actor))

    def standing(self) -> Self:
        """Those who are advisers now."""
        return self.filter(until_on__isnull=True)


class Adviser(Versioned):
    """The agent who stands by a customer, from when until when; a customer has one at a time (S004.11.r04).

    `development` is the place of the customer's home when it began: its rules say how often they are in touch.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="advisers")
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="advised")
    development = models.ForeignKey(Development, models.PROTECT, related_name="advisers")
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    last_contact_on = models.DateField(null=True, blank=True)
    next_contact_on = models.DateField()

    objects: AdviserQuerySet = AdviserQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(until_on__isnull=True), name="one_adviser_of_a_person"
            )
        ]
        indexes = [models.Index(fields=["staff", "until_on", "next_contact_on", "id"])]

    def __str__(self) -> str:
        return f"{self.staff_id} → {self.person_id}"


class Contact(models.Model):
    """An adviser was in touch with a customer."""

    adviser = models.ForeignKey(Adviser, models.PROTECT, related_name="contacts")
    on = models.DateField()
    way = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Way])
    text = models.TextField()
    noted_by = models.CharField(max_length=40)
    noted_by_label = models.CharField(max_length=120)
    noted_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.adviser_id} {self.on}"


class Expert(models.Model):
    """Who is asked in a field (law, media, …): of a company, or of head office without one (S004.11.r14)."""

    company = models.ForeignKey(Company, models.PROTECT, null=True, blank=True, related_name="experts")
    field = models.CharField(max_length=40)
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="expert_in")
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "field"],
                condition=Q(until_on__isnull=True, company__isnull=False),
                name="one_expert_of_a_company_and_field",
            ),
            models.UniqueConstraint(
                fields=["field"],
                condition=Q(until_on__isnull=True, company__isnull=True),
                name="one_expert_of_head_office_and_field",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.field} {self.staff_id}"
