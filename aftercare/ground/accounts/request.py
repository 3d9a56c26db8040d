"""The request as views see it, and what a session remembers of an owner or contractor."""

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from aftercare.ground.accounts import parts
from aftercare.ground.accounts.models import ApiToken, SignedLink
from aftercare.ground.accounts.queries import actor_of_link, find_token
from aftercare.ground.core.actors import Actor

LINK = "link_id"
BEARER = "bearer"


class SignedInRequest(HttpRequest):
    """A request whose sender is known; `actor` is set by `ActorMiddleware` and is a stranger when nobody signed in.

    `token` is that of the program that asks; None for people.
    """

    actor: Actor
    token: ApiToken | None
    htmx: HtmxDetails


def client_ip(request: HttpRequest) -> str:
    """The address the request came from: as the nearest of our own proxies saw it, else as the socket says.

    `settings.PROXIES` says how many proxies of ours stand before us; what clients claim themselves is never believed.
    """
    if settings.PROXIES:
        seen = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
        if len(seen) >= settings.PROXIES:
            return seen[-settings.PROXIES]
    return str(request.META.get("REMOTE_ADDR") or "0.0.0.0")  # noqa: S104  an address nobody has, not one to bind


def let_in(request: HttpRequest, link: SignedLink) -> None:
    """Remember in the session that `link` lets this browser in; under a new session key, as after any sign-in."""
    request.session.flush()
    request.session[LINK] = link.pk
    request.session.cycle_key()


def link_actor(request: HttpRequest, *, at: datetime) -> Actor | None:
    """The owner or contractor of this session, looked at anew: None once the link has expired or was revoked."""
    link_id = request.session.get(LINK)
    if link_id is None:
        return None
    link = SignedLink.objects.filter(pk=link_id, revoked_at__isnull=True, expires_at__gt=at).first()
    return actor_of_link(link) if link else None


def bearer_of(request: HttpRequest) -> str | None:
    """The secret that a program shows with its request, empty when it shows none; None for people's browsers."""
    scheme, _blank, secret = request.headers.get("Authorization", "").partition(" ")
    return secret.strip() if scheme.lower() == BEARER else None


def find_bearer(request: HttpRequest, *, at: datetime) -> ApiToken | None:
    """The usable token of the program that asks, its use noted; None when there is none, or none that counts."""
    secret = bearer_of(request)
    token = find_token(secret, at=at) if secret else None
    if token is not None:
        parts.note_token_used(token, at=at)
    return token
