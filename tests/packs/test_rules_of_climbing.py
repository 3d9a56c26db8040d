"""The baseline's ladder: what lifts an emergency that nobody answers, and a complaint by way of the press."""

from datetime import timedelta

import pytest

from aftercare.care.escalation import rules
from aftercare.care.escalation.policy import EscalationPolicy, Step
from aftercare.care.escalation.rules import CaseFacts, LateClock, Report
from tests.factories.deadlines import local
from tests.packs.reading import shipped

NOW = local("2026-11-20 10:00")
STAGES = ("first_answer", "survey", "dispatch", "contractor_answer", "appoint", "on_site", "work", "callback")
KINDS = ("repair", "complaint", "question", "suggestion", "praise", "help")
CHANNELS = ("phone", "letter", "web", "media", "authority", "forum", "group_chat", "site")


def ladder() -> EscalationPolicy:
    return shipped("baseline").section(EscalationPolicy)


def late(stage: str, minutes: int, *, urgency: str = "emergency", level: str = "") -> Step | None:
    """The step that a stage leads to which is so many minutes late; what climbs after days is not there yet."""
    facts = CaseFacts(kind="repair", urgency=urgency, level=level)
    steps = rules.late_steps(ladder(), facts=facts, stage=stage)
    hours = {"None": 0, "1 hours": 1, "2 hours": 2, "30 minutes": 0.5}
    moments = {key: NOW + timedelta(hours=hours.get(str(step.after), 24)) for key, step in steps.items()}
    clock = LateClock(stage, NOW, moments)
    found, _again = rules.step_for_lateness(ladder(), facts=facts, late=clock, now=NOW + timedelta(minutes=minutes))
    return found.step if found else None


@pytest.mark.requirement("S001.14.r10")
def test_an_emergency_that_nobody_answers_is_the_projects_at_once_and_the_citys_after_an_hour() -> None:
    for minutes, level, takes_over, told in (
        (0, "project", False, ("responsible",)),
        (59, "project", False, ("responsible",)),
        (60, "city", True, ("responsible", "supervisor")),
    ):
        step = late("first_answer", minutes)
        assert step is not None
        assert (step.to, step.takes_over, step.tell) == (level, takes_over, told)
    assert late("first_answer", 60, urgency="normal") is None


@pytest.mark.requirement("S001.14.r10")
@pytest.mark.parametrize(("minutes", "level"), [(0, "project"), (60, "city")])
def test_it_climbs_when_nobody_answers_sends_takes_it_or_comes(minutes: int, level: str) -> None:
    found = {stage: late(stage, minutes) for stage in STAGES}
    climbing = [stage for stage, step in found.items() if step is not None and step.to == level]
    assert climbing == ["first_answer", "dispatch", "contractor_answer", "on_site"]


@pytest.mark.requirement("S000.19.r04")
def test_a_complaint_by_way_of_the_press_or_an_authority_is_the_citys_from_the_start_and_head_office_hears() -> None:
    def grave(kind: str, channel: str) -> Step | None:
        found = rules.step_for_grave(ladder(), facts=CaseFacts(kind=kind, channel=channel, urgency="normal"))
        return found.step if found else None

    assert [channel for channel in CHANNELS if grave("complaint", channel)] == ["media", "authority"]
    assert [kind for kind in KINDS if grave(kind, "media")] == ["complaint"]
    step = grave("complaint", "authority")
    assert step is not None
    assert (step.to, step.takes_over, step.tell) == ("city", True, ("responsible", "head_office"))


@pytest.mark.requirement("S001.14.r16")
@pytest.mark.parametrize("ground", ["media", "lawsuit", "credibility", "major_problem"])
def test_the_press_a_lawsuit_lost_credibility_and_a_major_problem_are_grounds_of_a_crisis(ground: str) -> None:
    rules.check_can_declare(ladder(), is_open=True, declared=False, ground=ground, reason="业主在本地论坛发帖")


def lifted(kind: str, *reports: str) -> Step | None:
    """The step to which so many reports of the same trouble lift the last of them."""
    told = [Report(case_id=n, kind=each) for n, each in enumerate(reports, start=1)]
    found = rules.step_for_reports(ladder(), facts=CaseFacts(kind=kind), reports=told)
    return found.step if found else None


def check_lifted(step: Step | None, to: str, *, becomes: str | None, told: tuple[str, ...]) -> None:
    assert step is not None
    assert (step.to, step.takes_over, step.becomes, step.tell) == (to, True, becomes, told)


@pytest.mark.requirement("S004.11.r05", "S004.11.r06")
def test_the_third_report_of_a_repair_is_a_complaint_for_the_city_and_the_fourth_for_head_office() -> None:
    told = ("responsible", "first_contact")
    assert lifted("repair", "repair", "repair") is None
    check_lifted(lifted("repair", "repair", "repair", "repair"), "city", becomes="complaint", told=told)
    check_lifted(lifted("repair", "repair", "complaint", "repair"), "city", becomes="complaint", told=told)
    for reports in (["repair"] * 4, ["repair", "complaint", "repair", "repair"]):
        check_lifted(lifted("repair", *reports), "group", becomes="complaint", told=(*told, "manager"))
    for kind in set(KINDS) - {"repair"}:
        assert lifted(kind, "repair", "repair", "repair", "repair") is None, "only a repair becomes a complaint"


@pytest.mark.requirement("S004.11.r07", "S004.11.r08")
def test_the_second_complaint_is_the_citys_and_the_third_head_offices() -> None:
    told = ("responsible", "first_contact")
    assert lifted("complaint", "complaint") is None
    assert lifted("complaint", "repair", "complaint") is None, "a repair before is no complaint"
    check_lifted(lifted("complaint", "complaint", "complaint"), "city", becomes=None, told=told)
    check_lifted(lifted("complaint", *["complaint"] * 3), "group", becomes=None, told=(*told, "manager"))
    for kind in ("question", "suggestion", "praise", "help"):
        assert lifted(kind, *["complaint"] * 3) is None
