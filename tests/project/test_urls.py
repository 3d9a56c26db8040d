"""Addresses of the installation that are read late."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import URLResolver, path
from django.urls.resolvers import RegexPattern, RoutePattern

from aftercare.project.urls import ReadWhenAsked


def _page(_request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def test_a_page_is_found_without_reading_the_interface_for_programs() -> None:
    late = ReadWhenAsked(RoutePattern("api/"), "aftercare.no_such_module", app_name="rest", namespace="rest")
    root = URLResolver(RegexPattern(r"^/"), [late, path("desk/", _page, name="desk")])
    assert root.reverse("desk") == "desk/"
    assert root.resolve("/desk/").func is _page
    assert "rest" in root.namespace_dict
    with pytest.raises(ModuleNotFoundError):
        root.resolve("/api/me")
