"""Rows written with SQL made once are the rows that the ORM writes."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import IntegrityError, models, transaction
from django_tasks_db.models import DBTaskResult
from hypothesis import given, settings
from hypothesis import strategies as st

from aftercare.ground.accounts.models import Company, Development
from aftercare.ground.audit.models import AuditEvent, PersonalValue
from aftercare.ground.core.inserting import insert, insert_unknown, insert_unless_known, written_together
from aftercare.ground.jobs import queue
from aftercare.ground.numbering.models import Counter
from aftercare.ground.search.models import SearchText
from aftercare.service.cases.models import Case
from aftercare.service.deadlines.models import Clock
from tests.factories.accounts import a_company
from tests.factories.cases import a_case
from tests.factories.estate import a_unit

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=8)
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)
TIMES = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
VALUES = {
    models.UUIDField: st.uuids(),
    models.CharField: TEXTS,
    models.TextField: TEXTS,
    models.BooleanField: st.booleans(),
    models.PositiveIntegerField: st.integers(0, 2**31 - 1),
    models.IntegerField: st.integers(-50, 50),
    models.BigIntegerField: st.integers(-(2**63), 2**63 - 1),
    models.DateTimeField: TIMES,
    models.JSONField: st.dictionaries(TEXTS, PLAIN, max_size=3),
}


def cells(row: models.Model, *, without: tuple[str, ...] = ("id",)) -> dict[str, Any]:
    """What stands in the table."""
    names = [field.attname for field in row._meta.concrete_fields if field.attname not in without]
    return type(row).objects.values(*names).get(pk=row.pk)  # type: ignore[attr-defined]


def copied(row: models.Model, **changes: Any) -> models.Model:
    """The same values once more, not written yet."""
    fields = [field.attname for field in row._meta.concrete_fields if not field.primary_key]
    return type(row)(**{name: getattr(row, name) for name in fields} | changes)


def told(model: type[models.Model], values: dict[str, Any], *, by_insert: bool) -> dict[str, Any]:
    """What stands in the table after a row of these values has been written; taken back."""
    with transaction.atomic():
        written = insert([model(**values)]) if by_insert else model._default_manager.bulk_create([model(**values)])
        held = cells(written[0], without=("id", "enqueued_at"))
        transaction.set_rollback(True)
    return held


@settings(max_examples=12, deadline=None)
@given(data=st.data())
def test_whatever_the_columns_hold_it_is_what_bulk_create_writes(data: st.DataObject) -> None:
    for model in (AuditEvent, PersonalValue, SearchText, DBTaskResult, Counter):
        values = {
            field.attname: data.draw(st.none() | VALUES[type(field)] if field.null else VALUES[type(field)])
            for field in model._meta.concrete_fields
            if not isinstance(field, models.AutoField)
        }
        assert told(model, values, by_insert=True) == told(model, values, by_insert=False)


def test_the_rows_of_a_case_are_those_that_bulk_create_writes():
    case = a_case(unit=a_unit())
    [again] = Case.objects.bulk_create([copied(case, number="BX-twice")])
    apart = ("id", "number")
    assert cells(case, without=apart) == cells(again, without=apart)
    clocks = list(Clock.objects.filter(case_id=case.pk).order_by("id"))
    Clock.objects.bulk_create([copied(clock, case_id=again.pk) for clock in clocks])
    apart = ("id", "case_id")
    twins = Clock.objects.filter(case_id=again.pk).order_by("id")
    assert [cells(clock, without=apart) for clock in clocks] == [cells(clock, without=apart) for clock in twins]


def test_many_rows_are_given_their_keys_in_their_order():
    company = a_company()
    made = insert([Development(name=f"Garden {n}", code=f"G{n}", company=company) for n in range(7)])
    for development in made:
        assert Development.objects.get(pk=development.pk).name == development.name
        assert not development._state.adding
    development.name = "Another"
    development.save()  # known as written: an update, not a second row
    assert Development.objects.filter(company=company).count() == 7


def test_a_key_given_before_is_kept():
    insert([Company(pk=987_654, name="By its number", code="N")])
    assert Company.objects.get(code="N").pk == 987_654


def test_rows_written_together_can_name_one_another():
    before = a_company()
    with transaction.atomic(), written_together(Company, Development):
        [company] = insert([Company(name="Together", code="T")])
        [development] = insert([Development(name="Garden", code="G", company_id=company.pk)])
        insert([SearchText(subject_type="x", subject_id=development.pk, grams=" a ")], keys=False)
        assert Company.objects.get(pk=company.pk) == company  # what is asked meanwhile waits for what was sent
    assert company.pk > before.pk
    assert Development.objects.get(company=company) == development
    assert SearchText.objects.get(subject_type="x").subject_id == development.pk


def test_a_fault_among_rows_written_together_is_told_as_ever():
    a_company("Known")
    with pytest.raises(IntegrityError), transaction.atomic(), written_together():
        insert([Company(name="Known", code="K")], keys=False)
        insert([SearchText(subject_type="y", subject_id=1, grams=" a ")], keys=False)
    assert not SearchText.objects.filter(subject_type="y").exists()


def test_a_job_is_put_in_as_the_library_puts_it_in():
    payload = {"at": "2026-11-21", "words": ["渗水"]}
    queue.put("jobs.prune", key="a", payload=payload)
    ours = DBTaskResult.objects.get()
    theirs = queue.run.enqueue("jobs.prune", "a", {"payload": payload}, "default", again=False).db_result
    apart = ("id", "enqueued_at")
    assert cells(ours, without=apart) == cells(theirs, without=apart)
    assert ours.task.func is queue.run.func


def test_a_row_that_is_there_is_left_as_it_is():
    second = Counter(key="BX", last=3)
    assert insert_unless_known(second, unique="key")
    again = Counter(key="BX", last=9)
    assert not insert_unless_known(again, unique="key")
    assert again.pk is None
    assert Counter.objects.get(pk=second.pk).last == 3


def test_of_several_rows_those_that_are_not_there_are_written():
    Counter.objects.create(key="B", last=1)
    rows = [Counter(key=key, last=7) for key in "ABC"]
    assert insert_unknown(rows, unique="key") == [rows[0], rows[2]]
    assert [row.pk for row in rows] == [
        Counter.objects.get(key="A").pk,
        None,
        Counter.objects.get(key="C").pk,
    ]
    assert Counter.objects.get(key="B").last == 1
    assert insert_unknown([], unique="key") == []
