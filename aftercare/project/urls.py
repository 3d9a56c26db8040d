"""Every address of the installation."""

from django.urls import URLPattern, URLResolver, include, path
from django.urls.resolvers import RoutePattern

from aftercare.project.watching import views


class ReadWhenAsked(URLResolver):
    """Addresses in a namespace whose module is read when somebody asks for one of them, not before any other page."""

    def _populate(self) -> None:
        """Nothing: whoever looks for the name of an address elsewhere need not know those in here."""


urlpatterns: list[URLPattern | URLResolver] = [
    path("live", views.live, name="live"),
    path("ready", views.ready, name="ready"),
    path("metrics", views.read_metrics, name="metrics"),
    # Its schemas take as long as all the rest: they are read when the first program calls, or when `ready` looks.
    ReadWhenAsked(RoutePattern("api/v1/"), "aftercare.faces.rest.urls", app_name="rest", namespace="rest"),
    path("", include("aftercare.faces.web.urls")),
]
handler400 = "aftercare.faces.web.views.bad_request"
handler403 = "aftercare.faces.web.views.forbidden"
handler404 = "aftercare.faces.web.views.not_found"
handler500 = "aftercare.project.breakdowns.server_error"
handler429 = "aftercare.faces.web.entrance.staff.too_many"  # not Django's: allauth asks for it by this name
