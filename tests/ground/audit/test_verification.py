"""Whatever is altered, removed or put in is found and named."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections, transaction

from aftercare.ground.accounts.models import Development
from aftercare.ground.audit import actions, parts, rules, trail, verification
from aftercare.ground.audit.models import AuditEvent, PersonalValue, Seal, SealedEvent
from aftercare.ground.audit.rules import Fault
from tests.factories.accounts import a_development, an_actor
from tests.factories.ground import NOW, SOMEBODY, an_act, own_kinds, unguarded

LATER = NOW + timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _own_kinds() -> Iterator[None]:
    with own_kinds():
        yield


def a_sealed_history() -> tuple[Development, list[AuditEvent]]:
    """Three events on one development, the last with a phone, sealed a minute ago."""
    garden = a_development("柳园")
    events = [an_act(garden, text=str(number)) for number in range(2)]
    events.append(an_act(garden, "thing.told", text="2", phone="13800138000"))
    an_act(a_development())
    parts.seal(NOW)
    return garden, events


def faults(roots: list[str] | None = None) -> set[Fault]:
    report = verification.verify(roots=roots or ())
    return {finding.fault for finding in report.findings}


def tamper(sql: str, *values: object) -> None:
    with unguarded(), connection.cursor() as cursor:
        cursor.execute(sql, values)


@pytest.mark.feature("PL06")
def test_a_trail_left_alone_is_whole():
    a_sealed_history()
    report = verification.verify()
    assert report.clean
    assert (report.events, report.seals, report.unsealed) == (4, 1, 0)


@pytest.mark.feature("PL06")
@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("name", "thing.forged"),
        ("subject_label", "桃园"),
        ("actor", "staff:8"),
        ("actor_label", "张经理"),
        ("at", "2020-01-01 00:00:00+00:00"),
        ("development_id", 99),
        ("changes", '{"text": "forged"}'),
        ("hash", "0" * 64),
        ("previous_hash", "1" * 64),
    ],
)
def test_a_change_of_any_column_is_found_and_its_event_named(column, value):
    _, events = a_sealed_history()
    tamper(f"UPDATE audit_auditevent SET {column} = %s WHERE id = %s", value, events[1].pk)
    report = verification.verify()
    assert report.findings[0].event_id in {events[1].pk, events[2].pk}
    assert events[1].pk in {finding.event_id for finding in report.findings}


@pytest.mark.parametrize(("column", "value"), [("subject_id", 99), ("subject_type", "case"), ("sequence", 9)])
def test_an_event_moved_to_another_place_is_found(column, value):
    _, events = a_sealed_history()
    tamper(f"UPDATE audit_auditevent SET {column} = %s WHERE id = %s", value, events[1].pk)
    assert faults()


def test_an_event_whose_hash_was_written_anew_is_found_by_its_seal():
    _garden, events = a_sealed_history()
    last = events[-1]
    last.changes = {**last.changes, "text": "forged"}
    with unguarded():
        AuditEvent.objects.filter(pk=last.pk).update(changes=last.changes, hash=trail.hash_of(last))
    assert faults() == {Fault.REWRITTEN}


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_missing_event_is_found(place):
    _, events = a_sealed_history()
    tamper("DELETE FROM audit_auditevent WHERE id = %s", events[place].pk)
    assert Fault.MISSING in faults()


def test_a_whole_history_that_is_missing_is_found():
    garden, _ = a_sealed_history()
    tamper("DELETE FROM audit_auditevent WHERE subject_id = %s", garden.pk)
    assert Fault.MISSING in faults()


def test_an_event_put_in_among_sealed_ones_is_found():
    a_sealed_history()
    an_act(a_development())
    parts.seal(LATER)
    garden = a_development()
    forged = trail.draft("thing.made", garden, by=SOMEBODY, at=NOW, previous=None, changes={}).event
    forged.pk = AuditEvent.objects.order_by("id").first().pk - 1
    forged.save(force_insert=True)
    report = verification.verify()
    assert [(finding.fault, finding.event_id) for finding in report.findings] == [(Fault.FOREIGN, forged.pk)]


def test_a_record_deleted_without_an_act_is_found():
    garden, events = a_sealed_history()
    with transaction.atomic():
        Development.objects.filter(pk=garden.pk).delete()
    report = verification.verify()
    assert [(finding.fault, finding.event_id) for finding in report.findings] == [(Fault.SUBJECT_GONE, events[-1].pk)]


def test_a_record_deleted_by_an_act_is_in_order():
    garden, _ = a_sealed_history()
    with transaction.atomic():
        trail.record("thing.removed", garden, by=SOMEBODY, at=NOW)
        Development.objects.filter(pk=garden.pk).delete()
    assert faults() == set()


def test_a_personal_value_altered_or_missing_is_found():
    _, events = a_sealed_history()
    tamper("UPDATE audit_personalvalue SET value = %s WHERE event_id = %s", '"13900139000"', events[-1].pk)
    assert faults() == {Fault.PERSONAL_ALTERED}
    PersonalValue.objects.all().delete()
    assert faults() == {Fault.PERSONAL_MISSING}


def test_an_erasure_leaves_the_trail_whole_and_a_secret_one_does_not():
    _, events = a_sealed_history()
    by = an_actor("administrator")
    actions.erase(event_ids=[events[-1].pk], reason="业主要求删除", by=by, at=NOW)
    assert faults() == set()
    other = an_act(a_development(), "thing.told", phone="13800138001")
    PersonalValue.objects.filter(event_id=other.pk).update(value=None, salt="", erased_at=NOW)
    assert faults() == {Fault.ERASED_SECRETLY}


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"root": "1" * 64}, Fault.SEAL_ROOT),
        ({"previous": "1" * 64}, Fault.SEAL_OUT_OF_CHAIN),
        ({"signature": "1" * 64}, Fault.SEAL_SIGNATURE),
        ({"count": 3}, Fault.SEAL_ROOT),
        ({"sealed_at": LATER}, Fault.SEAL_SIGNATURE),
    ],
)
def test_a_seal_that_was_altered_is_found(change, fault):
    a_sealed_history()
    with unguarded():
        Seal.objects.update(**change)
    assert fault in faults()


def test_a_seal_made_anew_without_the_key_is_found():
    a_sealed_history()
    root = rules.merkle_root(["2" * 64])
    with unguarded():
        Seal.objects.update(
            root=root,
            signature=rules.sign_seal(key="guess", previous="0" * 64, root=root, count=1, sealed_at=NOW),
        )
    assert Fault.SEAL_SIGNATURE in faults()


def test_a_trail_cut_off_at_its_end_is_found_by_the_roots_that_were_exported(tmp_path, capsys):
    garden, _events = a_sealed_history()
    late = an_act(garden)
    parts.seal(NOW + timedelta(minutes=2))
    call_command("verify_audit", "--export", str(tmp_path / "roots"))
    last = Seal.objects.order_by("-id").first()
    with unguarded():
        SealedEvent.objects.filter(seal=last).delete()
        last.delete()
        AuditEvent.objects.filter(pk=late.pk).delete()
    assert faults() == set()
    assert faults((tmp_path / "roots").read_text().split()) == {Fault.SEAL_MISSING}
    with pytest.raises(CommandError, match="tampered"):
        call_command("verify_audit", "--against", str(tmp_path / "roots"))


def test_the_command_says_that_the_trail_is_whole(capsys):
    a_sealed_history()
    call_command("verify_audit")
    assert "4 events" in capsys.readouterr().out


def test_seals_follow_one_another_and_leave_nothing_out():
    garden = a_development()
    for _ in range(7):
        an_act(garden)
    assert parts.seal(NOW, most=3) == 7
    assert parts.seal(NOW) == 0
    assert list(Seal.objects.order_by("id").values_list("count", flat=True)) == [3, 3, 1]
    assert faults() == set()


def test_a_settled_past_is_not_looked_through_again():
    a_sealed_history()
    assert parts.settled_up_to() == 0, "nobody has looked since"
    an_act(a_development())
    parts.seal(NOW + timedelta(seconds=9))
    assert parts.settled_up_to() == 0, "a seal settles after ten seconds"
    first = Seal.objects.order_by("id").first()
    an_act(a_development())
    parts.seal(LATER)
    assert parts.settled_up_to() > first.highest_id


@pytest.mark.feature("PL06")
@pytest.mark.postgres_only
@pytest.mark.django_db(transaction=True)
def test_an_event_committed_late_is_sealed_all_the_same():
    garden, slow_garden = a_development(), a_development()
    written, may_end = threading.Event(), threading.Event()
    slow = threading.Thread(target=_record_slowly, args=(slow_garden, written, may_end))
    slow.start()
    assert written.wait(timeout=5)
    an_act(garden)
    assert parts.seal(NOW) == 1
    an_act(garden)
    assert parts.seal(LATER) == 1
    assert parts.settled_up_to() == 0, "somebody is still writing"
    may_end.set()
    slow.join(timeout=5)
    late = AuditEvent.objects.get(subject_id=slow_garden.pk)
    early = AuditEvent.objects.filter(subject_id=garden.pk).order_by("id").first()
    assert late.pk < early.pk
    assert parts.seal(LATER + timedelta(minutes=1)) == 1
    assert SealedEvent.objects.filter(event_id=late.pk).exists()
    assert parts.settled_up_to() >= early.pk
    assert faults() == set()


def _record_slowly(garden: Development, written: threading.Event, may_end: threading.Event) -> None:
    try:
        with transaction.atomic():
            trail.record("thing.made", Development.objects.locked(garden.pk), by=SOMEBODY, at=NOW)
            written.set()
            may_end.wait(timeout=5)
    finally:
        connections.close_all()


@pytest.mark.postgres_only
@pytest.mark.django_db(transaction=True)
def test_two_sealers_at_once_seal_nothing_twice():
    garden = a_development()
    for _ in range(10):
        an_act(garden)
    outcomes: list[object] = []
    threads = [threading.Thread(target=_seal_into, args=(outcomes, lambda: parts.seal(NOW))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=10)
    assert outcomes.count(10) == 1
    assert Seal.objects.count() == 1
    assert faults() == set()


def _seal_into(outcomes: list[object], seal: Callable[[], int]) -> None:
    from django.db import IntegrityError

    try:
        outcomes.append(seal())
    except IntegrityError:
        outcomes.append("refused")
    finally:
        connections.close_all()
