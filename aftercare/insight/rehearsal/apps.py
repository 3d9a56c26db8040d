"""Registers the room with Django."""

from django.apps import AppConfig


class RehearsalConfig(AppConfig):
    """Rehearsal of rules."""

    name = "aftercare.insight.rehearsal"
    label = "rehearsal"
    verbose_name = "Rehearsal"
    default_auto_field = "django.db.models.BigAutoField"
