"""Registers the room with Django."""

from django.apps import AppConfig


class SubmissionsConfig(AppConfig):
    """Submissions."""

    name = "aftercare.ground.submissions"
    label = "submissions"
    verbose_name = "Submissions"
    default_auto_field = "django.db.models.BigAutoField"
