"""Who is asking: sets `request.actor` on every request."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from aftercare.ground.accounts.models import Staff
from aftercare.ground.accounts.queries import STRANGER, actor_of_staff
from aftercare.ground.accounts.request import BEARER, link_actor, token_actor
from aftercare.ground.core.actors import Actor


class ActorMiddleware:
    """Sets `request.actor`: whom a program's token acts for, else the member of staff who signed in, else whom a
    link let in, else a stranger. A token that does not count makes a stranger, whatever else the request brings.

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
        if request.headers.get("Authorization", "").startswith(BEARER):
            return token_actor(request, at=now) or STRANGER
        user = request.user
        if isinstance(user, Staff):
            return actor_of_staff(user, on=timezone.localdate(now))
        return link_actor(request, at=now) or STRANGER
