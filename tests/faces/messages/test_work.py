"""Who is told what of a work order."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from aftercare.faces.messages import work
from aftercare.faces.messages.jobs import readable
from aftercare.faces.messages.models import Message
from aftercare.ground.accounts.models import SignedLink
from aftercare.ground.audit.models import AuditEvent
from aftercare.service.workorders.actions import accepting, answering, working
from aftercare.service.workorders.models import WorkOrder
from tests.factories.cases import NOW
from tests.factories.workorders import (
    Place,
    a_covered_case,
    a_finished_order,
    a_photo,
    a_place,
    a_proposed_time,
    a_running_order,
    a_sent_order,
    a_taken_order,
    fresh,
    signed_by,
    to_technician,
)


def told(reaction: Callable[..., None], order: WorkOrder) -> Message:
    """The message that the order's last event leads to."""
    event = AuditEvent.objects.filter(subject_type="workorder", subject_id=order.pk).order_by("-sequence")[0]
    reaction(event=event, at=NOW)
    return Message.objects.order_by("-pk")[0]


def a_place_with_phone() -> Place:
    place = a_place()
    place.builder.repair_phone = "13700137000"
    place.builder.save()
    return place


@pytest.mark.feature("WA07", "FW14")
@pytest.mark.requirement("S000.12.r11")
def test_the_builder_is_told_at_once_with_a_link_to_this_one_order() -> None:
    place = a_place_with_phone()
    order = a_sent_order(place)
    message = told(work.tell_executor, order)
    assert (message.wording, message.to_kind, message.to_id) == ("order_sent", "contractor", place.builder.pk)
    assert order.number in message.body
    link = SignedLink.objects.get(kind="contractor")
    assert (link.workorder_id, link.holder_id) == (order.pk, place.builder.pk)
    assert "/link/" in readable(message)


def test_an_own_technician_reads_it_in_the_inbox() -> None:
    place = a_place()
    order = a_sent_order(place, executor=to_technician(place))
    message = told(work.tell_executor, order)
    assert (message.wording, message.to_id, message.channel) == ("order_given", place.technician.id, "inbox")


def test_the_owner_is_asked_about_a_proposed_time_but_not_about_one_agreed_on_the_telephone() -> None:
    place = a_place()
    order = a_taken_order(place, case=a_covered_case(place, reporter_id=place.owner.id))
    a_proposed_time(order, by=place.from_builder)
    message = told(work.tell_owner_of_time, order)
    assert (message.wording, message.to_id) == ("appointment_proposed", place.owner.id)
    a_proposed_time(order, by=place.from_builder, agreed=True)
    before = Message.objects.count()
    told(work.tell_owner_of_time, order)
    assert Message.objects.count() == before


@pytest.mark.requirement("S000.01.r20")
def test_the_owner_is_told_of_a_delay_with_its_reason() -> None:
    place = a_place()
    order = a_running_order(place)
    assert order.finish_by is not None
    working.tell_delay(
        order_id=order.pk,
        seen=order.version,
        cause="parts",
        reason="进口配件未到",
        new_finish_by=order.finish_by + timedelta(days=3),
        by=place.from_builder,
        at=NOW + timedelta(hours=29),
    )
    message = told(work.tell_owner_of_delay, order)
    assert "进口配件未到" in message.body


@pytest.mark.requirement("S000.01.r13")
def test_the_owner_is_told_that_the_work_is_done() -> None:
    place = a_place()
    message = told(work.tell_owner_of_finish, a_finished_order(place))
    assert message.wording == "work_finished"


def test_whoever_answers_for_the_case_hears_that_the_contractor_declined() -> None:
    place = a_place()
    order = a_sent_order(place)
    answering.decline(order_id=order.pk, seen=order.version, reason="人手不足", by=place.from_builder, at=NOW)
    message = told(work.tell_staff_of_refusal, order)
    assert (message.to_id, message.wording) == (place.agent.id, "order_declined")
    assert "人手不足" in message.body


def test_a_refusal_tells_whoever_did_it_of_the_rework() -> None:
    place = a_place_with_phone()
    order = a_finished_order(place)
    signed_by(place, order, "service_centre")
    rework = accepting.refuse(
        order_id=order.pk, signatory="owner", reason="仍渗水", photo=a_photo(), by=place.owner, at=NOW
    )
    message = told(work.tell_executor_of_rework, order)
    assert message.wording == "order_rework"
    assert fresh(rework).number in message.body
