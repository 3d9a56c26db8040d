"""Imports, staff, rules, health: what keepers of an installation do by program."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from aftercare.ground.submissions.models import ImportBatch
from aftercare.records.estate.models import Unit
from tests.faces.rest.programs import Program
from tests.factories.accounts import a_development, a_staff_member, a_team
from tests.factories.cases import the_policy
from tests.factories.deadlines import the_calendar
from tests.factories.files import an_upload
from tests.factories.submissions import a_workbook, worked_off

ROWS = [["楼栋", "单元", "房号", "面积"], ["3栋", "1单元", "1201", 118.5], ["3栋", "1单元", "1202", "不详"]]


def done(answer: Any, status: int = 200) -> Any:
    """What a call answered that had to succeed."""
    assert answer.status_code == status, answer.content.decode()
    return answer.json()


def an_administrator() -> tuple[Program, Any]:
    the_policy()
    here = a_development()
    return Program(a_staff_member("administrator", development=here)), here


@pytest.mark.feature("PL07")
def test_a_file_is_sent_checked_carried_out_and_taken_back() -> None:
    program, here = an_administrator()
    file = an_upload(a_workbook(ROWS), "房产.xlsx")
    sent = done(program.send_file("/imports", kind="units", development_id=here.pk, file=file), 201)
    assert (sent["state"], sent["headings"][:3]) == ("uploaded", ["楼栋", "单元", "房号"])
    path = f"/imports/{sent['id']}"
    rows = done(program.get(f"{path}/preview"))["rows"]
    assert len(rows) == 2
    asked = {"duplicates": "update", "when_refused": "good_rows", "seen": sent["version"]}
    assert done(program.post(f"{path}/check", asked))["moving"] is True
    assert Unit.objects.count() == 0
    checked = done(_after_work(program, path))
    assert (checked["state"], checked["accepted"], checked["refused"]) == ("checked", 1, 1)
    [refusal] = done(program.get(f"{path}/refusals"))["refusals"]
    assert (refusal["value"], bool(refusal["reason"])) == ("不详", True)
    assert program.get(f"{path}/annotated").content[:2] == b"PK"
    done(program.post(f"{path}/begin", {"seen": checked["version"]}))
    carried = done(_after_work(program, path))
    assert (carried["state"], Unit.objects.count()) == ("done", 1)
    done(program.post(f"{path}/undo", {"seen": carried["version"], "reason": "楼栋弄错了"}))
    assert done(_after_work(program, path))["state"] == "undone"
    assert Unit.objects.count() == 0
    assert [each["id"] for each in done(program.get("/imports"))["imports"]] == [sent["id"]]


def _after_work(program: Program, path: str) -> Any:
    worked_off(ImportBatch.objects.get(pk=int(path.rpartition("/")[2])))
    return program.get(path)


def test_who_may_not_import_is_not_told_what_others_imported() -> None:
    program, here = an_administrator()
    file = an_upload(a_workbook(ROWS), "房产.xlsx")
    sent = done(program.send_file("/imports", kind="units", development_id=here.pk, file=file), 201)
    agent = Program(a_staff_member("agent", development=here))
    assert [agent.get(path).status_code for path in ("/imports", "/import-kinds", f"/imports/{sent['id']}")] == [
        403,
        403,
        404,
    ]
    refused = agent.send_file("/imports", kind="units", development_id=here.pk, file=an_upload(b"a,b", "a.csv"))
    assert refused.status_code == 403


def test_what_can_be_imported_says_its_fields_and_headings() -> None:
    program, _here = an_administrator()
    kinds = {kind["key"]: kind for kind in done(program.get("/import-kinds"))}
    assert {"units", "owners", "contractors"} <= set(kinds)
    assert any(field["required"] for field in kinds["units"]["fields"])


def test_a_program_reads_for_whom_it_acts_and_what_it_may() -> None:
    the_policy()
    here = a_development()
    program = Program(a_staff_member("supervisor", development=here), scopes=["see_cases", "use_api"])
    me = done(program.get("/me"))
    assert (me["scopes"], me["permissions"]) == (["see_cases", "use_api"], ["see_cases", "use_api"])
    colleague = a_staff_member("agent", development=here)
    assert colleague.pk in [each["id"] for each in done(program.get("/staff/colleagues"))]


def test_records_of_staff_are_for_keepers_and_auditors() -> None:
    program, here = an_administrator()
    agent = a_staff_member("agent", development=here)
    seen = {each["id"]: each for each in done(program.get("/staff"))["staff"]}
    assert [role["key"] for role in seen[agent.pk]["roles"]] == ["agent"]
    assert [each["id"] for each in done(Program(agent).get("/staff"))["staff"]] == [agent.pk]


def test_teams_and_their_rota_are_read() -> None:
    program, here = an_administrator()
    team = a_team(here)
    assert [each["id"] for each in done(program.get("/teams"))] == [team.pk]
    rota = done(program.get(f"/teams/{team.pk}/rota", begins="2026-11-23", days=7))
    assert [day["on"] for day in rota][:2] == ["2026-11-23", "2026-11-24"]


def test_the_rules_in_force_their_words_and_procedures_are_read() -> None:
    program, here = an_administrator()
    version = done(program.get("/policies/in-force", development=here.pk))
    path = f"/policies/{version['id']}"
    words = done(program.get(f"{path}/words"))
    kitchen = next(each for each in words["components"] if each["key"] == "kitchen_waterproofing")
    assert kitchen["component_class"] in {each["key"] for each in words["classes"]}
    repair = next(each for each in done(program.get(f"{path}/procedures")) if each["key"] == "repair")
    assert repair["start"] in {step["key"] for step in repair["steps"]}
    assert "deadlines" in str(list(done(program.get(f"{path}/document"))))
    assert program.get("/policies/999999/words").status_code == 404


def test_health_is_for_those_who_look_after_the_work_of_the_machine() -> None:
    program, here = an_administrator()
    assert done(program.get("/health"))["database"] == "ok"
    assert Program(a_staff_member("agent", development=here)).get("/health").status_code == 403


@pytest.mark.feature("SL05", "SL09")
def test_a_day_is_seen_set_and_taken_back_and_a_calendar_chosen_by_program() -> None:
    the_calendar(years=(2026,))
    program, here = an_administrator()
    day = f"{timezone.localdate() + timedelta(days=300):%Y-%m-%d}"
    whom = {"whose": "development", "owner_id": here.pk}
    seen = done(program.get("/calendars/days/preview", **whom, day=day, kind="holiday"))
    assert (seen["moved"], seen["orders_moved"], seen["all_seen"]) == (0, 0, True)
    sent = {**whom, "day": day, "kind": "holiday", "reason": "小区停电", "seen": seen["edition"]}
    made = done(program.post("/calendars/days", sent), 201)
    assert (made["owner"], made["kind"]) == (here.name, "holiday")
    assert program.post("/calendars/days", sent).status_code == 409, "somebody changed the calendar meanwhile"
    listed = done(program.get("/calendars/days", year=day[:4]))
    assert [each["id"] for each in listed["days"]] == [made["id"]]
    chosen = {**whom, "calendar": "site", "reason": "每周工作六天", "seen": listed["edition"]}
    kept = done(program.post("/calendars/chosen", chosen))
    assert [each["calendar"] for each in kept["calendars"]] == ["site"]
    unknown = {**chosen, "calendar": "moon", "seen": kept["edition"]}
    assert program.post("/calendars/chosen", unknown).status_code in {400, 422}
    done(program.post(f"/calendars/days/{made['id']}/withdraw", {"seen": kept["edition"]}))
    assert done(program.get("/calendars/days", year=day[:4]))["days"] == []
