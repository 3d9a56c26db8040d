"""Addresses of the desk pages."""

from django.urls import path

from aftercare.faces.web.desk import views

app_name = "desk"
urlpatterns = [
    path("", views.home, name="home"),
]
