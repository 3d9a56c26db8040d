"""What is booked by itself."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest

from aftercare.ground.audit.models import AuditEvent
from aftercare.outcome.settlement.jobs import add_cost_lines
from aftercare.outcome.settlement.models import CostLine
from aftercare.service.workorders.actions import working
from tests.factories.cases import NOW
from tests.factories.workorders import a_photo, a_place, a_running_order, fresh, signed_by

EVERYBODY = ("service_centre", "owner", "supervision_engineer", "project_department")


@pytest.mark.feature("PI03")
def test_the_parts_of_accepted_work_are_booked_once_however_often_the_job_runs(do_jobs: Callable[[], int]) -> None:
    place = a_place()
    order = a_running_order(place)
    working.use_part(
        order_id=order.pk,
        part=working.Part("防水涂料", quantity=Decimal(2), unit="桶", unit_price=Decimal("180.50")),
        by=place.from_builder,
        at=NOW + timedelta(hours=29),
    )
    order = fresh(order)
    working.finish(
        order_id=order.pk,
        seen=order.version,
        result="已重做防水。",
        photos=[a_photo()],
        by=place.from_builder,
        at=NOW + timedelta(hours=31),
    )
    signed_by(place, order, *EVERYBODY)
    do_jobs()
    add_cost_lines(event=AuditEvent.objects.get(name="workorder.accepted"), at=NOW + timedelta(hours=40))

    line = CostLine.objects.get()
    assert (line.amount, line.bearer, line.contractor_id) == (Decimal("361.00"), "contractor", place.builder.pk)
