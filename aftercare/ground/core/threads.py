"""What Django remembers for each thread, kept where Python itself keeps such things (ADR 0027).

Django keeps the language, the zone, the connections and the prefix of addresses in places that also follow work from
thread to thread in programs that are written with `async`. This one has none: one thread answers a request from its
beginning to its end. A page asks these places a thousand times, and Python answers ten times faster.
"""

from collections.abc import Sequence
from functools import lru_cache
from threading import local
from typing import Any

from django.db import connections
from django.urls import base as addresses
from django.utils import timezone
from django.utils.translation import trans_real as words

PLACES: tuple[tuple[Any, str], ...] = (
    (words, "_active"),
    (timezone, "_active"),
    (addresses, "_prefixes"),
    (addresses, "_urlconfs"),
    (connections, "_connections"),
)


KEPT_UP_TO = 20_000  # letters of a statement; longer ones write many rows, and none is like another


def keep_statements_of_sqlite() -> None:
    """Put the words of a statement into those of SQLite's driver (`?` for `%s`) once for all.

    To be called where SQLite is used: elsewhere its modules are not even read.
    """
    from django.db.backends.sqlite3.base import SQLiteCursorWrapper

    put = SQLiteCursorWrapper.convert_query

    @lru_cache(maxsize=512)
    def kept(query: str) -> str:
        return put(None, query)  # type: ignore[arg-type]  # it asks nothing of the cursor

    def convert_query(self: SQLiteCursorWrapper, query: str, *, param_names: Sequence[str] | None = None) -> str:
        if param_names is None and len(query) < KEPT_UP_TO:
            return kept(query)
        return put(self, query, param_names=param_names)

    SQLiteCursorWrapper.convert_query = convert_query  # type: ignore[method-assign]


def keep_plainly() -> None:
    """Exchange the places; what this thread has put there already goes along. To be called once, at the start."""
    for owner, name in PLACES:
        held, plain = getattr(owner, name), local()
        for key in ("value", *connections):
            if hasattr(held, key):
                setattr(plain, key, getattr(held, key))
        setattr(owner, name, plain)
