"""Figures for Prometheus: requests as this machine's processes counted them; what stands in the database by `standing`.

Several processes on one machine add up through the folder `PROMETHEUS_MULTIPROC_DIR`, which `serve` makes and removes.
"""

import os
import time
from collections.abc import Callable
from datetime import datetime

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from aftercare.project.watching.standing import Standing

CONTENT_TYPE = CONTENT_TYPE_LATEST
FOLDER = "PROMETHEUS_MULTIPROC_DIR"
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


def exposition(at: datetime) -> bytes:
    """Everything in Prometheus' text format. A dozen small statements."""
    registry = CollectorRegistry()
    registry.register(Standing(at))
    if FOLDER not in os.environ:
        return generate_latest(registry) + generate_latest(REGISTRY)
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return generate_latest(registry)
