"""What somebody may do, found in few queries."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from aftercare.ground.accounts.models import Development, RoleAssignment, Staff
from aftercare.ground.accounts.queries import actor_of_staff
from tests.factories.accounts import a_company, a_development, a_staff_member, an_actor

TODAY = date(2026, 11, 21)


def away_with_deputy(deputy: Staff, role: str, development: Development) -> Staff:
    return a_staff_member(role, development=development, deputy=deputy, away_from=TODAY, away_until=TODAY)


@pytest.mark.feature("PL01")
def test_a_role_at_a_company_reaches_every_company_under_it():
    group = a_company()
    city = a_company(parent=group)
    near, far, foreign = a_development(company=city), a_development(company=a_company(parent=city)), a_development()
    manager = actor_of_staff(a_staff_member("manager", company=group), on=TODAY)
    assert manager.may("approve", development_id=near.pk)
    assert manager.may("approve", development_id=far.pk)
    assert not manager.may("approve", development_id=foreign.pk)


@pytest.mark.feature("PL01")
def test_a_role_without_a_place_reaches_the_whole_group():
    head_office = an_actor("head_office")
    assert head_office.may("see_reports", development_id=a_development().pk)
    assert set(Development.objects.visible_to(head_office)) == set(Development.objects.all())


@pytest.mark.feature("PL02")
def test_developments_are_visible_within_reach_only():
    here, there = a_development(), a_development()
    agent = an_actor("agent", development=here)
    assert list(Development.objects.visible_to(agent)) == [here]
    assert there not in Development.objects.visible_to(agent, "register_case")
    assert not Development.objects.visible_to(agent, "publish_policy").exists()


def test_a_deputy_has_the_rights_of_the_absent_and_the_trail_says_for_whom():
    development = a_development()
    deputy = a_staff_member("agent", development=development)
    away_with_deputy(deputy, "supervisor", development)
    actor = actor_of_staff(deputy, on=TODAY)
    assert actor.may("approve", development_id=development.pk)
    assert actor.acts_for


def test_a_deputy_has_no_more_rights_once_the_absence_is_over():
    development = a_development()
    deputy = a_staff_member("agent", development=development)
    away_with_deputy(deputy, "supervisor", development)
    actor = actor_of_staff(deputy, on=date(2026, 11, 22))
    assert not actor.may("approve", development_id=development.pk)
    assert actor.acts_for == ""


def test_the_deputy_of_an_absent_deputy_stands_in_for_both():
    development = a_development()
    last = a_staff_member("agent", development=development)
    deputy = away_with_deputy(last, "inspector", development)
    away_with_deputy(deputy, "supervisor", development)
    actor = actor_of_staff(last, on=TODAY)
    assert actor.roles >= {"agent", "inspector", "supervisor"}


def test_somebody_who_has_left_lends_no_rights_to_the_deputy():
    development = a_development()
    deputy = a_staff_member("agent", development=development)
    left = away_with_deputy(deputy, "supervisor", development)
    left.is_active = False
    left.save()
    assert "supervisor" not in actor_of_staff(deputy, on=TODAY).roles


def test_an_actor_costs_two_queries_at_most_whatever_it_holds():
    group = a_company()
    for _n in range(3):
        a_development(company=a_company(parent=group))
    staff = a_staff_member("manager", company=group)
    RoleAssignment.objects.create(staff=staff, role="agent", development=a_development())
    away_with_deputy(staff, "supervisor", a_development())
    with CaptureQueriesContext(
        connection,
    ) as queries:
        actor_of_staff(staff, on=TODAY)
    assert len(queries) == 2


def test_only_keepers_of_staff_see_records_of_others():
    here = a_development()
    mine, colleague = a_staff_member("agent", development=here), a_staff_member("agent", development=here)
    stranger = a_staff_member("agent", development=a_development())
    keeper = an_actor("administrator", development=here)
    assert list(Staff.objects.visible_to(actor_of_staff(mine, on=TODAY))) == [mine]
    assert {mine, colleague} <= set(Staff.objects.visible_to(keeper))
    assert stranger not in Staff.objects.visible_to(keeper)
