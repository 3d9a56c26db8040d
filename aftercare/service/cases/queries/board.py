"""Who has how much: open cases by the staff who answer for them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db.models import Count, Q

from aftercare.ground.core.actors import Actor
from aftercare.service.cases.models import Case


@dataclass(frozen=True)
class Load:
    """How many open cases one member of staff answers for, and how many of them are late."""

    staff_id: int
    name: str
    open_cases: int
    late: int


def load_of_staff(*, by: Actor, now: datetime, development_id: int | None = None, most: int = 30) -> Sequence[Load]:
    """The staff with the most late and open cases among those visible to `by`. One statement."""
    cases = Case.objects.visible_to(by).open()
    if development_id is not None:
        cases = cases.filter(development_id=development_id)
    counted = (
        cases.order_by()
        .values("responsible_id", "responsible__name")
        .annotate(open_cases=Count("id"), late=Count("id", filter=Q(due_at__lt=now)))
        .order_by("-late", "-open_cases", "responsible__name", "responsible_id")[:most]
    )
    return [Load(row["responsible_id"], row["responsible__name"], row["open_cases"], row["late"]) for row in counted]


def open_cases_of(staff_ids: Collection[int], *, field: Literal["responsible", "executor"]) -> dict[int, int]:
    """How many open cases each of these people has in that part; those without any are left out. One statement."""
    counted = Case.objects.open().filter(**{f"{field}__in": list(staff_ids)}).order_by().values_list(f"{field}_id")
    return dict(counted.annotate(n=Count("pk")))
