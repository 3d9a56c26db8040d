"""The limits of the baseline by kind and stage, and what a pack may say of time."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.utils import translation
from pydantic import ValidationError

from aftercare.service.deadlines.policy import (
    CalendarPolicy,
    DeadlinePolicy,
    Duration,
    Facts,
    Interval,
    Unit,
    parse_duration,
)
from tests.factories.policies import a_document
from tests.service.deadlines.reckoning import deadlines, due, wall


@pytest.fixture(autouse=True, scope="module")
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


# --- limits by kind and stage -------------------------------------------------------------------------------------

REPORTED = "2026-11-02 10:00"  # a Monday


def promised(stage: str, **facts: str) -> datetime:
    """When a stage is due that began on Monday, 2 November 2026 at 10 o'clock."""
    rule = deadlines().rule_for(stage, Facts(**facts))
    return due(str(rule.limit), REPORTED)


@pytest.mark.requirement("S000.01.r16")
def test_house_quality_is_finished_in_30_working_days():
    assert promised("finish", kind="repair", component_class="house_quality") == wall("2026-12-14 18:00")


@pytest.mark.requirement("S000.01.r17")
def test_decoration_is_finished_in_15_working_days():
    assert promised("finish", kind="repair", component_class="decoration") == wall("2026-11-23 18:00")


@pytest.mark.requirement("S000.01.r18")
def test_public_facilities_are_finished_in_30_working_days():
    assert promised("finish", kind="repair", component_class="public_facilities") == wall("2026-12-14 18:00")


@pytest.mark.requirement("S000.01.r19")
def test_any_other_problem_is_finished_in_15_working_days():
    assert promised("finish", kind="repair", component_class="other") == wall("2026-11-23 18:00")


@pytest.mark.requirement("S000.17.r11", "S001.13.r09")
def test_a_first_answer_is_given_in_24_hours():
    assert promised("first_answer", kind="repair") == wall("2026-11-03 10:00")


@pytest.mark.requirement("S004.06.r04")
def test_an_urgent_complaint_is_taken_up_at_once():
    assert promised("first_answer", kind="complaint", urgency="emergency") == wall("2026-11-02 10:15")


@pytest.mark.requirement("S004.10.r07")
def test_a_question_is_answered_in_2_working_days():
    assert promised("reply", kind="question") == wall("2026-11-04 18:00")


@pytest.mark.requirement("S004.06.r11")
def test_an_enquiry_is_answered_within_its_own_limit():
    assert promised("reply", kind="question") < promised("reply", kind="suggestion")


@pytest.mark.requirement("S000.03.r07", "S000.19.r15")
def test_somebody_is_on_site_to_survey_in_2_working_days():
    assert promised("survey", kind="repair") == wall("2026-11-04 18:00")


@pytest.mark.requirement("S000.08.r10")
def test_a_complaint_is_investigated_in_3_working_days():
    assert promised("investigate", kind="complaint") == wall("2026-11-05 18:00")


@pytest.mark.requirement("S002.01.r03", "S000.03.r09")
def test_complaints_and_repairs_are_handled_within_a_set_time():
    assert promised("finish", kind="complaint") == wall("2026-11-23 18:00")
    assert promised("finish", kind="repair", component_class="house_quality") == wall("2026-12-14 18:00")


@pytest.mark.requirement("S000.12.r12")
def test_the_responsible_unit_repairs_within_the_preset_period():
    assert promised("work", kind="repair", component_class="house_quality") == wall("2026-11-30 18:00")
    assert promised("work", kind="repair", component_class="decoration") == wall("2026-11-16 18:00")


@pytest.mark.requirement("S000.12.r21")
def test_for_a_small_defect_the_builder_is_on_site_in_24_hours():
    assert promised("on_site", kind="repair", size="small") == wall("2026-11-03 10:00")
    assert promised("on_site", kind="repair", size="large") > wall("2026-11-03 10:00")


@pytest.mark.feature("SL02")
@pytest.mark.parametrize(
    ("stage", "ends"),
    [
        ("survey", "2026-11-04 18:00"),
        ("dispatch", "2026-11-03 18:00"),
        ("contractor_answer", "2026-11-03 10:00"),
        ("on_site", "2026-11-05 18:00"),
        ("acceptance", "2026-11-05 18:00"),
        ("callback", "2026-11-05 18:00"),
        ("settle", "2026-12-03 00:00"),
    ],
)
def test_each_stage_has_its_limit(stage: str, ends: str):
    assert promised(stage, kind="repair") == wall(ends)


# --- what a pack may say ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["0 days", "3 fortnights", "-1 hours", "soon", "1.5 days", "3"])
def test_a_limit_that_means_nothing_is_refused(text: str):
    with pytest.raises(ValueError, match="write a number above 0"):
        parse_duration(text)


def test_a_limit_is_written_as_it_is_read():
    assert str(parse_duration("30 working_days")) == "30 working_days"
    assert str(parse_duration("end_of_day")) == "end_of_day"
    assert parse_duration("3 months") == Duration(3, Unit.MONTHS)


def test_an_interval_must_run_forward_and_not_overlap_another():
    with pytest.raises(ValidationError, match="must last some time"):
        Interval(start="22:00", end="22:00")
    calendar = a_document()["calendar"]
    calendar["calendars"]["office"]["week"]["monday"] = [
        {"start": "08:00", "end": "12:00"},
        {"start": "11:00", "end": "15:00"},
    ]
    with pytest.raises(ValidationError, match="overlap or are out of order"):
        CalendarPolicy.model_validate(calendar)


def test_a_calendar_must_have_work_a_zone_and_a_default():
    calendar = a_document()["calendar"]
    for change, words in (
        ({"week": {}}, "no working time at all"),
        ({"make_up_as": "sunday"}, "on which nobody works"),
        ({"zone": "Moon/Crater"}, "is not a time zone"),
    ):
        office = {**calendar["calendars"]["office"], **change}
        with pytest.raises(ValidationError, match=words):
            CalendarPolicy.model_validate({"default": "office", "calendars": {"office": office}})
    with pytest.raises(ValidationError, match="unknown calendar"):
        CalendarPolicy.model_validate({**calendar, "default": "moon"})


def test_the_last_rule_of_a_stage_must_hold_for_every_case():
    deadlines = a_document()["deadlines"]
    deadlines["limits"]["survey"]["rules"][-1]["when"] = {"kind": "repair"}
    with pytest.raises(ValidationError, match="the last rule must hold for every case"):
        DeadlinePolicy.model_validate(deadlines)
