"""Registers the room with Django."""

from django.apps import AppConfig


class WorkOrdersConfig(AppConfig):
    """Work orders."""

    name = "aftercare.service.workorders"
    label = "workorders"
    verbose_name = "Work orders"
    default_auto_field = "django.db.models.BigAutoField"
