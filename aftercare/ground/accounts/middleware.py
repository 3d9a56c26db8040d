"""Who is asking: sets `request.actor` on every request."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from aftercare.ground.accounts.models import Staff
from aftercare.ground.accounts.queries import STRANGER, actor_of_staff, actor_of_token
from aftercare.ground.accounts.request import bearer_of, find_bearer, link_actor
from aftercare.ground.core.actors import Actor


class ActorMiddleware:
    """Sets `request.actor`: whom a program's token acts for, else the member of staff who signed in, else whom a
    link let in, else a stranger. A token that does not count makes a stranger, whatever else the request brings.
    Where balancers and monitors ask (`settings.PATHS_OF_MONITORS`) everybody is one, unasked: these addresses must
    answer while the database is away.

    Stands after the sessions and Django's own authentication, before everything that asks who acts.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.actor = self._actor_of(request)  # type: ignore[attr-defined]
        return self.get_response(request)

    @staticmethod
    def _actor_of(request: HttpRequest) -> Actor:
        now = timezone.now()
        request.token = None  # type: ignore[attr-defined]
        if request.path in settings.PATHS_OF_MONITORS:
            return STRANGER
        if bearer_of(request) is not None:
            token = find_bearer(request, at=now)
            request.token = token  # type: ignore[attr-defined]
            return (actor_of_token(token, at=now) if token else None) or STRANGER
        user = request.user
        if isinstance(user, Staff):
            return actor_of_staff(user, on=timezone.localdate(now))
        return link_actor(request, at=now) or STRANGER


class NewPasswordMiddleware:
    """Holds whoever was given a password by somebody else at the page where they choose their own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    @staticmethod
    def process_view(
        request: HttpRequest, _view: Callable[..., HttpResponseBase], _args: object, _kwargs: object
    ) -> HttpResponseBase | None:
        user = request.user
        if not (isinstance(user, Staff) and user.must_change_password):
            return None
        match = request.resolver_match
        if match is not None and match.view_name in settings.PAGES_BEFORE_NEW_PASSWORD:
            return None
        address = reverse(settings.PAGES_BEFORE_NEW_PASSWORD[0])
        if getattr(request, "htmx", False):
            return HttpResponse(status=401, headers={"HX-Redirect": address})
        return redirect(address)
