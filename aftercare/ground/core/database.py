"""The one place where the two databases differ."""

import os
from collections.abc import Callable
from enum import Enum
from pathlib import Path
from typing import TypeVar

from django.db import DEFAULT_DB_ALIAS, Error, InterfaceError, OperationalError, connections, transaction
from django.db.models import Q

Written = TypeVar("Written")


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


class Hindrance(Enum):
    """What may keep a database from doing its part, though nobody made a mistake."""

    AWAY = "away"
    FULL = "full"
    READ_ONLY = "read_only"
    BUSY = "busy"


# By the beginning of PostgreSQL's code of an error, and of SQLite's name of one.
_HINDRANCES = {
    "53100": Hindrance.FULL,
    "25006": Hindrance.READ_ONLY,
    "40001": Hindrance.BUSY,
    "40P01": Hindrance.BUSY,
    "55P03": Hindrance.BUSY,
    "57P0": Hindrance.AWAY,
    "53": Hindrance.AWAY,  # no connection left
    "08": Hindrance.AWAY,
    "SQLITE_FULL": Hindrance.FULL,
    "SQLITE_READONLY": Hindrance.READ_ONLY,
    "SQLITE_BUSY": Hindrance.BUSY,
    "SQLITE_LOCKED": Hindrance.BUSY,
    "SQLITE_CANTOPEN": Hindrance.AWAY,
    "SQLITE_IOERR": Hindrance.AWAY,
}


def hindrance_of(fault: BaseException) -> Hindrance | None:
    """What hindered the database, by the driver's own code of the error; None when the statement was at fault."""
    if not isinstance(fault, Error):
        return None
    cause = fault.__cause__
    code = getattr(cause, "sqlstate", None) or getattr(cause, "sqlite_errorname", None)
    if code is None:  # no code: there was nobody to give one
        return Hindrance.AWAY if isinstance(fault, OperationalError | InterfaceError) else None
    return next((hindrance for begin, hindrance in _HINDRANCES.items() if str(code).startswith(begin)), None)


def written_if_possible(write: Callable[[], Written], *, otherwise: Written) -> Written:
    """What `write`, one statement, answers; `otherwise` on a standby or a full disk: reading goes on without the note.

    A function and no context: SQLite refuses already the beginning of a transaction. Where there is none the statement
    stands alone, which costs one way to the server; within one it needs a savepoint to be left out of.
    """
    try:
        if not transaction.get_connection().in_atomic_block:
            return write()
        with transaction.atomic():
            return write()
    except Error as fault:
        if hindrance_of(fault) not in {Hindrance.READ_ONLY, Hindrance.FULL}:
            raise
        return otherwise
