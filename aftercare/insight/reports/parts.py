"""Writers of facts and counters. Each can be repeated: what is counted already is not counted again."""

from collections.abc import Callable, Collection, Iterable, Sequence
from operator import attrgetter
from typing import Any

from django.db import connection, models, transaction
from django.db.models import Exists, Max, OuterRef

from aftercare.ground.core.database import check_in_transaction
from aftercare.insight.reports.models import CaseFact, Tally
from aftercare.insight.reports.queries.truth import facts_of
from aftercare.insight.reports.rules import MEASURES, Changes, Days, Fact, add_days, spread
from aftercare.service.cases.models import Case

AT_ONCE = 2_000
CELL_FIELDS = ("span", "dimension", "development_id", "starts_on", "key")
Told = Callable[[int, int], object]


def recount(case_ids: Collection[int]) -> int:
    """Bring facts and counters of these cases up to what is true now; returns how many counted differently.

    The facts are locked before the truth is read, so of two that recount one case the second sees what the first did.
    """
    check_in_transaction()
    CaseFact.objects.bulk_create([CaseFact(case_id=pk) for pk in sorted(case_ids)], ignore_conflicts=True)
    held = {row.pk: row.fact for row in CaseFact.objects.select_for_update().filter(pk__in=case_ids).order_by("pk")}
    true = {fact.case_id: fact for fact in facts_of(case_ids)}
    differing = [pk for pk in held if held[pk] != true.get(pk)]
    days: Days = {}
    for pk in differing:
        before, after = held[pk], true.get(pk)
        if before is not None:
            add_days(days, before, times=-1)
        if after is not None:
            add_days(days, after)
    CaseFact.objects.filter(pk__in=[pk for pk in held if pk not in true]).delete()
    for pk in differing:
        if pk in true:
            CaseFact.objects.filter(pk=pk).update(**{name: getattr(true[pk], name) for name in CaseFact.FIELDS[1:]})
    add_to_tallies(spread(days))
    return len(differing)


def add_to_tallies(changes: Changes) -> None:
    """Add `changes` to the counters, in the order of the cells, so that no two writers wait for each other."""
    check_in_transaction()
    table, names = connection.ops.quote_name(Tally._meta.db_table), (*CELL_FIELDS, *MEASURES)
    columns = ", ".join(connection.ops.quote_name(name) for name in names)
    added = ", ".join(f"{name} = {table}.{name} + excluded.{name}" for name in MEASURES)
    adapt = connection.ops.adapt_datefield_value
    rows = [(*cell[:3], adapt(cell.starts_on), cell.key, *values) for cell, values in sorted(changes.items())]
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} ({columns}) VALUES ({', '.join(['%s'] * len(names))})"  # noqa: S608  own names
            f" ON CONFLICT ({', '.join(CELL_FIELDS)}) DO UPDATE SET {added}",
            rows,
        )


def catch_up(*, told: Told | None = None) -> int:
    """Count the cases nobody has counted, and forget those that are gone; in steps, returns how many.

    For what is written in bulk, past the events of single cases.
    """
    done = 0
    uncounted = Case.objects.filter(~Exists(CaseFact.objects.filter(case_id=OuterRef("pk"))))
    gone = CaseFact.objects.filter(~Exists(Case.objects.filter(pk=OuterRef("case_id"))))
    for found in (uncounted, gone):
        while case_ids := list(found.order_by("pk").values_list("pk", flat=True)[:AT_ONCE]):
            with transaction.atomic():
                done += recount(case_ids)
            if told is not None:
                told(done, 0)
    return done


@transaction.atomic
def rebuild(*, told: Told | None = None) -> int:
    """Throw facts and counters away and make them from the cases; returns how many cases. Readers see it done at once.

    Meant for the console and for the demo: whoever changes a case meanwhile waits on SQLite, and on PostgreSQL is
    counted by the event of that change.
    """
    CaseFact.objects.all().delete()
    Tally.objects.all().delete()
    last: int = Case.objects.aggregate(last=Max("pk"))["last"] or 0
    days: Days = {}
    done = 0
    for first in range(1, last + 1, AT_ONCE):
        facts = facts_of(range(first, first + AT_ONCE))
        for fact in facts:
            add_days(days, fact)
        _write_facts(facts)
        done += len(facts)
        if told is not None:
            told(done, last)
    add_to_tallies(spread(days))
    return done


def _write_facts(facts: Sequence[Fact]) -> None:
    fields: list[models.Field[Any, Any]] = [CaseFact._meta.get_field(name) for name in CaseFact.FIELDS]  # type: ignore[misc]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column or field.attname) for field in fields)
    values = attrgetter(*CaseFact.FIELDS)
    dates = [isinstance(field, models.DateField) for field in fields]
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {quote(CaseFact._meta.db_table)} ({columns}) VALUES ({', '.join(['%s'] * len(fields))})",  # noqa: S608
            [_adapted(values(fact), dates) for fact in facts],
        )


def _adapted(values: Iterable[Any], dates: Sequence[bool]) -> list[Any]:
    adapt = connection.ops.adapt_datefield_value
    return [
        adapt(value) if is_day and value is not None else value for value, is_day in zip(values, dates, strict=True)
    ]
