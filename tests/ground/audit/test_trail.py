"""One act, one event, in one transaction; each subject's events form a chain."""

import itertools
import threading
from collections.abc import Iterator
from functools import partial

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django_tasks_db.models import DBTaskResult

from aftercare.ground.accounts.models import Development
from aftercare.ground.audit import parts, trail
from aftercare.ground.audit.models import AuditEvent, PersonalValue, Seal
from aftercare.ground.jobs import queue
from tests.factories.accounts import a_development
from tests.factories.ground import AN_OWNER, KINDS, NOW, SOMEBODY, an_act, own_kinds
from tests.ground.jobs.test_queue import in_parallel


@pytest.fixture(autouse=True)
def _own_kinds() -> Iterator[None]:
    with own_kinds(heard=frozenset({"thing.told"})):
        yield


@pytest.mark.feature("PL05")
def test_an_event_says_who_did_what_to_which_when():
    garden = a_development("柳园")
    event = an_act(garden, text="漏水")
    event.refresh_from_db()
    assert (event.name, event.subject_type, event.subject_id) == ("thing.made", "development", garden.pk)
    assert (event.subject_label, event.actor, event.actor_label, event.at) == ("柳园", "staff:7", "王经理", NOW)
    assert event.changes == {"text": "漏水"}


def test_events_of_one_subject_form_a_chain_and_others_do_not_disturb_it():
    one, other = a_development(), a_development()
    first, _, second = an_act(one), an_act(other), an_act(one)
    assert second.sequence == 2
    assert second.previous_hash == first.hash
    assert trail.hash_of(AuditEvent.objects.get(pk=second.pk)) == second.hash


@pytest.mark.django_db(transaction=True)
def test_nothing_is_recorded_without_a_transaction():
    garden = a_development()
    with pytest.raises(RuntimeError):
        trail.record("thing.made", garden, by=SOMEBODY, at=NOW)
    assert not AuditEvent.objects.filter(name="thing.made").exists()


@pytest.mark.parametrize(("name", "changes"), [("thing.unheard_of", {}), ("thing.made", {"colour": "red"})])
def test_an_undeclared_name_or_field_is_refused(name, changes):
    with pytest.raises(LookupError):
        an_act(a_development(), name, **changes)


@pytest.mark.django_db(transaction=True)
def test_a_record_that_fails_undoes_the_change():
    garden = a_development("柳园")
    with pytest.raises(LookupError), transaction.atomic():
        Development.objects.filter(pk=garden.pk).update(name="桃园")
        trail.record("thing.made", garden, by=SOMEBODY, at=NOW, colour="red")
    garden.refresh_from_db()
    assert garden.name == "柳园"


def test_a_job_is_put_only_for_events_somebody_hears():
    garden = a_development()
    an_act(garden)
    assert not DBTaskResult.objects.exists()
    event = an_act(garden, "thing.told", text="x")
    assert DBTaskResult.objects.get().args_kwargs["args"] == [
        "audit.react",
        f"event:{event.pk}",
        {"event_id": event.pk},
        "default",
    ]


def test_personal_values_stand_apart_under_a_salted_digest():
    event = an_act(a_development(), "thing.told", text="x", phone="13800138000")
    assert "13800138000" not in str(event.changes)
    kept = PersonalValue.objects.get(event_id=event.pk)
    assert (kept.field, kept.value, len(kept.salt)) == ("phone", "13800138000", 32)


def test_the_name_of_an_owner_who_acts_is_a_personal_value():
    event = an_act(a_development(), by=AN_OWNER)
    assert event.actor_label == "李＊＊"
    assert PersonalValue.objects.get(event_id=event.pk).value == "李小明"


def test_a_subject_whose_label_is_personal_is_masked(monkeypatch):
    monkeypatch.setattr(Development, "label_is_personal", True, raising=False)
    event = an_act(a_development("张三"))
    assert event.subject_label == "张＊＊"
    assert PersonalValue.objects.get(event_id=event.pk, field="_subject").value == "张三"


def test_a_kind_declared_twice_or_heard_but_not_declared_stops_the_start():
    kinds = tuple(trail.declared().values())
    with pytest.raises(ValueError, match="twice"):
        trail.declare((*kinds, *KINDS), heard=frozenset())
    with pytest.raises(LookupError, match="nobody"):
        trail.declare(kinds, heard=frozenset({"nobody.said"}))
    trail.declare(kinds, heard=frozenset())


@pytest.mark.feature("PL06")
@pytest.mark.parametrize("table", ["audit_auditevent", "audit_seal", "audit_sealedevent"])
def test_the_database_itself_refuses_to_change_the_trail(table):
    from aftercare.ground.audit import parts

    an_act(a_development())
    parts.seal(NOW)
    with pytest.raises((DatabaseError, IntegrityError), match="never changed"), transaction.atomic():
        connection.cursor().execute(f"UPDATE {table} SET id = id + 1000")


def test_the_database_lets_personal_values_be_erased_but_not_changed():
    event = an_act(a_development(), "thing.told", phone="13800138000")
    kept = PersonalValue.objects.filter(event_id=event.pk)
    with pytest.raises((DatabaseError, IntegrityError), match="never changed"), transaction.atomic():
        kept.update(value="13900139000")
    assert kept.update(value=None, salt="", erased_at=NOW) == 1


@pytest.mark.postgres_only
def test_postgresql_refuses_to_delete_from_the_trail():
    an_act(a_development())
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        connection.cursor().execute("DELETE FROM audit_auditevent")


@pytest.mark.postgres_only
@pytest.mark.django_db(transaction=True)
def test_writers_at_once_keep_one_chain():
    garden = a_development()
    barrier = threading.Barrier(4)

    def act_five_times() -> None:
        barrier.wait(timeout=5)
        for _ in range(5):
            with transaction.atomic():
                locked = Development.objects.locked(garden.pk)
                trail.record("thing.made", locked, by=SOMEBODY, at=NOW)

    in_parallel([partial(act_five_times) for _ in range(4)])
    events = list(AuditEvent.objects.filter(subject_id=garden.pk, subject_type="development").order_by("sequence"))
    assert [event.sequence for event in events] == list(range(1, len(events) + 1))
    assert all(one.hash == two.previous_hash for one, two in itertools.pairwise(events))


def test_what_came_together_while_no_worker_was_there_is_sealed_in_pieces_of_their_own() -> None:
    handler = queue.handled_by("audit.seal")
    assert isinstance(handler, queue.InSteps), "one transaction for all of it would hold every other writer"
    garden = a_development()
    for _number in range(5):
        an_act(garden)
    assert parts.seal(NOW, most=2, go_on=lambda: False) == 2, "a run has only so much time; the next goes on"
    assert parts.seal(NOW, most=2) >= 3
    assert Seal.objects.count() >= 3


def test_while_a_trail_is_looked_through_for_what_to_seal_nobody_is_kept_from_writing(
    django_assert_max_num_queries,
) -> None:
    an_act(a_development())
    parts.seal(NOW)
    with django_assert_max_num_queries(4) as asked:
        assert parts.seal(NOW) == 0
    assert not any("SAVEPOINT" in each["sql"] for each in asked), "what only reads opens no transaction"
