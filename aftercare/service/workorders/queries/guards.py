"""What a procedure may ask of the work before a move. Each takes the case and answers yes or no in one query."""

from django.db.models import Exists, OuterRef

from aftercare.service.workorders.models import Appointment, Survey, WorkOrder
from aftercare.service.workorders.rules.states import OPEN_STATES, Answer, OrderState

WAITING = [OrderState.SENT.value, OrderState.TAKEN.value, OrderState.APPOINTED.value]
UNFINISHED = [*WAITING, OrderState.IN_PROGRESS.value]


def is_surveyed(case_id: int) -> bool:
    """Somebody was on site and wrote down what he found."""
    return Survey.objects.filter(case_id=case_id).exists()


def is_sent(case_id: int) -> bool:
    """An order is out on which nobody has begun."""
    return WorkOrder.objects.filter(case_id=case_id, state__in=WAITING).exists()


def is_appointed(case_id: int) -> bool:
    """A time is agreed with the owner for an order that still runs."""
    return Appointment.objects.filter(
        order__case_id=case_id, order__state__in=UNFINISHED, state=Answer.ACCEPTED.value
    ).exists()


def is_finished(case_id: int) -> bool:
    """Some work is reported finished and none is still to be done."""
    orders = WorkOrder.objects.filter(case_id=case_id)
    return orders.filter(state=OrderState.DONE.value).exists() and not orders.filter(state__in=UNFINISHED).exists()


def all_accepted(case_id: int) -> bool:
    """Everything that was done is accepted by everybody whom the rules name, and nothing is still to be done."""
    orders = WorkOrder.objects.filter(case_id=case_id)
    return (
        orders.filter(state=OrderState.ACCEPTED.value).exists()
        and not orders.filter(state__in=sorted(OPEN_STATES)).exists()
    )


def is_refused(case_id: int) -> bool:
    """Work was refused and is to be done again."""
    again = WorkOrder.objects.filter(rework_of=OuterRef("pk"), state__in=sorted(OPEN_STATES))
    return WorkOrder.objects.filter(Exists(again), case_id=case_id, state=OrderState.REFUSED.value).exists()


def no_work_out(case_id: int) -> bool:
    """Nothing is to be done, or being done, for the case just now."""
    return not WorkOrder.objects.filter(case_id=case_id, state__in=UNFINISHED).exists()
