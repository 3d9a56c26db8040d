"""Registers the room with Django."""

from django.apps import AppConfig


class ProjectConfig(AppConfig):
    """Project."""

    name = "aftercare.project"
    label = "project"
    verbose_name = "Project"
    default_auto_field = "django.db.models.BigAutoField"
