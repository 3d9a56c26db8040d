"""The case page says who has a case and why; the desk shows what one took first, and who is urged for."""

import pytest
from django.test import Client

from aftercare.ground.accounts.queries import actor_of_staff
from aftercare.service.cases import actions
from tests.faces.web.pages import browser_of
from tests.factories.accounts import a_staff_member, a_team, an_actor, an_owner_actor
from tests.factories.cases import NOW, a_case, the_policy
from tests.factories.estate import a_unit, an_owner_of


def shown(client: Client, url: str) -> str:
    """What the page holds."""
    return client.get(url).content.decode()


@pytest.mark.feature("CW08")
def test_the_page_says_by_which_rule_a_case_came_to_whoever_answers() -> None:
    unit = a_unit()
    agent = a_staff_member("agent", development=unit.development)
    engineer = a_staff_member("inspector", development=unit.development, name="赵建军", trades=["lift"])
    a_team(unit.development, lead=engineer, purpose="engineering")
    the_policy()
    owner = an_owner_of(unit)
    case = a_case(unit=unit, by=an_owner_actor(owner.pk), channel="web", component="lift_car", symptom="not_working")
    page = shown(browser_of(agent), case.url)
    assert "赵建军" in page
    assert "唯一对口工种" in page
    assert "公共设施报修由工程维修组负责" in page


@pytest.mark.feature("IN04")
def test_owning_and_accompanying_are_told_apart_on_the_page_and_on_the_desk() -> None:
    unit = a_unit()
    a_team(unit.development)
    taker = a_staff_member("agent", development=unit.development)
    by = an_actor("agent", development=unit.development)
    owned = a_case(unit=unit, by=by)
    accompanied = a_case(unit=unit, by=by, channel="group_chat", text="楼道灯坏了")
    client = browser_of(taker)
    assert "从头负责到底" in shown(client, owned.url)
    assert "跟到办结" in shown(client, accompanied.url)


@pytest.mark.feature("IN04")
def test_what_i_took_first_and_others_have_now_stands_on_my_desk() -> None:
    unit = a_unit()
    team = a_team(unit.development)
    me = a_staff_member("agent", development=unit.development)
    case = a_case(unit=unit, by=actor_of_staff(me, on=NOW.date()), channel="group_chat", subject="楼道灯坏了")
    assert case.responsible == team.lead
    client = browser_of(me)
    assert "我首问、现由他人负责" in shown(client, "/desk/")
    assert "楼道灯坏了" in shown(client, "/desk/cases/?view=first")


@pytest.mark.feature("CW10")
def test_how_often_the_owner_urged_stands_in_the_queue_and_on_the_board() -> None:
    case = a_case()
    leader = a_staff_member("supervisor", development=case.development)
    actions.urge(case_id=case.pk, by=an_actor("agent", development=case.development), at=NOW)
    client = browser_of(leader)
    assert "催办 1 次" in shown(client, "/desk/cases/")
    assert "催办 1 次" in shown(client, "/desk/board/")
