"""Addresses of the field pages."""

from django.urls import path

from aftercare.faces.web.field import views

app_name = "field"
urlpatterns = [
    path("", views.home, name="home"),
]
