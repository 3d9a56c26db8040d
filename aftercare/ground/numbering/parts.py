"""Giving numbers inside another room's transaction."""

from datetime import date

from django.db import connection

from aftercare.ground.core.database import check_in_transaction
from aftercare.ground.numbering.models import Counter


def next_numbers(*, pattern: str, kind: str, development: str, on: date, count: int = 1) -> list[str]:
    """The next `count` numbers of `pattern` (`BX-{development}-{date}-{n:04}`), counted per kind, development and day.

    Take them as late in the transaction as you can: the counter is a lock that everybody else waits for.
    A change rolled back returns its numbers; no number is ever given twice.
    """
    check_in_transaction()
    key = f"{kind}:{development}:{on:%Y%m%d}"
    table = connection.ops.quote_name(Counter._meta.db_table)
    sql = (
        f"INSERT INTO {table} (key, last) VALUES (%s, %s) "  # noqa: S608  the table's own name
        f"ON CONFLICT (key) DO UPDATE SET last = {table}.last + excluded.last RETURNING last"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [key, count])
        last = cursor.fetchone()[0]
    return [
        pattern.format(development=development, date=f"{on:%Y%m%d}", n=n) for n in range(last - count + 1, last + 1)
    ]
