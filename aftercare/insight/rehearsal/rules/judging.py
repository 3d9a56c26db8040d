"""The deadlines of a past case under other rules, each beside what it was. Pure.

Only what the rules change is worked out anew. Where the version a clock ran under and the rehearsed one give the same
limit, calendar and way of counting to the same case, the clock stays what it was: so rules rehearsed on their own cases
change nothing, whatever happened to a case after a promise was made.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from aftercare.ground.core.calendar import Calendar
from aftercare.ground.core.documents import UnknownKey
from aftercare.ground.policies.rules import LoadedPolicy
from aftercare.ground.procedures.graph import Procedure, Procedures
from aftercare.ground.procedures.rules import limits_of
from aftercare.insight.rehearsal.rules.adding import added_on_the_way, added_to
from aftercare.insight.rehearsal.rules.facts import PastCase, PastClock, Told
from aftercare.insight.rehearsal.rules.moments import Moments
from aftercare.service.cases.policy import Taxonomy
from aftercare.service.deadlines import rules as deadlines
from aftercare.service.deadlines.policy import CalendarPolicy, DeadlinePolicy, Facts, LimitRule

FIRST_ANSWER = "first_answer"


@dataclass(frozen=True, slots=True)
class Judged:
    """One deadline: what it was (None: it was not promised) and what it would have been (None: not promised any more).

    `ended_at` is when the promise was kept or given up, or the moment up to which is judged; `would_end` is when it
    would have been kept under these rules, where that is another moment.
    """

    stage: str
    responsible: str
    ended_at: datetime
    was_due: datetime | None
    due: datetime | None
    was_limit: str = ""
    limit: str = ""
    would_end: datetime | None = None

    @property
    def was_late(self) -> bool:
        """Whether it was missed."""
        return self.was_due is not None and self.ended_at > self.was_due

    @property
    def late(self) -> bool:
        """Whether it would have been missed."""
        return self.due is not None and (self.would_end or self.ended_at) > self.due

    @property
    def differs(self) -> bool:
        """Whether it is missed in one of the two only."""
        return self.was_late != self.late

    def as_line(self) -> dict[str, str]:
        """The same as plain values, to be kept; moments as ISO 8601 in UTC, empty where there is none."""
        moments = {"ended_at": self.would_end or self.ended_at, "was_due": self.was_due, "due": self.due}
        plain = {"stage": self.stage, "who": self.responsible, "was_limit": self.was_limit, "limit": self.limit}
        return plain | {name: moment.isoformat() if moment else "" for name, moment in moments.items()}


@dataclass(frozen=True)
class Asked:
    """What the rehearsed rules ask in the place of an old limit. `rule` is None when they promise nothing there.

    `calendar` is the one that the rule names; empty: the usual one where the case is.
    """

    stage: str
    rule: LimitRule | None
    calendar: str = ""


@dataclass
class Rulebook:
    """The rehearsed rules, the versions past cases ran under, and calendars of both; remembers what it worked out."""

    policy: LoadedPolicy
    old: Callable[[int], LoadedPolicy]
    calendar: Callable[[LoadedPolicy, str, deadlines.Place], Calendar]
    chosen: frozenset[str] = frozenset()
    _asked: dict[tuple[int, str, str, Told, tuple[object, ...]], Asked | None] = field(default_factory=dict)
    _questions: dict[int, frozenset[str]] = field(default_factory=dict)
    _calendars: dict[tuple[int, str, deadlines.Place], Calendar] = field(default_factory=dict)
    _added: dict[tuple[int, str, str], Mapping[str, frozenset[str]]] = field(default_factory=dict)
    _steps: dict[tuple[int, str, str], frozenset[str]] = field(default_factory=dict)
    moments: Moments = field(default_factory=Moments)

    def __post_init__(self) -> None:
        self.deadlines = self.policy.section(DeadlinePolicy)
        self.calendars = self.policy.section(CalendarPolicy)
        self.kinds = self.policy.section(Taxonomy).kinds
        self.procedures = self.policy.section(Procedures)
        self.stopping = frozenset(key for key, why in self.deadlines.pauses.items() if why.stops_clocks)

    def knows(self, case: PastCase) -> bool:
        """Whether these rules have such a kind of case at all."""
        return case.told.kind in self.kinds

    def asked(self, clock: PastClock, case: PastCase) -> Asked | None:
        """What these rules ask in the place of a clock; None when they ask the same."""
        key = (clock.policy_id, case.procedure, clock.stage, case.told, self._answered(clock, case))
        if key not in self._asked:
            self._asked[key] = self._find(clock, case)
        return self._asked[key]

    def _answered(self, clock: PastClock, case: PastCase) -> tuple[object, ...]:
        """The answers of intake on which a limit of these rules or the old ones depends, and when the clock began."""
        if not case.answers:
            return ()
        if clock.policy_id not in self._questions:
            old = self.old(clock.policy_id).section(DeadlinePolicy)
            self._questions[clock.policy_id] = old.questions() | self.deadlines.questions()
        said = tuple((key, case.answers[key]) for key in sorted(self._questions[clock.policy_id] & case.answers.keys()))
        return (*said, clock.started_at) if said else ()

    def _find(self, clock: PastClock, case: PastCase) -> Asked | None:
        facts = facts_of(case)
        before = self.old(clock.policy_id)
        stage = self._stage_for(clock.stage, before=before, case=case)
        if stage is None:
            return Asked(clock.stage, None)
        rule = self.deadlines.rule_for(stage, facts, since=clock.started_at)
        asked = Asked(stage, rule, rule.calendar or "")
        return None if stage == clock.stage and self._same(asked, before, facts, clock.started_at) else asked

    def _same(self, asked: Asked, before: LoadedPolicy, facts: Facts, since: datetime) -> bool:
        old, calendars = before.section(DeadlinePolicy), before.section(CalendarPolicy)
        if asked.stage not in old.limits or asked.rule is None:
            return False
        rule = old.rule_for(asked.stage, facts, since=since)
        return (
            rule.limit == asked.rule.limit
            and old.counting == self.deadlines.counting
            and calendars.rules_of(rule.calendar) == self.calendars.rules_of(asked.calendar or None)
            and (bool(rule.calendar) or self._chosen_are_the_same(calendars))
        )

    def _chosen_are_the_same(self, old: CalendarPolicy) -> bool:
        """Whether the calendars that somebody has chosen for himself are alike in both."""
        return all(old.calendars.get(key) == self.calendars.calendars.get(key) for key in self.chosen)

    def _stage_for(self, stage: str, *, before: LoadedPolicy, case: PastCase) -> str | None:
        """The limit that stands where `stage` stood: of the same name, else of the steps that had it.

        A limit of no step, such as that of a level of the ladder, stands while the rules have one so called.
        """
        procedure = self.procedure_of(case)
        try:
            old = before.section(Procedures).of(case.procedure)
        except UnknownKey:
            return None
        if stage in self.deadlines.limits and (stage in limits_of(procedure) or stage not in limits_of(old)):
            return stage
        for key, step in old.steps.items():
            if stage in step.limits() and key in procedure.steps:
                new = procedure.steps[key]
                return new.after_answer if stage == step.after_answer else new.time_limit
        return None

    def procedure_of(self, case: PastCase) -> Procedure:
        """The steps a case of this kind takes under these rules."""
        return self.procedures.of(self.kinds[case.told.kind].procedure)

    def added_promises(self, case: PastCase) -> Mapping[str, frozenset[str]]:
        """The promises that these rules make over several steps and the old ones did not, each with the limits of the
        old steps that keep it; an empty name stands for the end of the case."""
        key = (case.policy_id, case.procedure, case.told.kind)
        if key not in self._added:
            self._added[key] = self._find_added(case)
        return self._added[key]

    def _find_added(self, case: PastCase) -> dict[str, frozenset[str]]:
        try:
            old = self.old(case.policy_id).section(Procedures).of(case.procedure)
        except UnknownKey:
            return {}
        new = self.procedure_of(case)
        limits = {key: step.limit(answered=True) or "" for key, step in old.steps.items()}
        return {
            name: frozenset(limits[step] for step in promise.kept_on if step in limits)
            for name, promise in new.promises.items()
            if name not in old.promises
        }

    def added_steps(self, policy_id: int, procedure: str, kind: str) -> frozenset[str]:
        """The steps that these rules add to those of cases of a kind that ran under a version."""
        key = (policy_id, procedure, kind)
        if key not in self._steps:
            self._steps[key] = self._find_steps(*key)
        return self._steps[key]

    def _find_steps(self, policy_id: int, procedure: str, kind: str) -> frozenset[str]:
        if kind not in self.kinds:
            return frozenset()
        try:
            old = self.old(policy_id).section(Procedures).of(procedure)
        except UnknownKey:
            return frozenset()
        return added_to(self.procedures.of(self.kinds[kind].procedure), old=old)

    def calendar_called(self, key: str, place: deadlines.Place) -> Calendar:
        """A calendar of these rules as it counts at a place; the usual one there when none is named."""
        return self._read(self.policy, key, place)

    def calendar_of(self, policy: LoadedPolicy, key: str) -> Calendar:
        """A calendar of these rules or of those a case ran under, read once."""
        return self._read(policy, key, deadlines.NOWHERE)

    def place_of(self, case: PastCase, stage: str) -> deadlines.Place:
        """Whose calendar counts a limit that these rules would have added to a case."""
        his = case.contractor.partition(":")[2] if self.deadlines.stage(stage).contractor_calendar else ""
        return deadlines.Place(case.development_id, int(his or 0))

    def _read(self, policy: LoadedPolicy, key: str, place: deadlines.Place) -> Calendar:
        known = (id(policy), key, place)
        if known not in self._calendars:
            self._calendars[known] = self.calendar(policy, key, place)
        return self._calendars[known]


def facts_of(case: PastCase) -> Facts:
    """What its limits depend on."""
    return Facts(**case.told._asdict(), answers=dict(case.answers))


def judge(case: PastCase, book: Rulebook, *, at: datetime) -> list[Judged]:
    """Every deadline of a case, as it was and as it would have been; what still runs is judged as it stands at `at`."""
    judged = [_judge_clock(clock, case, book, at=at) for clock in case.clocks]
    judged.extend(_judge_added(case, book, at=at))
    if case.path:
        added = book.added_steps(case.policy_id, case.procedure, case.told.kind)
        return _with_added_steps(judged, case, book, added=added)
    return judged


def _with_added_steps(judged: list[Judged], case: PastCase, book: Rulebook, *, added: frozenset[str]) -> list[Judged]:
    """The deadlines, those of added steps too; what was promised over several steps ends later by these."""
    procedure, facts = book.procedure_of(case), facts_of(case)
    longer: list[tuple[datetime, timedelta]] = []
    more: list[Judged] = []
    for step, begins in added_on_the_way(case.path, procedure, added=added):
        limit = procedure.steps[step].limit(answered=True)
        if not limit:
            continue
        rule = book.deadlines.rule_for(limit, facts, since=begins)
        calendar = book.calendar_called(rule.calendar or "", book.place_of(case, limit))
        due = book.moments.due(rule.limit, begins, calendar=calendar, counting=book.deadlines.counting)
        longer.append((begins, due - begins))
        more.append(Judged(limit, case.responsible, due, None, due, "", str(rule.limit)))
    return [_ending_later(each, procedure, longer) for each in judged] + more


def _ending_later(judged: Judged, procedure: Procedure, longer: list[tuple[datetime, timedelta]]) -> Judged:
    if judged.stage not in procedure.promises:
        return judged
    lost = sum((time for begins, time in longer if begins <= judged.ended_at), timedelta())
    return replace(judged, would_end=judged.ended_at + lost) if lost else judged


def _judge_clock(clock: PastClock, case: PastCase, book: Rulebook, *, at: datetime) -> Judged:
    ended = clock.stopped_at or clock.paused_from or at
    pauses = _pauses(clock, book, at=at)
    asked = book.asked(clock, case)
    if asked is None and pauses is None:
        return Judged(clock.stage, clock.responsible, ended, clock.due_at, clock.due_at, clock.limit, clock.limit)
    if asked is None:
        rule = book.deadlines.rule_for(clock.stage, facts_of(case), since=clock.started_at)
        asked = Asked(clock.stage, rule, rule.calendar or "")
    if asked.rule is None:
        return Judged(clock.stage, clock.responsible, ended, clock.due_at, None, clock.limit, "")
    if clock.paused_from and pauses is not None:  # it stands still for a cause these rules do not accept
        ended = clock.stopped_at or at
    place = deadlines.Place(case.development_id, clock.contractor_id or 0)
    due = _due(clock, asked, book, place=place, pauses=pauses, at=at)
    return Judged(asked.stage, clock.responsible, ended, clock.due_at, due, clock.limit, str(asked.rule.limit))


def _due(
    clock: PastClock,
    asked: Asked,
    book: Rulebook,
    *,
    place: deadlines.Place,
    pauses: tuple[deadlines.PauseSpan, ...] | None,
    at: datetime,
) -> datetime:
    assert asked.rule is not None
    spans = _spans(clock, book.stopping, at=at) if pauses is None else pauses
    due = book.moments.due(
        asked.rule.limit,
        clock.started_at,
        calendar=book.calendar_called(asked.calendar, place),
        counting=book.deadlines.counting,
        pauses=spans,
    )
    if clock.extended_to is not None and clock.told_at is not None and clock.told_at <= due:
        return clock.due_at  # the owner was told in time under these rules too: the new date that was agreed stands
    return due


def _pauses(clock: PastClock, book: Rulebook, *, at: datetime) -> tuple[deadlines.PauseSpan, ...] | None:
    """The pauses these rules accept, when that is not all of them; None when it is."""
    if not clock.pauses or all(pause.cause in book.stopping for pause in clock.pauses):
        return None
    return _spans(clock, book.stopping, at=at)


def _spans(clock: PastClock, stopping: frozenset[str], *, at: datetime) -> tuple[deadlines.PauseSpan, ...]:
    """The pauses that are over; one that is open says by `paused_from` that nothing ran since."""
    return tuple(
        deadlines.PauseSpan(pause.from_at, pause.until_at)
        for pause in clock.pauses
        if pause.until_at is not None and pause.cause in stopping and pause.until_at <= at
    )


def _judge_added(case: PastCase, book: Rulebook, *, at: datetime) -> Iterator[Judged]:
    held = {clock.stage for clock in case.clocks}
    for stage, kept_by in book.added_promises(case).items():
        if stage in held:
            continue
        rule = book.deadlines.rule_for(stage, facts_of(case), since=case.opened_at)
        due = book.moments.due(
            rule.limit,
            case.opened_at,
            calendar=book.calendar_called(rule.calendar or "", book.place_of(case, stage)),
            counting=book.deadlines.counting,
        )
        ended = _kept_at(case, stage, kept_by) or case.closed_at or at
        yield Judged(stage, case.responsible, ended, None, due, "", str(rule.limit))


def _kept_at(case: PastCase, stage: str, kept_by: frozenset[str]) -> datetime | None:
    """When a promise that nobody had made was kept all the same."""
    moments: list[Any] = [clock.started_at for clock in case.clocks if clock.stage in kept_by]
    if stage == FIRST_ANSWER and case.first_answered_at:
        moments.append(case.first_answered_at)
    return min(moments, default=None)
