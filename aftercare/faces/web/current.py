"""The request being answered now, for template globals: a macro does not see the page's context."""

from contextvars import ContextVar, Token

from django.http import HttpRequest

_request: ContextVar[HttpRequest | None] = ContextVar("aftercare_request", default=None)


def begin(request: HttpRequest) -> Token[HttpRequest | None]:
    """Remember the request until `end` is called with the token."""
    return _request.set(request)


def end(token: Token[HttpRequest | None]) -> None:
    """Forget the request."""
    _request.reset(token)


def request_now() -> HttpRequest:
    """The request being answered. Raises RuntimeError outside one: a page without a request is a mistake."""
    request = _request.get()
    if request is None:
        raise RuntimeError("There is no request now: render pages with html.page or html.fragment.")
    return request
