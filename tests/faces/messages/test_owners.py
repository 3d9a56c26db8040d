"""What the owner of a case is told on its way, and what came of it."""

from collections.abc import Callable

import pytest

from aftercare.faces.messages.models import Message
from aftercare.service.cases import actions
from aftercare.service.cases.models import Case
from tests.factories.accounts import an_actor
from tests.factories.cases import NOW, a_case
from tests.factories.workorders import (
    a_finished_order,
    a_place,
    a_proposed_time,
    a_taken_order,
    fresh,
)


def told(case: Case, do_jobs: Callable[[], int]) -> list[str]:
    """The wordings of what its owner was told, in order."""
    do_jobs()
    messages = Message.objects.filter(case_id=case.pk).exclude(to_kind__in=["staff", "contractor"])
    return list(messages.order_by("pk").values_list("wording", flat=True))


@pytest.mark.requirement("S000.08.r12", "S000.13.r08")
def test_the_result_is_told_to_whoever_asked(do_jobs: Callable[[], int]) -> None:
    case = a_case(kind="complaint", component="", symptom="")
    agent = an_actor("agent", development=case.development)
    assert told(case, do_jobs) == ["case_registered"]
    actions.answer(case_id=case.pk, text="已更换走廊灯具，请您查看。", by=agent, at=NOW)
    case = fresh(case)
    actions.move(case_id=case.pk, seen=case.version, move="withdraw", reason="业主表示已解决", by=agent, at=NOW)
    assert told(case, do_jobs) == ["case_registered", "case_answered", "case_closed"]
    last = Message.objects.filter(case_id=case.pk).order_by("-pk")[0]
    assert case.number in last.body


@pytest.mark.requirement("S000.02.r09")
def test_the_owner_hears_of_each_stage_of_the_work_as_it_comes(do_jobs: Callable[[], int]) -> None:
    place = a_place()
    order = a_taken_order(place)
    assert told(order.case, do_jobs) == ["case_registered"]
    a_proposed_time(order, by=place.from_builder)
    assert len(told(order.case, do_jobs)) == 2
    done = a_finished_order(place)
    assert told(done.case, do_jobs)[-1] == "work_finished"
