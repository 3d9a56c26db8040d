"""Reactions to what falls due by a date: whoever has it is told, and what was put in writing goes to whom it is for."""

from collections.abc import Iterable
from datetime import datetime

from aftercare.care.dates.models import DatedTask
from aftercare.care.dates.queries import rule_of
from aftercare.faces.messages import queries
from aftercare.faces.messages.parts import write
from aftercare.ground.accounts.models import Staff
from aftercare.ground.accounts.queries import list_staff_in_role
from aftercare.ground.audit.models import AuditEvent


def tell_opened(*, event: AuditEvent, at: datetime) -> None:
    """Those who hold its role at the place hear that it comes near."""
    task = _task(event.subject_id)
    _tell("date_task_opened", task, list_staff_in_role(task.role, development_id=task.development_id), event, at=at)


def tell_handed(*, event: AuditEvent, at: datetime) -> None:
    """Whoever it was given to hears of it."""
    task = _task(event.subject_id)
    _tell("date_task_handed", task, [task.staff] if task.staff else [], event, at=at)


def tell_done(*, event: AuditEvent, at: datetime) -> None:
    """What was written goes to the roles that the rule names; whoever has to follow it up hears of that."""
    task = _task(event.subject_id)
    rule = rule_of(task)
    for role in rule.tell if rule else ():
        _tell("date_task_done", task, list_staff_in_role(role, development_id=task.development_id), event, at=at)
    if event.changes.get("followed_by"):
        follows = _task(event.changes["followed_by"])
        people = list_staff_in_role(follows.role, development_id=follows.development_id)
        _tell("date_task_opened", follows, people, event, at=at)


def _task(pk: int) -> DatedTask:
    return DatedTask.objects.select_related("development", "building", "contract__contractor", "staff").get(pk=pk)


def _tell(wording: str, task: DatedTask, people: Iterable[Staff], event: AuditEvent, *, at: datetime) -> None:
    rule = rule_of(task)
    for to in map(queries.as_recipient, people):
        if event.actor == f"staff:{to.id}":
            continue
        values = {
            "name": to.label,
            "what": rule.label.in_language(to.language) if rule else task.key,
            "place": task.place,
            "day": f"{task.due_on:%Y-%m-%d}",
            "who": task.ended_by_label,
            "text": task.note,
        }
        write(wording, to=to, values=values, event_id=event.pk, key=f"date:{task.pk}:{wording}", path=task.url, at=at)
