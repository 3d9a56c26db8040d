"""The intake of the baseline: what is asked of which report, through which ways in, and what strangers may send."""

from functools import cache

import pytest

from aftercare.service.cases import rules
from aftercare.service.cases.policy import IntakePolicy, Taxonomy
from tests.packs.reading import shipped

ASKED_BY = ("phone", "letter", "visit", "media")


def intake() -> IntakePolicy:
    return shipped("baseline").section(IntakePolicy)


@cache
def asked() -> dict[str, tuple[set[str], set[str], set[str]]]:
    """Each question with the kinds, the components and the ways in of the reports in which it is asked."""
    words = shipped("baseline").section(Taxonomy)
    found: dict[str, tuple[set[str], set[str], set[str]]] = {key: (set(), set(), set()) for key in intake().questions}
    for kind in words.kinds:
        for component, row in words.components.items():
            for channel in ASKED_BY:
                said = {"kind": kind, "component": component, "group": row.group, "channel": channel}
                for key in intake().questions_for(**said):
                    for place, value in zip(found[key], (kind, component, channel), strict=True):
                        place.add(value)
    return found


def check(key: str, *, kinds: str, answer: str, of: str = "", by: str = "") -> None:
    """A question is asked of these kinds, of these components (else of all), by these ways in (else by all)."""
    asked_of, components, channels = asked()[key]
    assert asked_of == (set(kinds.split()) or set(shipped("baseline").section(Taxonomy).kinds)), key
    assert components == (set(of.split()) or set(shipped("baseline").section(Taxonomy).components)), key
    assert channels == set(by.split() or ASKED_BY), key
    assert intake().questions[key].type.value == answer, key


def of_groups(*groups: str) -> str:
    components = shipped("baseline").section(Taxonomy).components
    return " ".join(key for key, row in components.items() if row.group in groups)


@pytest.mark.requirement("S001.01.r06")
def test_of_a_repair_it_is_asked_since_when_and_what_tells_one_cause_from_another() -> None:
    check("noticed_since", kinds="repair", answer="choice")
    check("at_home", kinds="repair help", answer="choice")
    check("damage_below", kinds="repair", answer="yes_no", of=of_groups("waterproofing", "water"))
    check(
        "only_when_raining", kinds="repair", answer="yes_no",
        of="roof_waterproofing outer_wall_waterproofing window_sealing balcony_waterproofing window",
    )  # fmt: skip
    check(
        "crack_width", kinds="repair", answer="number",
        of="foundation main_structure partition_wall balcony_slab plaster",
    )  # fmt: skip


@pytest.mark.requirement("S001.01.r06")
def test_whoever_reports_something_outside_a_home_is_not_asked_when_somebody_is_at_home() -> None:
    for public in (False, True):
        found = intake().questions_for(
            kind="repair", component="stairs", group="structure", channel="phone", public=public
        )
        assert ("at_home" in found) is not public


@pytest.mark.requirement("S000.12.r18")
def test_of_what_can_be_an_emergency_it_is_asked_whether_the_valve_is_closed_and_who_is_in_the_lift() -> None:
    check("valve_closed", kinds="repair", answer="yes_no", of="water_supply_pipe riser_pipe heating gas_pipe")
    check("people_in_lift", kinds="repair", answer="number", of="lift_car")


@pytest.mark.requirement("S001.17.r05")
def test_of_a_letter_its_days_are_asked_and_of_a_visit_who_came() -> None:
    check("letter_received_on", kinds="", answer="date", by="letter")
    check("letter_dated_on", kinds="", answer="date", by="letter")
    check("visitors", kinds="", answer="text", by="visit")
    obligatory = {
        key: intake().questions[key].required for key in ("letter_received_on", "letter_dated_on", "visitors")
    }
    assert obligatory == {"letter_received_on": True, "letter_dated_on": False, "visitors": True}


@pytest.mark.requirement("S000.15.r18", "S001.13.r17", "S000.02.r05")
def test_of_a_complaint_it_is_asked_what_it_is_about_of_whom_and_what_the_owner_wants() -> None:
    check("complaint_about", kinds="complaint", answer="choice")
    check("complained_of", kinds="complaint", answer="text")
    check("demand", kinds="complaint", answer="text")


@pytest.mark.requirement("S003.02.r05", "S000.04.r14", "S004.12.r08")
def test_of_a_suggestion_praise_and_help_it_is_asked_about_what_of_whom_and_until_when() -> None:
    check("suggestion_about", kinds="suggestion", answer="choice")
    check("praised", kinds="praise", answer="text")
    check("needed_by", kinds="help", answer="date")


@pytest.mark.requirement("S004.11.r01", "S004.11.r02", "S004.11.r03")
def test_whoever_takes_a_call_a_visit_or_a_web_report_keeps_it_and_what_comes_by_others_is_handed_on() -> None:
    assert all(intake().is_service_channel(channel) for channel in ("phone", "visit", "web"))
    others = ("forum", "group_chat", "media", "authority", "site")
    assert not any(intake().is_service_channel(channel) for channel in others)


@pytest.mark.requirement("S000.03.r06", "S000.12.r10", "S000.06.r09")
def test_calls_letters_mails_codes_links_and_accounts_are_ways_in_of_the_service_centre() -> None:
    ways = ("phone", "letter", "email", "web", "qr", "link", "wechat")
    assert [channel for channel in ways if intake().is_service_channel(channel)] == list(ways)


@pytest.mark.requirement("S004.03.r08", "S001.14.r32", "S004.12.r08")
def test_nothing_is_taken_in_without_who_reported_it_and_what_it_is() -> None:
    who = {"reporter_name", "reporter_phone", "description"}
    assert {kind: set(intake().required_for(kind)) for kind in ("complaint", "question", "help")} == {
        "complaint": who, "question": who, "help": who,
    }  # fmt: skip
    assert set(intake().required_for("repair")) == who | {"unit", "component", "symptom"}


@pytest.mark.requirement("S000.03.r06")
def test_strangers_may_report_every_kind_but_not_faster_or_more_often_than_people_do() -> None:
    limits = intake().open_reports
    assert limits is not None
    assert set(limits.kinds) == {"repair", "complaint", "question", "suggestion", "praise", "help"}
    assert limits.photos_at_most == 6
    rules.check_by_a_person(trap="", seconds=3, limits=limits)
    rules.check_may_report_openly(from_address=5, by_code=29, limits=limits)
    with pytest.raises(rules.NotByAPerson):
        rules.check_by_a_person(trap="", seconds=2.9, limits=limits)
    for from_address, by_code in ((6, 0), (0, 30)):
        with pytest.raises(rules.TooManyReports):
            rules.check_may_report_openly(from_address=from_address, by_code=by_code, limits=limits)


@pytest.mark.requirement("S000.12.r18")
def test_out_of_hours_an_emergency_rings_three_times_round_from_duty_to_the_manager_every_five_minutes() -> None:
    ring = intake().emergencies_out_of_hours
    assert ring is not None
    assert (ring.calls, ring.next_after_minutes, ring.rounds) == (("duty", "lead", "manager"), 5, 3)


@pytest.mark.requirement("S004.11.r05", "S004.11.r06")
def test_the_same_trouble_within_a_year_is_the_same_trouble_again() -> None:
    assert intake().repeats.within_days == 365


@pytest.mark.requirement("S000.12.r18")
@pytest.mark.parametrize(
    ("symptom", "component", "emergency"),
    [("gas_leak", "gas_pipe", True), ("burst_pipe", "water_supply_pipe", True), ("no_power_home", "socket", True),
     ("spark", "socket", True), ("electric_shock", "socket", True), ("lift_entrapment", "lift_car", True),
     ("falling", "facade_finish", True), ("falling", "outer_wall_insulation", True), ("falling", "ceiling", False),
     ("leak", "roof_waterproofing", False), ("crack", "main_structure", False), ("seepage", "window", False)],
)  # fmt: skip
def test_gas_water_power_lifts_and_what_falls_off_the_facade_are_emergencies(
    symptom: str, component: str, emergency: bool
) -> None:
    words = shipped("baseline").section(Taxonomy)
    found = words.emergency(component=component, symptom=symptom)
    assert (found is not None) is emergency
    levels = {key: level.emergency for key, level in words.urgencies.items()}
    chosen = rules.urgency_for(chosen="normal", emergency=found is not None, levels=levels)
    assert chosen == (("emergency", True) if emergency else ("normal", False))
