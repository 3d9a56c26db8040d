"""Bad days: what people and programs are told when the database or the disk cannot do its part, and nonsense arrives.

What else may go wrong, and where it is tested, stands in docs/explanation/bad-days.md.
"""

import errno
import os
import sqlite3
import struct
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DataError, InternalError, OperationalError, connection, transaction
from django.test import Client
from django.utils import timezone

from aftercare.ground.core.beyond import beyond_range_of
from aftercare.ground.core.database import Hindrance, hindrance_of, is_postgresql, written_if_possible
from aftercare.ground.core.errors import BadInput
from aftercare.ground.core.outages import StorageFull, outage_of
from aftercare.ground.files.models import StoredFile
from aftercare.records.estate.models import Unit
from aftercare.service.cases.models import Case
from aftercare.service.workorders.actions.surveying import Finding, record_survey
from aftercare.service.workorders.models import Survey
from tests.faces.rest.programs import Program
from tests.faces.rest.test_cases import a_report
from tests.faces.web.desk.test_intake import sent
from tests.faces.web.pages import browser_of
from tests.factories.accounts import a_development, a_staff_member, an_actor
from tests.factories.cases import a_case, the_policy
from tests.factories.estate import a_unit

HTMX = {"HX-Request": "true"}


@contextmanager
def a_database_that_may_only_be_read() -> Iterator[None]:
    """As a standby is, or a file on a disk mounted read-only."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL transaction_read_only = on" if is_postgresql() else "PRAGMA query_only = on")
        try:
            yield
        finally:
            if not is_postgresql():
                cursor.execute("PRAGMA query_only = off")
        transaction.set_rollback(True)


def an_agent() -> tuple[Unit, Client, Program]:
    the_policy()
    unit = a_unit("3-1-1201")
    staff = a_staff_member("agent", development=unit.development)
    return unit, browser_of(staff), Program(staff)


def test_on_a_read_only_database_a_form_says_so_and_gives_back_what_was_typed() -> None:
    unit, browser, _program = an_agent()
    with a_database_that_may_only_be_read():
        answer = browser.post("/desk/cases/new", sent(unit, text="厨房水管爆了，地上都是水。"))
    assert (answer.status_code, answer["X-Refusal"], answer["Retry-After"]) == (503, "StorageReadOnly", "10")
    html = answer.content.decode()
    assert "目前只能查看，不能修改" in html
    assert "厨房水管爆了，地上都是水。" in html
    assert not Case.objects.exists()


def test_with_htmx_the_form_stays_and_the_notice_comes_beside_it() -> None:
    unit, browser, _program = an_agent()
    with a_database_that_may_only_be_read():
        answer = browser.post("/desk/cases/new", sent(unit), headers=HTMX)
    assert (answer.status_code, answer["HX-Retarget"]) == (503, "#notices")
    assert "<html" not in answer.content.decode()
    assert "目前只能查看，不能修改" in answer.content.decode()


def test_a_program_is_told_by_problem_details_and_may_send_the_same_again() -> None:
    unit, _browser, program = an_agent()
    body = a_report(unit.pk)
    with a_database_that_may_only_be_read():
        told = program.post("/cases", body, **{"Idempotency-Key": "one"})
        assert program.get("/cases").status_code == 200, "reading goes on"
    assert (told.status_code, told["Retry-After"]) == (503, "10")
    assert told.json()["code"] == "StorageReadOnly"
    assert program.post("/cases", body, **{"Idempotency-Key": "one"}).status_code == 201
    assert Case.objects.count() == 1


def gone(*_: object, **__: object) -> None:
    raise OperationalError("server closed the connection unexpectedly")


def test_while_the_database_is_away_every_page_says_so_without_asking_it(monkeypatch: pytest.MonkeyPatch) -> None:
    _unit, browser, program = an_agent()
    browser.raise_request_exception = program.client.raise_request_exception = False
    monkeypatch.setattr(connection, "cursor", gone)
    page, answer = browser.get("/desk/"), program.get("/cases")
    assert (page.status_code, page["X-Refusal"]) == (503, "StorageAway")
    assert "数据库暂时没有响应" in page.content.decode()
    assert (answer.status_code, answer.json()["code"]) == (503, "StorageAway")


def test_once_the_database_is_back_the_same_form_makes_its_case(monkeypatch: pytest.MonkeyPatch) -> None:
    unit, browser, _program = an_agent()
    browser.raise_request_exception, form = False, sent(unit)
    with monkeypatch.context() as away:
        away.setattr(connection, "cursor", gone)
        assert browser.post("/desk/cases/new", form).status_code == 503
    assert browser.post("/desk/cases/new", form).status_code == 302
    assert Case.objects.count() == 1


def test_a_mistake_in_a_statement_is_no_outage() -> None:
    with pytest.raises(Exception, match="nowhere") as caught, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM nowhere")
    assert outage_of(caught.value) is None


@pytest.mark.parametrize(
    ("cause", "hindrance"),
    [
        (psycopg.errors.DiskFull("could not extend file"), Hindrance.FULL),
        (psycopg.errors.ReadOnlySqlTransaction("cannot execute INSERT"), Hindrance.READ_ONLY),
        (psycopg.errors.AdminShutdown("terminating connection"), Hindrance.AWAY),
        (psycopg.errors.TooManyConnections("sorry, too many clients already"), Hindrance.AWAY),
        (psycopg.errors.DeadlockDetected("deadlock detected"), Hindrance.BUSY),
        (psycopg.errors.SyntaxError("syntax error"), None),
    ],
)
def test_what_postgresql_says_is_understood(cause: Exception, hindrance: Hindrance | None) -> None:
    fault = InternalError("as Django wraps it")
    fault.__cause__ = cause
    assert hindrance_of(fault) == hindrance


def test_what_sqlite_says_of_a_full_disk_and_of_a_lock_is_understood(tmp_path: Path) -> None:
    file = tmp_path / "small.sqlite3"
    with closing(sqlite3.connect(file, isolation_level=None)) as one, closing(sqlite3.connect(file, timeout=0)) as two:
        one.execute("CREATE TABLE t (x)")
        one.execute("PRAGMA max_page_count = 3")
        one.execute("BEGIN IMMEDIATE")
        said = []
        for database, statement in ((two, "INSERT INTO t VALUES (1)"), (one, "INSERT INTO t VALUES (zeroblob(99999))")):
            with pytest.raises(sqlite3.OperationalError) as caught:
                database.execute(statement)
            fault = OperationalError("as Django wraps it")
            fault.__cause__ = caught.value
            said.append(hindrance_of(fault))
    assert said == [Hindrance.BUSY, Hindrance.FULL]


def test_a_full_disk_is_told_to_whoever_sends_a_photo_and_nothing_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    unit, browser, _program = an_agent()

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    photo = SimpleUploadedFile("photo.png", a_picture_that_claims(width=8, height=8), "image/png")
    answer = browser.post("/desk/cases/new", {**sent(unit), "photos": photo})
    assert (answer.status_code, answer["X-Refusal"]) == (503, "StorageFull")
    assert "磁盘已满" in answer.content.decode()
    assert not Case.objects.exists()
    assert not StoredFile.objects.exists()
    assert isinstance(outage_of(OSError(errno.EDQUOT, "Disk quota exceeded")), StorageFull)
    assert outage_of(FileNotFoundError(errno.ENOENT, "gone")) is None


def a_picture_that_claims(*, width: int, height: int) -> bytes:
    """A PNG whose head says how large it is; behind the head is next to nothing."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 72)) + chunk(b"IEND", b"")


def test_a_picture_that_would_unpack_to_gigabytes_is_refused_and_what_was_typed_stays() -> None:
    unit, browser, _program = an_agent()
    bomb = SimpleUploadedFile("photo.png", a_picture_that_claims(width=60_000, height=60_000), "image/png")
    answer = browser.post("/desk/cases/new", {**sent(unit, text="吊顶发霉，照片为证。"), "photos": bomb})
    assert answer.status_code == 422
    assert "吊顶发霉，照片为证。" in answer.content.decode()
    assert not Case.objects.exists()
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize("number", ["999999999", "-1", "99999999999999999999", "3-1-1201"])
def test_a_room_that_does_not_exist_gets_no_case(number: str) -> None:
    unit, browser, program = an_agent()
    answer = browser.post("/desk/cases/new", sent(unit, unit=number))
    assert answer.status_code in {404, 422}
    told = program.post("/cases", {"kind": "repair", "channel": "phone", "text": "漏水", "unit_id": number})
    assert told.status_code in {404, 422}
    assert not Case.objects.exists()


def test_a_visit_cannot_have_been_tomorrow() -> None:
    case, now = a_case(at=timezone.now()), timezone.now()
    finding = Finding(text="墙角返潮", visited_at=now + timedelta(days=1))
    with pytest.raises(BadInput, match="不能晚于现在"):
        record_survey(case_id=case.pk, seen=case.version, finding=finding, by=an_actor("inspector"), at=now)
    assert not Survey.objects.exists()


def test_a_note_that_is_nice_to_have_is_left_out_even_where_no_transaction_can_begin(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise InternalError("cannot begin") from psycopg.errors.ReadOnlySqlTransaction("read-only")

    monkeypatch.setattr(connection, "savepoint", refused)
    assert written_if_possible(lambda: "written", otherwise="left out") == "left out"


def test_times_are_kept_in_utc_and_shown_and_read_by_the_clock_of_the_development() -> None:
    the_policy()
    far = a_development(name="海外湾")
    far.time_zone = "America/New_York"
    far.save(update_fields=["time_zone"])
    case = a_case(unit=a_unit("9-1-101", development=far), at=datetime(2026, 1, 5, 3, 30, tzinfo=UTC))
    here = a_case(unit=a_unit("3-1-1201"), at=datetime(2026, 1, 5, 3, 30, tzinfo=UTC))
    browser = browser_of(a_staff_member("administrator"))
    assert Case.objects.get(pk=case.pk).opened_at.utcoffset() == timedelta(0)
    assert "1月4日 22:30" in browser.get(f"/desk/cases/{case.pk}/").content.decode()
    assert "1月5日 11:30" in browser.get(f"/desk/cases/{here.pk}/").content.decode()
    assert timezone.get_current_timezone_name() == "Asia/Shanghai"  # the next request begins anew


@pytest.mark.parametrize(
    "address",
    [
        "/office/trail/?since=0001-01-01",
        "/office/trail/?until=9999-12-31",
        "/office/people/?development=99999999999999999999",
        "/office/people/?q=%00",
        "/desk/cases/?q=%00",
        "/desk/search?q=%00",
    ],
)
def test_what_no_row_can_hold_is_no_failure_of_ours(address: str) -> None:
    the_policy()
    answer = browser_of(a_staff_member("administrator")).get(address)
    assert answer.status_code in {200, 302, 404, 422}
    if answer.status_code == 422:
        assert "超出可保存的范围" in answer.content.decode()


@pytest.mark.parametrize(
    "cause",
    [
        psycopg.errors.NumericValueOutOfRange(),
        psycopg.errors.DatetimeFieldOverflow(),
        psycopg.errors.UntranslatableCharacter(),
        psycopg.errors.CharacterNotInRepertoire(),
    ],
)
def test_what_postgresql_cannot_hold_is_told_from_what_is_wrong_with_a_statement(cause: Exception) -> None:
    fault = DataError()
    fault.__cause__ = cause
    assert beyond_range_of(fault) is not None
    fault.__cause__ = psycopg.errors.DivisionByZero()
    assert beyond_range_of(fault) is None


def test_a_development_of_twenty_figures_gets_no_case_and_what_was_typed_stays() -> None:
    unit, agent, _program = an_agent()
    values = sent(unit) | {"unit": "", "development": "9" * 20}
    answer = agent.post("/desk/cases/new", values)
    assert answer.status_code == 422
    assert values["text"] in answer.content.decode()
    assert not Case.objects.exists()
