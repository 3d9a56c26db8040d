"""Own technicians who could be sent: who is offered, in which order, and with what they have in hand."""

from datetime import datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from aftercare.ground.accounts.models import Staff
from aftercare.ground.accounts.queries import actor_of_staff
from aftercare.service.workorders.actions.dispatching import Executor
from aftercare.service.workorders.models import WorkOrder
from aftercare.service.workorders.policy import Route
from aftercare.service.workorders.queries.hands import Load, hands_for, load_of_technicians
from tests.factories.accounts import a_staff_member, a_team
from tests.factories.cases import NOW
from tests.factories.workorders import (
    TODAY,
    Place,
    a_covered_case,
    a_place,
    a_proposed_time,
    a_reported_case,
    a_sent_order,
)


def a_hand(place: Place, *trades: str, **fields: object) -> Staff:
    return a_staff_member("technician", development=place.development, trades=list(trades), **fields)  # type: ignore[arg-type]


def an_order_of(place: Place, staff: Staff, *, finish_by: datetime | None = None) -> WorkOrder:
    """An open order of this technician on a case of its own."""
    order = a_sent_order(place, case=a_covered_case(place), executor=Executor(Route.OWN_STAFF, technician_id=staff.pk))
    if finish_by is not None:
        WorkOrder.objects.filter(pk=order.pk).update(finish_by=finish_by)
    return order


@pytest.mark.feature("CW08")
def test_technicians_are_offered_by_trade_then_team_then_late_today_and_open_work() -> None:
    place = a_place()
    stranger, laden, late, idle = (a_hand(place, "waterproofing") for _ in range(4))
    other_trade = a_hand(place, "lift")
    a_team(place.development, members=[laden, late, idle, other_trade], purpose="crew")
    an_order_of(place, laden)
    an_order_of(place, late, finish_by=NOW - timedelta(days=2))
    hands = hands_for(a_reported_case(place), on=TODAY)
    order = [hand.staff.pk for hand in hands if hand.staff.pk != place.technician.id]
    assert order == [idle.pk, laden.pk, late.pk, stranger.pk, other_trade.pk]
    assert [hand.fits for hand in hands][-1] is False
    assert next(hand for hand in hands if hand.staff == late).load == Load(open_orders=1, today=0, late=1)


@pytest.mark.feature("CW08")
def test_whoever_is_away_or_belongs_to_another_building_is_not_offered() -> None:
    place = a_place()
    away = a_hand(place, "waterproofing", away_from=TODAY, away_until=TODAY)
    elsewhere = a_hand(place, "waterproofing", building_id=(place.unit.building_id or 0) + 99)
    offered = {hand.staff.pk for hand in hands_for(a_reported_case(place), on=TODAY)}
    assert not offered & {away.pk, elsewhere.pk}


@pytest.mark.feature("FW02")
def test_a_visit_agreed_for_the_day_counts_as_work_of_that_day() -> None:
    place = a_place()
    hand = a_hand(place, "waterproofing")
    order = an_order_of(place, hand)
    a_proposed_time(order, by=actor_of_staff(hand, on=TODAY), agreed=True)
    tomorrow = TODAY + timedelta(days=1)
    found = load_of_technicians([hand.pk], case=order.case, on=tomorrow)
    assert found[hand.pk] == Load(open_orders=1, today=1, late=0)


def test_many_technicians_cost_no_more_statements(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    place = a_place()
    for _ in range(12):
        an_order_of(place, a_hand(place, "waterproofing"))
    case = a_reported_case(place)
    with django_assert_max_num_queries(4):
        assert len(hands_for(case, on=TODAY)) == 13
