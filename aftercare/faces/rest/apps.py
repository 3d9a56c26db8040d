"""Registers the room with Django."""

from django.apps import AppConfig


class RestConfig(AppConfig):
    """REST."""

    name = "aftercare.faces.rest"
    label = "rest"
    verbose_name = "REST"
    default_auto_field = "django.db.models.BigAutoField"
