"""The open addresses for load balancers and monitors: `/live`, `/ready` and `/metrics`."""

from dataclasses import asdict
from hmac import compare_digest

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from aftercare.ground.accounts.request import bearer_of
from aftercare.project.watching import condition, metrics

LOOPBACK = ("127.0.0.1", "::1")
CAME_THROUGH_A_PROXY = ("X-Forwarded-For", "X-Real-IP", "Forwarded")


@login_not_required
@never_cache
@require_safe
def live(_request: HttpRequest) -> HttpResponse:
    """The process answers. Whoever gets no answer here may end it and start another."""
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """Whether people can be sent here: 200 or 503, with a word for each thing it needs.

    Silent workers, and a database or a folder that can only be read, are told but refuse nobody; who must hear of
    them asks `/ready?with=workers`, `/ready?with=writing` or both.
    """
    find_program_addresses()
    now, asked = condition.look(timezone.now()), request.GET.getlist("with")
    fine = now.can_serve and (now.workers == condition.OK or "workers" not in asked)
    fine = fine and (now.can_write or "writing" not in asked)
    return JsonResponse({"ready": fine, **asdict(now)}, status=200 if fine else 503)


@login_not_required
@never_cache
@require_safe
def read_metrics(request: HttpRequest) -> HttpResponse:
    """The figures for Prometheus. 404 to whoever may not read them."""
    if not _may_read(request):
        return HttpResponse(status=404)
    return HttpResponse(metrics.exposition(timezone.now()), content_type=metrics.CONTENT_TYPE)


def find_program_addresses() -> None:
    """Read the schemas of the interface for programs, which takes a second: before people are sent here."""
    reverse("rest:openapi")


def _may_read(request: HttpRequest) -> bool:
    """By token where one is set; else from this machine only, and not for what a proxy on it hands on."""
    if settings.METRICS_TOKEN:
        return compare_digest((bearer_of(request) or "").encode(), settings.METRICS_TOKEN.encode())
    handed_on = any(name in request.headers for name in CAME_THROUGH_A_PROXY)
    return request.META.get("REMOTE_ADDR") in LOOPBACK and not handed_on
