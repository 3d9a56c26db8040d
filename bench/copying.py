"""A company many times over: every row of it that belongs to a city company, copied by SQL under shifted ids.

The company is a real one, made by the product's own acts (`manage.py load_demo`); what a copy changes are only the
ids, what must be unique (names, numbers), and the telephone numbers, so that nobody becomes one person with another.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.apps import apps
from django.db import connection, models
from django.db.backends.utils import CursorWrapper

from aftercare.ground.accounts.models import Company, Department, RoleAssignment, Staff
from aftercare.ground.search import engines
from aftercare.insight.reports.rules import MEASURES, OF_GROUP, GroupCell

STRIDE = 1_000_000  # ids of one copy lie within as many
PHONES = 10_000_000  # telephone numbers of one copy lie within as many
MOST = 99  # copies for which there are telephone numbers

# Kept once, or not read by any page: rules, calendars, ways in, counters, seals, jobs, texts of the whole group.
KEPT_ONCE = {
    "accounts.allowance",
    "accounts.apitoken",
    "accounts.onetimecode",
    "accounts.signedlink",
    "audit.erasure",
    "audit.personalvalue",
    "audit.seal",
    "audit.sealedevent",
    "audit.verification",
    "deadlines.calendarday",
    "deadlines.calendartable",
    "deadlines.owncalendar",
    "deadlines.ownday",
    "desk.macro",
    "desk.savedview",
    "desk.textblock",
    "escalation.lookout",
    "estate.placecode",
    "files.storedfile",
    "numbering.counter",
    "relations.article",
    "reports.grouptally",  # added up again of all copies
    "reports.report",
}
WHOLE_ROOMS_KEPT = {"jobs", "policies", "rehearsal", "submissions", "django_tasks_database"}
# Ids without a foreign key, by the name of their column.
LOOSE = {
    "building_id",
    "case_id",
    "clock_id",
    "contractor_id",
    "development_id",
    "event_id",
    "order_id",
    "responsible_id",
    "subject_id",
    "to_id",
    "unit_id",
    "workorder_id",
}
PHONE_COLUMNS = {("estate_personphone", "number"), ("cases_case", "reporter_phone")}
ONLY = {
    "audit_auditevent": "subject_type IN ('case', 'workorder')",
    "search_searchtext": "subject_type = 'case'",
    "relations_expert": "company_id IS NOT NULL",  # those of the group are there once
}
# SQLite: no journal, since a copy that is broken off is thrown away whole.
MEANWHILE = (
    "foreign_keys = OFF",
    "journal_mode = OFF",
    "synchronous = OFF",
    "cache_size = -1000000",
    "temp_store = MEMORY",
)
AFTERWARDS = ("foreign_keys = ON", "journal_mode = WAL", "synchronous = NORMAL", "cache_size = -2000")


@dataclass(frozen=True)
class Shared:
    """Who is there once for all copies: the group itself, and those whose roles reach the whole group."""

    ids: dict[type[models.Model], list[int]] = field(default_factory=dict)

    @classmethod
    def found(cls) -> "Shared":
        everywhere = RoleAssignment.objects.filter(company=None, development=None)
        above = list(Company.objects.filter(parent=None).values_list("pk", flat=True))
        return cls(
            {
                Company: above,
                Department: list(Department.objects.filter(company__in=above).values_list("pk", flat=True)),
                Staff: sorted(everywhere.values_list("staff_id", flat=True)),
            }
        )

    def condition(self, model: type[models.Model]) -> str:
        """Which rows of a table are copied."""
        said = [f'"{model._meta.pk.column}" < {STRIDE}']  # type: ignore[union-attr]
        if only := ONLY.get(model._meta.db_table):
            said.append(only)
        if ids := self.ids.get(model):
            said.append(f'"{model._meta.pk.column}" NOT IN ({_listed(ids)})')  # type: ignore[union-attr]
        if model is RoleAssignment:
            said.append(f'"staff_id" NOT IN ({_listed(self.ids[Staff])})')
        return " AND ".join(said)


def copied_models() -> list[type[models.Model]]:
    """The models whose rows belong to a city company."""
    ours = [m for m in apps.get_models(include_auto_created=True) if m.__module__.startswith("aftercare.")]
    return [m for m in ours if m._meta.app_label not in WHOLE_ROOMS_KEPT and m._meta.label_lower not in KEPT_ONCE]


def copy(times: int) -> None:
    """Copy the company `times` times."""
    if times > MOST:
        raise ValueError(f"At most {MOST} copies.")
    if not times:
        return
    chosen, shared = copied_models(), Shared.found()
    with connection.cursor() as cursor, _unwatched(cursor), _without_indexes(cursor, chosen):
        for number in range(1, times + 1):
            for model in chosen:
                cursor.execute(_statement(model, number, set(chosen), shared))
        _add_up_group(cursor)
    _sequences(chosen)


def _add_up_group(cursor: CursorWrapper) -> None:
    """The counters of the whole group, which are the sums of those of developments."""
    keys, measures = ", ".join(GroupCell._fields), ", ".join(MEASURES)
    sums = ", ".join(f"sum({name})" for name in MEASURES)
    cursor.execute("DELETE FROM reports_grouptally")
    cursor.execute(
        f"INSERT INTO reports_grouptally ({keys}, {measures}) SELECT {keys}, {sums} FROM reports_tally"
        f" WHERE dimension IN ({', '.join(['%s'] * len(OF_GROUP))}) GROUP BY {keys}"
        " ORDER BY starts_on",  # as they come in life
        OF_GROUP,
    )


def _statement(model: type[models.Model], number: int, chosen: set[type[models.Model]], shared: Shared) -> str:
    """One statement that adds the copy `number` of a table's rows."""
    columns = list(model._meta.concrete_fields)
    names = ", ".join(f'"{each.column}"' for each in columns)
    said = ", ".join(_expression(model, each, number, chosen, shared) for each in columns)
    table = f'"{model._meta.db_table}"'
    return f"INSERT INTO {table} ({names}) SELECT {said} FROM {table} WHERE {shared.condition(model)}"


def _expression(
    model: type[models.Model],
    each: "models.Field[object, object]",
    number: int,
    chosen: set[type[models.Model]],
    shared: Shared,
) -> str:
    """What a copy has in one column."""
    column, table, shift = f'"{each.column}"', model._meta.db_table, number * STRIDE
    if each.is_relation:
        if each.related_model not in chosen:
            return column
        ids = shared.ids.get(each.related_model, [])  # type: ignore[arg-type]
        return f"CASE WHEN {column} IN ({_listed(ids)}) THEN {column} ELSE {column} + {shift} END"
    if each.primary_key or each.column in LOOSE:
        return f"{column} + {shift}"
    if special := _special(table, each.column, number):
        return special
    if each.unique or (table, each.column) == ("audit_auditevent", "subject_label"):
        return f"{column} || '-{number}'"
    return column


def _special(table: str, column: str, number: int) -> str:
    """Columns whose texts hold ids or telephone numbers; empty for all others."""
    shift, backwards = number * STRIDE, f"{number:02}"[::-1]
    if (table, column) in PHONE_COLUMNS:
        return f"CASE WHEN {column} = '' THEN '' ELSE CAST(CAST({column} AS BIGINT) + {number * PHONES} AS TEXT) END"
    known = {
        ("files_attachment", "subject"): _subject,
        ("audit_auditevent", "changes"): _changes,
        ("reports_tally", "key"): _key,
        ("conduct_measure", "number"): lambda _shift: f"CASE WHEN number = '' THEN '' ELSE number || '-{number}' END",
        ("workorders_demand", "number"): lambda _shift: f"CASE WHEN number = '' THEN '' ELSE number || '-{number}' END",
        ("dates_datedtask", "about"): lambda shift: _subject(shift, "about"),
        ("settlement_costline", "origin"): lambda _shift: (
            f"CASE WHEN case_id IS NULL THEN origin || '-{number}' ELSE origin END"
        ),
        ("estate_personphone", "reversed_number"): lambda _shift: f"substr({column}, 1, 7) || '{backwards}31'",
    }
    return known[table, column](shift) if (table, column) in known else ""


def _subject(shift: int, column: str = "subject") -> str:
    """`survey:12`, shifted."""
    if connection.vendor == "sqlite":
        place = f"instr({column}, ':')"
        return f"substr({column}, 1, {place}) || (CAST(substr({column}, {place} + 1) AS INTEGER) + {shift})"
    return f"split_part({column}, ':', 1) || ':' || (split_part({column}, ':', 2)::bigint + {shift})"


def _changes(shift: int) -> str:
    """The changes of an event, of which `entry` is the id of what was said."""
    if connection.vendor == "sqlite":
        entry = "json_extract(changes, '$.entry')"
        return f"CASE WHEN {entry} IS NULL THEN changes ELSE json_set(changes, '$.entry', {entry} + {shift}) END"
    shifted = f"to_jsonb((changes->>'entry')::bigint + {shift})"
    return f"CASE WHEN changes->>'entry' IS NULL THEN changes ELSE jsonb_set(changes, '{{entry}}', {shifted}) END"


def _key(shift: int) -> str:
    """The key of a counter: the id of a building or contractor, or a word of the rules."""
    a_number = "key GLOB '[0-9]*'" if connection.vendor == "sqlite" else "key ~ '^[0-9]+$'"
    return f"CASE WHEN {a_number} THEN CAST(CAST(key AS BIGINT) + {shift} AS TEXT) ELSE key END"


def _listed(ids: list[int]) -> str:
    return ", ".join(map(str, ids)) or "-1"


@contextmanager
def _unwatched(cursor: CursorWrapper) -> Iterator[None]:
    """Foreign keys and triggers rest meanwhile; every row keeps to them, being a copy of one that does."""
    if connection.vendor == "sqlite":
        for pragma in MEANWHILE:
            cursor.execute(f"PRAGMA {pragma}")
        yield
        for pragma in AFTERWARDS:
            cursor.execute(f"PRAGMA {pragma}")
        return
    cursor.execute("SET session_replication_role = replica")
    cursor.execute("SET maintenance_work_mem = '1GB'")
    yield
    cursor.execute("SET session_replication_role = origin")


@contextmanager
def _without_indexes(cursor: CursorWrapper, chosen: list[type[models.Model]]) -> Iterator[None]:
    """The tables without the indexes that no constraint needs, which are made again at the end: sorted, in one go."""
    tables = ", ".join(f"'{model._meta.db_table}'" for model in chosen)
    if connection.vendor == "sqlite":
        cursor.execute(
            "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND type IN ('index', 'trigger')"
            f" AND tbl_name IN ({tables})"
        )
    else:
        cursor.execute(
            "SELECT 'index', indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema()"
            f" AND tablename IN ({tables}) AND indexname NOT IN (SELECT conname FROM pg_constraint)"
        )
    found = cursor.fetchall()
    for kind, name, _sql in found:
        cursor.execute(f'DROP {kind} "{name}"')
    yield
    for _kind, _name, sql in found:
        cursor.execute(sql)
    if connection.vendor == "sqlite":
        for statement in engines.LEARN_ALL:
            cursor.execute(statement)


def _sequences(chosen: list[type[models.Model]]) -> None:
    """PostgreSQL counts ids apart from the rows; SQLite does not."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for model in chosen:
            table, key = model._meta.db_table, model._meta.pk.column  # type: ignore[union-attr]
            counter = f"""pg_get_serial_sequence('"{table}"', '{key}')"""
            newest = f'max("{key}")'
            cursor.execute(
                f'SELECT setval({counter}, {newest}) FROM "{table}" HAVING {newest} > 0 AND {counter} IS NOT NULL'
            )
