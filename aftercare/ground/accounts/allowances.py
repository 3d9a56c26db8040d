"""How often somebody may ask. Counted in the database, so that any number of processes share one count.

A process takes its calls from the shared count a few at a time and hands them out from memory: twenty calls cost one
write, and a refused caller costs none. Never more than the limit get through; up to the calls that lie unused in other
processes, it may be fewer. Counting is no act of anybody: it leaves no event in the trail.
"""

from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from django.db import connection

from aftercare.ground.accounts.models import Allowance
from aftercare.ground.core.database import written_if_possible

MINUTE = 60
SHARES = 20
REMEMBERED_AT_MOST = 10_000


@dataclass(frozen=True)
class Standing:
    """Where a caller stands: `name` of the policy, calls per minute, calls left, seconds until the next minute."""

    name: str
    limit: int
    left: int
    seconds: int
    refused: bool = False


@dataclass
class _Held:
    """Calls that this process may still let through in a minute, and those that nobody has taken yet."""

    minute: int
    calls: int
    beyond: int


_held: dict[str, _Held] = {}
_lock = Lock()


def take(key: str, *, name: str, limit: int, at: datetime) -> Standing | None:
    """One call under `key` of `limit` in this minute; `refused` when there is none left. None when `limit` is 0."""
    if limit <= 0:
        return None
    seconds = MINUTE - int(at.timestamp()) % MINUTE
    minute = int(at.timestamp()) // MINUTE
    with _lock:
        held = _held.get(key)
        if held is None or held.minute != minute or (held.calls == 0 and held.beyond > 0):
            held = _lease(key, minute=minute, limit=limit)
        if held.calls == 0:
            return Standing(name, limit, 0, seconds, refused=True)
        held.calls -= 1
        return Standing(name, limit, held.calls + held.beyond, seconds)


def forget() -> None:
    """Forget what this process holds; the shared count stays."""
    with _lock:
        _held.clear()


def _lease(key: str, *, minute: int, limit: int) -> _Held:
    """Take a share of the calls of this minute out of the shared count."""
    if len(_held) >= REMEMBERED_AT_MOST:
        for old in [each for each, held in _held.items() if held.minute != minute]:
            del _held[old]
    share = max(1, limit // SHARES)
    # Where the shared count cannot be written, this process hands out its own share.
    taken = written_if_possible(lambda: _count(key, minute=minute, calls=share), otherwise=share)
    calls = max(0, min(share, limit - (taken - share)))
    held = _Held(minute=minute, calls=calls, beyond=max(0, limit - taken))
    _held[key] = held
    return held


def _count(key: str, *, minute: int, calls: int) -> int:
    """Add to the shared count of a minute in one statement; answers what was taken in all."""
    table = connection.ops.quote_name(Allowance._meta.db_table)
    same = f"CASE WHEN {table}.minute = excluded.minute THEN {table}.taken ELSE 0 END"
    sql = (
        f"INSERT INTO {table} (key, minute, taken) VALUES (%s, %s, %s) "  # noqa: S608
        f"ON CONFLICT (key) DO UPDATE SET minute = excluded.minute, taken = {same} + excluded.taken RETURNING taken"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [key, minute, calls])
        row = cursor.fetchone()
    return int(row[0])
