"""What a policy pack says of the ladder: its levels, and what lifts a case to which of them. Pure.

Every part may be left out: a pack without this section lifts nothing. Conditions are fields, never expressions.
"""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from aftercare.ground.core.documents import Key, Section, Sources, UnknownKey, Words
from aftercare.ground.core.text import lazy as _
from aftercare.service.deadlines.policy import Limit


class Reach(StrEnum):
    """How far the role of those who stand on a level reaches: a development, its company, those above it, the group."""

    DEVELOPMENT = "development"
    COMPANY = "company"
    REGION = "region"
    GROUP = "group"


class On(StrEnum):
    """What lifts a case.

    `reports`: the same trouble was reported so often. `late`: a time limit passed so long ago. `grave`: what was
    reported is such that somebody above must have it from the start.
    """

    REPORTS = "reports"
    LATE = "late"
    GRAVE = "grave"


class Told(StrEnum):
    """Whom a step tells, beside those who stand on the level it leads to and every role of staff."""

    RESPONSIBLE = "responsible"
    FIRST_CONTACT = "first_contact"
    OWNER = "owner"


class Level(Section):
    """One rung: who stands there (staff with one of these roles whose reach is this), and how long they have."""

    label: Words
    roles: Annotated[tuple[Key, ...], Field(min_length=1)]
    reach: Reach
    time_limit: Key
    source: Sources


class Counting(Section):
    """What counts as a further report of the same trouble, and how far back."""

    returns: bool = True
    reopenings: bool = True
    refusals: bool = False
    within_days: Annotated[int, Field(ge=1, le=3650)] = 730
    source: Sources = ("practice: two years, the shortest term of the law",)


class Step(Section):
    """One rule of the ladder: what happens, of which cases, where it leads, who takes over and who is told.

    Empty lists do not matter. `at_levels` limits it to cases that stand there already; `desk` means not raised yet.
    `counted` are the kinds whose reports count. `becomes` opens a case of that kind on the level, of which this one
    is a part: the trouble is still mended, and the whole cannot end before it.
    """

    label: Words
    on: On
    to: Key
    kinds: tuple[Key, ...] = ()
    at_levels: tuple[Key, ...] = ()
    counted: tuple[Key, ...] = ()
    from_report: Annotated[int, Field(ge=2, le=20)] | None = None
    stages: tuple[Key, ...] = ()
    after: Limit | None = None
    urgencies: tuple[Key, ...] = ()
    classes: tuple[Key, ...] = ()
    channels: tuple[Key, ...] = ()
    answers: dict[Key, tuple[Key, ...]] = {}
    takes_over: bool = False
    becomes: Key | None = None
    tell: tuple[Key, ...] = ()
    source: Sources

    @model_validator(mode="after")
    def _says_when(self) -> Self:
        reports = self.from_report is not None and bool(self.counted)
        grave = bool(self.urgencies or self.classes or self.channels or self.answers)
        needed = {
            On.REPORTS: (reports, "`counted` and `from_report`"),
            On.LATE: (bool(self.stages), "`stages`"),
            On.GRAVE: (grave, "one of `urgencies`, `classes`, `channels`, `answers`"),
        }
        said, what = needed[self.on]
        if not said:
            raise ValueError(f"a step on {self.on} needs {what}")
        if self.on is not On.LATE and (self.stages or self.after):
            raise ValueError("`stages` and `after` belong to a step on late")
        if self.on is not On.REPORTS and (self.counted or self.from_report):
            raise ValueError("`counted` and `from_report` belong to a step on reports")
        return self


class Ground(Section):
    """Why a case is a crisis."""

    label: Words
    source: Sources


class Disputed(Section):
    """After so many treatments that did not satisfy, a case of these kinds is lifted to one of its own."""

    kinds: Annotated[tuple[Key, ...], Field(min_length=1)]
    after: Annotated[int, Field(ge=2, le=20)]
    ground: Key
    source: Sources


class CrisisPolicy(Section):
    """Special cases: on which grounds, with which urgency, on which level they are led, and who hears of them."""

    grounds: Annotated[dict[Key, Ground], Field(min_length=1)]
    urgency: Key
    level: Key
    disputed: Disputed | None = None
    tell: tuple[Key, ...] = ()
    source: Sources

    @model_validator(mode="after")
    def _ground_exists(self) -> Self:
        if self.disputed is not None and self.disputed.ground not in self.grounds:
            raise ValueError(f"disputed.ground names the unknown ground “{self.disputed.ground}”")
        return self


class DirectComplaint(Section):
    """The owner may go past the desk: to which levels, the nearest superior or those who lead the company."""

    levels: Annotated[tuple[Key, ...], Field(min_length=1)]
    source: Sources


DESK = "desk"


class EscalationPolicy(Section):
    """The ladder: levels from the lowest to the highest, and what lifts a case."""

    levels: dict[Key, Level] = {}
    counting: Counting = Counting()
    steps: dict[Key, Step] = {}
    direct: DirectComplaint | None = None
    crisis: CrisisPolicy | None = None

    def level(self, key: str) -> Level:
        """The level called `key`; UnknownKey when this version has none."""
        try:
            return self.levels[key]
        except KeyError:
            raise UnknownKey(_("This policy has no level “%(key)s”.") % {"key": key}) from None

    def rank(self, level: str) -> int:
        """How high a level stands: 1 is the lowest; 0 for a case that is not raised, and for a level unknown here."""
        return [*self.levels].index(level) + 1 if level in self.levels else 0

    def above(self, level: str) -> tuple[str, ...]:
        """The levels above this one, the next first."""
        return tuple([*self.levels][self.rank(level) :])

    @model_validator(mode="after")
    def _levels_exist(self) -> Self:
        if self.crisis is not None and self.crisis.level not in self.levels:
            raise ValueError(f"crisis.level names the unknown level “{self.crisis.level}”")
        for named in self.direct.levels if self.direct else ():
            if named not in self.levels:
                raise ValueError(f"direct.levels names the unknown level “{named}”")
        for key, step in self.steps.items():
            for named in (step.to, *step.at_levels):
                if named not in self.levels and not (named == DESK and named != step.to):
                    raise ValueError(f"steps.{key} names the unknown level “{named}”")
        return self
