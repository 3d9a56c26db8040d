"""Registers the room with Django."""

from django.apps import AppConfig


class PoliciesConfig(AppConfig):
    """Policies."""

    name = "aftercare.ground.policies"
    label = "policies"
    verbose_name = "Policies"
    default_auto_field = "django.db.models.BigAutoField"
