"""Addresses of the owner pages."""

from django.urls import path

from aftercare.faces.web.owner import views

app_name = "owner"
urlpatterns = [
    path("", views.home, name="home"),
]
