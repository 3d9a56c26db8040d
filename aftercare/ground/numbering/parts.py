"""Giving numbers inside another room's transaction."""

from datetime import date

from django.db import connection

from aftercare.ground.core.database import check_in_transaction
from aftercare.ground.numbering.models import Counter


def next_number(*, pattern: str, kind: str, development: str, on: date) -> str:
    """The next number of `pattern` (`BX-{development}-{date}-{n:04}`), counted per kind, development and day.

    Take it as late in the transaction as you can: its counter is a lock that everybody else waits for.
    A change rolled back returns its number; numbers are never given twice.
    """
    check_in_transaction()
    key = f"{kind}:{development}:{on:%Y%m%d}"
    table = connection.ops.quote_name(Counter._meta.db_table)
    sql = (
        f"INSERT INTO {table} (key, last) VALUES (%s, 1) "  # noqa: S608  the table's own name
        f"ON CONFLICT (key) DO UPDATE SET last = {table}.last + 1 RETURNING last"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [key])
        row = cursor.fetchone()
    return pattern.format(development=development, date=f"{on:%Y%m%d}", n=row[0])
