"""The one place where the two databases differ."""

import os
from pathlib import Path

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.models import Q


def is_postgresql(alias: str = DEFAULT_DB_ALIAS) -> bool:
    """Whether the connection speaks to PostgreSQL (else it is SQLite)."""
    return connections[alias].vendor == "postgresql"


def takes_writes(alias: str = DEFAULT_DB_ALIAS) -> bool:
    """Whether the database takes writes: not a standby, nor a file that may only be read."""
    connection = connections[alias]
    if is_postgresql(alias):
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('transaction_read_only')")
            return bool(cursor.fetchone()[0] == "off")
    file = str(connection.settings_dict["NAME"])
    return not Path(file).exists() or (os.access(file, os.W_OK) and os.access(Path(file).parent, os.W_OK))


def check_in_transaction(alias: str = DEFAULT_DB_ALIAS) -> None:
    """Raise unless a transaction is open: writers without one would leave half a change behind."""
    if not transaction.get_connection(alias).in_atomic_block:
        raise RuntimeError("This writes as part of a larger change and needs an open transaction.")


def begins_with(field: str, prefix: str) -> Q:
    """A condition that `field` (a text column with `db_index=True`) begins with `prefix`, answered from its index.

    PostgreSQL serves LIKE from the pattern index that Django makes beside; SQLite's LIKE disregards case and
    therefore the index, but compares bytes, so that a range does.
    """
    if is_postgresql():
        return Q(**{f"{field}__startswith": prefix})
    return Q(**{f"{field}__gte": prefix, f"{field}__lt": f"{prefix}{chr(0x10FFFF)}"})
