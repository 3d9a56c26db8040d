"""Where the day begins."""

from django.http import HttpRequest, HttpResponse

from aftercare.faces.web.html import page


def home(request: HttpRequest) -> HttpResponse:
    """The first page after signing in."""
    return page(request, "desk/home.html")
