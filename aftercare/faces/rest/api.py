"""The REST face: one API object, how callers prove who they are, and how refusals are told (RFC 9457)."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver
from django.utils import timezone
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError
from ninja.errors import ValidationError as NinjaValidationError
from ninja.security import HttpBearer

from aftercare.faces.rest import cases, estate
from aftercare.faces.rest.schemas import Problem
from aftercare.ground.accounts.parts import note_token_used
from aftercare.ground.accounts.queries import actor_of_token, find_token
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.errors import BadInput, NotPermitted, Refused
from aftercare.ground.core.text import lazy as _


class Token(HttpBearer):
    """`Authorization: Bearer …` with a token of a member of staff; the actor goes into `request.actor`."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        """The actor whose token it is, or None for a stranger."""
        now = timezone.now()
        found = find_token(token, at=now)
        if found is None:
            return None
        actor = actor_of_token(found, at=now)
        if actor is None:
            raise NotPermitted(_("This account may not be used by programs."))
        note_token_used(found, at=now)
        request.actor = actor  # type: ignore[attr-defined]
        return actor


api = NinjaAPI(
    title="Aftercare",
    version="1",
    description="After-sales service: cases, homes, people. Times are UTC; errors are problem details (RFC 9457).",
    urls_namespace="rest",
    auth=Token(),
    docs_url=None,
)
api.add_router("/cases", cases.router, tags=["cases"])
api.add_router("/homes", estate.router, tags=["homes"])


def problem(
    request: HttpRequest, *, status: int, code: str, detail: str, errors: list[dict[str, Any]] | None = None
) -> HttpResponse:
    """A refusal as problem details; `code` is what programs tell refusals apart by."""
    body = Problem(
        type="about:blank",
        title=code,
        status=status,
        detail=detail,
        code=code,
        instance=request.path,
        errors=errors or [],
    )
    response = HttpResponse(body.model_dump_json(), status=status, content_type="application/problem+json")
    if status == 401:
        response["WWW-Authenticate"] = "Bearer"
    return response


@api.exception_handler(Refused)
def _refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    errors = (
        [{"field": str(refusal.field), "value": str(refusal.value), "remedy": str(refusal.remedy)}]
        if isinstance(refusal, BadInput)
        else []
    )
    return problem(request, status=refusal.http_status, code=refusal.code, detail=str(refusal.message), errors=errors)


@api.exception_handler(NinjaValidationError)
def _invalid(request: HttpRequest, error: NinjaValidationError) -> HttpResponse:
    errors = [
        {"field": ".".join(str(part) for part in item["loc"][1:]), "value": "", "remedy": item["msg"]}
        for item in error.errors
    ]
    detail = "; ".join(f"{item['field']}: {item['remedy']}" for item in errors)
    return problem(request, status=422, code="InvalidRequest", detail=detail, errors=errors)


@api.exception_handler(AuthenticationError)
def _unknown(request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    return problem(request, status=401, code="NotSignedIn", detail="Send a valid token: Authorization: Bearer …")


@api.exception_handler(Http404)
def _missing(request: HttpRequest, _error: Http404) -> HttpResponse:
    return problem(request, status=404, code="Missing", detail="There is no such thing, or not for you.")


@api.exception_handler(HttpError)
def _http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(request, status=error.status_code, code="BadRequest", detail=str(error))


def addresses() -> tuple[list[URLPattern | URLResolver], str, str]:
    """The addresses of the API. They ask for a token themselves, so the door for browsers lets them through."""
    patterns, app_name, namespace = api.urls
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            view: Callable[..., object] = pattern.callback
            view.login_required = False  # type: ignore[attr-defined]
    return list(patterns), app_name, str(namespace)
