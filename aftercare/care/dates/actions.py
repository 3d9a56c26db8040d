"""Every way dates and what hangs on them change. One function, one transaction, one audit event."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from aftercare.care.dates import permissions, queries, rules
from aftercare.care.dates.models import DatedTask, Milestone
from aftercare.care.dates.policy import DatedRule, DatePolicy
from aftercare.ground.accounts.models import Development, Staff
from aftercare.ground.audit import trail
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.errors import BadInput, Missing
from aftercare.ground.core.text import lazy as _
from aftercare.ground.policies.queries import policy_of
from aftercare.records.estate.models import Building


@transaction.atomic
def set_milestone(
    *, development_id: int, kind: str, on: date, building_id: int | None = None, note: str = "", by: Actor, at: datetime
) -> Milestone:
    """Enter a planned or agreed date of a development or building, or move it; what hung on the old date falls away.

    Raises NotPermitted, Missing, BadInput.
    """
    permissions.check_may_set(by, development_id=development_id)
    development = Development.objects.select_for_update(of=("self",)).filter(pk=development_id).first()
    if development is None:
        raise Missing(_("There is no such development."))
    if building_id and not Building.objects.filter(pk=building_id, development=development).exists():
        raise BadInput(field=_("Building"), value=building_id, remedy=_("Choose one of those offered."))
    today = at.astimezone(development.zone).date()
    _version, policy = queries.date_policy_at(development, on=today)
    if kind not in policy.milestones:
        raise BadInput(field=_("Which date"), value=kind, remedy=_("Choose one of those offered."))
    rules.check_day(on, today=today)
    of_building = Q(building_id=building_id) if building_id else Q(building=None)
    found = Milestone.objects.filter(of_building, development=development, kind=kind).first()
    before = found.on if found else None
    held = found or Milestone(development=development, building_id=building_id, kind=kind)
    held.on, held.note, held.set_by_label, held.set_at = on, note.strip()[:200], by.label, at
    held.version += 1
    held.save()
    dropped = _drop_of_old_date(held, before, [key for key, rule in policy.tasks.items() if rule.anchor == kind], at=at)
    trail.record(
        "date.set",
        held,
        by=by,
        at=at,
        begins=found is None,
        development=development.name,
        building=str(held.building or ""),
        kind=policy.milestones[kind].label.in_language("zh-hans"),
        before=before,
        after=on,
        note=held.note,
        dropped=dropped,
    )
    return held


def _drop_of_old_date(held: Milestone, before: date | None, keys: list[str], *, at: datetime) -> int:
    """End the open tasks that hung on a date that has been moved; new ones are opened by the clock."""
    if before is None or before == held.on:
        return 0
    about = f"building:{held.building_id}" if held.building_id else f"development:{held.development_id}"
    old = DatedTask.objects.open().filter(key__in=keys, about=about, anchor_on=before)
    reason = str(_("The date was moved to %(day)s") % {"day": held.on})
    return old.update(ended_at=at, dropped=True, note=reason, ended_by_label=held.set_by_label)


@transaction.atomic
def open_task(*, key: str, hung: queries.Hung, version_id: int, by: Actor, at: datetime) -> DatedTask | None:
    """Put something that hangs on a date on the list; None when it is there already."""
    permissions.check_may_open(by)
    rule = policy_of(version_id).section(DatePolicy).tasks[key]
    place = Development.objects.get(pk=hung.development_id)
    due = rules.due_on(rule, hung.anchor_on, today=at.astimezone(place.zone).date())
    task, is_new = DatedTask.objects.get_or_create(
        key=key,
        about=hung.about,
        anchor_on=hung.anchor_on,
        defaults={
            "development": place,
            "building_id": hung.building_id,
            "contract_id": hung.contract_id,
            "policy_id": version_id,
            "due_on": due,
            "role": rule.role,
            "opened_at": at,
        },
    )
    if not is_new:
        return None
    trail.record(
        "date.task_opened",
        task,
        by=by,
        at=at,
        begins=True,
        rule=key,
        about=hung.about,
        place=task.place,
        anchor_on=hung.anchor_on,
        due_on=due,
        role=rule.role,
        source="; ".join(rule.source),
    )
    return task


@transaction.atomic
def finish_task(*, task_id: int, seen: int, note: str = "", by: Actor, at: datetime) -> DatedTask:
    """Say that it is done; what goes to others in writing must be written. What follows it is opened.

    Raises Stale, NotPermitted, OverAlready, BadInput.
    """
    task = DatedTask.objects.locked(task_id, seen=seen)
    permissions.check_may_do(by, task)
    rules.check_open(ended=task.ended_at is not None)
    rule = queries.rule_of(task)
    rules.check_note(note, needed=rule is not None and rule.in_writing)
    _end(task, note, dropped=False, by=by, at=at)
    today = at.astimezone(task.development.zone).date()
    follows = _follow(task, rule, today=today, at=at)
    trail.record(
        "date.task_done",
        task,
        by=by,
        at=at,
        rule=task.key,
        place=task.place,
        due_on=task.due_on,
        late=today > task.due_on,
        text=task.note,
        followed_by=follows.pk if follows else None,
    )
    return task


def _follow(task: DatedTask, rule: DatedRule | None, *, today: date, at: datetime) -> DatedTask | None:
    if rule is None or rule.followed_by is None:
        return None
    then = policy_of(task.policy_id).section(DatePolicy).tasks[rule.followed_by]
    return DatedTask.objects.create(
        key=rule.followed_by,
        about=f"task:{task.pk}",
        anchor_on=today,
        due_on=rules.due_on(then, today),
        role=then.role,
        development=task.development,
        building=task.building,
        contract=task.contract,
        policy_id=task.policy_id,
        opened_at=at,
    )


@transaction.atomic
def drop_task(*, task_id: int, seen: int, reason: str, by: Actor, at: datetime) -> DatedTask:
    """Say that it need not be done, and why. Raises Stale, NotPermitted, OverAlready, BadInput."""
    task = DatedTask.objects.locked(task_id, seen=seen)
    permissions.check_may_hand(by, task)
    rules.check_open(ended=task.ended_at is not None)
    rules.check_reason(reason)
    _end(task, reason, dropped=True, by=by, at=at)
    trail.record(
        "date.task_dropped",
        task,
        by=by,
        at=at,
        rule=task.key,
        place=task.place,
        due_on=task.due_on,
        reason=task.note,
    )
    return task


@transaction.atomic
def hand_task(*, task_id: int, seen: int, staff_id: int, by: Actor, at: datetime) -> DatedTask:
    """Give it to somebody who works here. Raises Stale, NotPermitted, OverAlready, BadInput."""
    task = DatedTask.objects.locked(task_id, seen=seen)
    permissions.check_may_hand(by, task)
    rules.check_open(ended=task.ended_at is not None)
    staff = Staff.objects.filter(pk=staff_id, is_active=True).first()
    if staff is None:
        raise BadInput(field=_("Person"), value=staff_id, remedy=_("Choose somebody who works here now."))
    before, task.staff = task.staff, staff
    task.save(update_fields=["staff", "version"])
    trail.record(
        "date.task_handed",
        task,
        by=by,
        at=at,
        rule=task.key,
        place=task.place,
        before=before.name if before else "",
        after=staff.name,
    )
    return task


def _end(task: DatedTask, note: str, *, dropped: bool, by: Actor, at: datetime) -> None:
    task.ended_at, task.ended_by_label, task.dropped = at, by.label, dropped
    task.note = note.strip()[: rules.NOTE_AT_MOST]
    task.save(update_fields=["ended_at", "ended_by_label", "dropped", "note", "version"])
