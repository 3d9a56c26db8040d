"""Replies and questionnaires of the baseline: who approves what, where else an owner may turn, how answers weigh."""

from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from aftercare.care.replies import rules
from aftercare.care.replies.policy import ReplyPolicy
from aftercare.care.replies.rules import Facts
from aftercare.care.surveys import scoring
from aftercare.care.surveys.questions import SurveyPolicy
from aftercare.ground.core.errors import BadInput
from tests.factories.deadlines import local
from tests.packs.reading import shipped

SHANGHAI = ZoneInfo("Asia/Shanghai")
KINDS = ("repair", "complaint", "question", "suggestion", "praise", "help")
ABOVE = ("manager", "head_office")
CONTRACT, LOSS = {"complaint_about": "contract"}, {"caused_loss": "yes"}


def replies() -> ReplyPolicy:
    return shipped("baseline").section(ReplyPolicy)


def approved(**facts: object) -> tuple[str, ...]:
    """The roles, the first asked first, that approve a reply to such a complaint."""
    told = {"kind": "complaint", **facts}
    return rules.approval_for(replies(), Facts(**told))[1].roles  # type: ignore[arg-type]


@pytest.mark.requirement("S004.15.r15")
def test_what_the_project_cannot_grant_is_head_offices_alone_to_approve() -> None:
    assert approved(beyond=True) == ("head_office",)
    assert approved(beyond=True, crisis=True) == ("head_office",)


@pytest.mark.requirement("S001.15.r07", "S004.19.r33")
def test_a_crisis_and_whatever_climbed_past_the_project_is_approved_above() -> None:
    assert approved(crisis=True) == ABOVE
    found = [level for level in ("", "project", "city", "region", "group") if approved(level=level) == ABOVE]
    assert found == ["city", "region", "group"]
    assert approved(level="project") == ("supervisor", *ABOVE)


@pytest.mark.requirement("S000.19.r04")
def test_a_complaint_by_way_of_the_press_or_an_authority_is_approved_above() -> None:
    channels = ("phone", "letter", "media", "authority", "forum")
    assert [channel for channel in channels if approved(channel=channel) == ABOVE] == ["media", "authority"]


@pytest.mark.requirement("S003.01.r14", "S004.14.r16")
def test_a_dispute_about_the_contract_and_a_loss_are_approved_above_and_name_every_remedy() -> None:
    for answers, template in ((CONTRACT, "contract_dispute"), (LOSS, "loss")):
        assert approved(answers=answers) == ABOVE
        found = rules.templates_for(replies(), Facts(kind="complaint", answers=answers))
        assert next(iter(found)) == template
        assert found[template].remedies == ("review", "mediation", "hotline", "court")
    assert approved(answers={"complaint_about": "service_quality", "caused_loss": "no"}) == ("supervisor", *ABOVE)


@pytest.mark.requirement("S001.01.r19", "S001.01.r20")
def test_a_reply_to_a_complaint_says_where_else_its_owner_may_turn() -> None:
    found = rules.templates_for(replies(), Facts(kind="complaint"))
    assert list(found) == ["complaint"]
    assert found["complaint"].remedies == ("review", "mediation", "hotline", "court")
    assert (found["complaint"].takes, found["complaint"].settles) == ("propose", "agree")


@pytest.mark.requirement("S004.03.r08", "S004.10.r07")
def test_an_answer_to_a_question_says_what_was_asked_and_the_answer_and_where_else_to_turn() -> None:
    found = rules.templates_for(replies(), Facts(kind="question"))
    assert list(found) == ["question"]
    assert (found["question"].remedies, found["question"].takes) == (("review", "hotline"), "answer")
    rules.check_complete(found["question"], {"asked": "可否提前还贷", "decided": "可以"}, language="zh-hans")
    for missing in ("asked", "decided"):
        said = {key: "可以" for key in ("asked", "decided") if key != missing}
        with pytest.raises(BadInput):
            rules.check_complete(found["question"], said, language="zh-hans")


@pytest.mark.requirement("S001.14.r18")
def test_an_answer_to_a_suggestion_says_what_was_suggested_and_what_came_of_it() -> None:
    found = rules.templates_for(replies(), Facts(kind="suggestion"))
    assert list(found) == ["suggestion"]
    rules.check_complete(found["suggestion"], {"asked": "增设充电桩", "decided": "列入明年计划"}, language="zh-hans")
    with pytest.raises(BadInput):
        rules.check_complete(found["suggestion"], {"asked": "增设充电桩"}, language="zh-hans")


@pytest.mark.requirement("S004.14.r15")
def test_a_reply_is_promised_for_at_most_thirty_days_from_now_and_not_for_a_repair() -> None:
    now = local("2026-11-20 10:00")

    def promised(kind: str, on: date) -> bool:
        try:
            rules.promised_until(replies().promise, kind=kind, on=on, at=now, zone=SHANGHAI)
        except (BadInput, rules.WrongState):
            return False
        return True

    assert [kind for kind in KINDS if promised(kind, date(2026, 11, 25))] == ["complaint", "question", "suggestion"]
    assert promised("question", date(2026, 12, 20))
    assert not promised("question", date(2026, 12, 21))


@pytest.mark.requirement("S001.14.r11")
def test_a_review_one_level_up_is_among_the_remedies() -> None:
    assert [key for key, each in replies().remedies.items() if each.review] == ["review"]


def stage(key: str) -> tuple[tuple[str, ...], tuple[str, ...], str]:
    """By which steps or events a stage of a complaint is done, and by which limit it is owed."""
    found = replies().stages["complaint"][key]
    return found.steps, found.events, found.time_limit


@pytest.mark.requirement("S004.06.r04", "S000.08.r10", "S000.02.r05")
def test_a_complaint_is_acknowledged_by_an_answer_assessed_by_a_draft_and_decided_by_a_reply_or_from_above() -> None:
    assert stage("acknowledge") == (("investigating",), ("case.answered", "case.reply_sent"), "first_answer")
    assert stage("assess") == (("proposed",), ("case.reply_submitted",), "investigate")
    assert stage("decide") == (("proposed",), ("case.reply_sent", "case.decided_above"), "investigate")


@pytest.mark.requirement("S000.08.r12", "S002.01.r07", "S000.11.r07")
def test_its_owner_is_told_by_the_reply_it_is_closed_after_the_callback_and_reviewed_when_filed() -> None:
    assert stage("tell") == (("proposed",), ("case.reply_sent",), "investigate")
    assert stage("close") == (("filing",), (), "callback")
    assert stage("review") == (("archived",), (), "file")


def surveys() -> SurveyPolicy:
    return shipped("baseline").section(SurveyPolicy)


def score(questionnaire: str, **answers: str) -> Decimal | None:
    """What answers to some of its questions add up to."""
    return scoring.result_of(surveys(), surveys().questionnaire(questionnaire), answers).score


def weights(questionnaire: str, *topics: str) -> list[str]:
    """What one question alone makes of the whole: answered with the best, all others with the worst."""
    worst = dict.fromkeys(topics, "very_dissatisfied")
    return [str(score(questionnaire, **{**worst, each: "very_satisfied"})) for each in topics]


@pytest.mark.requirement("S004.19.r28")
def test_in_the_yearly_survey_the_building_and_the_handling_of_complaints_weigh_twice() -> None:
    found = weights("yearly", "planning", "works_quality", "sales_service", "complaint_service", "property_service")
    assert found == ["14.29", "28.57", "14.29", "28.57", "14.29"]
    assert surveys().questionnaire("yearly").open_for_days == 30


@pytest.mark.requirement("S004.09.r11", "S004.16.r08", "S000.02.r12")
def test_after_a_repair_the_result_weighs_three_parts_of_seven_and_must_be_said() -> None:
    assert weights("after_repair", "result", "attitude", "promptness") == ["42.86", "28.57", "28.57"]
    asks = surveys().questionnaire("after_repair").asks
    assert [key for key, ask in asks.items() if ask.required] == ["result"]
    assert (asks["opinion"].kind.value, asks["opinion"].topic) == ("text", "quality")


@pytest.mark.requirement("S000.15.r14", "S001.13.r13")
def test_whoever_had_a_repair_done_is_asked_for_fourteen_days_and_not_again_within_thirty() -> None:
    rule = surveys().after_closing
    assert rule is not None
    assert (rule.questionnaire, rule.kinds, rule.steps) == ("after_repair", ("repair",), ("archived",))
    assert rule.not_again_within_days == 30
    assert surveys().questionnaire("after_repair").open_for_days == 14


@pytest.mark.requirement("S004.09.r12", "S000.10.r18", "S004.03.r15")
def test_every_year_sixty_in_a_hundred_owners_are_asked_from_the_third_month_after_their_handover_on() -> None:
    rule = surveys().periodic
    assert rule is not None
    assert len(scoring.draw(range(100), percent=rule.percent, seed="2026")) == 60
    assert (rule.questionnaire, rule.months_after_handover, rule.every_months) == ("yearly", 3, 12)
