"""Registers the room with Django."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Cases."""

    name = "aftercare.service.cases"
    label = "cases"
    verbose_name = "Cases"
    default_auto_field = "django.db.models.BigAutoField"
