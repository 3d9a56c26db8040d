"""Registers the room with Django."""

from django.apps import AppConfig


class EstateConfig(AppConfig):
    """Estate."""

    name = "aftercare.records.estate"
    label = "estate"
    verbose_name = "Estate"
    default_auto_field = "django.db.models.BigAutoField"
