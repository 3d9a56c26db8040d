"""Addresses of the owner pages."""

from django.urls import path

from aftercare.faces.web.owner import cases, report

app_name = "owner"
urlpatterns = [
    path("", cases.home, name="home"),
    path("report", report.report, name="report"),
    path("cases/<int:case_id>/", cases.case, name="case"),
    path("cases/<int:case_id>/write", cases.write, name="write"),
    path("cases/<int:case_id>/urge", cases.urge, name="urge"),
    path("orders/<int:order_id>/times/<int:appointment_id>/accept", cases.accept_time, name="accept_time"),
    path("orders/<int:order_id>/times/<int:appointment_id>/reject", cases.reject_time, name="reject_time"),
    path("orders/<int:order_id>/sign", cases.sign, name="sign"),
    path("orders/<int:order_id>/refuse", cases.refuse, name="refuse"),
]
