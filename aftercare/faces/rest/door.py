"""The door for programs: tokens and their scopes, how often one may ask, which sites' pages may ask."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from ninja.security import HttpBearer

from aftercare.faces.rest import limits
from aftercare.faces.rest.problems import problem
from aftercare.ground.accounts.allowances import MINUTE, Standing
from aftercare.ground.accounts.models import ApiToken
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.accounts.roles import Permission
from aftercare.ground.core.actors import Actor, ActorKind
from aftercare.ground.core.errors import NotPermitted
from aftercare.ground.core.text import lazy as _

View = Callable[..., HttpResponseBase]


class OutOfScope(NotPermitted):
    """The token was limited to other scopes; the person may well have the right."""


class Token(HttpBearer):
    """`Authorization: Bearer …` with a token of a member of staff. `scopes` are what the operation needs of it."""

    def __init__(self, scopes: Sequence[Permission] = ()) -> None:
        super().__init__()
        self.scopes = scopes

    def authenticate(self, request: SignedInRequest, _token: str) -> Actor | None:  # type: ignore[override]
        """The actor for whom the program asks, None for a stranger. Who it is was found before (`ActorMiddleware`)."""
        token = request.token
        if token is None:
            return None
        if request.actor.kind == ActorKind.STRANGER:
            raise NotPermitted(_("This account may not be used by programs."))
        check_scopes(token, self.scopes)
        return request.actor


def check_scopes(token: ApiToken | None, scopes: Sequence[Permission]) -> None:
    """Refuse what a token was not issued for: once at the door, and where the call itself says what it needs."""
    missing = [scope.value for scope in scopes if token and token.scopes and scope.value not in token.scopes]
    if missing:
        raise OutOfScope(_("This token lacks the scope “%(scope)s”. Issue one that has it.") % {"scope": missing[0]})


def guarded(view: View) -> View:
    """What stands before every operation: limits, the reader's language, and pages of other sites."""

    def answer(request: SignedInRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        origin = _known_origin(request)
        if origin and request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers:
            return _open_to(_preflight(), origin)
        now = timezone.now()
        token = getattr(request, "token", None)
        standings = [limits.of_address(request, at=now), limits.of_token(token.pk, at=now) if token else None]
        counted = [standing for standing in standings if standing is not None]
        with translation.override(_language_of(request)):
            response = _too_many(request, counted) or _checked(request, view, *args, **kwargs)
        _tell(response, counted)
        return _open_to(response, origin) if origin else response

    answer.csrf_exempt = True  # type: ignore[attr-defined]  # a token is no cookie: no other site can send it along
    answer.login_required = False  # type: ignore[attr-defined]  # it asks for a token itself
    return answer


def _checked(request: HttpRequest, view: View, *args: object, **kwargs: object) -> HttpResponseBase:
    sent = request.headers.get("Content-Length", "0") not in {"", "0"}
    if sent and request.content_type not in {"application/json", "multipart/form-data"}:
        return problem(
            request,
            status=415,
            code="UnsupportedMediaType",
            detail=str(_("Send JSON, with the header Content-Type: application/json.")),
        )
    response = view(request, *args, **kwargs)
    if response.status_code == 405:
        allowed = response.headers.get("Allow", "")
        response = problem(
            request,
            status=405,
            code="MethodNotAllowed",
            detail=str(_("This address knows only %(methods)s.") % {"methods": allowed}),
        )
        response["Allow"] = allowed
    return response


def _language_of(request: SignedInRequest) -> str:
    """What the program asks for, else the language of the person for whom it acts."""
    wanted = request.headers.get("Accept-Language", "")
    language = translation.get_language_from_request(request) if wanted else request.actor.language
    request.actor = replace(request.actor, language=language)
    return language


def _too_many(request: HttpRequest, standings: Sequence[Standing]) -> HttpResponse | None:
    refused = next((standing for standing in standings if standing.refused), None)
    if refused is None:
        return None
    said = _("More than %(limit)s calls in a minute. Ask again in %(seconds)s seconds.")
    response = problem(
        request,
        status=429,
        code="TooManyCalls",
        detail=str(said % {"limit": refused.limit, "seconds": refused.seconds}),
    )
    response["Retry-After"] = str(refused.seconds)
    return response


def _tell(response: HttpResponseBase, standings: Sequence[Standing]) -> None:
    """The RateLimit headers, as structured fields: what is allowed, and what of it is left."""
    if standings:
        response["RateLimit-Policy"] = ", ".join(f'"{one.name}";q={one.limit};w={MINUTE}' for one in standings)
        response["RateLimit"] = ", ".join(f'"{one.name}";r={one.left};t={one.seconds}' for one in standings)


def _known_origin(request: HttpRequest) -> str:
    origin = request.headers.get("Origin", "")
    return origin if origin and origin in settings.API_ORIGINS else ""


def _preflight() -> HttpResponse:
    return HttpResponse(
        status=204,
        headers={
            "Access-Control-Allow-Methods": "GET, POST, PUT, DELETE",
            "Access-Control-Allow-Headers": "Authorization, Content-Type, Idempotency-Key, Accept-Language",
            "Access-Control-Max-Age": "600",
        },
    )


def _open_to(response: HttpResponseBase, origin: str) -> HttpResponseBase:
    response["Access-Control-Allow-Origin"] = origin
    response["Access-Control-Expose-Headers"] = "RateLimit, RateLimit-Policy, Retry-After, X-Request-ID"
    patch_vary_headers(response, ("Origin",))
    return response
