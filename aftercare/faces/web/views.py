"""Pages that belong to nobody in particular: the front door, errors, the component page."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.i18n import set_language as django_set_language

from aftercare.faces.web.audiences import actor_of, home_of
from aftercare.faces.web.html import engine, page

set_language = login_not_required(django_set_language)


def home(request: HttpRequest) -> HttpResponse:
    """Send everybody to where their day begins."""
    return redirect(home_of(actor_of(request)))


@login_not_required
def offline(request: HttpRequest) -> HttpResponse:
    """What a phone shows without signal."""
    return page(request, "offline.html")


@login_not_required
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001  Django's signature
    """404."""
    return page(request, "404.html", status=404)


@login_not_required
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """400."""
    context = {
        "title": _("That could not be read"),
        "text": _("The request was not complete. Go back and send it again."),
    }
    return page(request, "error.html", context, status=400)


@login_not_required
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """403 raised outside our rules."""
    context = {"title": _("Not for you"), "text": _("You are not allowed to open this page.")}
    return page(request, "error.html", context, status=403)


@login_not_required
def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """The form was open too long, or came from elsewhere."""
    context = {
        "title": _("This form has expired"),
        "text": _("Go back, reload the page and send it again. What you typed is still in the form."),
    }
    return page(request, "error.html", context, status=403)


@login_not_required
def server_error(request: HttpRequest) -> HttpResponse:
    """500. Says the number to quote; knows nothing of the person, the database or the built files."""
    context = {"request_id": getattr(request, "request_id", ""), "static_url": f"/{settings.STATIC_URL.strip('/')}/"}
    return HttpResponse(engine().env.get_template("500.html").render(context), status=500)
