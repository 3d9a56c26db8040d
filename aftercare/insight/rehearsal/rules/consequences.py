"""What would have followed from the deadlines of a case: who above is called, and what is proposed of whom. Pure.

Both sides are reckoned by the rules, those the case ran under and those that are tried, so that what differs comes
from the rules alone. What a level above would have done with a case nobody knows. A fine is a proposal; whether it had
been decided is for a person to say.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from aftercare.care.escalation import rules as ladders
from aftercare.care.escalation.policy import EscalationPolicy, On, Step
from aftercare.ground.core.calendar import Calendar
from aftercare.ground.policies.rules import LoadedPolicy
from aftercare.insight.rehearsal.rules.facts import PastCase
from aftercare.insight.rehearsal.rules.judging import Judged
from aftercare.outcome.conduct import rules as conduct
from aftercare.outcome.conduct.policy import MONEY, ConductPolicy, Held, Occasion
from aftercare.service.deadlines import rules as deadlines
from aftercare.service.deadlines.policy import CalendarPolicy, DeadlinePolicy


@dataclass(frozen=True, slots=True)
class Ending:
    """A deadline on one of the two sides: when it was due, and when it was kept or up to when is judged."""

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
        mine, theirs = ([call.level for call in side.calls] for side in (self, other))
        return mine != theirs or self.fines != other.fines


def endings(judged: Iterable[Judged], *, before: bool) -> list[Ending]:
    """The deadlines of one side."""
    due = [(each, each.was_due if before else each.due) for each in judged]
    return [Ending(each.stage, moment, each.ended_at) for each, moment in due if moment is not None]


def follow(
    case: PastCase, ends: Sequence[Ending], *, policy: LoadedPolicy, calendar: Callable[[LoadedPolicy, str], Calendar]
) -> Following:
    """What follows from the deadlines of a case under a policy."""
    late = [end for end in ends if end.ended_at > end.due_at]
    ladder = policy.section(EscalationPolicy)
    calls = tuple(_calls(case, ladder, sorted(_moments(case, ladder, late, policy=policy, calendar=calendar))))
    fines = tuple(_fines(case, policy.section(ConductPolicy), calls, late=bool(late)))
    return Following(calls, fines)


def _moments(
    case: PastCase,
    ladder: EscalationPolicy,
    late: Sequence[Ending],
    *,
    policy: LoadedPolicy,
    calendar: Callable[[LoadedPolicy, str], Calendar],
) -> Iterator[tuple[datetime, int, str]]:
    """When each step might be taken, with how far down it leads from the top, so that the highest comes first."""
    for key, step in ladder.steps.items():
        depth = -ladder.rank(step.to)
        if step.on is On.GRAVE or (step.on is On.REPORTS and _is_reported(case, ladder, step)):
            yield case.opened_at, depth, key
        elif step.on is On.LATE:
            for end in late:
                if end.stage in step.stages:
                    moment = _late_at(end, step, policy=policy, calendar=calendar)
                    if moment < end.ended_at:
                        yield moment, depth, key


def _is_reported(case: PastCase, ladder: EscalationPolicy, step: Step) -> bool:
    since = case.opened_at - timedelta(days=ladder.counting.within_days)
    counted = [
        each.report
        for each in case.reports
        if each.opened_at >= since and (ladder.counting.returns or each.report.case_id == case.case_id)
    ]
    return ladders.count_reports(ladder, counted, counted=step.counted) >= (step.from_report or 0)


def _late_at(
    end: Ending, step: Step, *, policy: LoadedPolicy, calendar: Callable[[LoadedPolicy, str], Calendar]
) -> datetime:
    if step.after is None:
        return end.due_at
    counting = policy.section(DeadlinePolicy).counting
    default = policy.section(CalendarPolicy).default
    return deadlines.due_at(
        limit=step.after, start=end.due_at, calendar=calendar(policy, default), counting=counting
    ).due_at


def _calls(case: PastCase, ladder: EscalationPolicy, moments: Sequence[tuple[datetime, int, str]]) -> Iterator[Call]:
    level = ""
    for at, _depth, key in moments:
        step = ladder.steps[key]
        facts = ladders.CaseFacts(
            kind=case.told.kind,
            level=level,
            urgency=case.told.urgency,
            component_class=case.told.component_class,
            channel=case.channel,
            answers=case.answers,
        )
        if ladder.rank(step.to) > ladder.rank(level) and ladders.holds_for(step, facts):
            level = step.to
            yield Call(level, key, at, step.on)


def _fines(case: PastCase, policy: ConductPolicy, calls: Sequence[Call], *, late: bool) -> Iterator[Fine]:
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
        for key in conduct.grounds_for(policy, facts):
            ground = policy.ground(key)
            price = conduct.price(policy, ground, level=level)
            money = price.least if ground.forms[0] in MONEY else Decimal(0)
            yield Fine(key, _held(case, ground.held), money)


def _held(case: PastCase, parts: Sequence[Held]) -> str:
    people = {
        Held.RESPONSIBLE: case.responsible,
        Held.FIRST_CONTACT: case.first_contact,
        Held.REPAIRER: case.repairer,
        Held.CONTRACTOR: case.contractor,
    }
    return next((people[part] for part in parts if people.get(part)), parts[0].value)
