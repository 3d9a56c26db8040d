"""Registers the room with Django."""

from django.apps import AppConfig


class EscalationConfig(AppConfig):
    """Escalation."""

    name = "aftercare.care.escalation"
    label = "escalation"
    verbose_name = "Escalation"
    default_auto_field = "django.db.models.BigAutoField"
