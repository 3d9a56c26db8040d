"""Where cases stand on the ladder, what counts for a next step, and who is above."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import BigIntegerField, Q, QuerySet

from aftercare.care.escalation import rules
from aftercare.care.escalation.models import Crisis, Escalation
from aftercare.care.escalation.policy import EscalationPolicy, Level, On
from aftercare.ground.accounts.models import Staff
from aftercare.ground.accounts.queries import who_stands_on
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.prepared import Given, Question
from aftercare.ground.policies.queries import policy_of
from aftercare.service.cases.models import Case
from aftercare.service.deadlines.models import Clock
from aftercare.service.deadlines.policy import DeadlinePolicy
from aftercare.service.deadlines.queries import Calendars, clocks_of
from aftercare.service.deadlines.rules import due_at

UPWARD = 8
REPORTS_AT_MOST = 60
LISTED_AT_MOST = 200
LOOKED_AT = (
    *("number", "policy_id", "return_of_id", "kind", "reopened", "rejected"),
    *("urgency", "component", "category", "channel", "answers"),
)


def policy_of_case(case: Case) -> EscalationPolicy:
    """The ladder under which the case stands."""
    return policy_of(case.policy_id).section(EscalationPolicy)


def current_of(case_id: int) -> Escalation | None:
    """The step on which a case stands; None when it is not raised."""
    return Escalation.objects.current().filter(case=case_id).select_related("holder", "complaint").first()


def level_of(case_id: int) -> str:
    """The level on which a case stands; empty when it is not raised."""
    return Escalation.objects.current().filter(case=case_id).values_list("level", flat=True).first() or ""


_STEPS = Question(
    lambda: (
        Escalation.objects.filter(case=Given("case", BigIntegerField()))
        .select_related("holder", "before", "complaint")
        .order_by("-pk")[:50]
    )
)

ASKED_OF_A_CASE = (_STEPS,)


def steps_of(case: Case) -> list[Escalation]:
    """Every step that a case took, the latest first."""
    return _STEPS.rows(case=case.pk)


def taken_by(case_id: int) -> dict[str, int]:
    """The steps of the rules that a case took, by key, each with how many reports there were at most."""
    taken: dict[str, int] = {}
    rows = Escalation.objects.filter(case=case_id).exclude(step="").order_by("pk").values_list("step", "facts")
    for key, facts in rows:
        taken[key] = max(taken.get(key, 0), int(facts.get("reports", 0)))
    return taken


def facts_of(case: Case, *, level: str) -> rules.CaseFacts:
    """What the steps may depend on."""
    return rules.CaseFacts(
        kind=case.kind,
        level=level,
        urgency=case.urgency,
        component_class=case.category if case.component else "",
        channel=case.channel,
        answers=case.answers,
    )


def reports_of(case: Case) -> list[rules.Report]:
    """The reports of the same trouble, the oldest first: what this one came back from, and what came back from that.

    Within the days that count. Two statements.
    """
    names = ["return_of" + "__return_of" * level for level in range(UPWARD)]
    earlier = Case.objects.filter(pk=case.pk).values_list(*names).first() or ()
    line = [case.pk, *(pk for pk in earlier if pk is not None)]
    since = case.opened_at - timedelta(days=policy_of_case(case).counting.within_days)
    found = Case.objects.filter(Q(pk__in=line) | Q(return_of__in=line), opened_at__gte=since)
    rows = found.order_by("pk").values_list("pk", "kind", "number", "reopened", "rejected")[:REPORTS_AT_MOST]
    return [rules.Report(pk, kind, number or "", reopened, rejected) for pk, kind, number, reopened, rejected in rows]


def counted_reports(case: Case, reports: Sequence[rules.Report]) -> list[rules.Report]:
    """The reports as the ladder counts them: without those that the pack does not count as coming back."""
    if policy_of_case(case).counting.returns:
        return list(reports)
    return [report for report in reports if report.case_id == case.pk]


def may_climb_by_reports(case_ids: Collection[int]) -> set[int]:
    """The cases that a look at their reports may raise; for the others one look at all of them says that it does not.

    Those are closed, or were reported once, never raised, and no step is for a single report of what they tell.
    Three statements for any number.
    """
    moved = set(Escalation.objects.filter(case__in=case_ids).order_by().values_list("case_id", flat=True))
    moved |= set(Case.objects.filter(return_of__in=case_ids).order_by().values_list("return_of_id", flat=True))
    cases = Case.objects.filter(pk__in=case_ids, closed_at=None).only(*LOOKED_AT)
    return {case.pk for case in cases.order_by("pk") if case.pk in moved or _climbs_at_once(case)}


def _climbs_at_once(case: Case) -> bool:
    if case.return_of_id is not None:
        return True
    policy, facts = policy_of_case(case), facts_of(case, level="")
    only = rules.Report(case.pk, case.kind, case.number or "", case.reopened, case.rejected)
    by_reports = rules.step_for_reports(policy, facts=facts, reports=[only])
    return by_reports is not None or rules.step_for_grave(policy, facts=facts) is not None


def late_clock(
    clock: Clock, *, case: Case, facts: rules.CaseFacts, calendars: Calendars | None = None
) -> rules.LateClock:
    """The moments at which the lateness of a clock leads to each step, reckoned as the clock itself is.

    `calendars` has what was read for another clock of the case.
    """
    reader = calendars or Calendars()
    policy = policy_of(case.policy_id)
    steps = rules.late_steps(policy.section(EscalationPolicy), facts=facts, stage=clock.stage)
    counting = policy.section(DeadlinePolicy).counting
    moments = {}
    for key, step in steps.items():
        if step.after is None:
            moments[key] = clock.due_at
        else:
            calendar = reader.of(policy, key=clock.calendar, place=clock.place)
            moments[key] = due_at(limit=step.after, start=clock.due_at, calendar=calendar, counting=counting).due_at
    return rules.LateClock(stage=clock.stage, due_at=clock.due_at, moments=moments)


def holder_on(level: Level, case: Case, *, at: datetime) -> Staff:
    """Who stands on a level for this case today."""
    on = at.astimezone(case.development.zone).date()
    return who_stands_on(level.reach.value, roles=level.roles, development_id=case.development_id, on=on)


@dataclass(frozen=True)
class Ahead:
    """The step that comes next by itself if nothing happens: to which level, when, and because of which limit."""

    level: str
    at: datetime
    stage: str


def ahead_of(case: Case, *, level: str, now: datetime) -> Ahead | None:
    """What lateness would do next to an open case; None when its ladder leads nowhere from here."""
    policy = policy_of_case(case)
    if not case.is_open or not any(step.on is On.LATE for step in policy.steps.values()):
        return None
    facts = facts_of(case, level=level)
    coming = []
    calendars = Calendars()
    running = [clock for clock in clocks_of(case.pk) if clock.stopped_at is None and clock.paused_from is None]
    for clock in running:
        late = late_clock(clock, case=case, facts=facts, calendars=calendars)
        coming += [Ahead(policy.steps[key].to, moment, clock.stage) for key, moment in late.moments.items()]
    return min((each for each in coming if each.at > now), key=lambda each: each.at, default=None)


def cases_on(level: str) -> QuerySet[Escalation, Any]:
    """A query for the numbers of the cases that stand on a level (any, when empty), by which lists are narrowed."""
    found = Escalation.objects.current()
    return (found.filter(level=level) if level else found).order_by().values_list("case_id", flat=True)


def list_raised(*, by: Actor, level: str = "", mine: bool = False, most: int = LISTED_AT_MOST) -> list[Escalation]:
    """The open cases that wait for a decision above, those to be answered first at the top; at most 200."""
    found = Escalation.objects.visible_to(by).waiting()
    if level:
        found = found.filter(level=level)
    if mine:
        found = found.filter(holder=by.id)
    related = found.select_related("case__development", "case__unit", "case__responsible", "holder", "policy")
    return list(related.order_by("answer_by", "pk")[:most])


def crises_of(case: Case) -> list[Crisis]:
    """The crises of a case, the latest first."""
    return list(Crisis.objects.filter(case=case).select_related("lead").order_by("-pk")[:10])


def is_crisis(case_id: int) -> bool:
    """Whether the case is treated as a crisis now."""
    return Crisis.objects.running().filter(case=case_id).exists()


def list_crises(*, by: Actor, ended: bool = False, most: int = LISTED_AT_MOST) -> list[Crisis]:
    """The register of crises, those that run or those that ended, the latest first; at most 200."""
    found = Crisis.objects.visible_to(by)
    found = found.filter(ended_at__isnull=False) if ended else found.running()
    related = found.select_related("case__development", "case__unit", "case__responsible", "lead")
    return list(related.order_by("-declared_at", "-pk")[:most])
