"""Who hears of the contractor's ladder."""

from collections.abc import Callable

from aftercare.faces.messages import pressing as told_of
from aftercare.faces.messages.jobs import readable
from aftercare.faces.messages.models import Message
from aftercare.ground.audit.models import AuditEvent
from aftercare.service.workorders.actions import demanding
from tests.factories.pressing import a_demand_that_ran_out, a_proposed_demand, climbed
from tests.factories.workorders import Place, a_place, a_taken_order


def a_place_with_phone() -> Place:
    place = a_place()
    place.builder.repair_phone = "13700137000"
    place.builder.save()
    return place


def heard(reaction: Callable[..., None], name: str, *, nth: int = 0) -> list[Message]:
    """What is written when the event of that name happened."""
    event = AuditEvent.objects.filter(name=name).order_by("pk")[nth]
    before = set(Message.objects.values_list("pk", flat=True))
    reaction(event=event, at=event.at)
    reaction(event=event, at=event.at)
    return list(Message.objects.exclude(pk__in=before).order_by("pk"))


def test_a_late_contractor_is_written_to_with_its_link_and_the_second_time_somebody_rings() -> None:
    place = a_place_with_phone()
    order = a_taken_order(place)
    climbed(order, steps=2)
    [first] = heard(told_of.tell_reminded, "workorder.reminded")
    assert (first.wording, first.to_kind, first.to_id) == ("order_reminded", "contractor", place.builder.pk)
    assert "到场" in first.body and "第 1 次催办" in first.body
    assert "/link/" in readable(first)
    written, ring = heard(told_of.tell_reminded, "workorder.reminded", nth=1)
    assert (written.wording, ring.wording, ring.to_id) == (
        "order_reminded", "ring_contractor", order.case.responsible_id
    )  # fmt: skip


def test_a_demand_is_brought_to_who_may_issue_it_and_then_to_the_contractor() -> None:
    place = a_place_with_phone()
    demand = a_proposed_demand(place)
    [waiting] = heard(told_of.tell_proposed, "workorder.demand_proposed")
    assert (waiting.wording, waiting.to_id, waiting.path) == ("demand_to_issue", place.supervisor.id, demand.url)
    issued = demanding.issue_demand(
        demand_id=demand.pk, seen=demand.version, by=place.supervisor, at=demand.proposed_at
    )
    [letter] = heard(told_of.tell_issued, "workorder.demand_issued")
    assert (letter.wording, letter.to_id) == ("demand_issued", place.builder.pk)
    assert issued.number in letter.body and "月" in letter.body


def test_what_the_contractor_says_and_that_the_time_ran_out_reach_whoever_answers_for_the_case() -> None:
    place = a_place_with_phone()
    demand = a_demand_that_ran_out(place)
    assert demand.clock is not None
    demanding.acknowledge_demand(
        demand_id=demand.pk, name="孙立", reply="明天到场", by=place.from_builder, at=demand.clock.due_at
    )
    [answer] = heard(told_of.tell_acknowledged, "workorder.demand_acknowledged")
    [over] = heard(told_of.tell_ran_out, "workorder.demand_passed")
    responsible = demand.order.case.responsible_id
    assert (answer.to_id, over.to_id) == (responsible, responsible)
    assert "明天到场" in answer.body
    demanding.withdraw_demand(
        demand_id=demand.pk,
        seen=demand.version + 1,
        reason="已约定新时间",
        by=place.supervisor,
        at=demand.clock.due_at,
    )
    [taken_back] = heard(told_of.tell_withdrawn, "workorder.demand_ended")
    assert (taken_back.to_id, taken_back.wording) == (place.builder.pk, "demand_withdrawn")
