"""Whether a defect is under warranty, and who answers for it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from aftercare.ground.core.errors import BadInput
from aftercare.service.warranty import rules
from aftercare.service.warranty.policy import Party, SeasonDays, WarrantyPolicy
from tests.factories.policies import a_document, a_policy, the_baseline


def the_terms() -> WarrantyPolicy:
    return the_baseline().section(WarrantyPolicy)


HANDED_OVER = date(2024, 5, 10)
COMPLETED = date(2023, 12, 20)
HOME = rules.Dates(handed_over_on=HANDED_OVER, completed_on=COMPLETED)
DAY = timedelta(days=1)


def coverage(component: str, reported_on: date, *, policy: WarrantyPolicy | None = None, dates: rules.Dates = HOME):
    return rules.decide_coverage(policy or the_terms(), component=component, dates=dates, reported_on=reported_on)


def ends_on(component: str) -> date | None:
    return coverage(component, HANDED_OVER).ends_on


def test_a_defect_on_the_last_day_is_covered_and_one_on_the_next_is_not():
    last = date(2026, 5, 10)
    assert coverage("window", last).covered is True
    assert coverage("window", last + DAY).covered is False


def test_what_is_reported_before_the_handover_is_covered():
    assert coverage("window", HANDED_OVER - DAY).covered is True


@pytest.mark.requirement("S000.03.r03")
@pytest.mark.feature("WA03")
def test_the_main_structure_is_under_warranty_for_the_designed_service_life():
    assert ends_on("main_structure") == date(2074, 5, 10)
    longer = rules.Dates(handed_over_on=HANDED_OVER, design_life_years=70)
    assert coverage("foundation", HANDED_OVER, dates=longer).ends_on == date(2094, 5, 10)


@pytest.mark.requirement("S000.03.r04")
@pytest.mark.parametrize("component", ["roof_waterproofing", "outer_wall_waterproofing", "bathroom_waterproofing"])
def test_roofs_and_outer_walls_are_under_warranty_against_leakage_for_5_years(component: str):
    assert ends_on(component) == date(2029, 5, 10)


@pytest.mark.requirement("S000.03.r05")
@pytest.mark.parametrize("component", ["wiring", "socket_switch", "water_supply_pipe", "drain_pipe"])
def test_electrical_lines_and_water_pipes_are_under_warranty_for_2_years(component: str):
    assert ends_on(component) == date(2026, 5, 10)


@pytest.mark.requirement("S001.19.r01")
def test_decoration_is_under_warranty_for_2_years():
    assert ends_on("floor_tile") == date(2026, 5, 10)


@pytest.mark.requirement("S000.03.r02", "S001.14.r26")
@pytest.mark.parametrize(
    ("component", "last_day"),
    [
        ("foundation", date(2074, 5, 10)),
        ("roof_waterproofing", date(2029, 5, 10)),
        ("outer_wall_insulation", date(2029, 5, 10)),
        ("heating", date(2026, 3, 15)),
        ("cooling", date(2025, 9, 30)),
        ("wiring", date(2026, 5, 10)),
        ("lift_car", date(2026, 5, 10)),
        ("window", date(2026, 5, 10)),
        ("sanitary_ware", date(2025, 5, 10)),
        ("lamp", date(2024, 11, 10)),
        ("road", date(2025, 5, 10)),
    ],
)
def test_each_part_has_the_term_of_law_or_of_the_companys_promise(component: str, last_day: date):
    found = coverage(component, last_day)
    assert found.ends_on == last_day
    assert found.covered is True
    assert coverage(component, last_day + DAY).covered is False
    if component == "road":
        assert "本公司承诺" in found.clause.zh_hans


@pytest.mark.feature("WA03")
def test_the_owners_term_begins_with_the_handover_and_the_builders_with_the_completion():
    found = coverage("window", date(2026, 1, 15))
    assert (found.starts_on, found.ends_on, found.covered) == (HANDED_OVER, date(2026, 5, 10), True)
    assert (found.contractor_ends_on, found.contractor_covered) == (date(2025, 12, 20), False)


def test_without_the_day_of_handover_nothing_is_computed_and_the_reason_is_told():
    found = coverage("window", date(2026, 1, 1), dates=rules.Dates(completed_on=COMPLETED))
    assert (found.covered, found.ends_on, found.not_computed) == (None, None, rules.NotComputed.HANDOVER_UNKNOWN)
    assert found.contractor_ends_on == date(2025, 12, 20)


def test_a_term_may_begin_with_the_completion():
    policy = a_policy(warranty__terms__1__starts="completion").section(WarrantyPolicy)
    assert coverage("roof_waterproofing", COMPLETED, policy=policy).ends_on == date(2028, 12, 20)
    unknown = coverage("roof_waterproofing", COMPLETED, policy=policy, dates=rules.Dates(handed_over_on=HANDED_OVER))
    assert unknown.not_computed is rules.NotComputed.COMPLETION_UNKNOWN


@pytest.mark.parametrize(
    ("starts_on", "partial_counts", "last_day"),
    [
        (date(2024, 5, 10), False, date(2026, 3, 15)),
        (date(2024, 11, 15), False, date(2026, 3, 15)),  # on the first day of a season: it counts
        (date(2024, 11, 16), False, date(2027, 3, 15)),  # one day late: two whole ones are still to come
        (date(2024, 11, 16), True, date(2026, 3, 15)),
        (date(2025, 3, 15), True, date(2026, 3, 15)),
        (date(2025, 3, 16), True, date(2027, 3, 15)),
    ],
)
@pytest.mark.feature("WA04")
def test_heating_is_under_warranty_for_two_heating_seasons(starts_on: date, partial_counts: bool, last_day: date):
    policy = a_policy(warranty__counting__partial_season_counts=partial_counts).section(WarrantyPolicy)
    found = coverage("heating", starts_on, policy=policy, dates=rules.Dates(handed_over_on=starts_on))
    assert found.ends_on == last_day


@given(
    starts_on=st.dates(date(2010, 1, 1), date(2040, 1, 1)), count=st.integers(1, 5), partial=st.booleans(),
)  # fmt: skip
@pytest.mark.feature("WA04")
def test_a_term_in_seasons_holds_so_many_seasons(starts_on: date, count: int, partial: bool):
    days = SeasonDays(first_day="11-15", last_day="03-15", source=("law",))
    last = rules.end_of_season(days, starts_on=starts_on, count=count, partial_counts=partial)
    whole = [
        year
        for year in range(starts_on.year - 1, last.year + 1)
        if rules.season_of(days, year)[0] >= starts_on and rules.season_of(days, year)[1] <= last
    ]
    begun = any(
        first < starts_on <= end
        for first, end in (rules.season_of(days, year) for year in (starts_on.year - 1, starts_on.year))
    )
    assert len(whole) == count - (partial and begun)
    assert (last.month, last.day) == (3, 15)


@given(handed_over=st.dates(date(2010, 1, 1), date(2040, 1, 1)), more=st.integers(0, 4000))
def test_a_later_report_is_never_better_covered_than_an_earlier_one(handed_over: date, more: int):
    dates = rules.Dates(handed_over_on=handed_over)
    for component in ("main_structure", "roof_waterproofing", "heating", "window", "lamp"):
        found = coverage(component, handed_over + timedelta(days=more), dates=dates)
        assert found.covered or not coverage(component, handed_over + timedelta(days=more + 1), dates=dates).covered


# --- who answers --------------------------------------------------------------------------------------------------

WITHIN = date(2025, 6, 1)
AFTER_BUILDERS = date(2026, 1, 15)
AFTER_ALL = date(2026, 5, 11)


def judged(cause: str, reported_on: date, *, component: str = "window") -> rules.Judgement:
    return rules.judge(the_terms(), coverage=coverage(component, reported_on), cause=cause)


@pytest.mark.requirement("S001.19.r03")
def test_the_builders_own_fault_within_the_term_is_the_builders_to_repair():
    found = judged("construction", WITHIN)
    assert (found.covered, found.party) == (True, Party.CONTRACTOR)
    assert judged("material", WITHIN).party is Party.CONTRACTOR


@pytest.mark.requirement("S001.19.r11")
def test_a_hidden_fault_is_the_builders_even_later():
    assert judged("hidden_defect", WITHIN).party is Party.CONTRACTOR
    assert judged("hidden_defect", AFTER_BUILDERS).party is Party.CONTRACTOR
    assert judged("hidden_defect", AFTER_ALL).party is Party.CONTRACTOR
    assert judged("construction", WITHIN).party is Party.CONTRACTOR


@pytest.mark.requirement("S001.19.r12", "S001.19.r13")
def test_a_fault_of_both_is_shared_and_of_supplied_material_the_developers():
    assert judged("shared_fault", WITHIN).party is Party.SHARED
    assert judged("employer_supplied", WITHIN).party is Party.DEVELOPER


@pytest.mark.requirement("S000.11.r02", "S000.18.r02")
def test_the_developer_answers_to_the_owner_even_when_the_builders_term_has_run_out():
    found = judged("construction", AFTER_BUILDERS)
    assert (found.covered, found.party) == (True, Party.DEVELOPER)


def test_after_the_term_the_owner_pays():
    found = judged("construction", AFTER_ALL)
    assert (found.covered, found.party) == (False, Party.OWNER)
    assert "2年" in found.clause.zh_hans


@pytest.mark.parametrize(
    ("cause", "party"),
    [
        ("misuse", Party.OWNER),
        ("owner_alteration", Party.OWNER),
        ("force_majeure", Party.OWNER),
        ("third_party", Party.THIRD_PARTY),
        ("property_service", Party.PROPERTY_COMPANY),
    ],
)
def test_some_causes_are_never_covered(cause: str, party: Party):
    for reported_on in (WITHIN, AFTER_ALL):
        found = judged(cause, reported_on)
        assert (found.covered, found.party) == (False, party)


def test_without_a_window_the_cause_still_says_who_would_answer():
    found = rules.judge(the_terms(), coverage=coverage("window", WITHIN, dates=rules.Dates()), cause="construction")
    assert (found.covered, found.party) == (None, Party.CONTRACTOR)
    assert rules.responsible_party(the_terms(), cause="construction", covered=True) is Party.CONTRACTOR
    assert rules.responsible_party(the_terms(), cause="construction", covered=False) is Party.OWNER


# --- what may be decided ------------------------------------------------------------------------------------------


def decide(judgement: rules.Judgement, *, covered: bool, party: Party, contractor: int | None = 3, reason: str = ""):
    rules.check_decision(judgement=judgement, covered=covered, party=party, contractor_id=contractor, reason=reason)


@pytest.mark.feature("WA06")
def test_a_decision_that_differs_from_the_computed_one_says_why():
    computed = judged("construction", WITHIN)
    decide(computed, covered=True, party=Party.CONTRACTOR)
    for covered, party in ((False, Party.CONTRACTOR), (True, Party.DEVELOPER)):
        with pytest.raises(BadInput):
            decide(computed, covered=covered, party=party)
        decide(computed, covered=covered, party=party, reason="Agreed with the builder on site")


def test_what_could_not_be_computed_is_decided_only_with_a_reason():
    computed = rules.judge(the_terms(), coverage=coverage("window", WITHIN, dates=rules.Dates()), cause="construction")
    with pytest.raises(BadInput):
        decide(computed, covered=True, party=Party.CONTRACTOR)
    decide(computed, covered=True, party=Party.CONTRACTOR, reason="The key register shows June 2024")


def test_a_builder_who_answers_is_named():
    with pytest.raises(BadInput):
        decide(judged("construction", WITHIN), covered=True, party=Party.CONTRACTOR, contractor=None)
    decide(judged("misuse", WITHIN), covered=False, party=Party.OWNER, contractor=None)


# --- what a pack may say ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        (("terms", 1, "seasons"), 2, "exactly one of months, seasons, design_life"),
        (("terms", 3, "season"), None, "names both seasons and season"),
        (("terms", 1, "components"), ["window"], "window is in two terms"),
        (("seasons",), {}, "does not say when cooling, heating begins"),
        (("seasons", "heating", "last_day"), "02-29", "is not a day of every year"),
    ],
)
def test_a_term_that_contradicts_itself_is_not_loaded(path: tuple[str | int, ...], value: object, words: str):
    document = a_document()["warranty"]
    place = document
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    with pytest.raises(ValidationError, match=words):
        WarrantyPolicy.model_validate(document)
