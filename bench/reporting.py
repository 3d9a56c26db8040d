"""The dashboard's figures and a month by component and contractor, from the counters; each beside its statements."""

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from aftercare.faces.web.desk.figures.panels import BUILDERS, on_page
from aftercare.faces.web.desk.figures.scope import scope_of
from aftercare.faces.web.desk.queue import words_in_force
from aftercare.insight.reports.queries import figures
from aftercare.insight.reports.rules import parse_period

if TYPE_CHECKING:
    from bench.measure import Bench


def measure(bench: "Bench") -> None:
    """Both in the process: what the pages and files are made of."""
    now = timezone.now()
    today = timezone.localdate(now)
    last_month = parse_period(f"{today.replace(day=1) - timedelta(days=1):%Y-%m}", today=today)
    if last_month is None:
        raise RuntimeError("last month is no period")

    def dashboard() -> None:
        scope = on_page(scope_of({}, by=bench.world.manages, now=now))
        words = words_in_force(now)
        for build in BUILDERS.values():
            build(scope, words)

    def month() -> None:
        for dimension in ("component", "contractor"):
            figures.by_key(dimension, last_month, None, most=500)

    bench.reading("dashboard, its figures", dashboard)
    bench.reading("month by component and contractor", month)
