"""Registers the room with Django."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Core."""

    name = "aftercare.ground.core"
    label = "core"
    verbose_name = "Core"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Before anybody asks."""
        from aftercare.ground.core import catalogs, threads  # Django's own modules can be read only now
        from aftercare.ground.core.database import is_postgresql

        threads.keep_plainly()
        catalogs.keep_together()
        if not is_postgresql():
            threads.keep_statements_of_sqlite()
