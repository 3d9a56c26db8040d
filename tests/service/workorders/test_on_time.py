"""Whether whoever is sent can be there on time: no two visits at once, none sooner than the way takes."""

from datetime import datetime, timedelta

import pytest

from aftercare.ground.core.actors import Actor
from aftercare.ground.core.errors import BadInput
from aftercare.service.workorders.actions import appointing
from aftercare.service.workorders.models import Appointment, WorkOrder
from aftercare.service.workorders.rules.checks import TimeTaken, Window, check_on_time
from tests.factories.cases import NOW
from tests.factories.workorders import a_covered_case, a_place, a_sent_order, a_taken_order, fresh, to_technician

AFTERNOON = NOW + timedelta(hours=28)


def agreed(order: WorkOrder, at: datetime, *, by: Actor, reason: str = "", hours: int = 2) -> Appointment:
    return appointing.propose_time(
        order_id=order.pk,
        seen=fresh(order).version,
        from_at=at,
        until_at=at + timedelta(hours=hours),
        agreed=True,
        reason=reason,
        by=by,
        at=NOW,
    )


@pytest.mark.requirement("S000.14.r04")
def test_a_time_is_agreed_only_if_the_jobs_in_hand_let_the_visit_be_on_time() -> None:
    place = a_place()
    first, second = (a_sent_order(place, case=a_covered_case(place), executor=to_technician(place)) for _ in range(2))
    agreed(first, AFTERNOON, by=place.technician)
    with pytest.raises(TimeTaken) as refused:
        agreed(second, AFTERNOON + timedelta(hours=1), by=place.technician)
    assert first.where in str(refused.value)
    assert agreed(second, AFTERNOON + timedelta(hours=2, minutes=30), by=place.technician).order == second


@pytest.mark.requirement("S000.14.r08")
def test_a_visit_that_ends_too_shortly_before_to_make_the_way_stands_in_the_way_of_the_next() -> None:
    place = a_place()
    first, second = (a_sent_order(place, case=a_covered_case(place), executor=to_technician(place)) for _ in range(2))
    agreed(first, AFTERNOON, by=place.technician)
    with pytest.raises(TimeTaken):
        agreed(second, AFTERNOON + timedelta(hours=2, minutes=29), by=place.technician)


@pytest.mark.requirement("S000.14.r05")
def test_a_colliding_visit_is_put_off_with_a_reason_and_only_when_the_owner_agrees() -> None:
    place = a_place()
    first, second = (a_sent_order(place, case=a_covered_case(place), executor=to_technician(place)) for _ in range(2))
    agreed(first, AFTERNOON, by=place.technician)
    agreed(second, AFTERNOON + timedelta(days=1), by=place.technician)
    with pytest.raises(TimeTaken):
        agreed(second, AFTERNOON, by=place.technician, reason="业主想提前")
    with pytest.raises(BadInput):
        agreed(second, AFTERNOON + timedelta(days=2), by=place.technician)
    later = appointing.propose_time(
        order_id=second.pk,
        seen=fresh(second).version,
        from_at=AFTERNOON + timedelta(days=2),
        until_at=AFTERNOON + timedelta(days=2, hours=2),
        reason="上一户未完工，十分抱歉",
        by=place.technician,
        at=NOW,
    )
    assert (later.state, fresh(second.case).step) == ("proposed", "appointing")
    appointing.accept_time(order_id=second.pk, appointment_id=later.pk, by=place.owner, at=NOW)
    assert fresh(second.case).step == "appointed"


def test_a_company_with_several_crews_may_be_in_two_places() -> None:
    place = a_place()
    first, second = (a_taken_order(place, case=a_covered_case(place)) for _ in range(2))
    agreed(first, AFTERNOON, by=place.from_builder)
    assert agreed(second, AFTERNOON, by=place.from_builder).order == second


def test_back_to_back_is_too_near_and_the_way_between_is_enough() -> None:
    other = [Window(AFTERNOON, AFTERNOON + timedelta(hours=1), "金桂苑 3-1-101")]
    with pytest.raises(TimeTaken):
        check_on_time(
            Window(AFTERNOON - timedelta(hours=1), AFTERNOON - timedelta(minutes=29)), others=other, minutes_between=30
        )
    check_on_time(
        Window(AFTERNOON - timedelta(hours=1), AFTERNOON - timedelta(minutes=30)), others=other, minutes_between=30
    )
