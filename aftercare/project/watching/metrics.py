"""Figures for Prometheus: requests as this machine's processes counted them; jobs and cases as the database has them.

Several processes on one machine add up through the folder `PROMETHEUS_MULTIPROC_DIR`, which `serve` makes and removes.
"""

import os
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta

from django.db import Error
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from aftercare.ground.jobs import queries as jobs
from aftercare.ground.jobs.models import Tick
from aftercare.insight.reports.queries import figures
from aftercare.project.keeping.backups import BACKUP
from aftercare.service.cases.models import Case

CONTENT_TYPE = CONTENT_TYPE_LATEST
FOLDER = "PROMETHEUS_MULTIPROC_DIR"
COUNTED_AT_MOST = 10_000
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
REQUESTS = Counter("aftercare_requests", "Requests answered.", ["method", "route", "status"])
DURATIONS = Histogram("aftercare_request_seconds", "Seconds to the answer.", ["method", "route"], buckets=SECONDS)


class MeterMiddleware:
    """Counts and times every request by its route: never by its path, which names people and carries signed links."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        began = time.perf_counter()
        response = self.get_response(request)
        match = request.resolver_match
        method = request.method if request.method in METHODS else "other"
        route = f"/{match.route}" if match else "none"
        DURATIONS.labels(method, route).observe(time.perf_counter() - began)
        REQUESTS.labels(method, route, str(response.status_code)).inc()
        return response


class Standing(Collector):
    """What stands in the database at `at`; only that it is away when it is."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def collect(self) -> Iterable[GaugeMetricFamily]:
        try:
            found = [*self._jobs(), *self._cases()]
        except Error:
            found = []
        up = GaugeMetricFamily("aftercare_database_up", "1 when the database answers.", value=float(bool(found)))
        return [up, *found]

    def _jobs(self) -> Iterator[GaugeMetricFamily]:
        load = jobs.load(self.at)
        by_state = GaugeMetricFamily("aftercare_jobs", "Background jobs by state, up to 10,000.", labels=["state"])
        for state in ("waiting", "running", "trying_again", "gave_up"):
            by_state.add_metric([state], getattr(load, state))
        yield by_state
        waited = self.at - load.oldest_waiting_at if load.oldest_waiting_at else timedelta()
        yield GaugeMetricFamily(
            "aftercare_oldest_job_seconds", "How long the oldest job waits.", value=max(waited.total_seconds(), 0)
        )
        made_at = Tick.objects.filter(name=BACKUP).values_list("last_at", flat=True).first()
        if made_at is not None:
            age = (self.at - made_at).total_seconds()
            yield GaugeMetricFamily("aftercare_backup_age_seconds", "How old the last back-up is.", value=max(age, 0))
        yield GaugeMetricFamily("aftercare_workers", "Workers heard of lately.", value=len(load.workers))

    def _cases(self) -> Iterator[GaugeMetricFamily]:
        """Open ones from the counters of the reports, late ones from the index of what is due: no scan of a table."""
        open_cases = figures.open_cases(None)
        yield GaugeMetricFamily("aftercare_cases_open", "Cases that wait for somebody.", value=open_cases)
        late = Case.objects.overdue(self.at).order_by()[:COUNTED_AT_MOST].count()
        yield GaugeMetricFamily("aftercare_cases_late", "Open cases whose next step is late, up to 10,000.", value=late)


def exposition(at: datetime) -> bytes:
    """Everything in Prometheus' text format. Ten small statements."""
    registry = CollectorRegistry()
    registry.register(Standing(at))
    if FOLDER not in os.environ:
        return generate_latest(registry) + generate_latest(REGISTRY)
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return generate_latest(registry)
