"""Starting, stopping, pausing and extending clocks, within the transaction of the action that does it."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db.models import QuerySet, prefetch_related_objects

from aftercare.ground.core.actors import Actor
from aftercare.ground.core.database import check_in_transaction
from aftercare.ground.core.forgetting import Forgotten, Whom, cover_rows
from aftercare.ground.policies.rules import LoadedPolicy
from aftercare.service.deadlines import queries, rules
from aftercare.service.deadlines.models import CalendarTable, Clock, Extension, Pause, Recount
from aftercare.service.deadlines.policy import DeadlinePolicy, Facts, LimitRule

RECOUNTED_AT_ONCE = 1000
RULED = ["policy", "limit", "source", "calendar", "development_id", "contractor_id"]


def prepare_clocks(
    *,
    case_id: int,
    stages: Sequence[str],
    facts: Facts,
    policy: LoadedPolicy,
    started_at: datetime,
    responsible: str = "",
) -> list[Clock]:
    """The clocks of these stages, each once, not saved yet: for a case whose id is not known before its dates are."""
    deadlines, calendars = policy.section(DeadlinePolicy), queries.Calendars()
    clocks = []
    for stage in dict.fromkeys(stages):
        rule, place = deadlines.rule_for(stage, facts, since=started_at), _place(deadlines, stage, facts)
        key, calendar = calendars.for_limit(policy, named=rule.calendar, place=place)
        deadline = rules.due_at(limit=rule.limit, start=started_at, calendar=calendar, counting=deadlines.counting)
        clocks.append(
            Clock(
                case_id=case_id,
                stage=stage,
                limit=str(rule.limit),
                source="; ".join(rule.source)[:200],
                calendar=key,
                development_id=place.development_id or None,
                contractor_id=place.contractor_id or None,
                policy_id=policy.version_id,
                responsible=responsible,
                started_at=started_at,
                due_at=deadline.due_at,
                provisional=deadline.provisional,
            )
        )
    return clocks


def start_clocks(
    *,
    case_id: int,
    stages: Sequence[str],
    facts: Facts,
    policy: LoadedPolicy,
    started_at: datetime,
    responsible: str = "",
) -> list[Clock]:
    """Start one clock per stage, in one insert. `policy` must be a published version."""
    check_in_transaction()
    clocks = prepare_clocks(
        case_id=case_id, stages=stages, facts=facts, policy=policy, started_at=started_at, responsible=responsible
    )
    return Clock.objects.bulk_create(clocks)


def stop_clocks(*, case_id: int, at: datetime, stages: Collection[str] | None = None) -> int:
    """Stop the running clocks of a case, only those of `stages` when given, and their pauses; returns how many."""
    check_in_transaction()
    clocks = Clock.objects.running().filter(case_id=case_id)
    if stages is not None:
        clocks = clocks.filter(stage__in=stages)
    Pause.objects.filter(clock__in=clocks, until_at=None).update(until_at=at)
    return clocks.update(stopped_at=at, paused_from=None)


def run_on(*, case_id: int, stopped_at: datetime) -> list[Clock]:
    """Let the clocks of a case that were stopped at exactly this moment run on as if nothing had been; returns them."""
    check_in_transaction()
    clocks = list(Clock.objects.filter(case_id=case_id, stopped_at=stopped_at).order_by("id"))
    Clock.objects.filter(pk__in=[clock.pk for clock in clocks]).update(stopped_at=None)
    return clocks


def restart_clocks(
    *,
    case_id: int,
    stages: Sequence[str],
    facts: Facts,
    policy: LoadedPolicy,
    at: datetime,
    responsible: str = "",
    instead_of: Collection[str] = (),
) -> list[Clock]:
    """Stop the running clocks of these stages (or of others) and start them anew from `at`."""
    stop_clocks(case_id=case_id, at=at, stages=instead_of or stages)
    return start_clocks(
        case_id=case_id, stages=stages, facts=facts, policy=policy, started_at=at, responsible=responsible
    )


def replace_limits(*, case_id: int, facts: Facts, policy: LoadedPolicy) -> list[Clock]:
    """Give the running clocks of a case the limits that its facts ask for now, each from when it began."""
    check_in_transaction()
    deadlines, calendars = policy.section(DeadlinePolicy), queries.Calendars()
    clocks = list(Clock.objects.running().filter(case_id=case_id).order_by("id").select_for_update(of=("self",)))
    changed = []
    for clock in clocks:
        rule = deadlines.rule_for(clock.stage, facts, since=clock.started_at)
        if str(rule.limit) != clock.limit:
            _put_under(clock, rule, policy=policy, facts=facts, calendars=calendars)
            changed.append(clock)
    if changed:
        Clock.objects.bulk_update(changed, RULED)
        _work_out_anew(changed)
    return clocks


def _put_under(
    clock: Clock, rule: LimitRule, *, policy: LoadedPolicy, facts: Facts, calendars: queries.Calendars
) -> None:
    """Give a clock the limit of a rule, and the calendar that counts it. Not saved."""
    place = _place(policy.section(DeadlinePolicy), clock.stage, facts)
    clock.policy_id = policy.version_id
    clock.limit, clock.source = str(rule.limit), "; ".join(rule.source)[:200]
    clock.calendar, _calendar = calendars.for_limit(policy, named=rule.calendar, place=place)
    clock.development_id, clock.contractor_id = place.development_id or None, place.contractor_id or None


def _place(deadlines: DeadlinePolicy, stage: str, facts: Facts) -> rules.Place:
    """Whose calendar counts a limit: the contractor's only where it is his to keep."""
    his = deadlines.stage(stage).contractor_calendar
    return rules.Place(facts.development_id, facts.contractor_id if his else 0)


def change_rules(
    *,
    case_id: int,
    stage: str,
    promises: Collection[str],
    replaced: Collection[str],
    since: datetime,
    facts: Facts,
    policy: LoadedPolicy,
    responsible: str = "",
    at: datetime,
) -> list[Clock]:
    """Put the running clocks of a case under another policy, each from when it began; `stage` is that of its step.

    What of `replaced` (limits of the old procedure) the policy no longer promises is stopped, and a step whose limit
    has another name gets a clock from `since`. What was promised or kept already is not promised anew. Clocks of
    others, such as that of a level of the ladder, run on, by the new limits where the policy has them. Returns the
    clocks that run by it.
    """
    check_in_transaction()
    clocks = list(Clock.objects.running().filter(case_id=case_id).order_by("id").select_for_update(of=("self",)))
    asked = {stage, *promises}
    gone = [clock for clock in clocks if clock.stage in replaced and clock.stage not in asked]
    stop_clocks(case_id=case_id, at=at, stages=[clock.stage for clock in gone])
    deadlines, calendars = policy.section(DeadlinePolicy), queries.Calendars()
    kept = [clock for clock in clocks if clock not in gone and clock.stage in deadlines.limits]
    for clock in kept:
        rule = deadlines.rule_for(clock.stage, facts, since=clock.started_at)
        _put_under(clock, rule, policy=policy, facts=facts, calendars=calendars)
    Clock.objects.bulk_update(kept, RULED)
    _work_out_anew(kept)
    if stage not in {clock.stage for clock in kept}:
        kept += start_clocks(
            case_id=case_id, stages=[stage], facts=facts, policy=policy, started_at=since, responsible=responsible
        )
    return kept


def change_stage(
    *, case_id: int, stage: str, to: str, facts: Facts, policy: LoadedPolicy, responsible: str = "", at: datetime
) -> list[Clock]:
    """Stop the clock of `stage` and start that of `to` from `at`; while the case is on hold the new one stands too."""
    check_in_transaction()
    held = Pause.objects.filter(clock__case_id=case_id, clock__stopped_at=None, until_at=None).order_by("pk").first()
    started = restart_clocks(
        case_id=case_id, stages=[to], facts=facts, policy=policy, at=at, responsible=responsible, instead_of=[stage]
    )
    if held is not None:
        for clock in started:
            held.pk, held.clock, held.from_at, held.until_at = None, clock, at, None
            held.save(force_insert=True)
            clock.paused_from = at
        Clock.objects.bulk_update(started, ["paused_from"])
    return started


def forget_clocks(case_ids: Collection[int]) -> None:
    """Remove every clock of cases that are taken back themselves."""
    check_in_transaction()
    Clock.objects.filter(case_id__in=case_ids).delete()


def pause_clocks(
    *,
    case_id: int,
    cause: str,
    evidence: str,
    planned_until: datetime,
    policy: LoadedPolicy,
    by: Actor,
    at: datetime,
) -> int:
    """Let the running clocks of a case stand still from `at`, if the policy lets this cause stop them.

    Returns how many stand still: 0 when the cause is no excuse and the promise to the owner stands.
    Raises AlreadyPaused, or BadInput when the cause must be shown and is not.
    """
    check_in_transaction()
    why = policy.section(DeadlinePolicy).pause_cause(cause)
    clocks = list(Clock.objects.running().filter(case_id=case_id).order_by("id").select_for_update(of=("self",)))
    paused_from = next((clock.paused_from for clock in clocks if clock.paused_from), None)
    rules.check_can_pause(paused_from=paused_from, evidence=evidence, needs_evidence=why.needs_evidence)
    if not why.stops_clocks:
        return 0
    Pause.objects.bulk_create(
        Pause(
            clock=clock,
            from_at=at,
            planned_until=planned_until,
            cause=cause,
            fault=why.fault.value,
            evidence=evidence,
            approved_by=by.reference,
            approved_by_label=by.label,
        )
        for clock in clocks
    )
    return Clock.objects.filter(pk__in=[clock.pk for clock in clocks]).update(paused_from=at)


def resume_clocks(*, case_id: int, at: datetime) -> list[Clock]:
    """End the pause of a case's clocks and move their due times on by what was lost."""
    check_in_transaction()
    clocks = list(
        Clock.objects.running()
        .filter(case_id=case_id)
        .exclude(paused_from=None)
        .order_by("id")
        .select_for_update(of=("self",))
    )
    Pause.objects.filter(clock__in=clocks, until_at=None).update(until_at=at)
    for clock in clocks:
        clock.paused_from = None
    return _work_out_anew(clocks)


def extend_clock(
    *,
    case_id: int,
    stage: str,
    until: datetime,
    reason: str,
    owner_told_at: datetime | None,
    by: Actor,
    at: datetime,
) -> Clock:
    """Give a running clock a definite later time, if the owner was told before the limit passed (S000.01.r20)."""
    check_in_transaction()
    clock = Clock.objects.running().select_for_update(of=("self",)).get(case_id=case_id, stage=stage)
    told = rules.check_can_extend(due=clock.due_at, until=until, owner_told_at=owner_told_at, reason=reason)
    Extension.objects.create(
        clock=clock,
        was_due_at=clock.due_at,
        until=until,
        reason=reason,
        owner_told_at=told,
        approved_by=by.reference,
        approved_by_label=by.label,
        made_at=at,
    )
    clock.due_at = clock.extended_to = until
    clock.provisional = False
    clock.save(update_fields=["due_at", "extended_to", "provisional"])
    return clock


def give_in_writing(clock: Clock) -> Clock:
    """The moment at which a clock ends was given to somebody in writing: it stands whatever days become.

    Only pauses move it on from there. For a clock that has just begun.
    """
    check_in_transaction()
    clock.extended_to, clock.provisional = clock.due_at, False
    clock.save(update_fields=["extended_to", "provisional"])
    return clock


def recount(*, table: CalendarTable, clocks: QuerySet[Clock], at: datetime) -> int:
    """Work running clocks out anew after days of a table changed, and keep what each was before.

    `clocks` are those that may be concerned (`queries.concerned`); returns how many were moved or confirmed.
    """
    check_in_transaction()
    try:
        return _recount(table, clocks.order_by("id"), at)
    finally:
        queries.forget_unsettled()


def _recount(table: CalendarTable, clocks: QuerySet[Clock], at: datetime) -> int:
    moved, last = 0, 0
    while batch := list(clocks.filter(pk__gt=last)[:RECOUNTED_AT_ONCE]):
        was = {clock.pk: (clock.due_at, clock.provisional) for clock in batch}
        _work_out_anew(batch)
        changed = [clock for clock in batch if was[clock.pk] != (clock.due_at, clock.provisional)]
        Recount.objects.bulk_create(
            Recount(
                clock=clock,
                table=table,
                edition=table.edition,
                was_due_at=was[clock.pk][0],
                due_at=clock.due_at,
                was_provisional=was[clock.pk][1],
                provisional=clock.provisional,
                made_at=at,
            )
            for clock in changed
        )
        moved, last = moved + len(changed), batch[-1].pk
    return moved


def _work_out_anew(clocks: list[Clock]) -> list[Clock]:
    prefetch_related_objects(clocks, "pauses", "extensions")
    calendars = queries.Calendars()
    for clock in clocks:
        deadline = queries.deadline_of(clock, calendar=calendars.of_clock(clock))
        clock.due_at, clock.provisional = deadline.due_at, deadline.provisional
    Clock.objects.bulk_update(clocks, ["due_at", "provisional", "paused_from"], batch_size=500)
    return clocks


def forget(whom: Whom) -> Forgotten:
    """Cover the person in why their cases waited and were given more time."""
    check_in_transaction()
    waited = cover_rows(Pause.objects.filter(clock__case_id__in=whom.case_ids), whom)
    return waited + cover_rows(Extension.objects.filter(clock__case_id__in=whom.case_ids), whom)
