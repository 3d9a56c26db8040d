"""The request being answered now, for template globals (a macro does not see the page's context), and its clock."""

from contextvars import ContextVar, Token

from django.http import HttpRequest
from django.utils import timezone

from aftercare.ground.accounts.models import Development

_request: ContextVar[HttpRequest | None] = ContextVar("aftercare_request", default=None)


def begin(request: HttpRequest) -> Token[HttpRequest | None]:
    """Remember the request until `end` is called with the token."""
    return _request.set(request)


def end(token: Token[HttpRequest | None]) -> None:
    """Forget the request, and the zone in which its times were shown."""
    _request.reset(token)
    timezone.deactivate()


def show_times_of(development: Development) -> None:
    """Show and read times as clocks at the development show them, until the request is answered.

    What is about one case or order calls it before it parses a form; lists over many places keep the zone of the
    installation.
    """
    timezone.activate(development.zone)


def request_now() -> HttpRequest:
    """The request being answered. Raises RuntimeError outside one: a page without a request is a mistake."""
    request = _request.get()
    if request is None:
        raise RuntimeError("There is no request now: render pages with html.page or html.fragment.")
    return request
