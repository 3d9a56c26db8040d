"""The contractor's ladder: reminders, the formal demand, and outside repair at his cost."""

from datetime import datetime, timedelta

import pytest

from aftercare.ground.audit.models import AuditEvent
from aftercare.ground.core.actors import CLOCK
from aftercare.ground.core.errors import BadInput, NotPermitted
from aftercare.service.cases import actions as cases
from aftercare.service.deadlines.models import Clock
from aftercare.service.workorders import jobs
from aftercare.service.workorders.actions import demanding, dispatching, pressing, working
from aftercare.service.workorders.models import Demand, Reminder, WorkOrder
from aftercare.service.workorders.queries.pressing import record_of, steps_of
from aftercare.service.workorders.rules import pressing as rules
from aftercare.service.workorders.rules.pressing import Ground
from tests.factories.cases import NOW
from tests.factories.pressing import a_demand_that_ran_out, a_proposed_demand, an_issued_demand, climbed
from tests.factories.workorders import (
    Place,
    a_photo,
    a_place,
    a_running_order,
    a_sent_order,
    a_taken_order,
    fresh,
    link_to,
    to_framework,
    to_technician,
)


def taken_away(place: Place, order: WorkOrder, *, at: datetime, ground: Ground = Ground.LATE) -> WorkOrder:
    return dispatching.send_elsewhere(
        order_id=order.pk,
        seen=fresh(order).version,
        executor=to_framework(place),
        reason="逾期未到场",
        ground=ground,
        by=place.supervisor,
        at=at,
    )


@pytest.mark.feature("ES05")
def test_a_late_contractor_is_reminded_twice_and_then_a_formal_demand_is_proposed() -> None:
    place = a_place()
    order = a_taken_order(place)
    assert order.press_at == order.on_site_by
    climbed(order, steps=3)
    first, second = Reminder.objects.filter(order=order).order_by("count")
    assert (first.count, first.ring, second.count, second.ring) == (1, False, 2, True)
    assert first.missed_at == second.missed_at == order.on_site_by
    assert first.sent_at < second.sent_at
    demand = Demand.objects.get(order=order)
    assert (demand.state, demand.number, demand.proposed_by) == ("proposed", "", "clock:0")
    assert [told[1] for told in demand.facts["reminders"]] == ["on_site", "on_site"]
    assert fresh(order).press_at is None, "it waits for a person now"


def test_each_reminder_is_sent_once_however_often_the_clock_looks() -> None:
    order = a_taken_order(a_place())
    at = climbed(order, steps=1)
    for _again in range(3):
        pressing.press(order_id=order.pk, by=CLOCK, at=at)
    assert Reminder.objects.filter(order=order).count() == 1
    assert fresh(order).press_at > at, "after a time in which nothing ran, the next one does not come at once"


def test_nobody_is_pressed_who_has_not_answered_or_is_in_time_or_is_one_of_us() -> None:
    place = a_place()
    sent, own = a_sent_order(place), a_sent_order(place, executor=to_technician(place))
    assert (sent.press_at, own.press_at) == (None, None)
    running = a_running_order(place)
    pressing.press(order_id=running.pk, by=CLOCK, at=running.on_site_by + timedelta(days=1))
    assert not Reminder.objects.exists(), "somebody was there"
    assert fresh(running).press_at == running.finish_by


def test_the_job_finds_orders_by_their_moment_and_demands_by_their_clock() -> None:
    place = a_place()
    order = a_taken_order(place)
    assert not WorkOrder.objects.to_press(order.on_site_by - timedelta(minutes=1)).exists()
    assert list(WorkOrder.objects.to_press(order.on_site_by)) == [order]
    jobs.press(order_id=order.pk, at=NOW)
    assert fresh(order).press_at == order.on_site_by, "nothing is due yet"
    demand = an_issued_demand(place, order=order)
    jobs.call_run_out(demand_id=demand.pk, at=demand.clock.due_at - timedelta(minutes=1))
    assert fresh(demand).state == "issued"
    jobs.call_run_out(demand_id=demand.pk, at=demand.clock.due_at)
    assert fresh(demand).state == "passed"


def test_a_reminder_by_hand_counts_and_needs_a_missed_date() -> None:
    place = a_place()
    order = a_taken_order(place)
    values = {"order_id": order.pk, "seen": order.version, "by": place.agent}
    with pytest.raises(rules.NotLate):
        pressing.remind(**values, at=NOW)
    late = order.on_site_by + timedelta(minutes=5)
    with pytest.raises(NotPermitted):
        pressing.remind(**{**values, "by": place.owner}, at=late)
    made = pressing.remind(**values, note="电话催办，称明早到场", at=late)
    assert (made.count, made.sent_by_label) == (1, place.agent.label)
    assert fresh(order).press_at > late


@pytest.mark.feature("ES05")
def test_a_demand_is_issued_by_whoever_the_rules_name_with_a_number_and_a_deadline_that_explains_itself() -> None:
    place = a_place()
    demand = a_proposed_demand(place)
    with pytest.raises(NotPermitted):
        demanding.issue_demand(demand_id=demand.pk, seen=demand.version, by=place.agent, at=demand.proposed_at)
    issued = demanding.issue_demand(
        demand_id=demand.pk, seen=demand.version, text="限期到场", by=place.supervisor, at=demand.proposed_at
    )
    assert issued.number.startswith("CG-")
    clock = Clock.objects.running().get(case_id=demand.order.case_id, stage="demand")
    assert (issued.clock, clock.limit, clock.source) == (clock, "3 working_days", "民法典第五百六十三条")
    told = AuditEvent.objects.get(name="workorder.demand_issued")
    assert told.changes["number"] == issued.number


def test_a_demand_is_not_issued_once_the_contractor_came() -> None:
    place = a_place()
    order = a_running_order(place)
    WorkOrder.objects.filter(pk=order.pk).update(started_at=None, state="taken")
    demand = a_proposed_demand(place, order=order)
    WorkOrder.objects.filter(pk=order.pk).update(started_at=NOW, state="in_progress")
    with pytest.raises(rules.NotLate):
        demanding.issue_demand(demand_id=demand.pk, seen=demand.version, by=place.supervisor, at=demand.proposed_at)
    dropped = demanding.drop_demand(
        demand_id=demand.pk, seen=demand.version, reason="已到场", by=place.supervisor, at=demand.proposed_at
    )
    assert (dropped.state, dropped.outcome) == ("dropped", "")
    assert fresh(order).press_at == order.finish_by, "the next date counts again"


def test_the_deadline_stands_still_while_the_case_is_on_hold() -> None:
    place = a_place()
    demand = an_issued_demand(place)
    case = fresh(demand.order.case)
    due = demand.clock.due_at
    at = demand.issued_at + timedelta(hours=1)
    until = (at + timedelta(days=4)).date()
    cases.hold(case_id=case.pk, seen=case.version, until=until, reason="业主出差", by=place.supervisor, at=at)
    with pytest.raises(rules.DemandMovedOn):
        demanding.pass_demand(demand_id=demand.pk, by=CLOCK, at=due + timedelta(hours=1))
    case = fresh(case)
    cases.resume(case_id=case.pk, seen=case.version, by=place.supervisor, at=at + timedelta(days=3))
    assert Clock.objects.get(pk=demand.clock_id).due_at > due


@pytest.mark.feature("ES05")
@pytest.mark.requirement("S000.12.r13")
def test_late_work_goes_to_another_at_the_contractors_cost_only_after_a_demand_has_run_out() -> None:
    place = a_place()
    order = a_taken_order(place)
    late = order.on_site_by + timedelta(hours=1)
    with pytest.raises(rules.DemandFirst):
        taken_away(place, order, at=late)
    demand = an_issued_demand(place, order=order)
    with pytest.raises(rules.DemandFirst):
        taken_away(place, order, at=demand.issued_at + timedelta(minutes=5))
    again = taken_away(place, order, at=demand.clock.due_at)
    assert (again.charged_to, again.kind) == (place.builder, "outside")
    assert demand.number in again.charged_because
    ended = fresh(demand)
    assert (ended.state, ended.outcome) == ("ended", "outside")
    assert not Clock.objects.running().filter(stage="demand").exists()


@pytest.mark.parametrize(
    ("ground", "charged"), [(Ground.DANGER, True), (Ground.GIVEN_BACK, True), (Ground.OUR_CHOICE, False)]
)
def test_what_cannot_wait_or_was_given_back_or_is_our_own_choice_needs_no_demand(ground: Ground, charged: bool) -> None:
    place = a_place()
    order = a_taken_order(place)
    again = taken_away(place, order, at=NOW + timedelta(hours=1), ground=ground)
    assert (again.charged_to == place.builder) is charged


def test_an_emergency_waits_for_no_demand() -> None:
    standing = rules.Standing(state="taken", charged=True, demand_ran_out=False, emergency=True)
    rules.check_may_go_outside(a_policy(), Ground.LATE, standing)


def test_where_the_rules_ask_for_no_demand_late_work_is_taken_away_at_once() -> None:
    standing = rules.Standing(state="taken", charged=True, demand_ran_out=False, emergency=False)
    with pytest.raises(rules.DemandFirst):
        rules.check_may_go_outside(a_policy(), Ground.LATE, standing)
    rules.check_may_go_outside(a_policy(demand_first=False), Ground.LATE, standing)


def a_policy(*, demand_first: bool = True) -> rules.PressingPolicy:
    outside = {"demand_first": demand_first, "source": ["practice: a test"]}
    return rules.PressingPolicy.model_validate({"outside": outside})


def test_work_done_in_the_time_given_ends_the_demand_as_met() -> None:
    place = a_place()
    order = a_running_order(place)
    WorkOrder.objects.filter(pk=order.pk).update(press_at=order.finish_by)
    demand = an_issued_demand(place, order=order)
    at = demand.issued_at + timedelta(hours=2)
    working.finish(
        order_id=order.pk, seen=fresh(order).version, result="已修好", photos=[a_photo()], by=place.from_builder, at=at
    )
    jobs.settle_demand(event=AuditEvent.objects.get(name="workorder.finished"), at=at)
    assert (fresh(demand).state, fresh(demand).outcome) == ("ended", "met")
    record = record_of(place.builder.pk, by=place.supervisor, since=NOW)
    assert (record.reminders, record.demands, record.met, record.ran_out) == (2, 1, 1, 0)


def test_delivery_says_what_proves_it_and_the_contractor_acknowledges_once() -> None:
    place = a_place()
    demand = an_issued_demand(place)
    at = demand.issued_at + timedelta(hours=1)
    record = {"demand_id": demand.pk, "on": at.date(), "by": place.agent, "at": at}
    for way, needed in (("courier", "courier_number"), ("by_hand", "person"), ("refused", "note")):
        with pytest.raises(BadInput):
            demanding.record_delivery(way=way, **record)
        first, again = (
            demanding.record_delivery(way=way, **record, **{needed: "顺丰 SF1029384756"}) for _twice in range(2)
        )
        assert first.pk == again.pk
    with pytest.raises(BadInput):
        demanding.record_delivery(way="courier", courier_number="1", **{**record, "on": at.date() + timedelta(days=1)})
    acknowledge = {"demand_id": demand.pk, "name": "赵经理", "reply": "明日上午到场", "at": at}
    with pytest.raises(NotPermitted):
        demanding.acknowledge_demand(**acknowledge, by=place.from_framework)
    told = demanding.acknowledge_demand(**acknowledge, by=link_to(place.from_builder, demand.order))
    assert (told.reply, told.acknowledged_at) == ("明日上午到场", at)
    with pytest.raises(rules.DemandMovedOn):
        demanding.acknowledge_demand(**acknowledge, by=place.from_builder)
    ways = [step.way for step in steps_of([fresh(demand.order)])[demand.order_id] if step.what == "delivered"]
    assert ways == ["courier", "by_hand", "refused"]
    assert told.deliveries.filter(way="link", person="赵经理").exists()


def test_a_contractor_sees_what_was_issued_to_it_and_nothing_that_was_only_thought_of() -> None:
    place = a_place()
    demand = a_proposed_demand(place)
    assert not Demand.objects.visible_to(place.from_builder).exists()
    issued = an_issued_demand(place, order=a_taken_order(place))
    assert list(Demand.objects.visible_to(place.from_builder)) == [issued]
    assert not Demand.objects.visible_to(link_to(place.from_builder, demand.order)).exists()
    assert not Demand.objects.visible_to(place.from_framework).exists()
    assert not Demand.objects.visible_to(place.owner).exists()
    assert Demand.objects.visible_to(place.agent).count() == 2
    steps = steps_of([fresh(issued.order)], for_contractor=True)[issued.order_id]
    assert [step.what for step in steps] == ["reminder", "reminder", "issued"]


def test_a_demand_is_withdrawn_with_a_reason_and_prepared_by_hand_only_beside_no_other() -> None:
    place = a_place()
    demand = a_demand_that_ran_out(place)
    order, at = fresh(demand.order), demand.clock.due_at
    with pytest.raises(rules.DemandStands):
        pressing.propose_demand(order_id=order.pk, seen=order.version, by=place.agent, at=at)
    demanding.withdraw_demand(demand_id=demand.pk, seen=demand.version, reason="业主改期", by=place.supervisor, at=at)
    assert fresh(demand).outcome == "withdrawn"
    again = pressing.propose_demand(
        order_id=order.pk, seen=fresh(order).version, text="再次催告", by=place.agent, at=at
    )
    assert again.state == "proposed"
