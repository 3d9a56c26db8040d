"""Registers the room with Django."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """The desk."""

    name = "aftercare.service.desk"
    label = "desk"
    verbose_name = "Desk"
    default_auto_field = "django.db.models.BigAutoField"
