"""What a policy pack says of questionnaires: what is asked, how answers count, who is asked when. Pure."""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from aftercare.ground.core.documents import Key, Section, Sources, UnknownKey, Words
from aftercare.ground.core.text import lazy as _

Score = Annotated[int, Field(ge=0, le=100)]


class AskKind(StrEnum):
    """How a question is answered: by a grade of the scale, by one of its own options, or in words."""

    SCALE = "scale"
    CHOICE = "choice"
    TEXT = "text"


class Grade(Section):
    """One grade of the scale, and what it counts out of a hundred."""

    label: Words
    score: Score


class Scale(Section):
    """The grades, the best first."""

    grades: Annotated[dict[Key, Grade], Field(min_length=2)]
    source: Sources


class Option(Section):
    """One answer to choose; without a score it is not counted."""

    label: Words
    score: Score | None = None


class Ask(Section):
    """One question. `weight` is what it counts for among the others; only answers with a score count."""

    label: Words
    kind: AskKind
    topic: Key
    weight: Annotated[Decimal, Field(gt=0, le=100)] = Decimal(1)
    options: dict[Key, Option] = {}
    required: bool = False
    source: Sources

    @model_validator(mode="after")
    def _has_what_it_needs(self) -> Self:
        if (self.kind is AskKind.CHOICE) != bool(self.options):
            raise ValueError("a choice names its options, other questions name none")
        return self


class Questionnaire(Section):
    """A set of questions and how long it may be answered."""

    label: Words
    asks: Annotated[dict[Key, Ask], Field(min_length=1)]
    open_for_days: Annotated[int, Field(ge=1, le=365)]
    source: Sources


class AfterClosing(Section):
    """Which questionnaire the owner gets when a case of these kinds ends at one of these steps.

    Nobody is asked again within `not_again_within_days` of the last time.
    """

    questionnaire: Key
    kinds: Annotated[tuple[Key, ...], Field(min_length=1)]
    steps: Annotated[tuple[Key, ...], Field(min_length=1)]
    not_again_within_days: Annotated[int, Field(ge=0, le=365)]
    source: Sources


class Draw(Section):
    """Whom a periodic survey asks: a random share of the homes of a development, handed over so many months ago."""

    questionnaire: Key
    percent: Annotated[int, Field(ge=1, le=100)]
    months_after_handover: Annotated[int, Field(ge=0, le=120)]
    every_months: Annotated[int, Field(ge=1, le=60)]
    source: Sources


class Validity(Section):
    """How many must come back for a survey to count at all."""

    returned_over_percent: Annotated[int, Field(ge=0, le=99)]
    source: Sources


class SurveyPolicy(Section):
    """Questionnaires, the scale, and when they are sent."""

    scale: Scale | None = None
    topics: dict[Key, Words] = {}
    questionnaires: dict[Key, Questionnaire] = {}
    after_closing: AfterClosing | None = None
    periodic: Draw | None = None
    validity: Validity | None = None

    @model_validator(mode="after")
    def _names_what_exists(self) -> Self:
        sent = [each.questionnaire for each in (self.after_closing, self.periodic) if each is not None]
        for key in sent:
            if key not in self.questionnaires:
                raise ValueError(f"there is no questionnaire “{key}”")
        for key, questionnaire in self.questionnaires.items():
            for name, ask in questionnaire.asks.items():
                if ask.topic not in self.topics:
                    raise ValueError(f"{key}.{name} belongs to the unknown topic “{ask.topic}”")
                if ask.kind is AskKind.SCALE and self.scale is None:
                    raise ValueError(f"{key}.{name} is answered by a scale, and there is none")
        return self

    def questionnaire(self, key: str) -> Questionnaire:
        """A questionnaire of this version; UnknownKey when it has none of this name."""
        try:
            return self.questionnaires[key]
        except KeyError:
            raise UnknownKey(_("This policy has no questionnaire “%(key)s”.") % {"key": key}) from None

    def score_of(self, ask: Ask, answer: str) -> int | None:
        """What an answer counts; nothing for words and options without a score."""
        if ask.kind is AskKind.SCALE and self.scale is not None and answer in self.scale.grades:
            return self.scale.grades[answer].score
        option = ask.options.get(answer)
        return option.score if option else None
