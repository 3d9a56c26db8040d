"""Where the two databases differ for the trail: the triggers that guard it, and who may still be writing."""

from django.db import connection

from aftercare.ground.core.database import is_postgresql

GUARDED = ("audit_auditevent", "audit_seal", "audit_sealedevent")
_SAYS = "the trail is never changed"

# Of a personal value nothing may change but that it is erased.
_MORE_THAN_ERASED = (
    "NEW.value IS NOT NULL OR NEW.salt <> '' OR NEW.erased_at IS NULL "
    "OR NEW.event_id <> OLD.event_id OR NEW.field <> OLD.field"
)


def _postgresql() -> list[str]:
    """TRUNCATE is not guarded: it takes the owner of the tables, who could drop the trigger as well; the seals tell."""
    refuse = f"$$ BEGIN RAISE EXCEPTION '{_SAYS}: %', TG_TABLE_NAME; END $$"
    guard = "FOR EACH ROW EXECUTE FUNCTION audit_refuse()"
    only_erased = f"FOR EACH ROW WHEN ({_MORE_THAN_ERASED}) EXECUTE FUNCTION audit_refuse()"
    return [
        f"CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS {refuse}",
        *(f"CREATE TRIGGER audit_guard BEFORE UPDATE OR DELETE ON {table} {guard}" for table in GUARDED),
        f"CREATE TRIGGER audit_guard BEFORE UPDATE ON audit_personalvalue {only_erased}",
    ]


def _sqlite() -> list[str]:
    """SQLite has no TRUNCATE: emptying a test database is a DELETE there, which stays possible. The seals tell."""
    refuse = f"BEGIN SELECT RAISE(ABORT, '{_SAYS}'); END"
    only_erased = f"WHEN {_MORE_THAN_ERASED} {refuse}"
    return [
        *(f"CREATE TRIGGER {table}_guard BEFORE UPDATE ON {table} {refuse}" for table in GUARDED),
        f"CREATE TRIGGER audit_personalvalue_guard BEFORE UPDATE ON audit_personalvalue {only_erased}",
    ]


CREATE = {"postgresql": _postgresql(), "sqlite": _sqlite()}
DROP = {
    "postgresql": ["DROP FUNCTION audit_refuse() CASCADE"],
    "sqlite": [f"DROP TRIGGER {table}_guard" for table in (*GUARDED, "audit_personalvalue")],
}


# Numbers are dealt out for a whole server. A writer known to be in another database of it cannot write here and is
# passed over; one of which nothing is known, an ended one too, counts: too old a number only settles later.
OLDEST_HERE = """
    SELECT coalesce(min(number::text::bigint), pg_snapshot_xmax(pg_current_snapshot())::text::bigint)
    FROM pg_snapshot_xip(pg_current_snapshot()) AS number
    WHERE NOT EXISTS (
        SELECT 1 FROM pg_stat_activity AS other
        WHERE other.backend_xid = number::xid AND other.datname <> current_database()
    )
"""


def next_transaction() -> int:
    """The number of the next transaction to begin writing; 0 on SQLite, where writers queue up."""
    return _number("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint")


def oldest_transaction() -> int:
    """The number of the oldest transaction still writing here (the next one when there is none); 0 on SQLite."""
    return _number(OLDEST_HERE)


def _number(query: str) -> int:
    if not is_postgresql():
        return 0
    with connection.cursor() as cursor:
        cursor.execute(query)
        return int(cursor.fetchone()[0])
