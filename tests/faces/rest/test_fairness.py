"""Programs read and climb the ladder, propose and decide fines, and try rules on past cases."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from aftercare.ground.accounts.models import Staff
from aftercare.insight.rehearsal import jobs
from aftercare.outcome.conduct.models import Measure
from aftercare.service.cases.models import Case
from tests.faces.rest.programs import Program
from tests.faces.rest.test_desk_rest import done, refused
from tests.factories.accounts import a_staff_member
from tests.factories.cases import a_case, the_policy
from tests.factories.conduct import a_measure
from tests.factories.escalation import a_firm, a_report
from tests.factories.workorders import fresh


@pytest.mark.feature("ES03")
def test_a_case_is_raised_decided_above_and_given_back_and_every_step_can_be_read() -> None:
    firm = a_firm()
    case = a_report(firm, at=timezone.now())
    desk, city = Program(firm.agent), Program(firm.city)
    start = done(desk.get(f"/cases/{case.pk}/ladder"))
    assert (start["level"], start["steps"], start["next"]["level"]) == ("", [], "project")
    raised = done(
        desk.post(
            f"/cases/{case.pk}/raise",
            {"seen": case.version, "level": "city", "reason": "业主直接投诉到公司", "asked_by_owner": True},
        ),
        201,
    )
    [step] = raised["steps"]
    assert (raised["level"], step["trigger"], step["holder"]["id"]) == ("city", "owner", firm.city.pk)
    assert (step["took_over"], step["before"]["id"]) == (True, firm.agent.pk)
    assert [rung["key"] for rung in raised["rungs"] if rung["reached"]] == ["project", "city"]
    decision = {"seen": step["version"], "decision": "三天内修好", "give_back": True}
    answer = desk.post(f"/cases/{case.pk}/ladder/{step['id']}/decide", decision)
    assert refused(answer) == (403, "NotPermitted")
    decided = done(city.post(f"/cases/{case.pk}/ladder/{step['id']}/decide", decision))
    assert (decided["level"], decided["steps"][0]["decision"]) == ("", "三天内修好")
    assert fresh(case).responsible == firm.agent


def test_a_crisis_is_declared_and_ended_by_who_leads_it() -> None:
    firm = a_firm()
    case = a_report(firm, at=timezone.now())
    declared = {"seen": case.version, "ground": "media", "reason": "电视台来采访"}
    shown = done(Program(firm.agent).post(f"/cases/{case.pk}/crises", declared), 201)
    [crisis] = shown["crises"]
    assert (crisis["lead"]["id"], crisis["ended_at"]) == (firm.city.pk, None)
    ended = {"seen": crisis["version"], "outcome": "已当面答复，媒体撤稿"}
    found = done(Program(firm.city).post(f"/cases/{case.pk}/crises/{crisis['id']}/end", ended))
    assert found["crises"][0]["outcome"] == "已当面答复，媒体撤稿"
    assert refused(Program(firm.agent).post(f"/cases/{case.pk}/crises/{crisis['id']}/end", ended))[0] in (403, 409)


def a_judge(case: Case, role: str = "manager") -> tuple[Program, Staff]:
    staff = a_staff_member(role, development=case.development)
    return Program(staff), staff


def acted(program: Program, measure_id: int, act: str, **body: object) -> Any:
    seen = Measure.objects.get(pk=measure_id).version
    return program.post(f"/fines/{measure_id}/{act}", {"seen": seen, **body})


@pytest.mark.feature("ES04")
def test_a_fine_is_proposed_heard_decided_objected_to_appealed_and_ends_with_a_second_person() -> None:
    case = a_case()
    worker = a_staff_member("agent", development=case.development)
    (proposer, _one), (judge, _two), himself = a_judge(case, "supervisor"), a_judge(case), Program(worker)
    body = {
        "development_id": case.development_id, "ground": "complaint_unsolved", "text": "两次未修好。",
        "number": case.number, "staff_id": worker.pk, "level": "group",
    }  # fmt: skip
    made = done(proposer.post("/fines", body), 201)
    assert (made["state"], made["least"], made["most"], made["grown"]) == (
        "proposed", "400.00", "2000.00", [["level", "2"]],
    )  # fmt: skip
    number = made["id"]
    assert refused(acted(proposer, number, "decide", form="fine", amount="400", reason="属实")) == (403, "OwnMatter")
    assert done(acted(himself, number, "hear", text="当天停水。"))["heard"] == "当天停水。"
    assert refused(acted(judge, number, "decide", form="fine", amount="300", reason="属实")) == (422, "BadInput")
    decided = done(acted(judge, number, "decide", form="fine", amount="500", reason="属实"))
    assert (decided["state"], bool(decided["number"])) == ("decided", True)
    assert done(acted(himself, number, "object", text="配件未到。"))["state"] == "objected"
    kept = done(acted(judge, number, "answer", upheld=True, amount="450", reason="酌减"))
    assert (kept["state"], kept["amount"]) == ("answered", "450.00")
    assert done(acted(himself, number, "appeal", text="仍不服。"))["state"] == "appealed"
    last = {"upheld": True, "amount": "400", "reason": "维持"}
    assert refused(acted(judge, number, "appeal/decide", **last)) == (403, "OwnMatter")
    above = Program(a_staff_member("head_office"))
    assert done(acted(above, number, "appeal/decide", **last))["state"] == "final"
    assert done(acted(above, number, "reverse", reason="误判"))["state"] == "reversed"
    [mine] = done(himself.get("/fines", mine=True))["measures"]
    assert mine["id"] == number


def test_fines_are_listed_page_by_page_and_nobody_reads_those_of_others() -> None:
    case = a_case()
    first, second = a_measure(case), a_measure(case, ground="complaint_for_late_repair")
    judge, _staff = a_judge(case)
    page = done(judge.get("/fines", state="proposed", size=1))
    assert [each["id"] for each in page["measures"]] == [second.pk]
    rest = done(judge.get("/fines", state="proposed", size=1, after=page["next"]))
    assert ([each["id"] for each in rest["measures"]], rest["next"]) == ([first.pk], "")
    assert done(acted(judge, first.pk, "drop", reason="情节轻微"))["state"] == "dropped"
    agent = Program(a_staff_member("agent", development=case.development))
    assert refused(agent.get("/fines")) == (403, "NotPermitted")
    assert agent.get(f"/fines/{second.pk}").status_code == 404
    limited = Program(a_staff_member("manager", development=case.development), scopes=["see_conduct", "use_api"])
    assert refused(acted(limited, second.pk, "decide", form="fine", amount="200", reason="属实"))[0] == 403
    keys = [ground["key"] for ground in done(judge.get("/fines/grounds", development=case.development_id))]
    assert "complaint_unsolved" in keys


@pytest.mark.feature("PL14")
def test_rules_are_rehearsed_followed_and_the_cases_that_differ_are_taken_out() -> None:
    now = timezone.now()
    a_case(at=now - timedelta(days=40))
    program = Program(a_staff_member("head_office"))
    today = timezone.localdate()
    body = {
        "policy_id": the_policy().pk,
        "starts_on": (today - timedelta(days=60)).isoformat(),
        "ends_on": today.isoformat(),
    }
    begun = done(program.post("/rehearsals", body), 202)
    assert (begun["finished_at"], begun["result"], begun["failed"]) == (None, None, False)
    jobs.rehearse(rehearsal_id=begun["id"], at=now)
    found = done(program.get(f"/rehearsals/{begun['id']}"))
    assert (found["cases"], found["differing"], found["done"]) == (1, 0, 1)
    assert found["result"]["total"]["was_late"] == found["result"]["total"]["late"] > 0
    assert done(program.get(f"/rehearsals/{begun['id']}/cases")) == {"cases": [], "next": ""}
    [listed] = done(program.get("/rehearsals"))["rehearsals"]
    assert (listed["id"], listed["result"]) == (begun["id"], None)
    assert refused(program.post("/rehearsals", {**body, "draft_id": 1})) == (422, "BadInput")


def test_who_publishes_no_rules_and_sees_no_figures_tries_none() -> None:
    agent = Program(a_staff_member("agent"))
    assert refused(agent.get("/rehearsals")) == (403, "NotPermitted")
    body = {"policy_id": the_policy().pk, "starts_on": "2026-08-01", "ends_on": "2026-09-01"}
    assert refused(agent.post("/rehearsals", body)) == (403, "NotPermitted")
