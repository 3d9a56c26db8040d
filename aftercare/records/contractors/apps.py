"""Registers the room with Django."""

from django.apps import AppConfig


class ContractorsConfig(AppConfig):
    """Contractors."""

    name = "aftercare.records.contractors"
    label = "contractors"
    verbose_name = "Contractors"
    default_auto_field = "django.db.models.BigAutoField"
