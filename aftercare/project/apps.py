"""Registers the top floor with Django and hands the wiring down."""

from django.apps import AppConfig


class ProjectConfig(AppConfig):
    """Project."""

    name = "aftercare.project"
    label = "project"
    verbose_name = "Project"

    def ready(self) -> None:
        """Hand the tables of `wiring` down once every room is loaded."""
        from aftercare.project import wiring

        wiring.connect()
