"""Who gets what comes in, why, and who hears when the owner urges."""

from datetime import timedelta

import pytest

from aftercare.ground.accounts.models import DutyDay, Staff
from aftercare.ground.accounts.queries import actor_of_staff
from aftercare.ground.audit.models import AuditEvent
from aftercare.ground.core.errors import NotPermitted, Stale
from aftercare.records.estate.models import Unit
from aftercare.service.cases import actions
from aftercare.service.cases.models import Case
from aftercare.service.cases.routing import Part, Why
from aftercare.service.cases.rules import NotOpen, SameAgain
from tests.factories.accounts import TODAY, a_staff_member, a_team, an_actor, an_owner_actor
from tests.factories.cases import NOW, a_case, the_policy
from tests.factories.estate import a_unit, an_owner_of

THAT_DAY = NOW.date()


def way(case: Case, part: Part = Part.ANSWERS) -> dict[str, object]:
    found = case.route[part.value]
    assert isinstance(found, dict)
    return found


def an_engineer(unit: Unit, *trades: str) -> Staff:
    return a_staff_member("inspector", development=unit.development, trades=list(trades))


def from_the_owner(unit: Unit, **values: str) -> Case:
    """What an owner reports in the portal: nobody of the staff has taken it."""
    the_policy()
    owner = an_owner_of(unit)
    return a_case(unit=unit, by=an_owner_actor(owner.pk), channel="web", **values)


def a_broken_lift(unit: Unit) -> Case:
    return from_the_owner(unit, component="lift_car", symptom="not_working")


@pytest.mark.feature("CW08")
def test_what_nobody_took_goes_to_whoever_is_on_duty_at_the_desk_and_says_so() -> None:
    unit = a_unit()
    on_duty = a_staff_member("agent", development=unit.development)
    team = a_team(unit.development, members=[on_duty])
    DutyDay.objects.create(team=team, on=THAT_DAY, staff=on_duty)
    case = from_the_owner(unit)
    assert case.responsible == on_duty
    assert (way(case)["team"], way(case)["why"]) == ("desk", Why.DUTY)


@pytest.mark.feature("CW08")
def test_of_a_team_the_one_with_the_trade_gets_it_and_of_those_the_one_with_the_least_in_hand() -> None:
    unit = a_unit()
    laden, free = an_engineer(unit, "lift"), an_engineer(unit, "lift")
    idle_without_trade = an_engineer(unit, "water")
    a_team(unit.development, lead=laden, members=[free, idle_without_trade], purpose="engineering")
    Case.objects.filter(pk=a_case(development=unit.development).pk).update(responsible=laden)
    case = a_broken_lift(unit)
    assert case.responsible == free
    assert way(case) == {"rule": 5, "team": "engineering", "why": Why.SKILL, "of": 2, "open_cases": 0}


@pytest.mark.feature("CW08")
def test_when_nobody_has_the_trade_the_least_laden_of_the_team_gets_it() -> None:
    unit = a_unit()
    laden, free = an_engineer(unit, "water"), an_engineer(unit)
    a_team(unit.development, lead=laden, members=[free], purpose="engineering")
    Case.objects.filter(pk=a_case(development=unit.development).pk).update(responsible=laden)
    case = a_broken_lift(unit)
    assert case.responsible == free
    assert (way(case)["why"], way(case)["of"]) == (Why.LOAD, 2)


@pytest.mark.feature("CW08")
def test_somebody_who_is_away_or_may_not_work_in_that_building_is_not_given_it() -> None:
    unit = a_unit()
    away = an_engineer(unit, "lift")
    Staff.objects.filter(pk=away.pk).update(away_from=THAT_DAY, away_until=THAT_DAY)
    elsewhere = a_staff_member(
        "inspector", development=unit.development, building_id=(unit.building_id or 0) + 1, trades=["lift"]
    )
    here = an_engineer(unit)
    a_team(unit.development, lead=away, members=[elsewhere, here], purpose="engineering")
    case = a_broken_lift(unit)
    assert case.responsible == here
    assert way(case)["why"] == Why.ONLY


@pytest.mark.feature("CW08")
def test_a_development_without_such_a_team_leaves_it_to_its_desk_and_says_so() -> None:
    unit = a_unit()
    team = a_team(unit.development)
    case = a_broken_lift(unit)
    assert case.responsible == team.lead
    assert way(case)["why"] == Why.INSTEAD


def a_complaint(unit: Unit, matter: str, **values: object) -> Case:
    return a_case(
        unit=unit,
        **{"kind": "complaint", "component": "", "symptom": "", "answers": {"complaint_about": matter}, **values},
    )


TEAM_OF = {
    "quality_failure": "engineering",
    "goods_damaged": "materials",
    "service_attitude": "marketing",
    "agency": "partners",
}


def check_goes_to_its_team(matter: str) -> None:
    unit = a_unit()
    people = {purpose: an_engineer(unit) for purpose in TEAM_OF.values()}
    for purpose, person in people.items():
        a_team(unit.development, lead=person, purpose=purpose)
    case = a_complaint(unit, matter)
    assert case.executor == people[TEAM_OF[matter]]
    assert way(case, Part.CARRIES_OUT)["team"] == TEAM_OF[matter]
    assert case.responsible == case.first_contact != case.executor, "who took the call still answers"


@pytest.mark.requirement("S001.14.r12", "S000.01.r08", "S004.19.r34")
def test_a_complaint_about_quality_or_function_goes_to_engineering() -> None:
    check_goes_to_its_team("quality_failure")


@pytest.mark.requirement("S001.14.r13")
def test_a_complaint_about_damaged_or_spoiled_goods_goes_to_stores_and_transport() -> None:
    check_goes_to_its_team("goods_damaged")


@pytest.mark.requirement("S001.14.r14", "S004.19.r34")
def test_a_complaint_about_attitude_or_neglect_goes_to_sales_and_service() -> None:
    check_goes_to_its_team("service_attitude")


@pytest.mark.requirement("S001.14.r15")
def test_a_matter_of_an_agency_goes_to_those_who_settle_it_with_them() -> None:
    check_goes_to_its_team("agency")


@pytest.mark.requirement("S004.11.r01", "S004.11.r02")
@pytest.mark.feature("IN04")
def test_whoever_takes_it_through_a_service_channel_owns_it_whatever_the_routes_say() -> None:
    unit = a_unit()
    engineer = an_engineer(unit, "lift")
    a_team(unit.development, lead=engineer, purpose="engineering")
    agent = an_actor("agent", development=unit.development)
    case = a_case(unit=unit, by=agent, component="lift_car", symptom="not_working")
    assert (case.first_contact_id, case.responsible_id, case.accompanies) == (agent.id, agent.id, False)
    leader = an_actor("supervisor", development=unit.development)
    with pytest.raises(SameAgain):
        actions.route(case_id=case.pk, seen=case.version, by=leader, at=NOW)


@pytest.mark.requirement("S004.11.r03")
@pytest.mark.feature("IN04")
def test_through_another_channel_the_routes_name_who_answers_and_the_first_contact_accompanies() -> None:
    unit = a_unit()
    engineer = an_engineer(unit, "lift")
    a_team(unit.development, lead=engineer, purpose="engineering")
    agent = an_actor("agent", development=unit.development)
    case = a_case(unit=unit, by=agent, channel="group_chat", component="lift_car", symptom="not_working")
    assert (case.first_contact_id, case.responsible, case.accompanies) == (agent.id, engineer, True)


@pytest.mark.requirement("S004.11.r01")
@pytest.mark.feature("IN04")
def test_the_first_contact_stays_through_every_hand_off_by_hand_or_by_rule() -> None:
    unit = a_unit()
    desk = a_team(unit.development)
    leader = actor_of_staff(desk.lead, on=TODAY)
    case = from_the_owner(unit)
    first = case.first_contact
    other = a_staff_member("agent", development=unit.development)
    handed = actions.assign(case_id=case.pk, seen=case.version, staff_id=other.pk, by=leader, at=NOW)
    assert way(handed)["why"] == Why.HAND
    again = actions.route(case_id=case.pk, seen=handed.version, reason="何琳请假", by=leader, at=NOW)
    assert (again.responsible, again.first_contact, again.handed_on) == (desk.lead, first, 2)
    told = AuditEvent.objects.get(name="case.routed")
    assert (told.changes["before"], told.changes["after"]) == (other.name, desk.lead.name)
    assert told.changes["reason"] == "何琳请假"


def test_letting_the_rules_choose_is_for_who_leads_or_answers_and_for_open_cases_as_seen() -> None:
    unit = a_unit()
    a_team(unit.development)
    case = from_the_owner(unit)
    leader = an_actor("supervisor", development=unit.development)
    with pytest.raises(NotPermitted):
        actions.route(case_id=case.pk, seen=case.version, by=an_actor("finance"), at=NOW)
    with pytest.raises(Stale):
        actions.route(case_id=case.pk, seen=case.version - 1, by=leader, at=NOW)
    Case.objects.filter(pk=case.pk).update(closed_at=NOW, closed_by="staff:1")
    with pytest.raises(NotOpen):
        actions.route(case_id=case.pk, seen=case.version, by=leader, at=NOW)


@pytest.mark.feature("CW10")
def test_urging_is_counted_and_from_the_packs_count_on_goes_to_the_supervisor() -> None:
    case = a_case()
    agent = actor_of_staff(case.responsible, on=TODAY)
    for hours in (1, 2):
        case = actions.urge(case_id=case.pk, text="还没人来", by=agent, at=NOW + timedelta(hours=hours))
    assert (case.urged, case.urged_at) == (2, NOW + timedelta(hours=2))
    told = AuditEvent.objects.filter(name="case.urged").order_by("pk")
    assert [each.changes["supervisor"] for each in told] == [False, True]
    assert {each.changes["owes"] for each in told} == {f"staff:{case.responsible_id}"}


@pytest.mark.feature("CW10")
def test_the_same_urging_said_twice_is_written_down_and_counted_once() -> None:
    case = a_case()
    agent = actor_of_staff(case.responsible, on=TODAY)
    actions.urge(case_id=case.pk, by=agent, at=NOW)
    again = actions.urge(case_id=case.pk, text="快点", by=agent, at=NOW + timedelta(minutes=5))
    assert again.urged == 1
    last = AuditEvent.objects.filter(name="case.urged").order_by("-pk")[0]
    assert (last.changes["counted"], last.changes["supervisor"], last.changes["text"]) == (False, False, "快点")
