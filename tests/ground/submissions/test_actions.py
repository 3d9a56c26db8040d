"""The order of an import: who may, when, once, all or nothing, and what a dead worker leaves."""

import pytest
from django.utils import timezone

from aftercare.ground.audit.models import AuditEvent
from aftercare.ground.core.errors import BadInput, NotPermitted, Stale
from aftercare.ground.jobs import queue
from aftercare.ground.submissions import actions, jobs, kinds, pieces, receiving, rules
from aftercare.ground.submissions.models import ImportBatch
from aftercare.ground.submissions.rules import ColumnsMissing, NothingToImport, NotNow
from aftercare.records.estate.models import Unit
from tests.factories.accounts import a_development, an_actor
from tests.factories.estate import a_unit
from tests.factories.submissions import a_checked_import, a_finished_import, a_workbook, an_import, worked_off

GOOD = [["楼栋", "房号"], *[["3栋", str(number)] for number in range(101, 111)]]
MIXED = [*GOOD, ["3栋", None]]


def numbers_in(development):
    return sorted(Unit.objects.filter(development=development).values_list("number", flat=True))


def begin(batch, by):
    actions.begin(batch_id=batch.pk, seen=batch.version, by=by, at=timezone.now())
    batch.refresh_from_db()
    return batch


def test_only_those_who_may_import_there_send_a_file():
    here, there = a_development(), a_development()
    manager, agent = an_actor("manager", development=here), an_actor("agent")
    received = receiving.receive(
        kind="units", file_name="a.xlsx", content=a_workbook(GOOD), development_id=here.pk, by=manager
    )

    for by, place in ((agent, here), (manager, there)):
        with pytest.raises(NotPermitted):
            receiving.receive(kind="units", file_name="a.xlsx", content=b"a", development_id=place.pk, by=by)
        with pytest.raises(NotPermitted):
            actions.upload(received=received, development_id=place.pk, by=by, at=timezone.now())
    with pytest.raises(BadInput):
        actions.upload(received=received, development_id=None, by=manager, at=timezone.now())
    assert not ImportBatch.objects.exists()


def test_every_act_on_an_import_asks_for_the_right():
    development = a_development()
    batch = a_finished_import("units", GOOD, development=development, by=an_actor("administrator"))
    by, at = an_actor("agent"), timezone.now()

    with pytest.raises(NotPermitted):
        actions.begin(batch_id=batch.pk, seen=batch.version, by=by, at=at)
    with pytest.raises(NotPermitted):
        actions.ask_undo(batch_id=batch.pk, seen=batch.version, reason="", by=by, at=at)
    with pytest.raises(NotPermitted):
        actions.discard(batch_id=batch.pk, seen=batch.version, by=by, at=at)
    with pytest.raises(NotPermitted):
        actions.ask_check(
            batch_id=batch.pk, seen=batch.version, mapping={}, duplicates="skip", when_refused="nothing", by=by, at=at
        )


def test_the_check_wants_every_needed_column_once():
    by = an_actor("administrator")
    batch = an_import("units", GOOD, development=a_development(), by=by)

    for mapping in ({"0": "building"}, {"0": "number", "1": "number"}):
        with pytest.raises(ColumnsMissing):
            actions.ask_check(
                batch_id=batch.pk,
                seen=batch.version,
                mapping=mapping,
                duplicates="update",
                when_refused="good_rows",
                by=by,
                at=timezone.now(),
            )


def test_two_people_do_not_begin_one_import_twice():
    by = an_actor("administrator")
    batch = a_checked_import("units", GOOD, development=a_development(), by=by)
    begin(batch, by)

    with pytest.raises(NotNow):
        actions.begin(batch_id=batch.pk, seen=batch.version, by=by, at=timezone.now())
    with pytest.raises(Stale):
        actions.begin(batch_id=batch.pk, seen=batch.version - 1, by=by, at=timezone.now())


def test_all_or_nothing_lets_nothing_in_when_a_row_is_refused():
    development, by = a_development(), an_actor("administrator")
    batch = a_checked_import("units", MIXED, development=development, by=by, when_refused="nothing")

    with pytest.raises(NothingToImport):
        begin(batch, by)


def test_all_or_nothing_is_turned_back_when_something_comes_between(monkeypatch):
    monkeypatch.setattr(rules, "PIECE", 4)
    development, by = a_development(), an_actor("administrator")
    batch = a_checked_import("units", GOOD, development=development, by=by, when_refused="nothing", duplicates="refuse")
    taken = a_unit("3-109", development=development)

    batch = worked_off(begin(batch, by))

    assert batch.state == "undone"
    assert batch.summary["stopped"]
    assert list(Unit.objects.filter(development=development)) == [taken]
    assert AuditEvent.objects.filter(name="import.turned_back", subject_id=batch.pk).exists()
    assert not AuditEvent.objects.filter(name="import.carried_out").exists()


def test_a_worker_that_dies_midway_leaves_whole_pieces_and_the_next_goes_on_after_them(monkeypatch):
    monkeypatch.setattr(rules, "PIECE", 4)
    development, by = a_development(), an_actor("administrator")
    batch = begin(a_checked_import("units", GOOD, development=development, by=by), by)
    writes = kinds.find("units").begin(pieces.Place(development.pk, pieces.Duplicates.UPDATE)).__class__
    write, died = writes.carry_out, []

    def dies_in_the_second_piece(self, rows, *, by, at):
        made = write(self, rows, by=by, at=at)
        if len(numbers_in(development)) > 4 and not died:
            died.append(True)
            raise MemoryError
        return made

    monkeypatch.setattr(writes, "carry_out", dies_in_the_second_piece)
    with pytest.raises(MemoryError):
        jobs.carry_out(batch_id=batch.pk, run=batch.run, at=timezone.now())
    batch.refresh_from_db()
    assert (batch.state, batch.done, len(numbers_in(development))) == ("carrying", 4, 4)

    batch = worked_off(batch)

    assert (batch.state, batch.accepted, batch.steps.count()) == ("done", 10, 3)
    assert numbers_in(development) == [str(number) for number in range(101, 111)]
    assert AuditEvent.objects.filter(name="import.carried_out", subject_id=batch.pk).count() == 1


def test_a_job_delivered_again_after_the_end_does_nothing():
    development, by = a_development(), an_actor("administrator")
    batch = a_finished_import("units", GOOD, development=development, by=by)

    jobs.carry_out(batch_id=batch.pk, run=batch.run, at=timezone.now())
    jobs.check(batch_id=batch.pk, run=batch.run, at=timezone.now())
    jobs.undo(batch_id=batch.pk, run=batch.run, at=timezone.now())

    assert ImportBatch.objects.get(pk=batch.pk).version == batch.version
    assert len(numbers_in(development)) == 10


def test_a_check_can_be_repeated_with_other_columns_and_forgets_what_it_found_before():
    development, by = a_development(), an_actor("administrator")
    batch = a_checked_import("units", MIXED, development=development, by=by)
    assert (batch.refused, batch.refusals.count()) == (1, 1)

    actions.ask_check(
        batch_id=batch.pk,
        seen=batch.version,
        mapping={"0": "number"},
        duplicates="skip",
        when_refused="good_rows",
        by=by,
        at=timezone.now(),
    )
    batch = worked_off(batch)

    assert (batch.state, batch.refused, batch.refusals.count()) == ("checked", 0, 0)
    assert batch.summary["outcomes"] == {"make": 1, "skip": 10}


def test_a_file_that_has_been_swept_stops_the_check_in_words():
    by = an_actor("administrator")
    batch = an_import("units", GOOD, development=a_development(), by=by)
    ImportBatch.objects.filter(pk=batch.pk).update(file_sha256="0" * 64, state="checking", run=1)

    assert queue.perform("submissions.check", "x", {"batch_id": batch.pk, "run": 1}, queue.SLOW)

    batch.refresh_from_db()
    assert batch.state == "uploaded"
    assert batch.summary["stopped"]


def test_another_sheet_is_chosen_and_its_columns_guessed_anew():
    by = an_actor("administrator")
    content = a_workbook(GOOD, name="一", more_sheets=[("二", [["备注", "房号", "楼栋"], ["x", "1", "2"]])])
    batch = an_import("units", content, development=a_development(), by=by)
    assert (batch.sheet, batch.mapping) == ("一", {"0": "building", "1": "number"})

    received = receiving.look_again(
        kind="units", file_name=batch.file_name, sha256=batch.file_sha256, sheet="二", heading_row=None
    )
    batch = actions.choose_sheet(batch_id=batch.pk, seen=batch.version, received=received, by=by, at=timezone.now())

    assert (batch.sheet, batch.mapping) == ("二", {"0": "notes", "1": "number", "2": "building"})


def test_a_discarded_file_imports_nothing_and_a_finished_one_cannot_be_discarded():
    by = an_actor("administrator")
    waiting = an_import("units", GOOD, development=a_development(), by=by)
    done = a_finished_import("units", GOOD, development=a_development(), by=by)

    waiting = actions.discard(batch_id=waiting.pk, seen=waiting.version, by=by, at=timezone.now())

    assert waiting.state == "discarded"
    with pytest.raises(NotNow):
        begin(waiting, by)
    with pytest.raises(NotNow):
        actions.discard(batch_id=done.pk, seen=done.version, by=by, at=timezone.now())


def test_an_import_is_undone_once():
    by = an_actor("administrator")
    batch = a_finished_import("units", GOOD, development=a_development(), by=by)
    actions.ask_undo(batch_id=batch.pk, seen=batch.version, reason="wrong file", by=by, at=timezone.now())
    batch = worked_off(batch)

    with pytest.raises(NotNow):
        actions.ask_undo(batch_id=batch.pk, seen=batch.version, reason="again", by=by, at=timezone.now())
    event = AuditEvent.objects.get(name="import.undo_asked", subject_id=batch.pk)
    assert event.changes["reason"] == "wrong file"
    assert AuditEvent.objects.get(name="import.undone").changes["removed"]["estate.unit"] == 10
