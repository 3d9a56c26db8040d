"""Addresses of incidents."""

from django.urls import path

from aftercare.faces.web.desk.incidents import acts, notices, opening, pages

urlpatterns = [
    path("incidents/", pages.incidents, name="incidents"),
    path("incidents/new", opening.new, name="incident_new"),
    path("incidents/<int:incident_id>/", pages.incident, name="incident"),
    path("incidents/<int:incident_id>/gather", acts.gather, name="incident_gather"),
    path("incidents/<int:incident_id>/cases/<int:case_id>/take-out", acts.take_out, name="incident_take_out"),
    path("incidents/<int:incident_id>/change", acts.change, name="incident_change"),
    path("incidents/<int:incident_id>/answer", acts.answer, name="incident_answer"),
    path("incidents/<int:incident_id>/notices", notices.draft, name="incident_notice"),
    path("incidents/<int:incident_id>/notices/<int:notice_id>/send", notices.send, name="incident_notice_send"),
    path("incidents/<int:incident_id>/end", acts.end, name="incident_end"),
    path("incidents/<int:incident_id>/reopen", acts.reopen, name="incident_reopen"),
]
