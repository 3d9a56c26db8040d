"""What became of each job: the mark that makes doing it twice harmless, and the list of those that gave up."""

from typing import Any

from django.db import models

from aftercare.ground.core.text import lazy as _


class Delivery(models.Model):
    """One piece of background work, named by its key; done at most once, tried several times.

    `worker` holds work that is done in steps, outside one transaction; `progress` and `result` are what pages show.
    """

    class State(models.TextChoices):
        """Where it stands."""

        TRYING = "trying", _("Trying")
        DONE = "done", _("Done")
        GAVE_UP = "gave_up", _("Gave up")
        DROPPED = "dropped", _("Dropped")

    key = models.CharField(max_length=200, unique=True)
    name = models.CharField(max_length=80)
    payload = models.JSONField(default=dict)
    queue = models.CharField(max_length=32, default="default")
    state = models.CharField(max_length=8, choices=State.choices, default=State.TRYING)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True)
    worker = models.CharField(max_length=64, blank=True)
    progress: "models.JSONField[Any, Any]" = models.JSONField(null=True)
    result: "models.JSONField[Any, Any]" = models.JSONField(null=True)
    first_at = models.DateTimeField()
    next_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["state", "-id"]),
            models.Index(fields=["state", "finished_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.key}"


class Heartbeat(models.Model):
    """A worker that is alive says so; the reaper takes back the work of one that has gone silent."""

    worker = models.CharField(max_length=64, unique=True)
    queue = models.CharField(max_length=32, default="default")
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.worker


class Tick(models.Model):
    """When a periodic job was last begun; its row is the lock that lets any number of tickers run.

    Also when something was last done from outside the schedule, such as a back-up.
    """

    name = models.CharField(max_length=80, unique=True)
    last_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
