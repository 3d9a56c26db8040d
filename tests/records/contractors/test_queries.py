"""Who built it, who stands ready, and what is missing."""

from datetime import date

import pytest

from aftercare.ground.accounts.models import Development
from aftercare.records.contractors import queries
from aftercare.records.contractors.models import Contractor
from aftercare.records.contractors.policy import ContractorPolicy
from aftercare.records.contractors.rules import ContractorKind
from tests.factories.accounts import a_contractor_actor, a_development, an_actor, an_owner_actor
from tests.factories.contractors import a_built_part, a_contractor, a_crew_member, a_framework_contract
from tests.factories.estate import a_building, a_unit
from tests.factories.policies import the_baseline

NAMES = ("window", "doors_windows", "decoration")
TODAY = date(2026, 11, 21)


@pytest.mark.feature("WA07")
@pytest.mark.requirement("S000.11.r12", "S000.18.r11")
def test_whoever_built_the_part_in_this_building_answers_before_others() -> None:
    building = a_building()
    general = a_built_part(development=building.development, component="decoration")
    exact = a_built_part(building=building, component="window")
    a_built_part(building=a_building(development=building.development), component="window")
    where = {"development_id": building.development_id, "building_id": building.pk}
    assert queries.built_by(**where, names=NAMES) == exact
    assert queries.builders_of(**where, names=NAMES) == [exact, general]
    assert queries.built_by(**where, names=("floor", "floors", "decoration")) == general
    assert queries.built_by(**where, names=("lift",)) is None


def test_who_works_for_us_no_more_is_not_asked() -> None:
    part = a_built_part(a_contractor(active=False), component="window")
    assert queries.built_by(development_id=part.development_id, building_id=None, names=NAMES) is None


def test_a_home_shows_what_was_built_in_its_building_and_everywhere() -> None:
    building = a_building()
    here = a_built_part(building=building, component="window")
    whole = a_built_part(development=building.development, component="lift")
    a_built_part(building=a_building(development=building.development), component="roof")
    found = queries.built_in(development_id=building.development_id, building_id=building.pk)
    assert {part.pk for part in found} == {here.pk, whole.pk}


def test_a_framework_contract_made_for_the_work_comes_before_one_for_everything() -> None:
    development = a_development()
    everything = a_framework_contract(development=development)
    windows = a_framework_contract(development=development, categories=("doors_windows",))
    a_framework_contract(development=development, categories=("lift",))
    a_framework_contract(development=development, from_on=date(2027, 1, 1))
    a_framework_contract(development=development, until_on=date(2026, 11, 20))
    last_day = a_framework_contract(development=development, until_on=TODAY, categories=("window",))
    found = queries.frameworks_for(development_id=development.pk, names=NAMES, on=TODAY)
    assert found == [windows, last_day, everything]


@pytest.mark.requirement("S000.12.r20")
def test_builders_that_owe_a_contact_are_listed_once_homes_are_handed_over() -> None:
    policy = the_baseline().section(ContractorPolicy)
    handed_over, in_building = a_unit(), a_unit(handed_over_on=None)
    owing = a_contractor(repair_phone="")
    for contractor in (owing, a_contractor()):
        a_built_part(contractor, development=handed_over.development)
    a_built_part(a_contractor(repair_phone=""), development=in_building.development)
    a_contractor(repair_contact="")
    assert queries.builders_without_contact(policy) == [owing]


@pytest.mark.requirement("S000.11.r11")
def test_developments_without_a_framework_contractor_are_listed() -> None:
    policy = the_baseline().section(ContractorPolicy)
    with_one, over, without = (a_unit().development for _each in range(3))
    a_framework_contract(development=with_one)
    a_framework_contract(development=over, until_on=date(2026, 11, 20))
    a_development("nothing built yet")
    gaps = queries.framework_gaps(policy, developments=Development.objects.all(), on=TODAY)
    assert {gap.development.pk for gap in gaps} == {over.pk, without.pk}


def test_a_contractor_is_found_by_the_repair_phone_or_a_crew_members() -> None:
    contractor = a_contractor(repair_phone="13700137000")
    a_crew_member(contractor, phone="13600136000")
    assert queries.find_by_phone("13700137000") == contractor
    assert queries.find_by_phone("13600136000") == contractor
    assert queries.find_by_phone("13500135000") is None


def test_contractors_exist_for_staff_and_for_themselves() -> None:
    one, other = a_contractor(), a_contractor(ContractorKind.SUPPLIER)
    assert set(Contractor.objects.visible_to(an_actor("agent"))) == {one, other}
    assert set(Contractor.objects.visible_to(a_contractor_actor(one.pk))) == {one}
    assert not Contractor.objects.visible_to(an_owner_actor(1)).exists()
