"""Registers the room with Django."""

from django.apps import AppConfig


class RepliesConfig(AppConfig):
    """Written replies."""

    name = "aftercare.care.replies"
    label = "replies"
    verbose_name = "Written replies"
    default_auto_field = "django.db.models.BigAutoField"
