"""Views of the queue that people keep and share, its further filters, and the columns they read it in."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from aftercare.faces.web.desk.queue_filters import COUNTED, address, filters_of, view_chips
from aftercare.ground.accounts.models import Staff
from aftercare.ground.accounts.queries import actor_of_staff
from aftercare.ground.search import parts as search
from aftercare.outcome.settlement.models import CostLine
from aftercare.service.cases.models import Case
from aftercare.service.cases.queries import queue
from aftercare.service.cases.queries.counting import count_each
from aftercare.service.cases.queries.queue import Filters, count_up_to
from aftercare.service.desk.models import SavedView
from tests.faces.web.desk.stored import a_stored_case, the_policy
from tests.faces.web.pages import browser_of
from tests.factories.accounts import a_development, a_staff_member, a_team, an_actor
from tests.factories.contractors import a_contractor


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("component=window", {"window"}),
        ("channel=visit", {"visit"}),
        ("view=urged", {"urged"}),
        ("owes=owner", {"owner"}),
        ("responsible={me}", {"mine"}),
        ("team={team}", {"mine"}),
        ("contractor={contractor}", {"sent"}),
        ("building=987654", set()),
        ("from={tomorrow}", set()),
        ("to={yesterday}", {"old"}),
        ("due={yesterday}", {"late"}),
        ("view=approval", set()),
        ("view=all&component=window", {"window"}),
        ("from=2026-02-31&responsible=x", {"window", "visit", "urged", "owner", "mine", "sent", "old", "late"}),
    ],
)
def test_every_further_filter_narrows_the_queue(address: str, shown: set[str]) -> None:
    now = timezone.now()
    here, me, contractor = a_development(), a_staff_member(), a_contractor()
    team = a_team(here, members=[me])
    a_stored_case(subject="window", component="window")
    a_stored_case(subject="visit", channel="visit")
    a_stored_case(subject="urged", urged=2)
    a_stored_case(subject="owner", owed_by="owner")
    a_stored_case(subject="mine", responsible=me)
    a_stored_case(subject="sent", executing_contractor=contractor)
    a_stored_case(subject="old", opened_at=now - timedelta(days=9))
    a_stored_case(subject="late", due_at=now - timedelta(days=3))
    days = {
        "tomorrow": timezone.localdate(now + timedelta(days=1)),
        "yesterday": timezone.localdate(now - timedelta(days=1)),
    }
    asked = address.format(me=me.pk, team=team.pk, contractor=contractor.pk, **days)
    response = browser_of(a_staff_member("manager")).get(f"/desk/cases/?{asked}")
    assert {each.row.subject for each in response.context_data["rows"]} == shown


def test_a_case_whose_costs_nobody_has_approved_waits_for_approval() -> None:
    a_stored_case(subject="nothing booked")
    a_booked_cost(a_stored_case(subject="booked"))
    response = browser_of(a_staff_member("manager")).get("/desk/cases/?view=approval")
    assert [each.row.subject for each in response.context_data["rows"]] == ["booked"]
    assert {chip.label: chip.count for chip in response.context_data["views"]}["等待审批"] == 1


def test_a_case_that_waits_by_several_lines_is_counted_once_and_no_closed_one_and_none_of_elsewhere() -> None:
    here, now = a_development(), timezone.now()
    by = actor_of_staff(a_staff_member("agent", development=here), on=now.date())
    closed = a_stored_case(development=here, closed_at=now, closed_by="staff:1")
    for case in [a_stored_case(development=here)] * 3 + [closed, a_stored_case()]:
        a_booked_cost(case)
    waiting = filters_of({"view": "approval"}, by=by, now=now)
    assert count_each([waiting, replace(waiting, urged=True)], by=by, now=now) == [1, 0]
    assert count_each([waiting], by=an_actor("manager"), now=now) == [2]
    assert count_each([waiting], by=an_actor("manager"), now=now, most=0) == [1]


@pytest.mark.feature("CW14")
def test_a_kept_view_brings_back_filters_order_and_columns() -> None:
    the_policy()
    client = browser_of(a_staff_member(language="en"))
    client.post(
        "/desk/views/save", {"name": "Urgent leaks", "query": "urgency=urgent&sort=newest&cols=number,channel&x=1"}
    )
    view = SavedView.objects.get()
    assert view.query == "urgency=urgent&sort=newest&cols=number%2Cchannel"
    html = client.get(f"/desk/cases/?{view.query}")
    assert html.context_data["columns"] == ("number", "what", "channel")
    assert "Urgent leaks" in html.content.decode()


@pytest.mark.feature("CW14")
def test_a_view_shared_with_a_role_or_a_team_is_seen_by_those_and_nobody_else() -> None:
    the_policy()
    here = a_development()
    member, agent, finance = (a_staff_member(role, development=here) for role in ("inspector", "agent", "finance"))
    team = a_team(here, members=[member])
    lead = browser_of(a_staff_member("supervisor", development=here))
    lead.post("/desk/views/save", {"name": "for agents", "query": "view=late", "sharing": "role:agent"})
    lead.post("/desk/views/save", {"name": "for the team", "query": "view=today", "sharing": f"team:{team.pk}"})
    lead.post("/desk/views/save", {"name": "only mine", "query": "view=mine"})
    seen = {
        who: {each["view"].name for each in browser_of(who).get("/desk/cases/").context_data["kept_views"]}
        for who in (member, agent, finance)
    }
    assert seen == {member: {"for the team"}, agent: {"for agents"}, finance: set()}


def test_an_agent_keeps_views_but_shares_none_and_removes_nobody_elses() -> None:
    the_policy()
    lead = a_staff_member("supervisor")
    browser_of(lead).post("/desk/views/save", {"name": "shared", "sharing": "role:agent"})
    client = browser_of(a_staff_member("agent"))
    assert client.post("/desk/views/save", {"name": "mine", "sharing": "role:agent"}).status_code == 403
    assert client.post(f"/desk/views/{SavedView.objects.get().pk}/remove").status_code == 403
    assert SavedView.objects.count() == 1


@pytest.mark.feature("CW14")
def test_the_queue_opens_with_the_view_chosen_until_it_is_given_up() -> None:
    the_policy()
    client = browser_of(a_staff_member())
    client.post("/desk/views/save", {"name": "late", "query": "view=late"})
    view = SavedView.objects.get()
    client.post("/desk/views/open-with", {"view": view.pk})
    assert client.get("/desk/cases/")["Location"] == "/desk/cases/?view=late"
    assert client.get("/desk/cases/?view=open").status_code == 200
    client.post(f"/desk/views/{view.pk}/remove")
    assert client.get("/desk/cases/").status_code == 200


def test_the_columns_one_has_set_are_those_of_every_queue_that_names_none() -> None:
    the_policy()
    client = browser_of(a_staff_member())
    client.post("/desk/cases/columns", {"cols": "number,due,opened,nonsense;"})
    assert client.get("/desk/cases/?view=late").context_data["columns"] == ("number", "what", "due", "opened")
    assert client.get("/desk/cases/?cols=next").context_data["columns"] == ("number", "what", "next")


def test_the_further_filters_are_fetched_when_they_are_wanted() -> None:
    the_policy()
    client = browser_of(a_staff_member())
    assert 'name="contractor"' not in client.get("/desk/cases/").content.decode()
    more = client.get("/desk/cases/?more=1", headers={"HX-Request": "true", "HX-Target": "more-filters"})
    assert 'name="contractor"' in more.content.decode()
    assert "<html" not in more.content.decode()


def test_the_queue_costs_eleven_statements(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    me, development = a_staff_member(), a_development()
    for _n in range(5):
        a_stored_case(responsible=me, development=development)
    client = browser_of(me)
    client.post("/desk/views/save", {"name": "late", "query": "view=late"})
    client.get("/desk/cases/")
    with django_assert_max_num_queries(11):
        client.get("/desk/cases/?view=late")


@pytest.mark.parametrize(("role", "open_ones"), [("manager", 4), ("agent", 2), ("auditor", 0)])
def test_views_of_the_cases_with_some_words_are_counted_as_each_is_alone(role: str, open_ones: int) -> None:
    now, here = timezone.now(), a_development()
    me = a_staff_member(role, development=None if role == "manager" else here)
    by, other = actor_of_staff(me, on=now.date()), a_staff_member()
    if not open_ones:
        by = replace(by, grants=())
    for text in ("厨房渗水", "门锁"):
        for place in (here, a_development()):
            about = {"development": place, "responsible": other}
            waiting = a_found_case(text, **about, due_at=now - timedelta(hours=1), urged=2)
            a_booked_cost(waiting)
            a_found_case(text, **about, kind="complaint", held_until=now.date(), held_reason="x")
            a_found_case(text, **about, closed_at=now)
    for asked in ({"q": "渗水"}, {"q": "渗水", "kind": "repair"}):
        every = [filters_of({**asked, "view": view}, by=by, now=now) for view in COUNTED]
        alone = [count_up_to(filters, by=by, now=now) for filters in every]
        assert count_each(every, by=by, now=now) == alone
        assert count_each([*every, Filters(urged=True)], by=by, now=now)[:-1] == alone
        half = open_ones // 2
        expected = {"open": open_ones if len(asked) == 1 else half, "late": half, "approval": half, "urged": half}
        assert {view: n for view, n in zip(COUNTED, alone, strict=True) if view in expected} == expected


@pytest.mark.parametrize("looked_at", [1, 2, 3, 100])
def test_the_newest_with_a_word_are_the_same_however_many_of_them_are_tried_first(
    looked_at: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue, "LOOKED_AT", looked_at)
    now, here = timezone.now(), a_development()
    by = actor_of_staff(a_staff_member("agent", development=here), on=now.date())
    mine = [a_found_case("厨房渗水", development=here).pk for _n in range(3)]
    a_found_case("厨房渗水")
    newest = Filters(state="all", text="渗水", sort="newest")
    first = queue.list_queue(newest, by=by, now=now, size=2)
    assert [case.pk for case in first.cases] == [mine[2], mine[1]]
    rest = queue.list_queue(newest, by=by, now=now, size=2, after=first.next_key)
    assert ([case.pk for case in rest.cases], rest.next_key) == ([mine[0]], "")
    assert queue.list_queue(replace(newest, state="closed"), by=by, now=now).cases == []
    soon = replace(newest, due_before=now + timedelta(days=9))
    assert [case.pk for case in queue.list_queue(soon, by=by, now=now, size=2).cases] == [mine[2], mine[1]]
    assert queue.list_queue(replace(newest, text="电梯"), by=by, now=now).cases == []


def a_found_case(text: str, **fields: Any) -> Case:
    """A case that is found by its text."""
    case = a_stored_case(text=text, **fields)
    search.index_text("case", case.pk, case.development_id, text)
    return case


def a_booked_cost(case: Case) -> CostLine:
    """A cost that waits for approval."""
    return CostLine.objects.create(
        case=case, kind="labour", label="闭水试验", quantity=1, unit_price=80, amount=80, bearer="developer",
        percent=100, basis="", booked_at=timezone.now(), booked_by="staff:1", booked_by_label="王",
    )  # fmt: skip


def test_views_without_filters_are_counted_as_each_is_alone() -> None:
    now, leader = timezone.now(), an_actor("manager")
    a_stored_case(subject="late", due_at=now - timedelta(hours=1), urged=2, responsible=Staff.objects.get(pk=leader.id))
    a_stored_case(subject="soon", due_at=now + timedelta(seconds=1))
    a_stored_case(subject="held", due_at=now - timedelta(hours=1), held_until=now.date(), held_reason="x")
    for moment in (now, now + timedelta(seconds=2)):
        every = [filters_of({"view": view}, by=leader, now=moment) for view in COUNTED]
        alone = [count_up_to(filters, by=leader, now=moment) for filters in every]
        chips = {chip.url: chip.count for chip in view_chips({}, by=leader, now=moment)}
        assert [chips.get(address({"view": view}), 0) for view in COUNTED] == alone
    assert alone[:4] == [3, 1, 1, 3]
