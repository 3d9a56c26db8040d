"""Lists taken out: what they hold, what they cover, and that a sheet takes nothing in them for a formula."""

import csv
import io
from datetime import timedelta

import pytest
from openpyxl import load_workbook

from aftercare.ground.audit.models import AuditEvent
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.errors import BadInput, Missing, NotPermitted
from aftercare.ground.submissions import store
from aftercare.service.cases import actions as cases
from aftercare.service.cases.models import Case
from aftercare.service.desk import actions, jobs
from aftercare.service.desk.models import ListExport
from tests.factories.accounts import a_development, an_actor
from tests.factories.cases import NOW, a_case


def a_list(many: list[Case], *, by: Actor, **values: object) -> ListExport:
    asked = {"format": "csv", "query": "kind=repair", "case_ids": [case.pk for case in many], **values}
    export = actions.ask_for_list(**asked, by=by, at=NOW)  # type: ignore[arg-type]
    jobs.write_list(export_id=export.pk, at=NOW)
    export.refresh_from_db()
    return export


def table_of(export: ListExport) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(store.read(export.sha256).decode("utf-8-sig"))))


@pytest.mark.feature("RP02")
def test_a_list_holds_the_cases_asked_for_in_their_order_in_the_readers_words() -> None:
    here = a_development()
    lead = an_actor("supervisor", development=here, language="en")
    many = [a_case(development=here) for _n in range(3)]
    export = a_list([many[2], many[0]], by=lead)
    rows = table_of(export)
    assert [row["Case number"] for row in rows] == [many[2].number, many[0].number]
    assert rows[0]["Step"] == "Received"
    assert rows[0]["Taken in"] == "2026-11-18 10:00", "on the clock of the development"
    assert (export.done, export.masked) == (2, 0)
    assert set(AuditEvent.objects.filter(subject_type="listexport").values_list("name", flat=True)) == {
        "list.asked",
        "list.written",
    }


@pytest.mark.feature("RP02")
def test_names_and_numbers_are_covered_for_those_who_may_not_see_them() -> None:
    here = a_development()
    case = a_case(development=here)
    export = a_list([case], by=an_actor("finance", development=here, language="en"))
    [row] = table_of(export)
    assert (row["Reported by"], row["Phone"]) == ("王**", "138****5678")
    assert export.masked == 1
    [seen] = table_of(a_list([case], by=an_actor("supervisor", development=here, language="en")))
    assert (seen["Reported by"], seen["Phone"]) == ("王小明", "13800005678")


@pytest.mark.feature("RP02")
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_what_an_owner_wrote_is_never_a_formula(form: str) -> None:
    here = a_development()
    case = a_case(development=here, subject='=HYPERLINK("http://x","点我")')
    export = a_list([case], by=an_actor("manager", development=here, language="en"), format=form)
    content = store.read(export.sha256)
    if form == "csv":
        assert table_of(export)[0]["Subject"].startswith("'=")
    else:
        cell = load_workbook(io.BytesIO(content)).active["C2"]
        assert (cell.data_type, cell.value) == ("s", '=HYPERLINK("http://x","点我")')


def test_who_may_not_take_lists_out_gets_none_and_cases_beyond_that_right_are_left_out() -> None:
    here = a_development()
    case, elsewhere = a_case(development=here), a_case()
    with pytest.raises(NotPermitted):
        a_list([case], by=an_actor("agent", development=here))
    with pytest.raises(BadInput):
        a_list([], by=an_actor("manager"))
    assert len(table_of(a_list([case, elsewhere], by=an_actor("manager", development=here)))) == 1


def test_an_old_list_is_swept_and_what_shares_its_file_is_kept() -> None:
    here = a_development()
    lead = an_actor("manager", development=here)
    case = a_case(development=here)
    old, fresh = a_list([case], by=lead), a_list([case], by=lead)
    ListExport.objects.filter(pk=old.pk).update(asked_at=NOW - timedelta(days=8))
    jobs.sweep(at=NOW)
    old.refresh_from_db()
    assert (old.state, old.sha256, old.case_ids) == ("swept", "", [])
    assert store.read(fresh.sha256)
    ListExport.objects.filter(pk=fresh.pk).update(asked_at=NOW - timedelta(days=8))
    jobs.sweep(at=NOW)
    with pytest.raises(Missing):
        store.read(fresh.sha256)


@pytest.mark.feature("RP02")
@pytest.mark.requirement("S004.10.r05")
def test_the_register_of_complaints_holds_the_written_and_the_spoken_with_what_came_of_each() -> None:
    here = a_development()
    lead = an_actor("manager", development=here, language="en")
    by = an_actor("agent", development=here)
    channels = ("phone", "letter")
    many = [
        a_case(development=here, kind="complaint", component="", symptom="", channel=channel, by=by)
        for channel in channels
    ]
    cases.move(case_id=many[0].pk, seen=many[0].version, move="withdraw", reason="误会，已当面说明", by=lead, at=NOW)
    rows = table_of(a_list(many, by=lead))
    assert [row["Kind"] for row in rows] == ["Complaint", "Complaint"]
    assert len({row["Channel"] for row in rows}) == 2
    assert [row["Result"] for row in rows] == ["误会，已当面说明", ""]
