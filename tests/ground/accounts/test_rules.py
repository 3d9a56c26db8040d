"""Reach and absence, without a database."""

from datetime import date

import pytest

from aftercare.ground.accounts import roles, rules
from aftercare.ground.accounts.rules import HeldRole, grants_of, is_away
from aftercare.ground.core.actors import Actor, ActorKind

MONDAY, FRIDAY = date(2026, 11, 16), date(2026, 11, 20)


def an_actor_with(*held: HeldRole) -> Actor:
    return Actor(kind=ActorKind.STAFF, id=1, label="Wang", grants=grants_of(held))


def test_the_first_and_the_last_day_of_an_absence_count():
    for day in (MONDAY, FRIDAY):
        assert is_away(away_from=MONDAY, away_until=FRIDAY, on=day)
    assert not is_away(away_from=MONDAY, away_until=FRIDAY, on=date(2026, 11, 15))
    assert not is_away(away_from=MONDAY, away_until=FRIDAY, on=date(2026, 11, 21))


def test_somebody_without_dates_is_here():
    assert not is_away(away_from=None, away_until=None, on=MONDAY)


@pytest.mark.feature("PL02")
def test_a_role_at_one_development_gives_no_right_at_another():
    agent = an_actor_with(HeldRole(role="agent", development_ids=frozenset({7})))
    assert agent.may("register_case", development_id=7)
    assert not agent.may("register_case", development_id=8)


@pytest.mark.feature("PL02")
def test_a_role_for_one_building_stops_at_its_door():
    inspector = an_actor_with(HeldRole(role="inspector", development_ids=frozenset({7}), building_id=3))
    assert inspector.may("survey", development_id=7, building_id=3)
    assert not inspector.may("survey", development_id=7, building_id=4)


@pytest.mark.feature("PL02")
def test_a_role_for_one_category_does_not_widen_by_a_second_role():
    both = an_actor_with(
        HeldRole(role="inspector", development_ids=frozenset({7}), category="waterproofing"),
        HeldRole(role="inspector", development_ids=frozenset({8})),
    )
    assert both.may("survey", development_id=7, category="waterproofing")
    assert not both.may("survey", development_id=7, category="doors")
    assert both.may("survey", development_id=8, category="doors")


def test_the_same_role_at_many_developments_is_one_grant():
    many = grants_of(HeldRole(role="agent", development_ids=frozenset({n})) for n in range(20))
    assert len(many) == 1
    assert many[0].development_ids == frozenset(range(20))


def test_a_role_in_the_whole_group_swallows_its_narrower_twin():
    grants = grants_of([HeldRole(role="agent"), HeldRole(role="agent", development_ids=frozenset({7}))])
    assert [grant.development_ids for grant in grants] == [None]


def test_a_company_without_developments_gives_a_role_that_reaches_nothing():
    agent = an_actor_with(HeldRole(role="agent", development_ids=frozenset()))
    assert not agent.may("register_case", development_id=7)


def test_every_permission_is_held_by_some_role_and_every_role_has_its_words():
    held = frozenset().union(*(role.permissions for role in roles.ROLES))
    assert held == frozenset(roles.Permission)
    assert set(roles.PERMISSION_LABELS) == held
    assert all(str(role.label) and str(role.description) for role in roles.ROLES)


def test_auditors_change_nothing():
    changing = {"register_case", "work_case", "edit_estate", "edit_staff", "approve", "import", "publish_policy"}
    assert not {p.value for p in roles.BY_KEY["auditor"].permissions} & changing


def test_companies_stand_at_least_three_levels_deep():
    assert rules.COMPANY_LEVELS >= 3
