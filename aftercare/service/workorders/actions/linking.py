"""Bringing a contractor back to its work: the link of one order, or of everything it has, once more."""

from datetime import datetime

from django.db import transaction

from aftercare.ground.audit import trail
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.errors import Missing, RuleBroken
from aftercare.ground.core.text import lazy as _
from aftercare.records.contractors.models import Contractor
from aftercare.service.workorders import permissions
from aftercare.service.workorders.models import WorkOrder
from aftercare.service.workorders.parts.orders import locked_order
from aftercare.service.workorders.rules import checks


@transaction.atomic
def send_link_again(*, order_id: int, by: Actor, at: datetime) -> WorkOrder:
    """Send the contractor the link of an open order once more; whoever reacts to the event writes the message."""
    order = locked_order(order_id)
    permissions.check_may_dispatch(by, order.case)
    checks.check_can_be_reminded(is_open=order.is_open, of_contractor=order.contractor_id is not None)
    trail.record("workorder.link_sent", order, by=by, at=at, executor=order.executor_label)
    return order


@transaction.atomic
def send_work_link(*, contractor_id: int, by: Actor, at: datetime) -> Contractor:
    """Send a contractor one link behind which all its work stands. Refused without a way to reach it."""
    contractor = Contractor.objects.select_for_update(of=("self",)).filter(pk=contractor_id).first()
    if contractor is None:
        raise Missing(_("There is no such contractor any more."))
    permissions.check_may_call_contractors(by)
    if not (contractor.repair_phone or contractor.email):
        raise RuleBroken(_("No repair phone and no e-mail is entered for this contractor. Enter one first."))
    trail.record("contractor.work_link_sent", contractor, by=by, at=at)
    return contractor
