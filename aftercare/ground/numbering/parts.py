"""Giving numbers inside another room's transaction."""

from datetime import date

from django.db import connection

from aftercare.ground.core.database import check_in_transaction
from aftercare.ground.numbering import rules
from aftercare.ground.numbering.models import Counter

KEY_AT_MOST = 100


def next_numbers(*, pattern: str, kind: str, development: str, on: date, count: int = 1) -> list[str]:
    """The next `count` numbers of `pattern` (`BX-{development}-{date}-{n:04}`), counted for what the pattern shows.

    With development and date in it each development begins at 1 every day; a pattern without them, or two kinds with
    one pattern, share a counter, so that no number is ever given twice.
    Take them as late in the transaction as you can: the counter is a lock that everybody else waits for.
    A change rolled back returns its numbers. `kind` is only for messages.
    """
    check_in_transaction()
    key = rules.counter_key(pattern=pattern, development=development, on=on)
    if len(key) > KEY_AT_MOST:
        raise ValueError(f"{kind}: the pattern {pattern} is too long")
    table = connection.ops.quote_name(Counter._meta.db_table)
    sql = (
        f"INSERT INTO {table} (key, last) VALUES (%s, %s) "  # noqa: S608  the table's own name
        f"ON CONFLICT (key) DO UPDATE SET last = {table}.last + excluded.last RETURNING last"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [key, count])
        last = cursor.fetchone()[0]
    places = range(last - count + 1, last + 1)
    return [rules.written(pattern=pattern, development=development, on=on, n=n) for n in places]
