"""Whom the baseline tells of what: each notice with when it goes out and when not, and what nobody switches off."""

import pytest

from aftercare.faces.messages.policy import Happening, MessagePolicy
from tests.packs.reading import shipped

KINDS = ("repair", "complaint", "question", "suggestion", "praise", "help")
Told = dict[str, tuple[str, ...]]


def policy() -> MessagePolicy:
    return shipped("baseline").section(MessagePolicy)


def told(event: str, **facts: object) -> Told:
    """What is told when this happens: each wording with whom it goes to."""
    seen = Happening.model_validate(facts)
    notices = policy().notices.values()
    return {each.wording: each.tell for each in notices if each.on == event and each.when.hold_for(seen)}


def kinds_of(wording: str, event: str, **facts: object) -> list[str]:
    return [kind for kind in KINDS if wording in told(event, kind=kind, **facts)]


@pytest.mark.requirement("S000.09.r09", "S000.10.r17", "S001.05.r13")
def test_the_manager_and_with_a_complaint_the_adviser_hears_of_every_opinion() -> None:
    assert kinds_of("opinion_raised", "case.registered") == ["complaint", "suggestion"]
    notices = [each for each in policy().notices.values() if each.wording == "opinion_raised"]
    found = {kind: [each.tell for each in notices if each.when.hold_for(Happening(kind=kind))] for kind in KINDS}
    assert found["complaint"] == [("manager",), ("adviser",)]
    assert found["suggestion"] == [("manager",)]


@pytest.mark.requirement("S004.11.r04")
def test_an_adviser_hears_of_a_complaint_when_it_is_registered_and_of_nothing_else() -> None:
    notice = next(each for each in policy().notices.values() if "adviser" in each.tell)
    assert (notice.on, notice.wording) == ("case.registered", "opinion_raised")
    assert [kind for kind in KINDS if notice.when.hold_for(Happening(kind=kind))] == ["complaint"]


@pytest.mark.requirement("S001.14.r10")
def test_everybody_above_hears_of_an_emergency_at_once() -> None:
    said = told("case.registered", kind="repair", emergency=True)
    assert said["major_raised"] == ("supervisor", "manager", "head_office")
    assert "major_raised" not in told("case.registered", kind="repair")


@pytest.mark.requirement("S000.19.r04")
def test_head_office_hears_of_a_complaint_by_way_of_the_press_an_authority_or_the_forum() -> None:
    channels = ("phone", "letter", "web", "media", "authority", "forum", "group_chat")
    public = [each for each in channels if "major_raised" in told("case.registered", kind="complaint", channel=each)]
    assert public == ["media", "authority", "forum"]
    assert told("case.registered", kind="complaint", channel="media")["major_raised"] == ("head_office",)
    assert kinds_of("major_raised", "case.registered", channel="media") == ["complaint"]


@pytest.mark.requirement("S002.01.r34", "S002.01.r44", "S001.01.r21")
def test_lead_and_manager_hear_how_every_complaint_goes_on() -> None:
    assert kinds_of("case_moved_on", "case.moved") == ["complaint"]
    assert told("case.moved", kind="complaint")["case_moved_on"] == ("supervisor", "manager")


@pytest.mark.requirement("S000.07.r20", "S000.15.r07", "S000.17.r09")
def test_a_question_that_the_desk_cannot_answer_is_told_to_the_inspector() -> None:
    assert kinds_of("technical_question", "case.moved", to_step="with_specialist") == ["question"]
    assert told("case.moved", kind="question", to_step="with_specialist")["technical_question"] == ("inspector",)
    assert "technical_question" not in told("case.moved", kind="question", to_step="answered")


@pytest.mark.requirement("S002.01.r30", "S000.03.r17", "S004.10.r09")
def test_who_urges_twice_or_writes_is_heard_and_who_is_not_covered_is_told() -> None:
    assert kinds_of("not_content", "case.urged", urged=2) == ["complaint"]
    assert told("case.urged", kind="complaint", urged=2) == {"not_content": ("manager",)}
    assert told("case.urged", kind="complaint", urged=1) == {}
    assert told("case.owner_wrote", kind="repair") == {"owner_wrote": ("responsible",)}
    assert told("case.judged", kind="repair", covered=False) == {"not_covered_told": ("owner",)}
    assert told("case.judged", kind="repair", covered=True) == {}


@pytest.mark.requirement("S000.19.r16", "S000.15.r16", "S000.17.r18")
def test_the_manager_hears_of_a_large_defect_that_was_verified() -> None:
    assert told("survey.recorded", confirmed=True, size="large") == {"defect_verified": ("manager",)}
    assert told("survey.recorded", confirmed=True, size="small") == {}
    assert told("survey.recorded", confirmed=False, size="large") == {}


@pytest.mark.requirement("S000.14.r14", "S000.14.r06")
def test_the_lead_hears_of_a_delay_and_whoever_comes_of_a_time_that_does_not_suit() -> None:
    assert told("workorder.delayed") == {"delay_reported": ("supervisor",)}
    assert told("workorder.time_rejected") == {"time_rejected": ("responsible", "technician_of_order")}


@pytest.mark.requirement("S001.01.r17", "S001.08.r05", "S001.11.r05")
def test_who_is_not_content_when_called_is_heard_by_the_responsible_and_the_lead() -> None:
    assert told("callback.recorded", outcome="not_satisfied") == {"not_content": ("responsible", "supervisor")}
    assert told("callback.recorded", outcome="satisfied") == {}
    assert told("callback.recorded", outcome="not_reached") == {}


@pytest.mark.requirement("S001.03.r04", "S000.08.r08")
def test_two_stars_or_sixty_points_are_heard_of_and_three_stars_or_sixty_one_are_not() -> None:
    for stars, score, heard in ((2, 60, True), (3, 61, False)):
        said = {"not_content": ("responsible", "supervisor")} if heard else {}
        assert told("case.rated", stars=stars) == said
        assert told("questionnaire.answered", score=score) == said


@pytest.mark.requirement("S000.02.r09", "S000.05.r06", "S000.08.r12")
def test_nobody_switches_off_progress_visits_and_results() -> None:
    assert all(policy().is_obligatory(topic) for topic in ("progress", "visit", "result"))


@pytest.mark.requirement("S000.12.r11", "S000.09.r09", "S000.13.r08")
def test_no_company_switches_off_its_orders_and_no_manager_what_is_reported() -> None:
    assert all(policy().is_obligatory(topic) for topic in ("orders", "reports", "result"))


@pytest.mark.requirement("S000.12.r18", "S000.02.r12")
def test_a_call_at_night_rings_at_any_hour_and_a_questionnaire_can_be_switched_off() -> None:
    assert policy().is_obligatory("ring")
    assert policy().is_urgent("ring")
    assert "survey" in policy().topics
    assert not policy().is_obligatory("survey")
    assert not policy().is_urgent("survey")
