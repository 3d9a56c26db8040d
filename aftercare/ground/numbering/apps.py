"""Registers the room with Django."""

from django.apps import AppConfig


class NumberingConfig(AppConfig):
    """Numbering."""

    name = "aftercare.ground.numbering"
    label = "numbering"
    verbose_name = "Numbering"
    default_auto_field = "django.db.models.BigAutoField"
