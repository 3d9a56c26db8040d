"""Registers the room with Django."""

from django.apps import AppConfig


class SettlementConfig(AppConfig):
    """Settlement."""

    name = "aftercare.outcome.settlement"
    label = "settlement"
    verbose_name = "Settlement"
    default_auto_field = "django.db.models.BigAutoField"
