"""Registers the room with Django."""

from django.apps import AppConfig


class DeadlinesConfig(AppConfig):
    """Deadlines."""

    name = "aftercare.service.deadlines"
    label = "deadlines"
    verbose_name = "Deadlines"
    default_auto_field = "django.db.models.BigAutoField"
