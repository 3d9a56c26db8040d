"""Registers the room with Django."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Jobs."""

    name = "aftercare.ground.jobs"
    label = "jobs"
    verbose_name = "Jobs"
    default_auto_field = "django.db.models.BigAutoField"
