"""The statements that add counters up, put into words once for each shape of question."""

from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, CharField, DateField, F, QuerySet, Sum
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast

from aftercare.ground.core.prepared import Given, Listing, Shapes, among
from aftercare.insight.reports.models import GroupTally, Tally
from aftercare.insight.reports.rules import Span


@dataclass(frozen=True)
class Greatest:
    """Of which measures the greatest are wanted, the first of them first, and how many rows at most."""

    by: tuple[str, ...]
    most: int


@dataclass(frozen=True)
class Adding:
    """What is added up by which column: of one key (`keyed`), of so many developments (`places`), or of all.

    `single`: there is one counter for each row, so nothing has to be added.
    """

    model: type[Tally] | type[GroupTally]
    field: str
    measures: tuple[str, ...]
    keyed: bool = False
    places: int | None = None
    single: bool = False
    greatest: Greatest | None = None


def _adding(what: Adding) -> Listing:
    return Listing(lambda: _added(what))


def _added(what: Adding) -> "QuerySet[Any, Any]":
    """The counters of a dimension and period, added up."""
    sums = {f"sum_{name}": F(name) if what.single else _sum(name) for name in what.measures}
    added: QuerySet[Any, Any] = _counted(what).values_list(what.field).annotate(**sums)
    if what.greatest is None:
        return added
    return added.order_by(*(f"-sum_{name}" for name in what.greatest.by), what.field)[: what.greatest.most]


def _counted(what: Adding) -> "QuerySet[Any, Any]":
    found: QuerySet[Any, Any] = what.model.objects.filter(
        span=Given("span", CharField()),
        dimension=Given("dimension", CharField()),
        starts_on__gte=Given("starts", DateField()),
        starts_on__lt=Given("ends", DateField()),
    ).order_by()
    if what.places is not None:
        found = found.filter(among("development_id", "development", what.places))
    return found.filter(key=Given("key", CharField())) if what.keyed else found


def _sum(name: str) -> Combinable:
    """A sum as a whole number: PostgreSQL's own is a decimal one, which takes ten times as long to send and read."""
    return Cast(Sum(name), BigIntegerField())


def _open(model: type[Tally] | type[GroupTally], field: str, places: int | None) -> Listing:
    def build() -> "QuerySet[Any, Any]":
        found: QuerySet[Any, Any] = model.objects.filter(span=Span.DAY.value, dimension="all", still_open__gt=0)
        if places is not None:
            found = found.filter(among("development_id", "development", places))
        added: QuerySet[Any, Any] = found.order_by().values_list(field).annotate(n=_sum("still_open"))
        return added

    return Listing(build)


SUMS = Shapes(_adding)
OPEN = Shapes(_open)
