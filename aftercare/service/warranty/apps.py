"""Registers the room with Django."""

from django.apps import AppConfig


class WarrantyConfig(AppConfig):
    """Warranty."""

    name = "aftercare.service.warranty"
    label = "warranty"
    verbose_name = "Warranty"
    default_auto_field = "django.db.models.BigAutoField"
