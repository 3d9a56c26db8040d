"""Counters of cases and of promises."""

from typing import Self

from django.db import models
from django.db.models import Q

from aftercare.insight.reports.rules import Period, Span, first_of


class TallyQuerySet(models.QuerySet["Tally"]):
    """Chainable filters over counters."""

    def of(self, dimension: str, period: Period, development_ids: frozenset[int] | None) -> Self:
        """The counters of one dimension in a period, of some developments or (None) of all."""
        found = self.filter(
            span=period.span.value, dimension=dimension, starts_on__gte=period.starts, starts_on__lt=period.ends
        )
        return found if development_ids is None else found.filter(development_id__in=development_ids)


class Counters(models.Model):
    """What is counted in one day, week or month, see `rules.MEASURES`. `key`: the component, … of the dimension.

    Money in whole cents (分): sums stay exact on both engines.
    """

    span = models.CharField(max_length=1, choices=[(span.value, span.value) for span in Span])
    dimension = models.CharField(max_length=12)
    starts_on = models.DateField()
    key = models.CharField(max_length=60, blank=True)
    opened = models.BigIntegerField(default=0)
    still_open = models.BigIntegerField(default=0)
    returned = models.BigIntegerField(default=0)
    answered_in_time = models.BigIntegerField(default=0)
    answered_late = models.BigIntegerField(default=0)
    closed = models.BigIntegerField(default=0)
    finished_in_time = models.BigIntegerField(default=0)
    finished_late = models.BigIntegerField(default=0)
    reopened = models.BigIntegerField(default=0)
    minutes = models.BigIntegerField(default=0)
    cost = models.BigIntegerField(default=0)
    cost_own = models.BigIntegerField(default=0)
    cost_owner = models.BigIntegerField(default=0)
    satisfied = models.BigIntegerField(default=0)
    not_satisfied = models.BigIntegerField(default=0)
    ratings = models.BigIntegerField(default=0)
    stars = models.BigIntegerField(default=0)
    handed_on = models.BigIntegerField(default=0)
    hand_offs = models.BigIntegerField(default=0)
    first_words = models.BigIntegerField(default=0)
    first_words_own = models.BigIntegerField(default=0)
    answer_minutes = models.BigIntegerField(default=0)

    class Meta:
        abstract = True


class Tally(Counters):
    """How many, of one development."""

    development_id = models.BigIntegerField()

    objects = TallyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["span", "dimension", "development_id", "starts_on", "key"], name="one_tally_per_cell"
            )
        ]
        indexes = [
            models.Index(
                fields=["development_id", "starts_on"],
                condition=Q(span="d", dimension="all", still_open__gt=0),
                name="tally_of_open_cases",
            ),
            models.Index(
                fields=["dimension", "development_id", "key"],
                condition=Q(span="m", still_open__gt=0),
                name="tally_of_open_by_key",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.span} {self.starts_on:%Y-%m-%d} {self.dimension} {self.key}".strip()


class GroupTallyQuerySet(models.QuerySet["GroupTally"]):
    """Chainable filters over counters of the whole group."""

    def of(self, dimension: str, period: Period) -> Self:
        """The counters of one dimension in a period."""
        return self.filter(
            span=period.span.value, dimension=dimension, starts_on__gte=period.starts, starts_on__lt=period.ends
        )


class GroupTally(Counters):
    """How many, of all developments together: the sum of their counters, of the dimensions in `rules.OF_GROUP`.

    So what the group sees is read from as few rows as what one development sees.
    """

    objects = GroupTallyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["span", "dimension", "starts_on", "key"], name="one_group_tally_per_cell")
        ]
        indexes = [
            models.Index(
                fields=["starts_on"],
                condition=Q(span="d", dimension="all", still_open__gt=0),
                name="group_tally_of_open_cases",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.span} {self.starts_on:%Y-%m-%d} {self.dimension} {self.key}".strip()


class PromiseTallyQuerySet(models.QuerySet["PromiseTally"]):
    """Chainable filters over counters of promises."""

    def of(self, whose: str, period: Period, development_ids: frozenset[int] | None) -> Self:
        """The counters of everybody's promises by person, team or contractor in a period of weeks or months."""
        span = Span.WEEK if period.span is Span.DAY else period.span
        found = self.filter(
            span=span.value, whose=whose, starts_on__gte=first_of(span, period.starts), starts_on__lt=period.ends
        )
        return found if development_ids is None else found.filter(development_id__in=development_ids)


class PromiseTally(models.Model):
    """How many promises of a stage were kept and broken in one week or month, of everybody or of one `key`."""

    span = models.CharField(max_length=1, choices=[(span.value, span.value) for span in (Span.WEEK, Span.MONTH)])
    whose = models.CharField(max_length=12)
    development_id = models.BigIntegerField()
    starts_on = models.DateField()
    stage = models.CharField(max_length=40)
    key = models.CharField(max_length=20, blank=True)
    kept = models.BigIntegerField(default=0)
    broken = models.BigIntegerField(default=0)

    objects = PromiseTallyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["span", "whose", "development_id", "starts_on", "stage", "key"],
                name="one_promise_tally_per_cell",
            )
        ]

    def __str__(self) -> str:
        return f"{self.span} {self.starts_on:%Y-%m-%d} {self.stage} {self.whose} {self.key}".strip()
