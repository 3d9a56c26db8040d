"""Who gets what comes in, by the pack: the rule that fits, one person of its team, and why. And what urging leads to.

Pure, like `policy` and `rules`; a file of its own because routes are read together or not at all.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from aftercare.ground.core.documents import Key, Section, Sources, Words


class Part(StrEnum):
    """What somebody is named for: to answer for a case, or to carry it out."""

    ANSWERS = "answers"
    CARRIES_OUT = "carries_out"


class Choose(StrEnum):
    """How one of a team is chosen: by its rota with lead and deputies, or whoever has the least open cases."""

    DUTY = "duty"
    LOAD = "load"


class Why(StrEnum):
    """What decided for a person in the end. `instead` is whoever answers when nobody of the team can,
    `hand` whoever a colleague chose later.
    """

    DUTY = "duty"
    LOAD = "load"
    SKILL = "skill"
    ONLY = "only"
    INSTEAD = "instead"
    HAND = "hand"


class RouteTeam(Section):
    """A purpose for which a development may have a team."""

    label: Words
    source: Sources


class RouteWhen(Section):
    """For which cases a rule holds; an empty list does not matter. `answers` are those to the questions of intake."""

    kinds: tuple[Key, ...] = ()
    classes: tuple[Key, ...] = ()
    groups: tuple[Key, ...] = ()
    components: tuple[Key, ...] = ()
    channels: tuple[Key, ...] = ()
    urgencies: tuple[Key, ...] = ()
    developments: tuple[str, ...] = ()
    common_part: bool | None = None
    answers: dict[Key, tuple[Key, ...]] = {}

    def holds_for(self, facts: "RouteFacts") -> bool:
        """Whether everything asked for is as asked."""
        wanted: tuple[tuple[Collection[str], str], ...] = (
            (self.kinds, facts.kind),
            (self.classes, facts.component_class),
            (self.groups, facts.group),
            (self.components, facts.component),
            (self.channels, facts.channel),
            (self.urgencies, facts.urgency),
            (self.developments, facts.development),
        )
        return (
            all(not values or value in values for values, value in wanted)
            and self.common_part in (None, facts.common_part)
            and all(facts.answers.get(question) in values for question, values in self.answers.items())
        )


class RouteRule(Section):
    """One route: for which cases, to which team, for which part, how the person is chosen, and why in a sentence."""

    when: RouteWhen = RouteWhen()
    part: Part = Part.ANSWERS
    team: Key
    choose: Choose = Choose.DUTY
    skilled: bool = False
    because: Words
    source: Sources


class Urging(Section):
    """What the owner's urging leads to.

    From the `supervisor_from`th on the supervisor is told as well; one that comes within `counted_after_minutes` of the
    last is written down and not counted again.
    """

    supervisor_from: Annotated[int, Field(ge=1, le=20)]
    counted_after_minutes: Annotated[int, Field(ge=0, le=1440)]
    source: Sources


class RoutingPolicy(Section):
    """The teams that cases go to, the rules that lead there, and what urging leads to."""

    teams: dict[Key, RouteTeam]
    rules: Annotated[tuple[RouteRule, ...], Field(min_length=1)]
    urging: Urging

    def rule_for(self, part: Part, facts: "RouteFacts") -> tuple[int, RouteRule] | None:
        """The first rule for this part that holds, with its place in the list; None when nobody is named for it."""
        for place, rule in enumerate(self.rules):
            if rule.part is part and rule.when.holds_for(facts):
                return place, rule
        return None

    @model_validator(mode="after")
    def _everything_is_answered_for(self) -> Self:
        for place, rule in enumerate(self.rules):
            if rule.team not in self.teams:
                raise ValueError(f"rules.{place}.team names the unknown team “{rule.team}”")
        if self.rule_for(Part.ANSWERS, RouteFacts()) is None:
            raise ValueError("rules needs one with `part: answers` and no `when`: somebody answers for everything")
        return self


@dataclass(frozen=True)
class RouteFacts:
    """What a route may depend on; empty values are unknown. `development` is its code."""

    kind: str = ""
    component: str = ""
    group: str = ""
    component_class: str = ""
    channel: str = ""
    urgency: str = ""
    development: str = ""
    common_part: bool = False
    answers: Mapping[str, str] = field(default_factory=dict)

    @property
    def trades(self) -> frozenset[str]:
        """The trades that fit the part, from the most exact to the widest."""
        return frozenset({self.component, self.group, self.component_class} - {""})


@dataclass(frozen=True)
class Candidate:
    """One of a team who is here today."""

    staff_id: int
    skilled: bool = False
    open_cases: int = 0


@dataclass(frozen=True)
class Chosen:
    """Who it is, and what decided: of how many, with how much in hand."""

    staff_id: int
    why: Why
    of: int
    open_cases: int


@dataclass(frozen=True)
class Route:
    """How somebody came to a case, kept with it: the rule's place in the pack, the team, and what decided."""

    rule: int
    team: str
    why: str
    of: int = 0
    open_cases: int = 0

    def as_kept(self) -> dict[str, object]:
        """As it stands in the case and in the trail."""
        return asdict(self)


def choose_by_load(candidates: Sequence[Candidate], *, skilled: bool) -> Chosen | None:
    """The least laden of those who are here; with `skilled`, of those who have the trade, if any have it.

    None when nobody is here.
    """
    fitting = [one for one in candidates if one.skilled] if skilled else []
    among = fitting or list(candidates)
    if not among:
        return None
    best = min(among, key=lambda one: (one.open_cases, one.staff_id))
    why = Why.SKILL if fitting else Why.ONLY if len(among) == 1 else Why.LOAD
    return Chosen(best.staff_id, why, len(among), best.open_cases)


def counts_as_urging(policy: Urging, *, urged_at: datetime | None, at: datetime) -> bool:
    """Whether an urging counts, or is the same one said twice."""
    return urged_at is None or at - urged_at >= timedelta(minutes=policy.counted_after_minutes)


def goes_to_supervisor(policy: Urging, *, times: int) -> bool:
    """Whether the supervisor hears of the urging that made it so many."""
    return times >= policy.supervisor_from
