"""Addresses of the administration."""

from django.urls import path

from aftercare.faces.web.office import components, views

app_name = "office"
urlpatterns = [
    path("", views.home, name="home"),
    path("components", components.components, name="components"),
]
