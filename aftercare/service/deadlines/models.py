"""The calendar table, and the clocks that run for cases. A case is named by its number only: cases stand above."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from aftercare.ground.core.text import lazy as _
from aftercare.ground.policies.models import PolicyVersion
from aftercare.service.deadlines.rules import Owner, Place, Whose


class CalendarTable(models.Model):
    """A table of holidays and make-up days, such as `cn`; `edition` counts its changes."""

    key = models.CharField(max_length=40, unique=True)
    edition = models.PositiveIntegerField(default=1)
    confirmed_until = models.DateField(null=True)

    def __str__(self) -> str:
        return f"{self.key} {self.edition}"


class CalendarDay(models.Model):
    """A day that differs from its weekday: a holiday, or a make-up day that is worked."""

    class Kind(models.TextChoices):
        """What the day is."""

        HOLIDAY = "holiday", _("Holiday")
        WORKDAY = "workday", _("Make-up workday")

    table = models.ForeignKey(CalendarTable, models.CASCADE, related_name="days")
    day = models.DateField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    name = models.CharField(max_length=60, blank=True)
    source = models.CharField(max_length=80)
    provisional = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["table", "day"], name="one_note_per_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.kind}"


WHOSE = [(each.value, each.value) for each in Whose]


class OwnDay(models.Model):
    """A single day that is worked or free for a company, a development, a contractor or everywhere, with its reason.

    What was taken back stays, with who did it; only one per day and owner stands.
    """

    table = models.ForeignKey(CalendarTable, models.PROTECT, related_name="own_days")
    whose = models.CharField(max_length=12, choices=WHOSE)
    owner_id = models.BigIntegerField(default=0)
    day = models.DateField()
    kind = models.CharField(max_length=10, choices=CalendarDay.Kind.choices)
    reason = models.CharField(max_length=200)
    set_by_label = models.CharField(max_length=120)
    set_at = models.DateTimeField()
    withdrawn_by_label = models.CharField(max_length=120, blank=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["table", "whose", "owner_id", "day"],
                condition=Q(withdrawn_at=None),
                name="one_own_day_stands",
            )
        ]
        indexes = [models.Index(fields=["table", "day"], name="own_days_of_table")]

    @property
    def owner(self) -> Owner:
        """For whom it holds."""
        return Whose(self.whose), self.owner_id

    def __str__(self) -> str:
        return f"{self.day} {self.kind} {self.whose}:{self.owner_id}"


class OwnCalendar(models.Model):
    """The calendar of the rules that counts for a company, a development or a contractor where a limit names none."""

    table = models.ForeignKey(CalendarTable, models.PROTECT, related_name="own_calendars")
    whose = models.CharField(max_length=12, choices=WHOSE)
    owner_id = models.BigIntegerField()
    calendar = models.CharField(max_length=40)
    reason = models.CharField(max_length=200)
    set_by_label = models.CharField(max_length=120)
    set_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["table", "whose", "owner_id"], name="one_own_calendar_each"),
        ]

    @property
    def owner(self) -> Owner:
        """For whom it counts."""
        return Whose(self.whose), self.owner_id

    def __str__(self) -> str:
        return f"{self.calendar} {self.whose}:{self.owner_id}"


class ClockQuerySet(models.QuerySet["Clock"]):
    """Clocks by their state."""

    def running(self) -> Self:
        """Clocks that have not been stopped."""
        return self.filter(stopped_at=None)

    def due_before(self, at: datetime) -> Self:
        """Running clocks that are not on hold and whose time has passed by `at`."""
        return self.running().filter(paused_from=None, due_at__lt=at)


class Clock(models.Model):
    """One time limit running for one case. `limit` and `source` are kept as they were when it began.

    `development_id`, and `contractor_id` where it is his to keep, say whose single days count.
    """

    case_id = models.BigIntegerField()
    stage = models.CharField(max_length=40)
    limit = models.CharField(max_length=24)
    source = models.CharField(max_length=200)
    calendar = models.CharField(max_length=40)
    development_id = models.BigIntegerField(null=True)
    contractor_id = models.BigIntegerField(null=True)
    policy = models.ForeignKey(PolicyVersion, models.PROTECT, related_name="+")
    responsible = models.CharField(max_length=40, blank=True)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    provisional = models.BooleanField(default=False)
    paused_from = models.DateTimeField(null=True)
    extended_to = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)

    objects = ClockQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case_id", "stage"], condition=Q(stopped_at=None), name="one_running_clock_per_stage"
            ),
            models.CheckConstraint(condition=Q(due_at__gte=models.F("started_at")), name="due_after_start"),
        ]
        indexes = [
            models.Index(fields=["case_id", "started_at"], name="clocks_of_case"),
            models.Index(fields=["due_at", "id"], condition=Q(stopped_at=None), name="running_clocks_by_due"),
            models.Index(
                fields=["calendar"], condition=Q(stopped_at=None, provisional=True), name="provisional_clocks"
            ),
            models.Index(
                fields=["contractor_id", "due_at"],
                condition=Q(stopped_at=None, contractor_id__isnull=False),
                name="running_clocks_of_contractor",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stage} {self.due_at:%Y-%m-%d %H:%M}"

    @property
    def place(self) -> Place:
        """Where it runs, and who owes it."""
        return Place(self.development_id or 0, self.contractor_id or 0)

    @property
    def is_late_stop(self) -> bool:
        """Whether it was stopped after its time."""
        return self.stopped_at is not None and self.stopped_at > self.due_at


class Recount(models.Model):
    """A due time worked out anew because a calendar table changed: what it was, what it became, by which edition."""

    clock = models.ForeignKey(Clock, models.CASCADE, related_name="recounts")
    table = models.ForeignKey(CalendarTable, models.PROTECT, related_name="recounts")
    edition = models.PositiveIntegerField()
    was_due_at = models.DateTimeField()
    due_at = models.DateTimeField()
    was_provisional = models.BooleanField()
    provisional = models.BooleanField()
    made_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["table", "edition", "id"], name="recounts_of_edition")]

    def __str__(self) -> str:
        return f"{self.was_due_at:%Y-%m-%d} → {self.due_at:%Y-%m-%d}"


class Pause(models.Model):
    """A time in which one clock stood still: why, whose fault it was, what shows it, and until when it is planned."""

    clock = models.ForeignKey(Clock, models.CASCADE, related_name="pauses")
    from_at = models.DateTimeField()
    planned_until = models.DateTimeField()
    until_at = models.DateTimeField(null=True)
    cause = models.CharField(max_length=40)
    fault = models.CharField(max_length=20)
    evidence = models.CharField(max_length=400, blank=True)
    approved_by = models.CharField(max_length=40)
    approved_by_label = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["clock"], condition=Q(until_at=None), name="one_open_pause_per_clock"),
            models.CheckConstraint(
                condition=Q(until_at=None) | Q(until_at__gte=models.F("from_at")), name="pause_ends_after_it_began"
            ),
        ]
        indexes = [models.Index(fields=["planned_until"], condition=Q(until_at=None), name="open_pauses_by_end")]

    def __str__(self) -> str:
        return f"{self.cause} {self.from_at:%Y-%m-%d}"


class Extension(models.Model):
    """A longer time that was agreed: the owner was told before the limit passed."""

    clock = models.ForeignKey(Clock, models.CASCADE, related_name="extensions")
    was_due_at = models.DateTimeField()
    until = models.DateTimeField()
    reason = models.CharField(max_length=400)
    owner_told_at = models.DateTimeField()
    approved_by = models.CharField(max_length=40)
    approved_by_label = models.CharField(max_length=120)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gt=models.F("was_due_at")) & Q(owner_told_at__lte=models.F("was_due_at")),
                name="extended_in_time",
            )
        ]
        indexes = [models.Index(fields=["clock", "made_at"], name="extensions_of_clock")]

    def __str__(self) -> str:
        return f"{self.was_due_at:%Y-%m-%d} → {self.until:%Y-%m-%d}"
