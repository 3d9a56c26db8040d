"""Writers of facts and counters. Each can be repeated: what is counted already is not counted again."""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Any

from django.db import connection, models, transaction
from django.db.models import Exists, Max, OuterRef

from aftercare.ground.core.database import check_in_transaction
from aftercare.insight.reports.models import CaseFact, GroupTally, PastFact, Promise, PromiseTally, Tally
from aftercare.insight.reports.queries.truth import truth_of
from aftercare.insight.reports.rules import (
    MEASURES,
    Changes,
    Days,
    Decided,
    Fact,
    GroupCell,
    Kept,
    PromiseCell,
    add_days,
    add_promise,
    of_group,
    spread,
)
from aftercare.service.cases.models import Case

AT_ONCE = 2_000
CELL_FIELDS = ("span", "dimension", "development_id", "starts_on", "key")
Told = Callable[[int, int], object]


def recount(case_ids: Collection[int], *, at: datetime | None = None, dated: bool = False) -> int:
    """Bring facts and counters of these cases up to what is true at `at`; returns how many counted differently.

    The facts are locked before the truth is read, so of two that recount one case the second sees what the first did.
    What they said before is kept as it was known until then. Without `at` a promise that still runs is not called
    broken. `dated`: cases that are new here were not followed, their own dates say how they were.
    """
    check_in_transaction()
    CaseFact.objects.bulk_create([CaseFact(case_id=pk) for pk in sorted(case_ids)], ignore_conflicts=True)
    rows = {row.pk: row for row in CaseFact.objects.select_for_update().filter(pk__in=case_ids).order_by("pk")}
    held = {pk: row.fact for pk, row in rows.items()}
    truth = truth_of(case_ids, now=at)
    true = {fact.case_id: fact for fact in truth.facts}
    differing = [pk for pk in held if held[pk] != true.get(pk)]
    days: Days = {}
    for pk in differing:
        before, after = held[pk], true.get(pk)
        if before is not None:
            add_days(days, before, times=-1)
        if after is not None:
            add_days(days, after)
    gone = [pk for pk in held if pk not in true]
    CaseFact.objects.filter(pk__in=gone).delete()
    if gone:
        PastFact.objects.filter(case_id__in=gone).delete()
    keep_past([rows[pk] for pk in differing if pk in true], at=at)
    facts = [
        _known_anew(true[pk], at=at, dated=at is None or (held[pk] is None and dated)) for pk in differing if pk in true
    ]
    _update(CaseFact, (*CaseFact.FIELDS[1:], "known_from", "dated"), facts)
    _recount_promises(case_ids, truth.promises)
    add_to_tallies(spread(days))  # last: for the counters of the whole group all writers wait for one another
    return len(differing)


def keep_past(rows: Iterable[CaseFact], *, at: datetime | None) -> None:
    """Keep what was known of cases until `at`; without `at` nobody knows until when, and nothing is kept."""
    if at is None:
        return
    PastFact.objects.bulk_create(
        PastFact(
            **{name: getattr(row, name) for name in CaseFact.FIELDS},
            known_from=row.known_from,
            known_until=at,
            dated=row.dated,
        )
        for row in rows
        if row.opened_on is not None and (row.known_from is None or row.known_from < at)
    )


def _recount_promises(case_ids: Collection[int], promises: Sequence[Decided]) -> None:
    """Bring decided promises and their counters up to what is true."""
    held = {row.pk: row.decided for row in Promise.objects.filter(case_id__in=case_ids).order_by("pk")}
    true = {each.clock_id: each for each in promises}
    changed = [pk for pk in {**held, **true} if held.get(pk) != true.get(pk)]
    if not changed:
        return
    counted: Kept = {}
    for pk in changed:
        if pk in held:
            add_promise(counted, held[pk], times=-1)
        if pk in true:
            add_promise(counted, true[pk])
    Promise.objects.filter(pk__in=[pk for pk in changed if pk in held]).delete()
    _insert(Promise, Promise.FIELDS, [true[pk] for pk in changed if pk in true])
    add_to_promise_tallies(counted)


def add_to_tallies(changes: Changes) -> None:
    """Add `changes` to the counters of developments, then to those of the group.

    In the order of the cells, so that no two writers wait for each other.
    """
    adapt = connection.ops.adapt_datefield_value
    rows = [(*cell[:3], adapt(cell.starts_on), cell.key, *values) for cell, values in sorted(changes.items())]
    _add(Tally, CELL_FIELDS, MEASURES, rows)
    together = sorted(of_group(changes).items())
    rows = [(*cell[:2], adapt(cell.starts_on), cell.key, *values) for cell, values in together]
    _add(GroupTally, GroupCell._fields, MEASURES, rows)


def add_to_promise_tallies(counted: Kept) -> None:
    """Add what promises count for to their counters, in the order of the cells."""
    adapt = connection.ops.adapt_datefield_value
    rows = [(*cell[:2], adapt(cell.starts_on), *cell[3:], *values) for cell, values in sorted(counted.items())]
    _add(PromiseTally, PromiseCell._fields, ("kept", "broken"), [row for row in rows if any(row[-2:])])


def _add(
    model: type[models.Model], keys: Sequence[str], measures: Sequence[str], rows: Sequence[Sequence[Any]]
) -> None:
    check_in_transaction()
    if not rows:
        return
    table, names = connection.ops.quote_name(model._meta.db_table), (*keys, *measures)
    columns = ", ".join(connection.ops.quote_name(name) for name in names)
    added = ", ".join(f"{name} = {table}.{name} + excluded.{name}" for name in measures)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} ({columns}) VALUES ({', '.join(['%s'] * len(names))})"  # noqa: S608  own names
            f" ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {added}",
            rows,
        )


def catch_up(*, at: datetime | None = None, told: Told | None = None) -> int:
    """Count the cases nobody has counted, and forget those that are gone; in steps, returns how many.

    For what is written in bulk, past the events of single cases.
    """
    done = 0
    uncounted = Case.objects.filter(~Exists(CaseFact.objects.filter(case_id=OuterRef("pk"))))
    gone = CaseFact.objects.filter(~Exists(Case.objects.filter(pk=OuterRef("case_id"))))
    for found in (uncounted, gone):
        while case_ids := list(found.order_by("pk").values_list("pk", flat=True)[:AT_ONCE]):
            with transaction.atomic():
                done += recount(case_ids, at=at, dated=True)
            if told is not None:
                told(done, 0)
    return done


@transaction.atomic
def rebuild(*, at: datetime | None = None, told: Told | None = None) -> int:
    """Throw facts and counters away and make them from the cases; returns how many cases. Readers see it done at once.

    Meant for the console and for the demo: whoever changes a case meanwhile waits on SQLite, and on PostgreSQL is
    counted by the event of that change.
    """
    Promise.objects.all().delete()
    Tally.objects.all().delete()
    GroupTally.objects.all().delete()
    PromiseTally.objects.all().delete()
    last: int = Case.objects.aggregate(last=Max("pk"))["last"] or 0
    days: Days = {}
    kept: Kept = {}
    done = 0
    for first in range(1, last + 1, AT_ONCE):
        truth = truth_of(range(first, first + AT_ONCE), now=at)
        for fact in truth.facts:
            add_days(days, fact)
        for promise in truth.promises:
            add_promise(kept, promise)
        _replace_facts(truth.facts, first, at=at)
        _insert(Promise, Promise.FIELDS, truth.promises)
        done += len(truth.facts)
        if told is not None:
            told(done, last)
    CaseFact.objects.filter(pk__gt=last).delete()
    add_to_tallies(spread(days))
    add_to_promise_tallies(kept)
    return done


def _replace_facts(facts: Sequence[Fact], first: int, *, at: datetime | None) -> None:
    """Write the facts of one step of cases anew; what they said before is kept as the past."""
    held = {row.pk: row for row in CaseFact.objects.filter(pk__gte=first, pk__lt=first + AT_ONCE).order_by("pk")}
    keep_past([held[fact.case_id] for fact in facts if fact.case_id in held and held[fact.case_id].fact != fact], at=at)
    CaseFact.objects.filter(pk__in=held).delete()
    _insert(
        CaseFact,
        (*CaseFact.FIELDS, "known_from", "dated"),
        [_known(fact, held.get(fact.case_id), at) for fact in facts],
    )


def _known_anew(fact: Fact, *, at: datetime | None, dated: bool) -> CaseFact:
    """A fact as it is known from `at` on."""
    return CaseFact(**{name: getattr(fact, name) for name in CaseFact.FIELDS}, known_from=at, dated=dated)


def _known(fact: Fact, before: CaseFact | None, at: datetime | None) -> CaseFact:
    """A fact with since when it is known: as before when it is the same."""
    row = _known_anew(fact, at=at, dated=True)
    if before is not None and before.fact is not None:
        same = before.fact == fact
        row.known_from = before.known_from if same else at
        row.dated = before.dated if same else at is None
    return row


def _insert(model: type[models.Model], names: Sequence[str], rows: Sequence[object]) -> None:
    """Write rows past the ORM: many at once, twice as fast."""
    if not rows:
        return
    fields: list[models.Field[Any, Any]] = [model._meta.get_field(name) for name in names]  # type: ignore[misc]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column or field.attname) for field in fields)
    values = attrgetter(*names)
    adapt = [_adapter(field) for field in fields]
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({', '.join(['%s'] * len(fields))})",  # noqa: S608
            [_adapted(values(row), adapt) for row in rows],
        )


def _update(model: type[models.Model], names: Sequence[str], rows: Sequence[models.Model]) -> None:
    """Write these fields of rows that are there, past the ORM: many at once."""
    if not rows:
        return
    fields: list[models.Field[Any, Any]] = [model._meta.get_field(name) for name in (*names, model._meta.pk.attname)]  # type: ignore[misc]
    quote = connection.ops.quote_name
    *places, key = [f"{quote(field.column or field.attname)} = %s" for field in fields]
    values = attrgetter(*(field.attname for field in fields))
    adapt = [_adapter(field) for field in fields]
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {quote(model._meta.db_table)} SET {', '.join(places)} WHERE {key}",  # noqa: S608  own names
            [_adapted(values(row), adapt) for row in rows],
        )


Adapt = Callable[[Any], Any] | None


def _adapter(field: "models.Field[Any, Any]") -> Adapt:
    """How the engine wants the values of a field, where it wants them otherwise than Python has them."""
    if isinstance(field, models.DateTimeField):
        return connection.ops.adapt_datetimefield_value
    return connection.ops.adapt_datefield_value if isinstance(field, models.DateField) else None


def _adapted(values: Iterable[Any], adapt: Sequence[Adapt]) -> list[Any]:
    return [
        each(value) if each is not None and value is not None else value
        for value, each in zip(values, adapt, strict=True)
    ]
