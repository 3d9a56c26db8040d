"""Who has how much, and how late it is: open cases by person, team and contractor, at a glance (IN04)."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, Sum

from aftercare.insight.reports.models import Tally
from aftercare.insight.reports.queries.figures import Ids, share
from aftercare.insight.reports.queries.truth import teams_of
from aftercare.insight.reports.rules import Span
from aftercare.service.cases.models import Case


@dataclass(frozen=True)
class Burden:
    """Open cases of one person, team or contractor: how many are late, how many are due before the day ends."""

    open_cases: int = 0
    late: int = 0
    due_today: int = 0

    @property
    def late_share(self) -> float | None:
        """Late, of those open."""
        return share(self.late, self.open_cases)


def burdens(whose: str, ids: Ids, *, now: datetime, today_ends: datetime) -> dict[str, Burden]:
    """By person, team or contractor. Two statements, three by team.

    Counters say what is open; of the cases themselves only those are read that are late or due today.
    """
    waiting = open_by(whose, ids)
    late, due = pressing(whose, ids, now=now, today_ends=today_ends)
    return {
        key: Burden(max(waiting.get(key, 0), late[key] + due[key]), late[key], due[key])
        for key in {*waiting, *late, *due}
    }


def open_by(whose: str, ids: Ids) -> dict[str, int]:
    """How many cases are open by the keys of a dimension, from the counters."""
    found = Tally.objects.filter(span=Span.MONTH.value, dimension=whose, still_open__gt=0)
    found = found if ids is None else found.filter(development_id__in=ids)
    return {str(row["key"]): row["n"] for row in found.order_by().values("key").annotate(n=Sum("still_open"))}


def pressing(whose: str, ids: Ids, *, now: datetime, today_ends: datetime) -> tuple[Counter[str], Counter[str]]:
    """How many open cases are late, and how many are due before the day ends, by person, team or contractor."""
    field = "executing_contractor_id" if whose == "contractor" else "responsible_id"
    cases = Case.objects.open().filter(due_at__lt=today_ends)
    cases = cases if ids is None else cases.filter(development_id__in=ids)
    rows = list(
        cases.order_by()
        .values_list("development_id", field)
        .annotate(late=Count("pk", filter=Q(due_at__lt=now)), due=Count("pk", filter=Q(due_at__gte=now)))
    )
    teams: Mapping[tuple[int, int], int] = teams_of({(row[0], row[1]) for row in rows}) if whose == "team" else {}
    late: Counter[str] = Counter()
    due: Counter[str] = Counter()
    for development_id, person_id, n_late, n_due in rows:
        key = teams.get((development_id, person_id)) if whose == "team" else person_id
        if key is not None:
            late[str(key)] += n_late
            due[str(key)] += n_due
    return late, due
