"""What would have followed from the deadlines of a case: who above is called, and what is proposed of whom. Pure.

Both sides are reckoned by the rules, those the case ran under and those that are tried, so that what differs comes
from the rules alone. What a level above would have done with a case nobody knows. A fine is a proposal; whether it had
been decided is for a person to say.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal

from aftercare.care.escalation import rules as ladders
from aftercare.care.escalation.policy import EscalationPolicy, On, Step
from aftercare.ground.core.calendar import Calendar
from aftercare.ground.policies.rules import LoadedPolicy
from aftercare.insight.rehearsal.rules.facts import PastCase
from aftercare.insight.rehearsal.rules.judging import Judged
from aftercare.insight.rehearsal.rules.moments import Moments
from aftercare.outcome.conduct import rules as conduct
from aftercare.outcome.conduct.policy import MONEY, ConductPolicy, Ground, Held, Occasion
from aftercare.service.deadlines.policy import CalendarPolicy, DeadlinePolicy

LOOKED_FOR = (Occasion.ESCALATED, Occasion.RETURNED)


@dataclass(frozen=True, slots=True)
class Ending:
    """A deadline missed on one of the two sides: when it was due, and when it was kept or up to when is judged."""

    stage: str
    due_at: datetime
    ended_at: datetime


@dataclass(frozen=True, slots=True)
class Call:
    """Somebody above is called: the level, the step of the ladder, the moment, and what lifted the case."""

    level: str
    step: str
    at: datetime
    trigger: str = ""


@dataclass(frozen=True, slots=True)
class Fine:
    """Something is proposed: on which ground, of whom (`staff:3`, or the name of the part he has), from how much."""

    ground: str
    held: str
    least: Decimal


@dataclass(frozen=True, slots=True)
class Following:
    """What follows on one of the two sides."""

    calls: tuple[Call, ...] = ()
    fines: tuple[Fine, ...] = ()

    def differs_from(self, other: "Following") -> bool:
        """Whether other people are called, or something else is proposed; a mere moment does not matter."""
        if self is other:
            return False
        mine, theirs = ([call.level for call in side.calls] for side in (self, other))
        return mine != theirs or self.fines != other.fines


NOTHING = Following()


def missed(judged: Iterable[Judged], *, before: bool) -> list[Ending]:
    """The deadlines missed on one side."""
    if before:
        return [Ending(each.stage, each.was_due, each.ended_at) for each in judged if each.was_due and each.was_late]
    return [Ending(each.stage, each.due, each.would_end or each.ended_at) for each in judged if each.due and each.late]


@dataclass
class Consequences:
    """The ladder and the grounds of one version, sorted by what leads to them."""

    policy: LoadedPolicy
    calendar: Callable[[LoadedPolicy, str], Calendar]
    moments: Moments = field(default_factory=Moments)

    def __post_init__(self) -> None:
        self.ladder = ladder = self.policy.section(EscalationPolicy)
        self.conduct = self.policy.section(ConductPolicy)
        self.counting = self.policy.section(DeadlinePolicy).counting
        self.ranks = {"": 0, **{level: ladder.rank(level) for level in ladder.levels}}
        self.grave = [key for key, step in ladder.steps.items() if step.on is On.GRAVE]
        self.reported = [(key, step) for key, step in ladder.steps.items() if step.on is On.REPORTS]
        self.late: dict[str, list[tuple[str, Step]]] = {}
        for key, step in ladder.steps.items():
            for stage in step.stages if step.on is On.LATE else ():
                self.late.setdefault(stage, []).append((key, step))
        self.once = any((step.from_report or 0) < 2 for _key, step in self.reported)
        self.grounds: dict[Occasion, list[tuple[str, Ground]]] = {
            occasion: [(key, each) for key, each in self.conduct.grounds.items() if each.on is occasion]
            for occasion in LOOKED_FOR
        }

    def same_as(self, other: "Consequences") -> bool:
        """Whether the same always follows from the same deadlines under both."""
        mine, theirs = (
            (each.ladder, each.conduct, each.counting, each.policy.section(CalendarPolicy)) for each in (self, other)
        )
        return mine == theirs

    def follow(self, case: PastCase, late: Sequence[Ending]) -> Following:
        """What follows from the deadlines that a case missed."""
        moments = sorted(self._moments(case, late))
        if not moments and not case.came_back:
            return NOTHING
        calls = tuple(self._calls(case, moments))
        return Following(calls, tuple(self._fines(case, calls, late=bool(late))))

    def _moments(self, case: PastCase, late: Sequence[Ending]) -> Iterator[tuple[datetime, int, str]]:
        """When each step might be taken, with how far down it leads from the top, so that the highest comes first."""
        for key in self.grave:
            yield case.opened_at, -self.ranks[self.ladder.steps[key].to], key
        if self.once or _came_again(case):
            for key, step in self.reported:
                if _is_reported(case, self.ladder, step):
                    yield case.opened_at, -self.ranks[step.to], key
        for end in late:
            for key, step in self.late.get(end.stage, ()):
                moment = self._late_at(end, step)
                if moment < end.ended_at:
                    yield moment, -self.ranks[step.to], key

    def _late_at(self, end: Ending, step: Step) -> datetime:
        if step.after is None:
            return end.due_at
        calendar = self.calendar(self.policy, self.policy.section(CalendarPolicy).default)
        return self.moments.due(step.after, end.due_at, calendar=calendar, counting=self.counting)

    def _calls(self, case: PastCase, moments: Sequence[tuple[datetime, int, str]]) -> Iterator[Call]:
        facts = ladders.CaseFacts(
            kind=case.told.kind,
            level="",
            urgency=case.told.urgency,
            component_class=case.told.component_class,
            channel=case.channel,
            answers=case.answers,
        )
        for at, _depth, key in moments:
            step = self.ladder.steps[key]
            if self.ranks[step.to] > self.ranks[facts.level] and ladders.holds_for(step, facts):
                facts = replace(facts, level=step.to)
                yield Call(step.to, key, at, step.on)

    def _fines(self, case: PastCase, calls: Sequence[Call], *, late: bool) -> Iterator[Fine]:
        occasions = [(Occasion.ESCALATED, call.level, call.trigger) for call in calls]
        if case.came_back:
            occasions.append((Occasion.RETURNED, "", ""))
        for occasion, level, trigger in occasions:
            facts = conduct.Facts(
                occasion=occasion,
                kind=case.told.kind,
                began_as=case.reports[0].report.kind if case.reports else case.told.kind,
                level=level,
                trigger=trigger,
                cause=case.cause,
                covered=case.covered,
                late=late,
            )
            for key, ground in self.grounds[occasion]:
                if conduct.holds(ground, facts):
                    price = conduct.price(self.conduct, ground, level=level)
                    money = price.least if ground.forms[0] in MONEY else Decimal(0)
                    yield Fine(key, _held(case, ground.held), money)


def _came_again(case: PastCase) -> bool:
    return len(case.reports) > 1 or any(each.report.reopened or each.report.rejected for each in case.reports)


def _is_reported(case: PastCase, ladder: EscalationPolicy, step: Step) -> bool:
    since = case.opened_at - timedelta(days=ladder.counting.within_days)
    counted = [
        each.report
        for each in case.reports
        if each.opened_at >= since and (ladder.counting.returns or each.report.case_id == case.case_id)
    ]
    return ladders.count_reports(ladder, counted, counted=step.counted) >= (step.from_report or 0)


def _held(case: PastCase, parts: Sequence[Held]) -> str:
    people = {
        Held.RESPONSIBLE: case.responsible,
        Held.FIRST_CONTACT: case.first_contact,
        Held.REPAIRER: case.repairer,
        Held.CONTRACTOR: case.contractor,
    }
    return next((people[part] for part in parts if people.get(part)), parts[0].value)
