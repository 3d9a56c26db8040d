"""What the answers to a questionnaire add up to, and whether a survey counts. Pure."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from aftercare.care.surveys.questions import Ask, AskKind, Questionnaire, SurveyPolicy
from aftercare.ground.core.errors import BadInput, RuleBroken
from aftercare.ground.core.text import lazy as _

HUNDREDTH = Decimal("0.01")
WORDS_AT_MOST = 1000


class AnsweredAlready(RuleBroken):
    """A questionnaire is answered once."""


class TooLateToAnswer(RuleBroken):
    """The time to answer has passed."""


@dataclass(frozen=True)
class Result:
    """What was said in numbers out of a hundred. None where nothing that counts was answered: never a default."""

    score: Decimal | None
    topics: Mapping[str, Decimal]


def check_can_answer(*, answered_at: datetime | None, expires_at: datetime, at: datetime) -> None:
    """Refuse a second answer, and one that comes too late."""
    if answered_at is not None:
        raise AnsweredAlready(_("You have answered this already. Thank you."))
    if at >= expires_at:
        raise TooLateToAnswer(
            _("The time to answer has passed. You can still write to us on the page of your request.")
        )


def read_answers(policy: SurveyPolicy, asked: Questionnaire, given: Mapping[str, str]) -> dict[str, str]:
    """The answers that were given, blanks left out. Raises BadInput for what is not offered, asked or long enough."""
    unknown = sorted(set(given) - set(asked.asks))
    if unknown:
        raise BadInput(field=unknown[0], value="", remedy=_("This question is not asked."))
    answers = {key: given[key].strip() for key in asked.asks if given.get(key, "").strip()}
    for key, ask in asked.asks.items():
        if ask.required and key not in answers:
            raise BadInput(field=ask.label.zh_hans, value="", remedy=_("Please answer this question."))
        if key in answers and not _is_offered(policy, ask, answers[key]):
            raise BadInput(field=ask.label.zh_hans, value=answers[key], remedy=_("Choose one of the answers offered."))
    if not answers:
        raise BadInput(field=_("Answers"), value="", remedy=_("Please answer at least one question."))
    return answers


def _is_offered(policy: SurveyPolicy, ask: Ask, answer: str) -> bool:
    if ask.kind is AskKind.TEXT:
        return len(answer) <= WORDS_AT_MOST
    if ask.kind is AskKind.SCALE:
        return policy.scale is not None and answer in policy.scale.grades
    return answer in ask.options


def result_of(policy: SurveyPolicy, asked: Questionnaire, answers: Mapping[str, str]) -> Result:
    """The weighted mean of what was answered, over all and by topic; questions left open weigh nothing."""
    counted: dict[str, list[tuple[Decimal, int]]] = {}
    for key, answer in answers.items():
        ask = asked.asks[key]
        score = policy.score_of(ask, answer)
        if score is not None:
            counted.setdefault(ask.topic, []).append((ask.weight, score))
    everything = [pair for pairs in counted.values() for pair in pairs]
    return Result(_mean(everything) if everything else None, {topic: _mean(pairs) for topic, pairs in counted.items()})


def _mean(pairs: Sequence[tuple[Decimal, int]]) -> Decimal:
    total = sum((weight for weight, _score in pairs), Decimal(0))
    weighed = sum((weight * score for weight, score in pairs), Decimal(0))
    return (weighed / total).quantize(HUNDREDTH, ROUND_HALF_UP)


def draw(candidates: Sequence[int], *, percent: int, seed: str) -> list[int]:
    """A random share of the candidates, rounded up; the same seed draws the same, so that a draw can be checked."""
    count = -(-len(candidates) * percent // 100)
    return sorted(random.Random(seed).sample(sorted(candidates), count))  # noqa: S311  a lot, not a secret


def counts(policy: SurveyPolicy, *, sent: int, answered: int) -> bool:
    """Whether so many answers are enough for the survey to count."""
    if policy.validity is None:
        return answered > 0
    return sent > 0 and answered * 100 > sent * policy.validity.returned_over_percent
