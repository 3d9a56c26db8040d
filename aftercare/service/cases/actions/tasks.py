"""What is to be done within a case: added by hand, ticked, struck out."""

from datetime import date, datetime

from django.db import transaction

from aftercare.ground.accounts.models import Staff
from aftercare.ground.audit import trail
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.errors import BadInput, Missing
from aftercare.ground.core.text import lazy as _
from aftercare.service.cases import permissions, rules
from aftercare.service.cases.models import Case, Task
from aftercare.service.cases.queries.tasks import checklist_of

TEXT_AT_MOST = 200


@transaction.atomic
def add_task(
    *, case_id: int, text: str, staff_id: int | None = None, due_on: date | None = None, by: Actor, at: datetime
) -> Task:
    """Add something to be done within a case, for somebody and until a day when they are named (CW11)."""
    case = Case.objects.locked(case_id)
    permissions.check_may_work(by, case)
    rules.check_open(closed_at=case.closed_at)
    if not text.strip() or len(text.strip()) > TEXT_AT_MOST:
        raise BadInput(field=_("To be done"), value=text[:20], remedy=_("Say in one line what is to be done."))
    staff = Staff.objects.filter(pk=staff_id, is_active=True).first() if staff_id else None
    if staff_id and staff is None:
        raise BadInput(field=_("Who"), value=staff_id, remedy=_("Choose somebody who works here now."))
    task = Task.objects.create(case=case, text=text.strip(), step=case.step, responsible=staff, due_on=due_on)
    _touch(case, at)
    trail.record(
        "case.task_added", case, by=by, at=at, text=task.text, assignee=staff.name if staff else "", until=due_on
    )
    return task


@transaction.atomic
def tick(*, case_id: int, task_id: int | None = None, item: str = "", done: bool, by: Actor, at: datetime) -> Task:
    """Tick a task, or an item of the step's checklist, or take the tick away. Who did it and when is kept (CW11)."""
    case = Case.objects.locked(case_id)
    permissions.check_may_work(by, case)
    rules.check_open(closed_at=case.closed_at)
    task = _item(case, item) if item else _find(case, task_id)
    task.done_at = at if done else None
    task.done_by_label = by.label if done else ""
    task.save()
    _touch(case, at)
    trail.record("case.task_ticked" if done else "case.task_unticked", case, by=by, at=at, text=task.text)
    return task


@transaction.atomic
def strike_out(*, case_id: int, task_id: int, reason: str, by: Actor, at: datetime) -> None:
    """Say that a task added by hand need not be done after all, and why."""
    case = Case.objects.locked(case_id)
    permissions.check_may_work(by, case)
    task = _find(case, task_id)
    if not reason.strip():
        raise BadInput(field=_("Reason"), value="", remedy=_("Say why it need not be done."))
    task.struck_out_at = at
    task.save(update_fields=["struck_out_at"])
    _touch(case, at)
    trail.record("case.task_struck", case, by=by, at=at, text=task.text, reason=reason.strip())


def _item(case: Case, key: str) -> Task:
    """The row of an item of the present step's checklist, made when it is ticked for the first time."""
    listed = checklist_of(case).get(key)
    if listed is None:
        raise Missing(_("This is not on the checklist of the step any more."))
    found = Task.objects.filter(case=case, step=case.step, item=key).first()
    return found or Task(case=case, step=case.step, item=key, text=listed.label.in_language("zh-hans"))


def _find(case: Case, task_id: int | None) -> Task:
    task = Task.objects.filter(case=case, pk=task_id or 0, struck_out_at=None).first()
    if task is None:
        raise Missing(_("There is no such task any more."))
    return task


def _touch(case: Case, at: datetime) -> None:
    case.changed_at = at
    case.save(update_fields=["changed_at", "version"])
