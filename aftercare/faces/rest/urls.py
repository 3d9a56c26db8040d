"""Addresses of the REST face."""

from django.urls import path

from aftercare.faces.rest.api import addresses

urlpatterns = [path("", addresses())]
