"""Questions beside the usual fields: when they are asked, what is right, how they are read again (IN13, PL12)."""

import pytest

from aftercare.ground.core.errors import BadInput
from aftercare.ground.search.rules import grams
from aftercare.service.cases import rules
from aftercare.service.cases.policy import IntakePolicy, Question
from tests.factories.policies import the_baseline


def a_question(type_: str, **values: object) -> Question:
    return Question.model_validate(
        {"label": {"zh-hans": "问", "en": "Asked"}, "type": type_, "source": ["practice: a test"], **values}
    )


def checked(typed: str, question: Question, *, complete: bool = True) -> dict[str, str]:
    return rules.checked_answers({"asked": typed}, questions={"asked": question}, complete=complete, language="en")


def asked_of(kind: str = "repair", component: str = "", channel: str = "phone") -> set[str]:
    section = the_baseline().section(IntakePolicy)
    groups = {"roof_waterproofing": "waterproofing", "water_supply_pipe": "water", "lift_car": "lift"}
    return set(section.questions_for(kind=kind, component=component, group=groups.get(component, ""), channel=channel))


@pytest.mark.feature("IN13", "PL12")
def test_each_kind_part_and_channel_has_questions_of_its_own() -> None:
    assert {"letter_received_on", "letter_dated_on"} <= asked_of(channel="letter")
    assert "letter_received_on" not in asked_of(channel="phone")
    assert "visitors" in asked_of(channel="visit")
    assert {"only_when_raining", "damage_below"} <= asked_of(component="roof_waterproofing")
    assert "only_when_raining" not in asked_of(component="water_supply_pipe")
    assert "damage_below" in asked_of(component="water_supply_pipe")
    assert "people_in_lift" in asked_of(component="lift_car")
    assert {"complaint_about", "complained_of", "demand"} <= asked_of(kind="complaint")
    assert "complaint_about" not in asked_of(kind="praise")


@pytest.mark.parametrize(
    ("type_", "typed", "kept"),
    [
        ("number", " 2.50 ", "2.5"),
        ("number", "0", "0"),
        ("number", "100", "100"),
        ("date", "2026-11-21", "2026-11-21"),
        ("yes_no", "no", "no"),
        ("text", " 两位，业主的父母 ", "两位，业主的父母"),
    ],
)
def test_an_answer_is_kept_in_one_way_of_writing(type_: str, typed: str, kept: str) -> None:
    assert checked(typed, a_question(type_)) == {"asked": kept}


@pytest.mark.parametrize(
    ("type_", "typed"),
    [
        ("number", "three"),
        ("number", "NaN"),
        ("number", "1e12"),
        ("date", "21.11.2026"),
        ("yes_no", "perhaps"),
        ("text", "长" * 501),
    ],
)
def test_an_answer_of_another_type_is_refused_in_the_words_of_the_question(type_: str, typed: str) -> None:
    with pytest.raises(BadInput, match="Asked"):
        checked(typed, a_question(type_))


def test_a_choice_is_one_of_those_offered() -> None:
    question = a_question("choice", choices={"today": {"label": {"zh-hans": "今天", "en": "Today"}}})
    assert checked("today", question) == {"asked": "today"}
    with pytest.raises(BadInput):
        checked("yesterday", question)


def test_what_is_required_is_missed_unless_the_report_was_kept_elsewhere() -> None:
    question = a_question("text", required=True)
    with pytest.raises(BadInput, match="Asked"):
        checked("", question)
    assert checked("", question, complete=False) == {}


def test_an_answer_to_what_was_not_asked_is_refused() -> None:
    with pytest.raises(BadInput, match="stranger"):
        rules.checked_answers({"stranger": "x"}, questions={}, complete=True, language="en")


def test_answers_are_read_again_in_words_even_when_the_question_is_gone() -> None:
    questions = the_baseline().section(IntakePolicy).questions
    said = rules.said_answers(
        {"old_one": "7", "damage_below": "yes", "noticed_since": "weeks"},
        questions=questions,
        yes_no=("是", "否"),
        language="zh-hans",
    )
    assert said == [("什么时候发现的", "一周以上"), ("是否漏到楼下", "是"), ("old_one", "7")]


def test_a_choice_without_choices_and_choices_without_a_choice_are_no_questions() -> None:
    with pytest.raises(ValueError, match="choices"):
        a_question("choice")
    with pytest.raises(ValueError, match="choices"):
        a_question("text", choices={"a": {"label": {"zh-hans": "甲", "en": "A"}}})


def test_two_texts_are_alike_when_much_of_the_shorter_stands_in_the_longer() -> None:
    long = grams("3号楼电梯今天早上又停了，困了一位老人十几分钟才出来。")
    assert rules.likeness(grams("3号楼电梯停了"), long) >= rules.ALIKE
    assert rules.likeness(grams("小区路灯不亮"), long) < rules.ALIKE
    assert rules.likeness(grams(""), long) == 0
