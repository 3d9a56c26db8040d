"""Counters behind the numbers that people read out."""

from django.db import models


class Counter(models.Model):
    """The last number given under a key such as `BX-YF-20261121-#`."""

    key = models.CharField(max_length=100, unique=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.key} {self.last}"
