"""Addresses of the contractor pages."""

from django.urls import path

from aftercare.faces.web.contractor import views

app_name = "contractor"
urlpatterns = [
    path("", views.home, name="home"),
]
