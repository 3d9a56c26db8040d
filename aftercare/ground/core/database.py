"""The one place where the two databases differ."""

from django.db import DEFAULT_DB_ALIAS, connections, transaction


def is_postgresql(alias: str = DEFAULT_DB_ALIAS) -> bool:
    """Whether the connection speaks to PostgreSQL (else it is SQLite)."""
    return connections[alias].vendor == "postgresql"


def check_in_transaction(alias: str = DEFAULT_DB_ALIAS) -> None:
    """Raise unless a transaction is open: writers without one would leave half a change behind."""
    if not transaction.get_connection(alias).in_atomic_block:
        raise RuntimeError("This writes as part of a larger change and needs an open transaction.")
