"""Addresses of the rules, below the administration."""

from django.urls import path

from aftercare.faces.web.office.packs import cases, views

urlpatterns = [
    path("rules/", views.versions, name="rules"),
    path("rules/compare", views.compare, name="rules_compare"),
    path("rules/<int:version_id>/", views.version, name="rules_version"),
    path("rules/<int:version_id>/files.zip", views.files, name="rules_files"),
    path("rules/<int:version_id>/cases", cases.cases, name="rules_cases"),
    path("rules/<int:version_id>/procedures/<slug:key>/", views.procedure, name="rules_procedure"),
    path("rules/<int:version_id>/<slug:name>/", views.section, name="rules_section"),
]
