"""Writing the steps taken against a contractor inside another transaction, and when an order is looked at next."""

from datetime import datetime

from aftercare.ground.core.actors import Actor
from aftercare.ground.core.database import check_in_transaction
from aftercare.ground.core.dates import local_day
from aftercare.ground.numbering.parts import next_numbers
from aftercare.ground.numbering.policy import NumberingPolicy
from aftercare.ground.policies.queries import policy_of
from aftercare.service.cases.queries import facts_of
from aftercare.service.deadlines import parts as deadlines
from aftercare.service.deadlines import rules as reckoning
from aftercare.service.deadlines.models import Clock
from aftercare.service.deadlines.policy import CalendarPolicy, DeadlinePolicy, Duration
from aftercare.service.deadlines.queries import calendar_of
from aftercare.service.workorders.models import Demand, Reminder, WorkOrder
from aftercare.service.workorders.policy import DemandRule
from aftercare.service.workorders.queries.policy import pressing_policy_of
from aftercare.service.workorders.queries.pressing import facts_for, reminded_of
from aftercare.service.workorders.rules import pressing as rules
from aftercare.service.workorders.rules.pressing import DemandState, Missed, Outcome


def watch(order: WorkOrder, *, after: datetime | None = None) -> None:
    """Have the order looked at for being late at its next date; not saved. Only contractors are pressed."""
    order.press_at = (
        rules.next_date(
            started_at=order.started_at, on_site_by=order.on_site_by, finish_by=order.finish_by, after=after
        )
        if order.contractor_id is not None
        else None
    )


def moment_of(order: WorkOrder, step: rules.Next) -> datetime:
    """When a step of the ladder is due, by the calendar of the case."""
    policy = policy_of(order.case.policy_id)
    return _after(step.after, since=step.since, order=order, default=policy.section(CalendarPolicy).default)


def _after(after: Duration, *, since: datetime, order: WorkOrder, default: str) -> datetime:
    policy = policy_of(order.case.policy_id)
    counting = policy.section(DeadlinePolicy).counting
    calendar = calendar_of(policy, key=default)
    return reckoning.due_at(limit=after, start=since, calendar=calendar, counting=counting).due_at


def look_again(order: WorkOrder, missed: Missed) -> None:
    """Set when the ladder goes on after what was just done for a missed date; not saved."""
    step = rules.next_step(pressing_policy_of(order.case), missed, reminded=reminded_of(order, missed))
    if step is not None:
        order.press_at = moment_of(order, step)
    else:
        watch(order, after=missed.at)


def write_reminder(
    order: WorkOrder, missed: Missed, *, ring: bool, note: str = "", by: Actor, at: datetime
) -> Reminder:
    """One more reminder of a missed date; the step is counted on the order, which is not saved."""
    check_in_transaction()
    order.pressed += 1
    return Reminder.objects.create(
        order=order,
        promise=missed.promise.value,
        missed_at=missed.at,
        count=len(reminded_of(order, missed)) + 1,
        ring=ring,
        note=note.strip()[:300],
        sent_at=at,
        sent_by=by.reference,
        sent_by_label=by.label,
    )


def write_demand(
    order: WorkOrder, missed: Missed, rule: DemandRule, *, text: str = "", by: Actor, at: datetime
) -> Demand:
    """A formal demand as it is proposed, with everything that led to it; counted on the order, which is not saved."""
    check_in_transaction()
    order.pressed += 1
    order.press_at = None
    return Demand.objects.create(
        order=order,
        development_id=order.development_id,
        contractor_id=order.contractor_id or 0,
        state=DemandState.PROPOSED.value,
        promise=missed.promise.value,
        missed_at=missed.at,
        facts=facts_for(order),
        clause=rule.clause.model_dump(by_alias=True),
        consequence=rule.consequence.model_dump(by_alias=True),
        source=list(rule.source),
        text=text.strip(),
        proposed_at=at,
        proposed_by=by.reference,
        proposed_by_label=by.label,
    )


def start_deadline(demand: Demand, order: WorkOrder, rule: DemandRule, *, at: datetime) -> Clock:
    """The clock of a demand's deadline; it stands still while the case does. One runs for a case at one time.

    The demand names its end, so a change of the calendar does not move it.

    Raises DemandStands.
    """
    check_in_transaction()
    runs = Clock.objects.running().filter(case_id=order.case_id, stage=rule.time_limit).exists()
    rules.check_none_stands(live=runs)
    facts = facts_of(order.case).model_copy(update={"size": order.size})
    [clock] = deadlines.change_stage(
        case_id=order.case_id,
        stage=rule.time_limit,
        to=rule.time_limit,
        facts=facts,
        policy=policy_of(order.case.policy_id),
        responsible=f"contractor:{demand.contractor_id}",
        at=at,
    )
    return deadlines.give_in_writing(clock)


def next_number(order: WorkOrder, *, at: datetime) -> str:
    """The number of a demand about an order; taken as late as possible."""
    check_in_transaction()
    on = local_day(at, str(order.case.development.zone))
    pattern = policy_of(order.case.policy_id).section(NumberingPolicy).pattern_for("demand")
    return next_numbers(pattern=pattern, kind="demand", development=order.case.development.code, on=on)[0]


def end_demand(demand: Demand, outcome: Outcome, *, reason: str = "", by: Actor, at: datetime) -> None:
    """End a demand with what came of it, and its clock; one that was only proposed is dropped."""
    check_in_transaction()
    if demand.clock is not None:
        deadlines.stop_clocks(case_id=demand.clock.case_id, stages=[demand.clock.stage], at=at)
        demand.state, demand.outcome = DemandState.ENDED.value, outcome.value
    else:
        demand.state = DemandState.DROPPED.value
    demand.ended_at, demand.ended_by_label, demand.ended_reason = at, by.label, reason.strip()
    demand.save(update_fields=["state", "outcome", "ended_at", "ended_by_label", "ended_reason", "version"])
