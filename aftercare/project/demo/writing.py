"""Writing many rows with their ids given, past the models, in large pieces."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models

from aftercare.project.demo.recording import TABLES, Row, _last_id

Waiting = dict[type[models.Model], list[list[Any]]]


class Writer:
    """Collects rows by table and writes them in the order in which they may stand."""

    def __init__(self) -> None:
        self.waiting: Waiting = defaultdict(list)
        self.next_id = {table: _last_id(table) + 1 for table in TABLES}
        self.fields = {table: list(table._meta.concrete_fields) for table in TABLES}
        self.columns = {table: [(each.attname, _converter(each)) for each in self.fields[table]] for table in TABLES}
        self.written = 0

    def new_id(self, table: type[models.Model]) -> int:
        """The next free id of a table."""
        given = self.next_id[table]
        self.next_id[table] = given + 1
        return given

    def add(self, table: type[models.Model], row: Row) -> None:
        """Keep a row, as `values()` gives it, to be written."""
        self.waiting[table].append(
            [
                row[name] if convert is None or row[name] is None else convert(row[name])
                for name, convert in self.columns[table]
            ]
        )

    def drain(self) -> Waiting:
        """Take out what waits: rows ready for `write`, here or in the process that writes."""
        waiting, self.waiting = dict(self.waiting), defaultdict(list)
        return waiting

    def write(self, waiting: Waiting) -> None:
        """Write rows, table by table."""
        for table in TABLES:
            if rows := waiting.get(table):
                self._write(table, rows)

    def finish(self) -> None:
        """Write what waits, and let the database count on from the ids given."""
        self.write(self.drain())
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), list(TABLES)):
                cursor.execute(statement)

    def _write(self, table: type[models.Model], rows: list[list[Any]]) -> None:
        quote = connection.ops.quote_name
        columns = ", ".join(quote(field.column or field.attname) for field in self.fields[table])
        places = ", ".join(["%s"] * len(self.fields[table]))
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO {quote(table._meta.db_table)} ({columns}) VALUES ({places})",  # noqa: S608  own names
                rows,
            )
        self.written += len(rows)


def _converter(field: models.Field[Any, Any]) -> Callable[[Any], Any] | None:
    """How a value of a field is written for this database; None when it may be written as it is."""
    if isinstance(field, models.JSONField):
        return lambda value: field.get_db_prep_save(value, connection)
    operations = connection.ops
    if isinstance(field, models.DateTimeField):
        return operations.adapt_datetimefield_value
    if isinstance(field, models.DateField):
        return operations.adapt_datefield_value
    if isinstance(field, models.DecimalField):
        return lambda value: operations.adapt_decimalfield_value(value, field.max_digits, field.decimal_places)
    return None
