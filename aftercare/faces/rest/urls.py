"""Addresses of the REST face."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver, path, re_path

from aftercare.faces.rest import pages
from aftercare.faces.rest.api import api
from aftercare.faces.rest.describing import openapi
from aftercare.faces.rest.door import guarded
from aftercare.faces.rest.problems import problem
from aftercare.ground.core.text import lazy as _

app_name = "rest"


def nowhere(request: HttpRequest) -> HttpResponseBase:
    """An address that is none, told as programs read it."""
    return problem(request, status=404, code="Missing", detail=str(_("There is no such address.")))


def operations() -> list[URLPattern | URLResolver]:
    """The addresses of the API, each behind the door for programs."""
    patterns, _app_name, _namespace = api.urls
    found: list[URLPattern | URLResolver] = []
    for pattern in patterns:
        if isinstance(pattern, URLPattern) and pattern.name != "api-root":
            pattern.callback = guarded(pattern.callback)
            found.append(pattern)
    return found


urlpatterns = [
    path("openapi.json", openapi, name="openapi"),
    path("docs", pages.subjects, name="docs"),
    path("docs/<str:tag>", pages.subject, name="docs_subject"),
    *operations(),
    re_path(r"^.*$", guarded(nowhere), name="nowhere"),
]
