"""Registers the room with Django."""

from django.apps import AppConfig


class FormsConfig(AppConfig):
    """Forms."""

    name = "aftercare.insight.forms"
    label = "forms"
    verbose_name = "Forms"
    default_auto_field = "django.db.models.BigAutoField"
