"""Whether the tables are those of this version's models. Migrations may all be marked as applied and yet be others."""

from collections.abc import Iterator

from django.apps import apps
from django.db import connection


def differences() -> Iterator[str]:
    """What the tables have otherwise than the models: a table that is missing, a column too few or too many."""
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
        for model in apps.get_models(include_auto_created=True):
            options = model._meta
            if not options.managed or options.proxy:
                continue
            if options.db_table not in there:
                yield f"the table {options.db_table} is missing"
                continue
            # Not `get_table_description`: on SQLite it reads collations out of the text of the table, and stumbles.
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(options.db_table)} WHERE 1 = 0")  # noqa: S608
            columns = {column[0] for column in cursor.description or ()}
            wanted = {str(field.column) for field in options.local_concrete_fields}
            yield from (f"{options.db_table} lacks {name}" for name in sorted(wanted - columns))
            yield from (f"{options.db_table} has {name} too many" for name in sorted(columns - wanted))
