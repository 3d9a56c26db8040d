"""Lists taken out of the house: who asked for which cases, how far it is, and where the file lies."""

from typing import Self

from django.db import models
from django.db.models import Q

from aftercare.ground.accounts.models import Staff
from aftercare.ground.core.actors import Actor, ActorKind
from aftercare.ground.core.rows import LockingQuerySet, Versioned
from aftercare.service.desk.rules import SheetFormat


class ListExportQuerySet(LockingQuerySet["ListExport"]):
    """Chainable filters over lists taken out."""

    def visible_to(self, actor: Actor) -> Self:
        """One's own."""
        return self.filter(asked_by_id=actor.id) if actor.kind == ActorKind.STAFF else self.none()


class ListExport(Versioned):
    """One list of cases as a file. Which cases it holds is settled when it is asked for; they are read when written."""

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting"
        WRITTEN = "written"
        SWEPT = "swept"

    format = models.CharField(max_length=4, choices=[(each.value, each.value) for each in SheetFormat])
    query = models.CharField(max_length=600, blank=True)
    case_ids = models.JSONField(default=list)
    language = models.CharField(max_length=10)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    total = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    masked = models.PositiveIntegerField(default=0, help_text="Rows whose names and numbers are covered.")
    left_out = models.BooleanField(default=False, help_text="There were more cases than a list may hold.")
    sha256 = models.CharField(max_length=64, blank=True)
    asked_by = models.ForeignKey(Staff, models.CASCADE, related_name="+")
    asked_at = models.DateTimeField()
    written_at = models.DateTimeField(null=True, blank=True)

    objects: ListExportQuerySet = ListExportQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [models.Index(fields=["asked_by", "-id"], name="export_by_person")]
        constraints = [
            models.CheckConstraint(
                name="written_list_has_its_file",
                condition=~Q(state="written") | (~Q(sha256="") & Q(written_at__isnull=False)),
            )
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def file_name(self) -> str:
        """The name under which it is saved."""
        return f"cases-{self.asked_at:%Y%m%d-%H%M}-{self.pk}.{self.format}"

    @property
    def is_moving(self) -> bool:
        """Whether it is still being written."""
        return self.state == self.State.WAITING
