"""Registers the room with Django."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """Files."""

    name = "aftercare.ground.files"
    label = "files"
    verbose_name = "Files"
    default_auto_field = "django.db.models.BigAutoField"
