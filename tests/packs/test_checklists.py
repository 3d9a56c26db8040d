"""A step is left only when what its checklist needs is ticked, as other trades ask: a small pack for each."""

import pytest

from aftercare.ground.procedures.rules import GuardsNotMet
from aftercare.service.cases import actions
from aftercare.service.cases.models import Case, Task
from aftercare.service.cases.queries.tasks import todos_of
from tests.factories.accounts import an_actor
from tests.factories.cases import NOW, a_case
from tests.factories.policies import a_published_policy

STEP = "procedures__question__steps__received"
LISTS = {
    "a post sheet bears three signatures": ["编制人签字", "审核人签字", "批准人签字"],
    "inspection papers make their round": ["上传", "下发", "回收", "整理归类"],
    "before an adjustment the customer is told": ["告知时间安排", "告知影响种类", "告知影响范围", "告知影响时间"],
    "a lorry is loaded": ["雨布等防雨设施", "灭火器等安全设施", "行驶证", "道路运输证"],
    "a part is issued": ["旧件已交回"],
}


def a_case_wanting(needed: dict[str, str], **free: str) -> Case:
    """A case on a step whose move on wants these items, in the order of the rule."""
    checklist: dict[str, object] = {key: {"label": {"zh-hans": label, "en": key}} for key, label in free.items()}
    checklist |= {key: {"label": {"zh-hans": label, "en": key}, "needed": True} for key, label in needed.items()}
    a_published_policy(**{f"{STEP}__checklist": checklist, f"{STEP}__moves__hand_over__needs": ["checklist_done"]})
    return a_case(kind="question", component="", symptom="")


def goes_on(case: Case) -> bool:
    """Whether the step may be left now."""
    case.refresh_from_db()
    try:
        actions.move(
            case_id=case.pk, seen=case.version, move="hand_over", reason="已齐", by=an_actor("manager"), at=NOW
        )
    except GuardsNotMet:
        return False
    return True


def only_when_all_are_ticked(case: Case, *items: str) -> list[Task]:
    """Tick one after the other: before each the step is held, after the last it is left. The ticks as they are kept."""
    for item in items:
        assert not goes_on(case), f"went on before {item}"
        actions.tick(case_id=case.pk, item=item, done=True, by=an_actor("agent", name=f"经办 {item}"), at=NOW)
    assert goes_on(case)
    return list(Task.objects.filter(case=case).order_by("pk"))


@pytest.mark.feature("CW11")
@pytest.mark.parametrize("labels", LISTS.values(), ids=LISTS)
def test_a_step_is_left_only_when_all_is_ticked_and_each_tick_bears_a_name_and_a_day(labels: list[str]) -> None:
    items = {f"item_{number}": label for number, label in enumerate(labels, start=1)}
    ticked = only_when_all_are_ticked(a_case_wanting(items), *items)
    assert [(task.done_by_label, task.done_at) for task in ticked] == [(f"经办 {item}", NOW) for item in items]


@pytest.mark.feature("CW11")
def test_what_is_not_needed_holds_nobody() -> None:
    case = a_case_wanting({"floor_cloth": "垫布"}, tools="工具", slip="留言条")
    assert len(todos_of(case, language="en")) == 3
    only_when_all_are_ticked(case, "floor_cloth")
