"""Addresses of the figures."""

from django.urls import URLPattern, path

from aftercare.faces.web.desk.figures import files, overview

urlpatterns: list[URLPattern] = [
    path("figures/", overview.overview, name="figures"),
    path("figures/places/", overview.places, name="figure_places"),
    path("figures/cases/", overview.cases, name="figure_cases"),
    path("figures/cases.<str:form>", files.cases_file, name="figure_cases_file"),
    path("figures/<str:panel>.<str:form>", files.figure_file, name="figure_file"),
]
