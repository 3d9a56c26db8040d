"""Registers the room with Django."""

from django.apps import AppConfig


class RelationsConfig(AppConfig):
    """Relations."""

    name = "aftercare.care.relations"
    label = "relations"
    verbose_name = "Relations"
    default_auto_field = "django.db.models.BigAutoField"
