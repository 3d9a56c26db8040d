"""Who has how much: open cases by the staff who answer for them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db.models import Count, Q

from aftercare.ground.core.actors import Actor
from aftercare.ground.core.prepared import Listing, Shapes, among, room_for, spread
from aftercare.service.cases.models import Case


@dataclass(frozen=True)
class Load:
    """How many open cases one member of staff answers for; how many of them are late, due today, urged or on hold."""

    staff_id: int
    name: str
    open_cases: int
    late: int
    due_today: int = 0
    urged: int = 0
    held: int = 0
    too_much: bool = False


def load_of_staff(
    *, by: Actor, now: datetime, today_ends: datetime | None = None, development_id: int | None = None, most: int = 30
) -> Sequence[Load]:
    """The staff with the most late and open cases among those visible to `by`. One statement.

    Somebody has too much with half as much again as colleagues have on average, and five cases at least.
    """
    cases = Case.objects.visible_to(by).open()
    if development_id is not None:
        cases = cases.filter(development_id=development_id)
    counted = list(
        cases.order_by()
        .values("responsible_id", "responsible__name")
        .annotate(
            open_cases=Count("id"),
            late=Count("id", filter=Q(due_at__lt=now)),
            due_today=Count("id", filter=Q(due_at__gte=now, due_at__lt=today_ends or now)),
            urged=Count("id", filter=Q(urged__gt=0)),
            held=Count("id", filter=Q(held_until__isnull=False)),
        )
        .order_by("-late", "-open_cases", "responsible__name", "responsible_id")[:most]
    )
    mean = sum(row["open_cases"] for row in counted) / len(counted) if counted else 0
    return [
        Load(
            staff_id=row["responsible_id"],
            name=row["responsible__name"],
            open_cases=row["open_cases"],
            late=row["late"],
            due_today=row["due_today"],
            urged=row["urged"],
            held=row["held"],
            too_much=has_too_much(row["open_cases"], mean=mean),
        )
        for row in counted
    ]


def has_too_much(open_cases: int, *, mean: float) -> bool:
    """Whether somebody with so many open cases carries more than a fair part; a mean is that of all colleagues."""
    return open_cases >= 5 and open_cases > 1.5 * mean


def open_cases_of(staff_ids: Collection[int], *, field: Literal["responsible", "executor"]) -> dict[int, int]:
    """How many open cases each of these people has in that part; those without any are left out. One statement."""
    staff = list(staff_ids)
    if not staff:
        return {}
    return dict(_OPEN_OF.of(field, room_for(len(staff))).rows(**spread("staff", staff)))


def _open_of(field: str, places: int) -> Listing:
    return Listing(
        lambda: (
            Case.objects.open()
            .filter(among(f"{field}_id", "staff", places))
            .order_by()
            .values_list(f"{field}_id")
            .annotate(n=Count("pk"))
        )
    )


_OPEN_OF = Shapes(_open_of)
