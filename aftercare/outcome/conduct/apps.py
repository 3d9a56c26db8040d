"""Registers the room with Django."""

from django.apps import AppConfig


class ConductConfig(AppConfig):
    """Conduct."""

    name = "aftercare.outcome.conduct"
    label = "conduct"
    verbose_name = "Conduct"
    default_auto_field = "django.db.models.BigAutoField"
