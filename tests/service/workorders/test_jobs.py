"""What the clock does by itself."""

from datetime import timedelta

import pytest

from aftercare.service.workorders import jobs
from aftercare.service.workorders.actions import answering
from aftercare.service.workorders.models import WorkOrder
from tests.factories.cases import NOW
from tests.factories.workorders import a_place, a_sent_order, fresh


@pytest.mark.requirement("S000.12.r13")
def test_whoever_has_not_answered_in_time_is_found_silent_and_others_are_left_alone() -> None:
    place = a_place()
    silent, answered = a_sent_order(place), a_sent_order(place)
    answering.take(order_id=answered.pk, seen=answered.version, by=place.from_builder, at=NOW)
    at = silent.answer_by
    assert at is not None
    found = list(WorkOrder.objects.unanswered(at).values_list("pk", flat=True))
    assert found == [silent.pk]
    for order in (silent, answered):
        jobs.mark_silent(order_id=order.pk, at=at)
    assert (fresh(silent).state, fresh(answered).state) == ("silent", "taken")


def test_one_job_is_queued_for_every_silent_order() -> None:
    from django_tasks_db.models import DBTaskResult

    place = a_place()
    order = a_sent_order(place)
    before = DBTaskResult.objects.count()
    jobs.find_silent(at=NOW)
    assert DBTaskResult.objects.count() == before
    jobs.find_silent(at=NOW + timedelta(days=2))
    assert DBTaskResult.objects.count() == before + 1
    assert fresh(order).state == "sent"
