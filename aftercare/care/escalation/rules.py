"""What lifts a case, and to which level. Pure: facts in, the step of the ladder out."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from aftercare.care.escalation.policy import DESK, EscalationPolicy, On, Step
from aftercare.ground.core.errors import BadInput, RuleBroken
from aftercare.ground.core.text import lazy as _

REASON_AT_MOST = 1000
NOTHING: Mapping[str, int] = MappingProxyType({})


class CannotRaise(RuleBroken):
    """The case stands where it stands."""


class NoCrisis(RuleBroken):
    """The case is a crisis already, is none any more, or the rules know none."""


class AlreadyDecided(RuleBroken):
    """What the level decides has been written down."""


class Trigger(StrEnum):
    """What lifted a case in the end; `hand` by a colleague, `owner` by a direct complaint to a superior."""

    REPORTS = "reports"
    LATE = "late"
    GRAVE = "grave"
    HAND = "hand"
    OWNER = "owner"
    CRISIS = "crisis"


@dataclass(frozen=True)
class CaseFacts:
    """What a step may depend on. `level` is where the case stands; empty for one that is not raised."""

    kind: str
    level: str = ""
    urgency: str = ""
    component_class: str = ""
    channel: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Report:
    """One of the reports of the same trouble: a case with how often it was taken up again and refused."""

    case_id: int
    kind: str
    number: str = ""
    reopened: int = 0
    rejected: int = 0


@dataclass(frozen=True)
class LateClock:
    """A time limit that has passed, and for each step that may follow from it the moment at which it does."""

    stage: str
    due_at: datetime
    moments: Mapping[str, datetime]


@dataclass(frozen=True)
class Found:
    """The step that a case takes, by its key in the pack."""

    key: str
    step: Step


def holds_for(step: Step, facts: CaseFacts) -> bool:
    """Whether everything that the step asks of the case itself is as asked."""
    asked: tuple[tuple[Collection[str], str], ...] = (
        (step.kinds, facts.kind),
        (step.at_levels, facts.level or DESK),
        (step.urgencies, facts.urgency),
        (step.classes, facts.component_class),
        (step.channels, facts.channel),
    )
    return all(not values or value in values for values, value in asked) and all(
        facts.answers.get(question) in values for question, values in step.answers.items()
    )


def count_reports(policy: EscalationPolicy, reports: Collection[Report], *, counted: Collection[str]) -> int:
    """How often the trouble was reported, of the kinds that count: each case once, and once for each taking up again.

    Source: S004.11.r05-r08, where what counts is the owner who comes back, not satisfied with what was done.
    """
    counting = policy.counting
    return sum(
        1 + (report.reopened if counting.reopenings else 0) + (report.rejected if counting.refusals else 0)
        for report in reports
        if report.kind in counted
    )


def step_for_reports(
    policy: EscalationPolicy, *, facts: CaseFacts, reports: Collection[Report], taken: Mapping[str, int] = NOTHING
) -> Found | None:
    """The highest step above the present level that so many reports lead to; None when none does.

    `taken` are the steps that the case took already, with how many reports there were: one that was given back is
    not taken again before a further report.
    """
    return _highest(
        policy,
        facts,
        {
            key: step
            for key, step in policy.steps.items()
            if step.on is On.REPORTS
            and step.from_report is not None
            and count_reports(policy, reports, counted=step.counted) >= max(step.from_report, taken.get(key, 0) + 1)
        },
    )


def step_for_grave(policy: EscalationPolicy, *, facts: CaseFacts, taken: Mapping[str, int] = NOTHING) -> Found | None:
    """The highest step above the present level that what was reported leads to, each once."""
    grave = {key: step for key, step in policy.steps.items() if step.on is On.GRAVE and key not in taken}
    return _highest(policy, facts, grave)


def late_steps(policy: EscalationPolicy, *, facts: CaseFacts, stage: str) -> dict[str, Step]:
    """The steps above the present level that lateness of this stage leads to, sooner or later."""
    return {
        key: step
        for key, step in policy.steps.items()
        if step.on is On.LATE and stage in step.stages and _is_open_to(policy, step, facts)
    }


def step_for_lateness(
    policy: EscalationPolicy, *, facts: CaseFacts, late: LateClock, now: datetime
) -> tuple[Found | None, datetime | None]:
    """The step that a late clock leads to now, and the moment at which the next one would; either may be None."""
    steps = late_steps(policy, facts=facts, stage=late.stage)
    due = {key: step for key, step in steps.items() if late.moments[key] <= now}
    found = _highest(policy, facts, due)
    floor = policy.rank(found.step.to) if found else 0
    after = [late.moments[key] for key, step in steps.items() if key not in due and policy.rank(step.to) > floor]
    return found, min(after, default=None)


def _highest(policy: EscalationPolicy, facts: CaseFacts, steps: Mapping[str, Step]) -> Found | None:
    fitting = [Found(key, step) for key, step in steps.items() if _is_open_to(policy, step, facts)]
    return max(fitting, key=lambda found: policy.rank(found.step.to), default=None)


def _is_open_to(policy: EscalationPolicy, step: Step, facts: CaseFacts) -> bool:
    return policy.rank(step.to) > policy.rank(facts.level) and holds_for(step, facts)


def check_can_raise(policy: EscalationPolicy, *, is_open: bool, level: str, to: str, reason: str) -> None:
    """An open case is raised upward, for a reason. Raises CannotRaise or BadInput."""
    if not is_open:
        raise CannotRaise(_("This case is closed. Open it again first, or register a new one."))
    if to not in policy.levels:
        raise BadInput(field=_("Level"), value=to, remedy=_("Choose one of the levels offered."))
    if policy.rank(to) <= policy.rank(level):
        raise CannotRaise(_("The case stands on this level already, or above it."))
    check_words(reason, field=_("Reason"))


def levels_to_complain_to(policy: EscalationPolicy, *, level: str) -> tuple[str, ...]:
    """The levels above the present one to which the owner may go directly (S001.14.r11), the nearest first."""
    offered = policy.direct.levels if policy.direct else ()
    return tuple(key for key in policy.above(level) if key in offered)


def check_can_complain(policy: EscalationPolicy, *, is_open: bool, level: str, to: str, reason: str) -> None:
    """The owner of an open case complains to a level that the pack offers. Raises CannotRaise or BadInput."""
    if to in policy.levels and to not in levels_to_complain_to(policy, level=""):
        raise BadInput(field=_("Level"), value=to, remedy=_("Choose one of the levels offered."))
    check_can_raise(policy, is_open=is_open, level=level, to=to, reason=reason)


def check_words(text: str, *, field: object) -> None:
    """Something is said, and not too long."""
    if not text.strip() or len(text) > REASON_AT_MOST:
        raise BadInput(field=field, value=text[:20], remedy=_("Say it in one to a few sentences."))


def check_can_decide(*, current: bool, decided_at: datetime | None) -> None:
    """A level decides once, while the case stands on it."""
    if not current or decided_at is not None:
        raise AlreadyDecided(_("It has been decided already, or the case has gone on to another level."))


def is_disputed(policy: EscalationPolicy, *, kind: str, treatments: int) -> bool:
    """Whether a case is still disputed after so many treatments that it becomes one of its own (S001.14.r17)."""
    disputed = policy.crisis.disputed if policy.crisis else None
    return disputed is not None and kind in disputed.kinds and treatments >= disputed.after


def check_can_declare(policy: EscalationPolicy, *, is_open: bool, declared: bool, ground: str, reason: str) -> None:
    """An open case is declared a crisis once, on a ground that the pack knows, with a word on what happened."""
    if policy.crisis is None:
        raise NoCrisis(_("The rules of this case know no crisis."))
    if not is_open or declared:
        raise NoCrisis(_("The case is closed, or is treated as a crisis already."))
    if ground not in policy.crisis.grounds:
        raise BadInput(field=_("Ground"), value=ground, remedy=_("Choose one of those offered."))
    check_words(reason, field=_("What happened"))


def check_can_end(*, ended_at: datetime | None, outcome: str) -> None:
    """A crisis ends once, with what came of it."""
    if ended_at is not None:
        raise NoCrisis(_("This crisis has ended already."))
    check_words(outcome, field=_("What came of it"))
