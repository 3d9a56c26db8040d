"""Registers the room with Django."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Web."""

    name = "aftercare.faces.web"
    label = "web"
    verbose_name = "Web"
    default_auto_field = "django.db.models.BigAutoField"
