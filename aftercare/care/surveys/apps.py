"""Registers the room with Django."""

from django.apps import AppConfig


class SurveysConfig(AppConfig):
    """Surveys."""

    name = "aftercare.care.surveys"
    label = "surveys"
    verbose_name = "Surveys"
    default_auto_field = "django.db.models.BigAutoField"
