"""Registers the room with Django."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Search."""

    name = "aftercare.ground.search"
    label = "search"
    verbose_name = "Search"
    default_auto_field = "django.db.models.BigAutoField"
