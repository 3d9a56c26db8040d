"""What is to be done within a case: the checklist of its step, and what was added by hand."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import BigIntegerField

from aftercare.ground.core.prepared import Given, Question
from aftercare.ground.procedures.graph import ChecklistItem
from aftercare.service.cases.models import Case, Task
from aftercare.service.cases.queries.policies import procedure_of

SHOWN = 100
_TASKS = Question(
    lambda: (
        Task.objects.filter(case=Given("case", BigIntegerField()), struck_out_at=None)
        .select_related("responsible")
        .order_by("pk")[:SHOWN]
    )
)

ASKED_OF_A_CASE = (_TASKS,)


@dataclass(frozen=True)
class Todo:
    """One line of the list: an item of the checklist that may not have a row yet, or a task that was added by hand."""

    text: str
    item: str
    needed: bool
    task: Task | None

    @property
    def done(self) -> bool:
        """Whether it is ticked."""
        return self.task is not None and self.task.done_at is not None


def checklist_of(case: Case) -> dict[str, ChecklistItem]:
    """The items that the procedure wants ticked on the step the case is on."""
    step = procedure_of(case).steps.get(case.step)
    return step.checklist if step else {}


def todos_of(case: Case, *, language: str) -> list[Todo]:
    """The checklist of the step in its order, then the tasks of the case, the oldest first. One statement."""
    tasks = _TASKS.rows(case=case.pk)
    ticked = {task.item: task for task in tasks if task.item and task.step == case.step}
    listed = [
        Todo(item.label.in_language(language), key, item.needed, ticked.get(key))
        for key, item in checklist_of(case).items()
    ]
    return [*listed, *(Todo(task.text, "", True, task) for task in tasks if not task.item)]


def checklist_done(case_id: int) -> bool:
    """Guard: every needed item of the step's checklist and every task added by hand is ticked."""
    case = Case.objects.get(pk=case_id)
    needed = {key for key, item in checklist_of(case).items() if item.needed}
    rows = Task.objects.filter(case=case_id, struck_out_at=None).values_list("step", "item", "done_at")
    return _all_done(needed, case.step, rows)


def _all_done(needed: Iterable[str], step: str, rows: Iterable[Sequence[object]]) -> bool:
    found = list(rows)
    by_hand = all(done_at is not None for _step, item, done_at in found if not item)
    ticked = {item for at_step, item, done_at in found if at_step == step and done_at is not None}
    return by_hand and set(needed) <= ticked
