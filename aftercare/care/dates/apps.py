"""Registers the room with Django."""

from django.apps import AppConfig


class DatesConfig(AppConfig):
    """Dates to keep."""

    name = "aftercare.care.dates"
    label = "dates"
    verbose_name = "Dates to keep"
    default_auto_field = "django.db.models.BigAutoField"
