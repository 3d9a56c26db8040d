"""The ladder of a case, what is proposed and decided about people and contractors, and rules tried on past cases."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from pydantic import Field

from aftercare.faces.rest.schemas.common import (
    ContractorRef,
    Cursor,
    Day,
    Id,
    In,
    Key,
    Money,
    Out,
    SeenIn,
    Size,
    StaffOut,
    Version,
)

WORDS_AT_MOST = 2_000
MEASURE_STATES = Literal["", "proposed", "dropped", "decided", "objected", "answered", "appealed", "final", "reversed"]


class RungOut(Out):
    """A level of the ladder, by key and name."""

    key: str = Field(examples=["city"])
    label: str = Field(examples=["城市公司"])
    reached: bool = Field(description="Whether the case has climbed to it or above.")


class StepTakenOut(Out):
    """One step that a case took: where to, by which rule or whose hand, who is asked there, and what was decided."""

    id: int
    version: int
    step: str = Field(description="The key of the rule of the policy; empty when somebody did it by hand.")
    trigger: str = Field(description="`reports`, `late`, `grave`, `hand` or `owner`: what lifted it.")
    why: str = Field(description="The same in the reader's words.")
    from_level: str
    level: str
    holder: StaffOut
    before: StaffOut
    took_over: bool = Field(description="Whether the holder answers for the case from then on.")
    complaint_id: int | None = Field(description="The complaint that the trouble became, if it did.")
    current: bool
    reason: str
    raised_at: datetime
    raised_by: str
    answer_by: datetime | None
    decided_at: datetime | None
    decided_by: str
    decision: str


class NextStepOut(Out):
    """The step that comes by itself if nothing happens."""

    level: str
    at: datetime
    stage: str = Field(description="The time limit that it hangs on.")


class CrisisOut(Out):
    """A crisis that a case was, or is."""

    id: int
    version: int
    ground: str
    reason: str
    lead: StaffOut
    declared_at: datetime
    ended_at: datetime | None
    outcome: str


class LadderOut(Out):
    """Where a case stands on the ladder, who has it there, how it came there, and what would come next."""

    level: str = Field(description="The key of the level; empty while the desk has it.")
    rungs: list[RungOut]
    steps: list[StepTakenOut] = Field(description="Every step taken, the latest first.")
    next: NextStepOut | None
    crises: list[CrisisOut]


class RaiseIn(SeenIn):
    """To which level, and why; `seen` is the version of the case."""

    level: Key
    reason: str = Field(min_length=1, max_length=500, examples=["业主要求上级处理"])
    asked_by_owner: bool = Field(False, description="The owner complained directly to a superior.")


class DecideAboveIn(SeenIn):
    """What the level decides; `seen` is the version of the step."""

    decision: str = Field(min_length=1, max_length=WORDS_AT_MOST)
    give_back: bool = Field(False, description="Whoever answered before answers again.")


class GroundOut(Out):
    """A ground for a fine, a demerit or a reward."""

    key: str
    label: str
    looked_for: str = Field(description="At what it is proposed by itself: `by_hand` when only a person says so.")
    forms: list[str]
    least: Decimal | None = Field(description="CNY; empty where no form is money.")
    most: Decimal | None
    source: list[str]


class GroundFilter(In):
    """Whose rules."""

    development: Id


class MeasureFilter(In):
    """What fines and rewards are narrowed to."""

    state: MEASURE_STATES = ""
    mine: bool = Field(False, description="Only those about whom the token acts for.")
    after: Cursor = ""
    size: Size = 50


class MeasureOut(Out):
    """A fine, donation, demerit or reward: proposed with its facts, decided by a person, open to objection."""

    id: int
    version: int
    number: str = Field(description="Of the notice; empty until it is decided.")
    development_id: int
    case_id: int | None
    held_staff: StaffOut | None
    held_contractor: ContractorRef | None
    held_as: str = Field(description="What he has to do with the case.")
    ground: str
    label: str
    source: list[str]
    occasion: str
    facts: dict[str, Any] = Field(description="What led to it.")
    text: str
    form: str
    forms: list[str]
    least: Decimal
    most: Decimal
    grown: list[list[str]] = Field(description="What made the range grow: reason and factor.")
    amount: Decimal
    needs_remedy: bool
    remedy: str
    state: str = Field(
        description="`proposed`, `dropped`, `decided`, `objected`, `answered`, `appealed`, `final` or `reversed`."
    )
    proposed_at: datetime
    proposed_by: str
    heard: str = Field(description="What the person said before it was decided.")
    decided_at: datetime | None
    decided_by: str
    reason: str
    until_on: date | None = Field(description="The last day of what it waits for.")
    objection: str
    answer: str
    answered_by: str
    appeal: str
    ended_at: datetime | None
    ended_by: str
    ended_reason: str


class MeasurePage(Out):
    """A page of fines and rewards, the newest first."""

    measures: list[MeasureOut]
    next: str = Field(description="Send it as `after` for the next page; empty at the end.")


class MeasureIn(In):
    """What is proposed: on which ground, what happened, about whom. Left open, the case says who it is."""

    development_id: Id
    ground: Key
    text: str = Field(min_length=1, max_length=WORDS_AT_MOST, description="What happened.")
    number: str = Field("", max_length=40, description="The number of the case, if it is about one.")
    staff_id: Id | None = None
    contractor_id: Id | None = None
    level: Key = ""


class MeasureDecisionIn(SeenIn):
    """Yes to a proposal: the form among those allowed, the sum in its range, and why."""

    form: str = Field(max_length=16, examples=["fine"])
    amount: Money = Decimal(0)
    reason: str = Field(min_length=1, max_length=WORDS_AT_MOST)
    remedy: str = Field("", max_length=WORDS_AT_MOST, description="How it is made good, where the rules ask it.")


class MeasureAnswerIn(SeenIn):
    """The answer to an objection or an appeal: kept, for how much at most what it was, or taken back."""

    upheld: bool
    amount: Money = Field(Decimal(0), description="What stands of it, CNY.")
    reason: str = Field(min_length=1, max_length=WORDS_AT_MOST)


class MeasureWordsIn(SeenIn):
    """What the person it is about, or whoever decides, has to say."""

    text: str = Field(min_length=1, max_length=WORDS_AT_MOST)


class RehearsalIn(In):
    """Which rules, a version or a draft, are tried on the cases of which time and developments (none: all)."""

    policy_id: Id | None = None
    draft_id: Id | None = None
    starts_on: Day = Field(examples=["2026-08-01"])
    ends_on: Day = Field(description="The first day after it.", examples=["2026-11-01"])
    development_ids: list[Id] = Field(default_factory=list, max_length=500)


class RehearsalFilter(In):
    """Which page of rehearsals, or of the cases of one."""

    after: Cursor = ""
    size: Size = 50


class CountOut(Out):
    """Deadlines as they were and would have been. `moved` fall on another moment, whether that matters or not."""

    was: int
    would: int
    was_late: int
    late: int
    more: int = Field(description="Newly missed.")
    less: int = Field(description="No longer missed.")
    moved: int


class SidesOut(Out):
    """How often something follows as it was and would, and the sums at least, CNY."""

    was: int
    would: int
    was_sum: Decimal
    sum: Decimal


class RehearsalResultOut(Out):
    """What a rehearsal came to, by time limit, kind, month and person; who is called; what is proposed."""

    unknown: int = Field(description="Cases of a kind that these rules do not have.")
    total: CountOut
    stage: dict[str, CountOut]
    kind: dict[str, CountOut]
    month: dict[str, CountOut]
    person: dict[str, CountOut] = Field(description="By `staff:3`; those for whom most changes.")
    level: dict[str, SidesOut]
    ground: dict[str, SidesOut]
    held: dict[str, SidesOut]


class RehearsalOut(Out):
    """Rules that are tried on past cases: how far it is, and what came of it."""

    id: int
    name: str
    policy_id: int | None
    draft_id: int | None
    sha256: str
    starts_on: date
    ends_on: date
    development_ids: list[int]
    begun_at: datetime
    begun_by: str
    done: int = Field(description="How many cases have been tried so far.")
    of: int = Field(description="Of how many; 0 while that is not known.")
    failed: bool = Field(description="It was given up; begin another.")
    finished_at: datetime | None
    cases: int
    differing: int
    result: RehearsalResultOut | None


class RehearsalPage(Out):
    """A page of rehearsals, the newest first, without what they came to."""

    rehearsals: list[RehearsalOut]
    next: str = Field(description="Send it as `after` for the next page; empty at the end.")


class RehearsedLineOut(Out):
    """One deadline of a case that would have gone otherwise."""

    stage: str
    who: str
    was_limit: str
    was_due: str = Field(description="ISO 8601; empty when it was not promised.")
    limit: str
    due: str = Field(description="ISO 8601; empty when it is not promised any more.")
    ended_at: str


class RehearsedCaseOut(Out):
    """A case that would have gone otherwise."""

    case_id: int | None = Field(description="Empty when the case is beyond your reach.")
    kind: str
    more: int
    less: int
    lines: list[RehearsedLineOut]
    follows: dict[str, list[list[str]]] = Field(description="Levels called and fines proposed, before and after.")


class RehearsedCasePage(Out):
    """A page of the cases that would have gone otherwise."""

    cases: list[RehearsedCaseOut]
    next: str = Field(description="Send it as `after` for the next page; empty at the end.")


class CrisisIn(SeenIn):
    """Why a case is treated as a crisis; `seen` is the version of the case."""

    ground: Key
    reason: str = Field(min_length=1, max_length=500)


class CrisisEndIn(In):
    """What came of a crisis; `seen` is the version of the crisis."""

    seen: Version
    outcome: str = Field(min_length=1, max_length=WORDS_AT_MOST)
