"""Word that it will take longer: what moves with it, and what stays as it was."""

from datetime import datetime, timedelta

import pytest

from aftercare.ground.audit.models import AuditEvent
from aftercare.service.cases.models import Case
from aftercare.service.deadlines.models import Clock, Extension
from aftercare.service.workorders.actions import working
from aftercare.service.workorders.models import WorkOrder
from tests.factories.cases import NOW
from tests.factories.policies import a_published_policy
from tests.factories.workorders import Place, a_place, a_running_order, fresh


def told_of_a_delay(place: Place, order: WorkOrder, *, cause: str = "parts", at: datetime | None = None) -> datetime:
    """The builder has said that it will take six weeks more, at once unless told when; until when that is."""
    clock = Clock.objects.get(case_id=order.case_id, stage="finish")
    until = clock.due_at + timedelta(days=42)
    working.tell_delay(
        order_id=order.pk,
        seen=fresh(order).version,
        cause=cause,
        reason="进口配件未到",
        new_finish_by=until,
        by=place.from_builder,
        at=at or NOW + timedelta(hours=29),
    )
    return until


@pytest.mark.requirement("S000.01.r20")
@pytest.mark.feature("SL06")
def test_a_delay_told_in_time_for_a_special_cause_moves_the_limits_of_the_case_with_it() -> None:
    place = a_place()
    order = a_running_order(place)
    case = fresh(order.case)
    before, asked_at = case.finish_by, case.due_at
    until = told_of_a_delay(place, order)
    case = fresh(case)
    assert case.finish_by == until > before
    assert case.due_at == until > asked_at, "the step asks for the same work"
    given = Extension.objects.get(clock__case_id=case.pk, clock__stage="finish")
    assert (given.was_due_at, given.until, given.reason) == (before, until, "进口配件未到")
    told = AuditEvent.objects.get(name="workorder.delayed", subject_id=order.pk)
    assert told.changes["limits"] == ["work", "finish"]


def test_a_delay_for_no_special_cause_is_told_and_the_limits_of_the_case_stay() -> None:
    place = a_place()
    order = a_running_order(place)
    before = fresh(order.case).finish_by
    until = told_of_a_delay(place, order, cause="other")
    assert fresh(order).finish_by == until, "the contractor's own promise moves"
    assert fresh(order.case).finish_by == before
    assert not Extension.objects.exists()


@pytest.mark.requirement("S000.01.r20")
def test_a_limit_of_the_case_that_has_passed_does_not_move_any_more() -> None:
    place = a_place()
    order = a_running_order(place)
    limit = Clock.objects.get(case_id=order.case_id, stage="finish").due_at
    WorkOrder.objects.filter(pk=order.pk).update(finish_by=limit + timedelta(days=2))
    told_of_a_delay(place, order, at=limit + timedelta(minutes=1))
    assert fresh(order.case).finish_by == limit
    assert not Extension.objects.filter(clock__stage="finish").exists()


def test_nobody_to_tell_is_no_way_to_more_time() -> None:
    place = a_place()
    order = a_running_order(place)
    Case.objects.filter(pk=order.case_id).update(reporter=None, reporter_phone="")
    before = fresh(order.case).finish_by
    told_of_a_delay(place, order)
    assert fresh(order.case).finish_by == before


@pytest.mark.parametrize(
    ("consent", "agreed", "moves"), [(False, False, True), (True, False, False), (True, True, True)]
)
def test_where_the_rules_ask_for_his_consent_nothing_moves_before_the_owner_agrees(
    consent: bool, agreed: bool, moves: bool
) -> None:
    a_published_policy(dispatch__delays__consent=consent)
    place = a_place()
    order = a_running_order(place)
    promised, case_promised = order.finish_by, fresh(order.case).finish_by
    working.tell_delay(
        order_id=order.pk,
        seen=order.version,
        cause="parts",
        reason="进口配件未到",
        new_finish_by=promised + timedelta(days=60),
        agreed=agreed,
        by=place.from_builder,
        at=NOW + timedelta(hours=29),
    )
    assert (fresh(order).finish_by > promised) is moves
    assert (fresh(order.case).finish_by > case_promised) is moves
