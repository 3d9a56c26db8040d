"""New rows written with SQL that is made once from their models, and sent together (ADR 0022).

`insert` writes what `bulk_create` would, in a fifth of the time: the words of the statement are kept, the values go
through the fields as ever. `written_together` lets several such statements travel to PostgreSQL in one journey: what
is waited for there is the way, not the work. On SQLite there is no way to save, and statements run as they come.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any, TypeVar

from django.db import connection, models

from aftercare.ground.core.database import check_in_transaction, is_postgresql

ModelT = TypeVar("ModelT", bound=models.Model)
VALUES_AT_ONCE = 30_000  # both databases take a little more in one statement

_keys_ahead: ContextVar[dict[type[models.Model], list[int]] | None] = ContextVar("keys drawn ahead", default=None)


@dataclass(frozen=True)
class _Table:
    """How rows of a model are written: `fields` are those that are written, with or without the key."""

    head: str
    place: str
    fields: tuple["models.Field[Any, Any]", ...]
    returning: str
    key: str

    def statement(self, rows: int, *, returning: bool) -> str:
        """The words for so many rows."""
        return f"{self.head}{', '.join([self.place] * rows)}{self.returning if returning else ''}"

    def adapters(self) -> list[tuple[Callable[..., Any], Callable[..., Any]]]:
        """For each field how its value is taken from a row, and how it is given to the driver."""
        return [(field.pre_save, partial(field.get_db_prep_save, connection=connection)) for field in self.fields]


@lru_cache(maxsize=512)
def _table(model: type[models.Model], _vendor: str, with_key: bool) -> _Table:
    options, quoted = model._meta, connection.ops.quote_name
    if options.parents or options.proxy:
        raise TypeError(f"{model.__name__} lies in more than one table")
    fields = tuple(
        field
        for field in options.local_concrete_fields
        if not field.generated and (with_key or not isinstance(field, models.AutoField))
    )
    if any(field.has_db_default() or hasattr(field, "get_placeholder") for field in fields):
        raise TypeError(f"{model.__name__} has a field that the database fills")
    names = ", ".join(quoted(field.column) for field in fields if field.column)
    return _Table(
        head=f"INSERT INTO {quoted(options.db_table)} ({names}) VALUES ",  # noqa: S608  the model's own names
        place=f"({', '.join(['%s'] * len(fields))})",
        fields=fields,
        returning=f" RETURNING {quoted(str(options.pk.column))}",
        key=options.pk.attname,
    )


def insert(rows: Sequence[ModelT], *, keys: bool = True) -> Sequence[ModelT]:
    """Write new rows of one model, as `bulk_create` does, and give them their keys; `keys=False`: nobody needs them.

    Rows that have a key already keep it. Tens of thousands of values make several statements: have a transaction open.
    """
    if not rows:
        return rows
    model = type(rows[0])
    _take_keys_ahead(rows)
    with_key = rows[0].pk is not None
    table = _table(model, connection.vendor, with_key)
    returning = keys and not with_key
    adapters = table.adapters()
    at_once = max(1, VALUES_AT_ONCE // len(adapters))
    for begin in range(0, len(rows), at_once):
        batch = rows[begin : begin + at_once]
        values = [adapt(take(row, True)) for row in batch for take, adapt in adapters]
        with connection.cursor() as cursor:
            cursor.execute(table.statement(len(batch), returning=returning), values)
            if returning:
                for row, (key,) in zip(batch, cursor.fetchall(), strict=True):
                    setattr(row, table.key, key)
    for row in rows:  # as Django marks what it has written
        row._state.adding, row._state.db = False, connection.alias  # noqa: SLF001
    return rows


def insert_unless_known(row: models.Model, *, unique: str) -> bool:
    """Write `row` unless one with the same value in its field `unique` is there, and give it its key; whether it was.

    Of two transactions that write the same value the second waits for the first to end.
    """
    return bool(insert_unknown([row], unique=unique))


def insert_unknown(rows: Sequence[ModelT], *, unique: str) -> list[ModelT]:
    """Write those of `rows` whose value in the field `unique` is not there yet, and give them their keys; returns them.

    For some dozens of rows, in one statement, none with a key yet. Of two transactions that write the same value the
    second waits for the first to end: who writes many gives them in the order of `unique`.
    """
    if not rows:
        return []
    table = _table(type(rows[0]), connection.vendor, False)
    adapters = table.adapters()
    quoted = connection.ops.quote_name
    column = quoted(next(field.column for field in table.fields if field.attname == unique) or "")
    sql = f"{table.statement(len(rows), returning=False)} ON CONFLICT ({column}) DO NOTHING{table.returning}, {column}"
    with connection.cursor() as cursor:
        cursor.execute(sql, [adapt(take(row, True)) for row in rows for take, adapt in adapters])
        keys = {value: key for key, value in cursor.fetchall()}
    written = [row for row in rows if getattr(row, unique) in keys]
    for row in written:
        setattr(row, table.key, keys[getattr(row, unique)])
        row._state.adding, row._state.db = False, connection.alias  # noqa: SLF001
    return written


@contextmanager
def written_together(*ahead: type[models.Model]) -> Iterator[None]:
    """Rows inserted meanwhile go to PostgreSQL in one journey; what is asked meanwhile waits for them.

    The first row of each model in `ahead` is given its key before it is written, so that others can name it. Whoever
    counts the rows that an update met must do it outside.
    """
    check_in_transaction()
    if not is_postgresql():
        yield
        return
    token = _keys_ahead.set(_drawn(ahead))
    try:
        with connection.wrap_database_errors, connection.connection.pipeline():
            yield
    finally:
        _keys_ahead.reset(token)


def _take_keys_ahead(rows: Sequence[models.Model]) -> None:
    drawn = _keys_ahead.get()
    if drawn is None or len(rows) != 1 or rows[0].pk is not None:
        return
    waiting = drawn.get(type(rows[0]))
    if waiting:
        rows[0].pk = waiting.pop()


def _drawn(ahead: Sequence[type[models.Model]]) -> dict[type[models.Model], list[int]]:
    """A key for one row of each model, in one statement.

    The transaction takes its own number before: the seals of the trail count on it that whoever holds the key of an
    event is known to be writing.
    """
    with connection.cursor() as cursor:
        cursor.execute(_draw(tuple(ahead)))
        _transaction, *keys = cursor.fetchone()
    return {model: [key] for model, key in zip(ahead, keys, strict=True)}


@lru_cache(maxsize=64)
def _draw(ahead: tuple[type[models.Model], ...]) -> str:
    table = "pg_get_serial_sequence('{}', '{}')"
    asked = [f"nextval({table.format(model._meta.db_table, model._meta.pk.column)})" for model in ahead]
    mine = "WITH mine AS MATERIALIZED (SELECT pg_current_xact_id()::text AS number)"
    return f"{mine} SELECT {', '.join(['mine.number', *asked])} FROM mine"  # noqa: S608  the models' own names
