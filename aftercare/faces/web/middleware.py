"""What happens around every view: request id, language, the door, refusals, caches."""

import re
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import structlog
from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.utils import translation
from django.utils.cache import add_never_cache_headers, patch_vary_headers

from aftercare.faces.web import current
from aftercare.faces.web.audiences import AUDIENCES, DOORS, actor_of
from aftercare.faces.web.outages import outage_response
from aftercare.faces.web.refusals import refusal_response
from aftercare.ground.core.actors import ActorKind
from aftercare.ground.core.beyond import beyond_range_of
from aftercare.ground.core.errors import NotPermitted, Refused
from aftercare.ground.core.outages import outage_of
from aftercare.ground.core.text import lazy as _

GetResponse = Callable[[HttpRequest], HttpResponseBase]
REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
QUIET_ROUTES = frozenset({"live", "ready", "metrics"})  # asked every few seconds, by every balancer and monitor
log = structlog.get_logger("aftercare.web")


class RequestIdMiddleware:
    """Gives each request an id (its own `X-Request-ID` when it brings a plain one), logs it and sends it back."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        given = request.headers.get("X-Request-ID", "")
        request_id = given if REQUEST_ID.fullmatch(given) else uuid4().hex
        request.request_id = request_id  # type: ignore[attr-defined]
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        token = current.begin(request)
        started = time.perf_counter()
        try:
            response = self.get_response(request)
        finally:
            current.end(token)
        response["X-Request-ID"] = request_id
        self._log(request, response, took=time.perf_counter() - started)
        return response

    @staticmethod
    def _log(request: HttpRequest, response: HttpResponseBase, *, took: float) -> None:
        # The route and not the path: a signed link would be readable in the log.
        match = request.resolver_match
        route = match.route if match else ""
        say = log.debug if route in QUIET_ROUTES and response.status_code < 400 else log.info
        say(
            "request",
            method=request.method,
            route=route,
            status=response.status_code,
            actor=actor_of(request).reference,
            took_ms=round(took * 1000, 1),
        )


class LanguageMiddleware:
    """Speaks the language the reader chose (cookie), else the one of the person, else Chinese."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        known = {code for code, _label in settings.LANGUAGES}
        wanted = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = next(
            (code for code in (wanted, actor_of(request).language) if code in known), settings.LANGUAGE_CODE
        )
        with translation.override(language):
            request.LANGUAGE_CODE = language
            request.actor = replace(actor_of(request), language=language)  # type: ignore[attr-defined]
            response = self.get_response(request)
        patch_vary_headers(response, ("Cookie",))
        response.headers.setdefault("Content-Language", language)
        return response


class SignInRequiredMiddleware(LoginRequiredMiddleware):
    """Every address needs sign-in unless its view says otherwise; a folder of pages answers only its own audience.

    Owners and contractors are not users of Django, so the actor decides, not `request.user`.
    """

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., Any],
        view_args: tuple[Any, ...],  # noqa: ARG002  Django's signature
        view_kwargs: dict[str, Any],  # noqa: ARG002
    ) -> HttpResponseBase | None:
        if not getattr(view_func, "login_required", True):
            return None
        match = request.resolver_match
        audience = match.namespaces[0] if match and match.namespaces else ""
        actor = actor_of(request)
        if actor.kind == ActorKind.STRANGER:
            return self._to_the_door(request, audience)
        if audience in AUDIENCES and actor.kind not in AUDIENCES[audience]:
            # Returned and not raised: what process_view raises does not come by process_exception.
            return refusal_response(
                request, NotPermitted(_("This page is for other people. You are signed in, but not as one of them."))
            )
        return None

    @staticmethod
    def _to_the_door(request: HttpRequest, audience: str) -> HttpResponse:
        address = resolve_url(DOORS.get(audience, settings.LOGIN_URL))
        if getattr(request, "htmx", False):
            return HttpResponse(status=401, headers={"HX-Redirect": address})
        if request.method != "GET":
            return redirect(address)
        return redirect(f"{address}?{urlencode({'next': request.get_full_path()})}")


class RefusalMiddleware:
    """Shows a refusal as a page, or to htmx as a notice that leaves the form and what was typed alone."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refused):
            if beyond := beyond_range_of(exception):
                log.warning("beyond range", exc_info=exception)
                return refusal_response(request, beyond)
            outage = outage_of(exception)
            if outage is None:
                return None
            log.error("outage", code=outage.code, exc_info=exception)
            return outage_response(request, outage)
        log.info("refused", code=exception.code, status=exception.http_status)
        return refusal_response(request, exception)


class NoStoreMiddleware:
    """Pages of signed-in people are not kept by browsers or proxies; files set their own rule."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if actor_of(request).kind != ActorKind.STRANGER and not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        return response
