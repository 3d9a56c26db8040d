"""What owners answered when they were asked."""

from typing import Self

from django.db import models
from django.db.models import Q

from aftercare.ground.accounts.models import Development, Staff
from aftercare.ground.core.actors import Actor, ActorKind
from aftercare.ground.core.rows import LockingQuerySet, Versioned
from aftercare.ground.policies.models import PolicyVersion
from aftercare.records.estate.models import Person, Unit
from aftercare.service.cases.models import Case


class Callback(models.Model):
    """One call after the work: who asked, what came of it, what the owner said."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="callbacks")
    round = models.PositiveSmallIntegerField(help_text="How often the case had been reopened before.")
    caller = models.ForeignKey(Staff, models.PROTECT, related_name="callbacks")
    outcome = models.CharField(max_length=16)
    answers = models.JSONField(default=dict, blank=True)
    note = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["case", "id"])]

    def __str__(self) -> str:
        return f"{self.case} {self.outcome}"


class Rating(models.Model):
    """What the owner himself gave, once per closing of a case."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="ratings")
    round = models.PositiveSmallIntegerField()
    stars = models.PositiveSmallIntegerField()
    text = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "round"], name="one_rating_per_case_and_round"),
            models.CheckConstraint(condition=Q(stars__gte=1, stars__lte=5), name="rating_of_one_to_five_stars"),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.stars}"


class QuestionnaireQuerySet(LockingQuerySet["Questionnaire"]):
    """Chainable filters over questionnaires."""

    def visible_to(self, actor: Actor) -> Self:
        """An owner's own; a link of one case shows that case's alone. Staff see those of the cases they see."""
        if actor.kind == ActorKind.OWNER:
            own = self.filter(person_id=actor.id)
            return own if actor.case_ids is None else own.filter(case_id__in=actor.case_ids)
        if actor.kind == ActorKind.STAFF:
            return self.filter(case__in=Case.objects.visible_to(actor).values("pk"))
        return self.all() if actor.kind == ActorKind.CLOCK else self.none()


class Questionnaire(Versioned):
    """One questionnaire sent to one owner, about a case or by a periodic survey (`campaign`), and what came back.

    `score` is out of a hundred and empty until something was said that counts: there is no default.
    """

    key = models.CharField(max_length=40)
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="questionnaires")
    campaign = models.CharField(max_length=40, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="questionnaires")
    person = models.ForeignKey(Person, models.PROTECT, related_name="questionnaires")
    development = models.ForeignKey(Development, models.PROTECT, related_name="questionnaires")
    policy = models.ForeignKey(PolicyVersion, models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answers = models.JSONField(default=dict, blank=True)
    score = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    topics = models.JSONField(default=dict, blank=True)

    objects: QuestionnaireQuerySet = QuestionnaireQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [
            models.Index(fields=["case", "-id"], name="questionnaire_by_case"),
            models.Index(fields=["person", "-id"], name="questionnaire_by_person"),
            models.Index(fields=["unit", "-id"], name="questionnaire_by_unit"),
            models.Index(fields=["development", "sent_at"], name="questionnaire_by_place"),
            models.Index(fields=["campaign"], name="questionnaire_by_campaign", condition=~Q(campaign="")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "round", "key"],
                condition=Q(case__isnull=False),
                name="one_questionnaire_per_case_and_round",
            ),
            models.UniqueConstraint(
                fields=["campaign", "unit"], condition=~Q(campaign=""), name="one_questionnaire_per_home_and_campaign"
            ),
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(score__gte=0, score__lte=100), name="questionnaire_score_of_100"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.pk}"
