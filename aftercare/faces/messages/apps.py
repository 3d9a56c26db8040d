"""Registers the room with Django."""

from django.apps import AppConfig


class MessagesConfig(AppConfig):
    """Messages."""

    name = "aftercare.faces.messages"
    label = "correspondence"
    verbose_name = "Messages"
    default_auto_field = "django.db.models.BigAutoField"
