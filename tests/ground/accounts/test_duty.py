"""Teams, rota, and who answers: never nobody."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from aftercare.ground.accounts import actions
from aftercare.ground.accounts.queries import actor_of_staff, list_staff_with, responsible_for, stand_in_for
from aftercare.ground.accounts.rules import NobodyResponsible
from aftercare.ground.audit.models import AuditEvent
from aftercare.ground.core.errors import Missing, NotPermitted, RuleBroken
from tests.factories.accounts import a_company, a_development, a_staff_member, a_team, an_actor

NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
TODAY = date(2026, 11, 21)
AWAY = {"away_from": TODAY, "away_until": TODAY}


def test_who_stands_on_the_rota_answers_that_day():
    development = a_development()
    agent = a_staff_member("agent", development=development)
    team = a_team(development, members=[agent])
    actions.set_rota(team_id=team.pk, days={TODAY: agent.pk}, by=an_actor("manager"), at=NOW)
    assert responsible_for(development.pk, on=TODAY) == agent
    assert responsible_for(development.pk, on=TODAY + timedelta(days=1)) == team.lead


def test_the_deputy_answers_for_somebody_on_the_rota_who_is_away():
    development = a_development()
    deputy = a_staff_member("agent", development=development)
    agent = a_staff_member("agent", development=development, deputy=deputy, **AWAY)
    team = a_team(development, members=[agent])
    actions.set_rota(team_id=team.pk, days={TODAY: agent.pk}, by=an_actor("manager"), at=NOW)
    assert responsible_for(development.pk, on=TODAY) == deputy


@pytest.mark.requirement("S000.09.r03")
def test_without_a_rota_the_one_lead_of_the_team_answers():
    development = a_development()
    team = a_team(development, members=[a_staff_member("agent", development=development)])
    assert responsible_for(development.pk, on=TODAY) == team.lead


def test_the_deputy_of_an_absent_lead_answers():
    development = a_development()
    deputy = a_staff_member("agent", development=development)
    a_team(development, lead=a_staff_member("supervisor", development=development, deputy=deputy, **AWAY))
    assert responsible_for(development.pk, on=TODAY) == deputy


def test_a_manager_with_reach_answers_when_the_team_has_nobody():
    group = a_company()
    development = a_development(company=a_company(parent=group))
    a_team(development, lead=a_staff_member("supervisor", development=development, **AWAY))
    a_staff_member("manager", development=a_development())
    manager = a_staff_member("manager", company=group)
    assert responsible_for(development.pk, on=TODAY) == manager


def test_with_nobody_at_all_the_refusal_names_the_development_and_the_remedy():
    development = a_development("Willow Garden")
    with pytest.raises(NobodyResponsible, match="Willow Garden"):
        responsible_for(development.pk, on=TODAY)


def test_another_purpose_has_its_own_team_and_falls_back_to_the_desk():
    development = a_development()
    desk, repair = a_team(development), a_team(development, purpose="repair")
    assert responsible_for(development.pk, on=TODAY, purpose="repair") == repair.lead
    assert responsible_for(development.pk, on=TODAY, purpose="emergency") == desk.lead


def test_who_answers_is_found_in_three_queries_at_most():
    development = a_development()
    a_team(development)
    with CaptureQueriesContext(connection) as queries:
        responsible_for(development.pk, on=TODAY)
    assert len(queries) <= 3


def test_two_people_away_who_stand_in_for_each_other_leave_nobody():
    first, second = a_staff_member(**AWAY), a_staff_member(**AWAY)
    first.deputy, second.deputy = second, first
    first.save()
    second.save()
    assert stand_in_for(first, on=TODAY) is None


def test_whoever_stands_in_also_holds_the_rights():
    development = a_development()
    last = a_staff_member("technician", development=development)
    middle = a_staff_member("agent", development=development, deputy=last, **AWAY)
    lead = a_staff_member("supervisor", development=development, deputy=middle, **AWAY)
    stand_in = stand_in_for(lead, on=TODAY)
    assert stand_in == last
    assert actor_of_staff(stand_in, on=TODAY).may("approve", development_id=development.pk)


def test_those_who_may_do_something_somewhere_are_listed():
    group = a_company()
    development = a_development(company=a_company(parent=group))
    inspector = a_staff_member("inspector", development=development, category="waterproofing")
    manager = a_staff_member("manager", company=group)
    everywhere = a_staff_member("supervisor")
    a_staff_member("agent", development=development)
    a_staff_member("inspector", development=a_development())
    away = a_staff_member("inspector", development=development, **AWAY)
    found = list_staff_with("survey", development_id=development.pk)
    assert set(found) == {inspector, manager, everywhere, away}
    assert away not in list_staff_with("survey", development_id=development.pk, on=TODAY)
    assert inspector not in list_staff_with("survey", development_id=development.pk, category="doors")


def test_one_building_only_lists_those_of_that_building_and_of_all():
    development = a_development()
    third = a_staff_member("inspector", development=development, building_id=3)
    everywhere = a_staff_member("inspector", development=development)
    assert set(list_staff_with("survey", development_id=development.pk, building_id=3)) == {third, everywhere}
    assert list_staff_with("survey", development_id=development.pk, building_id=4) == [everywhere]


def test_a_supervisor_forms_and_changes_the_team_of_their_development():
    development = a_development()
    lead, agent = a_staff_member("agent", development=development), a_staff_member("agent", development=development)
    by = an_actor("supervisor", development=development)
    team = actions.create_team(
        development_id=development.pk, name="Desk", lead_id=lead.pk, member_ids=[agent.pk], by=by, at=NOW
    )
    assert set(team.members.all()) == {lead, agent}
    seen = type(team).objects.get(pk=team.pk).version
    changed = actions.change_team(
        team_id=team.pk, name="Desk", lead_id=agent.pk, member_ids=[], seen=seen, by=by, at=NOW
    )
    assert set(changed.members.all()) == {agent}
    names = AuditEvent.objects.filter(subject_type="team").order_by("sequence").values_list("name", flat=True)
    assert list(names) == ["team.created", "team.changed"]


def test_one_development_has_one_team_for_each_purpose():
    development = a_development()
    team = a_team(development)
    with pytest.raises(RuleBroken):
        actions.create_team(
            development_id=development.pk, name="Twice", lead_id=team.lead_id, by=an_actor("manager"), at=NOW
        )


def test_a_supervisor_elsewhere_and_an_agent_form_no_team():
    development, lead = a_development(), a_staff_member()
    for by in (an_actor("supervisor", development=a_development()), an_actor("agent", development=development)):
        with pytest.raises(NotPermitted):
            actions.create_team(development_id=development.pk, name="Desk", lead_id=lead.pk, by=by, at=NOW)


def test_nobody_who_has_left_leads_a_team():
    development, left = a_development(), a_staff_member(is_active=False)
    with pytest.raises(Missing):
        actions.create_team(development_id=development.pk, name="Desk", lead_id=left.pk, by=an_actor("manager"), at=NOW)


def test_only_members_stand_on_the_rota_and_an_agent_does_not_set_it():
    development = a_development()
    agent = a_staff_member("agent", development=development)
    team = a_team(development, members=[agent])
    with pytest.raises(RuleBroken):
        actions.set_rota(team_id=team.pk, days={TODAY: a_staff_member().pk}, by=an_actor("manager"), at=NOW)
    with pytest.raises(NotPermitted):
        actions.set_rota(team_id=team.pk, days={TODAY: agent.pk}, by=actor_of_staff(agent, on=TODAY), at=NOW)


def test_the_lead_sets_the_rota_and_takes_a_day_back():
    development = a_development()
    team = a_team(development)
    by = actor_of_staff(team.lead, on=TODAY)
    actions.set_rota(team_id=team.pk, days={TODAY: team.lead_id}, by=by, at=NOW)
    actions.set_rota(team_id=team.pk, days={TODAY: None}, by=by, at=NOW)
    assert not team.rota.exists()
