"""Whether this process can do its work: the database, its tables, the folder of files, and who works behind it."""

import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor

from aftercare.ground.core.database import takes_writes
from aftercare.ground.jobs.models import Heartbeat
from aftercare.ground.jobs.rules import SILENT_AFTER

OK, READ_ONLY = "ok", "read_only"
_complete: set[str] = (
    set()
)  # databases whose tables were found complete: asked once, since nothing is unapplied by itself


@dataclass(frozen=True)
class Condition:
    """How each thing stands: `ok`, or one word for what is wrong with it."""

    database: str
    tables: str
    files: str
    workers: str

    @property
    def can_serve(self) -> bool:
        """Whether people can be sent here.

        Without workers they can: what they do is kept and done later. Also where nothing can be written: they can
        read, and who writes is told why not. A balancer that sends nobody anywhere would take reading away as well.
        """
        return self.database in {OK, READ_ONLY} and self.tables == OK

    @property
    def can_write(self) -> bool:
        """Whether what people do here can be kept."""
        return self.database == self.files == OK


def look(at: datetime) -> Condition:
    """How this process stands. Three small statements, and none when the database is away."""
    try:
        connection.ensure_connection()
        database = OK if takes_writes() else READ_ONLY
        tables = OK if tables_are_complete() else "not_migrated"
        heard = tables == OK and Heartbeat.objects.filter(seen_at__gte=at - SILENT_AFTER).exists()
    except Error:
        return Condition("unreachable", "unknown", _files(), "unknown")
    return Condition(database, tables, _files(), OK if heard else "silent")


def tables_are_complete() -> bool:
    """Whether every migration has been applied. Once found so, it is not looked up again."""
    name = str(connection.settings_dict["NAME"])
    if name not in _complete and not unapplied():
        _complete.add(name)
    return name in _complete


def unapplied() -> list[str]:
    """The migrations the database still lacks, such as `cases.0002_add_colour`, in the order they come."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def forget_tables() -> None:
    """Look the tables up anew next time."""
    _complete.clear()


def fault_of_files() -> str:
    """Why nothing can be written where files lie, in the system's words; empty when it can."""
    root = Path(settings.MEDIA_ROOT)
    try:
        root.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=root) as probe:
            probe.write(b"\0" * 4096)
    except OSError as fault:
        return fault.strerror or type(fault).__name__
    return ""


def _files() -> str:
    return "not_writable" if fault_of_files() else OK
