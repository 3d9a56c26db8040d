"""Programs keep views, act on many cases, and read help articles, statements and why somebody has a case."""

from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from aftercare.care.relations.rules import Audience
from aftercare.service.cases import actions as cases
from aftercare.service.cases.models import Case
from aftercare.service.desk import jobs
from aftercare.service.desk.models import BulkAct, SavedView
from tests.faces.rest.programs import Program
from tests.factories.accounts import a_development, a_staff_member, a_team, an_actor
from tests.factories.cases import NOW, a_case
from tests.factories.relations import a_published_article, an_article
from tests.factories.settlement import a_cost, a_statement


def done(answer: Any, status: int = 200) -> Any:
    """What a call answered that had to succeed."""
    assert answer.status_code == status, answer.content.decode()
    return answer.json()


def refused(answer: Any) -> tuple[int, str]:
    """With what a call was refused."""
    return answer.status_code, answer.json()["code"]


def a_program(here: Any, role: str = "supervisor", *, scopes: tuple[str, ...] = ()) -> Program:
    return Program(a_staff_member(role, development=here), scopes=scopes)


@pytest.mark.feature("CW14")
def test_a_view_is_kept_replaced_under_its_name_read_page_by_page_and_dropped() -> None:
    program = a_program(a_development(), "agent")
    first = done(program.post("/views", {"name": "三栋漏水", "query": "view=late&foo=1&q=漏水"}))
    assert (first["query"], first["mine"], first["sharing"]) == ("view=late&q=%E6%BC%8F%E6%B0%B4", True, "")
    again = done(program.post("/views", {"name": "三栋漏水", "query": "view=open"}))
    assert (again["id"], again["query"]) == (first["id"], "view=open")
    second = done(program.post("/views", {"name": "今天到期"}))
    page = done(program.get("/views", size=1))
    assert [view["id"] for view in page["views"]] == [second["id"]]
    rest = done(program.get("/views", size=1, after=page["next"]))
    assert ([view["id"] for view in rest["views"]], rest["next"]) == ([first["id"]], "")
    left = done(program.delete(f"/views/{first['id']}"))
    assert [view["name"] for view in left["views"]] == ["今天到期"]
    assert program.delete(f"/views/{first['id']}").status_code == 404


@pytest.mark.feature("CW14")
def test_a_view_is_shared_by_those_who_lead_the_desk_and_dropped_by_its_owner_alone() -> None:
    here = a_development()
    lead, agent, stranger = a_program(here), a_program(here, "agent"), a_program(here, "finance")
    team = {"name": "本组", "sharing": "team", "team_id": a_team(here).pk}
    assert refused(agent.post("/views", {"name": "都看看", "sharing": "role", "role": "agent"})) == (
        403,
        "NotPermitted",
    )
    shared = done(lead.post("/views", {"name": "都看看", "sharing": "role", "role": "agent"}))
    assert done(lead.post("/views", team))["team_id"] == team["team_id"]
    [seen] = done(agent.get("/views"))["views"]
    assert (seen["id"], seen["mine"], seen["owner"]["name"]) == (shared["id"], False, shared["owner"]["name"])
    assert refused(agent.delete(f"/views/{shared['id']}")) == (403, "NotPermitted")
    assert done(stranger.get("/views"))["views"] == []
    assert stranger.delete(f"/views/{shared['id']}").status_code == 404


def test_a_view_that_would_not_fit_is_refused_before_it_reaches_the_database() -> None:
    program = a_program(a_development(), "agent")
    assert refused(program.post("/views", {"name": "长", "query": "q=" + "漏" * 200})) == (422, "BadInput")
    assert not SavedView.objects.exists()


@pytest.mark.feature("CW15")
def test_an_act_on_many_is_begun_once_done_by_the_worker_read_line_by_line_and_taken_back() -> None:
    here = a_development()
    program, staff = a_program(here), a_staff_member(development=here)
    many = [a_case(development=here) for _n in range(2)]
    other = a_case()
    before = [case.responsible_id for case in many]
    held = many[1]
    cases.assign(case_id=held.pk, seen=held.version, staff_id=staff.pk, by=an_actor("supervisor"), at=NOW)
    body = {"act": "assign", "case_ids": [*(case.pk for case in many), other.pk], "staff_id": staff.pk}
    begun = done(program.post("/bulk-acts", body, **{"Idempotency-Key": "monday"}), 202)
    again = program.post("/bulk-acts", body, **{"Idempotency-Key": "monday"})
    assert (done(again, 202), again["Idempotency-Replayed"]) == (begun, "true")
    assert BulkAct.objects.count() == 1
    assert (begun["moving"], begun["total"], begun["waiting"]) == (True, 2, 2), "the one elsewhere is left out"
    path = f"/bulk-acts/{begun['id']}"
    assert refused(program.post(f"{path}/undo")) == (409, "NothingToUndo")

    jobs.carry_out(bulk_id=begun["id"], at=timezone.now())
    state = done(program.get(path))
    assert (state["moving"], state["done"], state["refused"], state["waiting"]) == (False, 1, 1, 0)
    assert state["undo_until"]
    assert Case.objects.get(pk=many[0].pk).responsible_id == staff.pk
    first = done(program.get(f"{path}/lines", size=1))
    assert [(line["number"], line["outcome"]) for line in first["lines"]] == [(many[0].number, "done")]
    assert [line["case_id"] for line in done(program.get(f"{path}/lines", after=first["next"]))["lines"]] == [held.pk]
    [line] = done(program.get(f"{path}/lines", outcome="refused"))["lines"]
    assert line["case_id"] == held.pk
    assert "已由此人负责" in line["reason"]

    assert done(program.post(f"{path}/undo"), 202)["moving"]
    jobs.put_back(bulk_id=begun["id"], at=timezone.now())
    state = done(program.get(path))
    assert (state["moving"], state["undone"], state["undo_until"]) == (False, 1, None)
    assert Case.objects.get(pk=many[0].pk).responsible_id == before[0]
    assert refused(program.post(f"{path}/undo")) == (409, "NothingToUndo")


def test_a_narrow_token_does_not_hand_on_many_through_the_worker() -> None:
    here = a_development()
    program, case = a_program(here, scopes=("work_case", "see_cases")), a_case(development=here)
    staff = a_staff_member(development=here)
    hand = {"act": "assign", "case_ids": [case.pk], "staff_id": staff.pk}
    assert refused(program.post("/bulk-acts", hand)) == (403, "OutOfScope")
    assert not BulkAct.objects.exists()
    watch = done(program.post("/bulk-acts", {"act": "watch", "case_ids": [case.pk]}), 202)
    BulkAct.objects.filter(pk=watch["id"]).update(act="assign")
    assert refused(program.post(f"/bulk-acts/{watch['id']}/undo")) == (403, "OutOfScope")
    reads = Program(program.token.staff, scopes=("see_cases",))
    assert refused(reads.post("/bulk-acts", {"act": "watch", "case_ids": [case.pk]})) == (403, "OutOfScope")


def test_an_act_on_many_says_what_it_lacks_and_is_there_for_nobody_else() -> None:
    here = a_development()
    program, colleague, case = a_program(here), a_program(here), a_case(development=here)
    assert refused(program.post("/bulk-acts", {"act": "hold", "case_ids": [case.pk]})) == (422, "BadInput")
    assert refused(program.post("/bulk-acts", {"act": "close", "case_ids": [case.pk]})) == (422, "InvalidRequest")
    elsewhere = a_case()
    assert refused(program.post("/bulk-acts", {"act": "watch", "case_ids": [elsewhere.pk]})) == (422, "BadInput")
    begun = done(program.post("/bulk-acts", {"act": "watch", "case_ids": [case.pk]}), 202)
    for path in (f"/bulk-acts/{begun['id']}", f"/bulk-acts/{begun['id']}/lines"):
        assert colleague.get(path).status_code == 404
    assert colleague.post(f"/bulk-acts/{begun['id']}/undo").status_code == 404


def test_articles_are_read_in_ones_language_as_far_as_they_are_published_for_here() -> None:
    here, there = a_development(), a_development()
    program = a_program(here, "agent")
    everywhere = a_published_article(title_en="A slow tap", body_en="Clean the aerator.")
    for_staff = a_published_article(audience=Audience.STAFF, component="", development_id=here.pk, title_zh="值班电话")
    hidden = [
        an_article(),
        a_published_article(development_id=there.pk),
        a_published_article(until_on=date(2026, 1, 2)),
    ]
    page = done(program.get("/articles", size=1))
    assert [each["title"] for each in page["articles"]] == ["值班电话"]
    last = done(program.get("/articles", size=1, after=page["next"]))
    assert ([each["id"] for each in last["articles"]], last["next"]) == ([everywhere.pk], "")
    found = done(program.get("/articles", text="值班"))["articles"]
    assert [each["id"] for each in found] == [for_staff.pk]
    assert done(program.get("/articles", component="water_heater"))["articles"] == found
    assert done(program.get("/articles", topic="warranty"))["articles"] == []
    assert [each["id"] for each in done(program.get("/articles", development=there.pk))["articles"]] == [everywhere.pk]
    whole = done(program.client.get(f"/api/v1/articles/{everywhere.pk}", headers={"Accept-Language": "en"}))
    assert (whole["title"], whole["body"]) == ("A slow tap", "Clean the aerator.")
    assert [program.get(f"/articles/{each.pk}").status_code for each in hidden] == [404] * 3


def test_statements_are_read_with_their_costs_by_those_who_approve_costs_there() -> None:
    case = a_case()
    statement = a_statement(case, control_limit="100.00")
    second = a_cost(case, amount="30.00")
    statement.entries.create(rule=statement.rule, cost=second)
    later = a_statement(case, number="DZ-LATER", state="void", void_reason="重出", rule="other")
    elsewhere = a_statement(a_case())
    finance = a_program(case.development, "finance")
    page = done(finance.get("/statements", size=1))
    assert [each["number"] for each in page["statements"]] == ["DZ-LATER"]
    assert [each["id"] for each in done(finance.get("/statements", after=page["next"]))["statements"]] == [statement.pk]
    assert [each["id"] for each in done(finance.get("/statements", state="void"))["statements"]] == [later.pk]
    assert done(finance.get("/statements", development=elsewhere.development_id))["statements"] == []
    read = done(finance.get(f"/statements/{statement.pk}"))
    assert (read["label"], read["total"], read["over_limit"]) == ("售后维修费月结", "120.00", True)
    first = done(finance.get(f"/statements/{statement.pk}/costs", size=1))
    assert [(each["amount"], each["case_number"]) for each in first["costs"]] == [("120.00", case.number)]
    rest = done(finance.get(f"/statements/{statement.pk}/costs", after=first["next"]))
    assert ([each["id"] for each in rest["costs"]], rest["next"]) == ([second.pk], "")
    assert finance.get(f"/statements/{elsewhere.pk}").status_code == 404
    assert finance.get(f"/statements/{elsewhere.pk}/costs").status_code == 404
    assert refused(a_program(case.development, "agent").get("/statements")) == (403, "NotPermitted")


def test_a_case_says_why_somebody_has_it_by_rule_and_later_by_hand() -> None:
    here = a_development()
    case = a_case(development=here)
    kept = {"rule": 0, "team": "nobody_knows", "why": "load", "of": 3, "open_cases": 2}
    Case.objects.filter(pk=case.pk).update(route={"answers": kept})
    program = a_program(here)
    told = done(program.get(f"/cases/{case.pk}"))["route"]["answers"]
    assert {name: told[name] for name in kept} == kept
    assert told["because"]
    assert told["team_label"] == ""
    staff = a_staff_member(development=here)
    hand = {"staff_id": staff.pk, "reason": "轮休", "seen": Case.objects.get(pk=case.pk).version}
    handed = done(program.post(f"/cases/{case.pk}/assign", hand))
    assert handed["route"]["answers"] == {
        "why": "hand",
        "team": "",
        "team_label": "",
        "rule": None,
        "because": "",
        "of": 0,
        "open_cases": 0,
    }
