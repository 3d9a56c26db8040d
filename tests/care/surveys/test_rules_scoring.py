"""What answers add up to: only what was said counts, by weight and by topic; a survey needs enough of them."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from pydantic import ValidationError

from aftercare.care.surveys import scoring
from aftercare.care.surveys.questions import SurveyPolicy
from aftercare.ground.core.errors import BadInput
from tests.factories.policies import the_baseline

NOW = datetime(2026, 11, 18, tzinfo=UTC)
WORDS = {"zh-hans": "字", "en": "word"}
SCALE = {
    "grades": {"good": {"label": WORDS, "score": 100}, "poor": {"label": WORDS, "score": 0}},
    "source": ["practice: test"],
}


def a_policy(**asks: dict[str, object]) -> SurveyPolicy:
    filled = {key: {"label": WORDS, "topic": "work", "source": ["practice: test"], **ask} for key, ask in asks.items()}
    sheet = {"label": WORDS, "asks": filled, "open_for_days": 14, "source": ["practice: test"]}
    return SurveyPolicy.model_validate(
        {"scale": SCALE, "topics": {"work": WORDS, "manner": WORDS}, "questionnaires": {"q": sheet}}
    )


@pytest.mark.feature("QS04", "QS07")
def test_answers_count_by_weight_and_what_was_not_answered_counts_nothing():
    policy = a_policy(
        result={"kind": "scale", "weight": 3},
        manner={"kind": "scale", "weight": 1, "topic": "manner"},
        again={"kind": "choice", "options": {"yes": {"label": WORDS, "score": 80}, "unsure": {"label": WORDS}}},
        words={"kind": "text"},
    )
    asked = policy.questionnaire("q")
    everything = scoring.result_of(policy, asked, {"result": "good", "manner": "poor", "words": "谢谢"})
    assert everything.score == Decimal("75.00")
    assert everything.topics == {"work": Decimal(100), "manner": Decimal(0)}
    assert scoring.result_of(policy, asked, {"manner": "poor"}).score == Decimal(0)
    assert scoring.result_of(policy, asked, {"words": "谢谢", "again": "unsure"}).score is None


@pytest.mark.feature("QS07")
def test_what_is_not_offered_asked_or_answered_is_refused():
    policy = a_policy(result={"kind": "scale", "required": True}, words={"kind": "text"})
    asked = policy.questionnaire("q")
    read = scoring.read_answers(policy, asked, {"result": " good ", "words": " "})
    assert read == {"result": "good"}
    for wrong in (
        {},
        {"words": "x"},
        {"result": "great"},
        {"result": "good", "age": "40"},
        {"result": "good", "words": "x" * 1001},
    ):
        with pytest.raises(BadInput):
            scoring.read_answers(policy, asked, wrong)


def test_a_questionnaire_is_answered_once_and_in_time():
    later = NOW + timedelta(days=1)
    scoring.check_can_answer(answered_at=None, expires_at=later, at=NOW)
    with pytest.raises(scoring.AnsweredAlready):
        scoring.check_can_answer(answered_at=NOW, expires_at=later, at=NOW)
    with pytest.raises(scoring.TooLateToAnswer):
        scoring.check_can_answer(answered_at=None, expires_at=NOW, at=NOW)


@pytest.mark.requirement("S004.09.r10")
def test_the_scale_has_five_grades_from_a_hundred_to_nothing():
    policy = the_baseline().section(SurveyPolicy)
    asked = policy.questionnaire("after_repair")
    assert policy.scale is not None
    assert list(policy.scale.grades) == ["very_satisfied", "satisfied", "average", "dissatisfied", "very_dissatisfied"]
    scores = [scoring.result_of(policy, asked, {"result": grade}).score for grade in policy.scale.grades]
    assert scores == [100, 80, 60, 30, 0]


@pytest.mark.requirement("S004.09.r12")
def test_at_least_sixty_of_a_hundred_are_drawn_by_lot_and_the_lot_can_be_drawn_again():
    rule = the_baseline().section(SurveyPolicy).periodic
    assert rule is not None
    homes = list(range(1, 102))
    drawn = scoring.draw(homes, percent=rule.percent, seed="2:2026-11")
    assert len(drawn) == 61
    assert drawn == scoring.draw(list(reversed(homes)), percent=rule.percent, seed="2:2026-11")
    assert drawn != scoring.draw(homes, percent=rule.percent, seed="2:2027-11")
    assert rule.every_months == 12


@pytest.mark.requirement("S004.19.r29")
def test_a_survey_counts_only_when_more_than_a_quarter_comes_back():
    policy = the_baseline().section(SurveyPolicy)
    assert not scoring.counts(policy, sent=100, answered=25)
    assert scoring.counts(policy, sent=100, answered=26)
    assert not scoring.counts(policy, sent=0, answered=0)


@pytest.mark.requirement("S004.19.r28")
def test_the_yearly_questionnaire_covers_five_topics_and_each_counts():
    policy = the_baseline().section(SurveyPolicy)
    asked = policy.questionnaire("yearly")
    answers = {key: "satisfied" for key, ask in asked.asks.items() if ask.kind == "scale"}
    result = scoring.result_of(policy, asked, answers)
    assert set(result.topics) == {"planning", "works_quality", "sales_service", "complaint_service", "property_service"}
    assert result.score == Decimal(80)


def test_a_pack_that_names_what_it_does_not_have_is_refused():
    rule = {"questionnaire": "none", "kinds": ["repair"], "steps": ["archived"], "not_again_within_days": 0}
    with pytest.raises(ValidationError, match="no questionnaire"):
        SurveyPolicy.model_validate({"after_closing": {**rule, "source": ["practice: test"]}})
    with pytest.raises(ValidationError, match="names its options"):
        a_policy(result={"kind": "choice"})
