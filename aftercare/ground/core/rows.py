"""What every guarded table shares: a version that catches two people editing one row. Abstract."""

from typing import Generic, TypeVar

from django.db import models

from aftercare.ground.core.errors import Missing, Stale
from aftercare.ground.core.text import lazy as _


class Versioned(models.Model):
    """A row whose changes are counted; `version` goes into every form and comes back as `seen`."""

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True


RowT = TypeVar("RowT", bound=Versioned)


class LockingQuerySet(models.QuerySet[RowT], Generic[RowT]):
    """Adds the one way in which actions fetch a row that they will change."""

    def locked(self, pk: int, *, seen: int | None = None) -> RowT:
        """The row, locked until the transaction ends, already counted up: save `version` with your change.

        `seen` is the version the person looked at; leave it out only for acts of the clock.
        Raises Missing when there is no such row and Stale when it has changed since.
        """
        row = self.select_for_update(of=("self",)).filter(pk=pk).first()
        if row is None:
            raise Missing(_("There is no such record any more."))
        if seen is not None and row.version != seen:
            raise Stale
        row.version += 1
        return row
