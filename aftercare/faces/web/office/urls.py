"""Addresses of the office pages."""

from django.urls import path

from aftercare.faces.web.office import views

app_name = "office"
urlpatterns = [
    path("", views.home, name="home"),
]
