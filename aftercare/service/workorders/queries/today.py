"""The doer's day: what is late, what is today, what comes, and what waits to be surveyed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Prefetch, Q, QuerySet

from aftercare.ground.accounts.roles import Permission
from aftercare.ground.core.actors import Actor, ActorKind
from aftercare.service.cases.models import Case
from aftercare.service.workorders.models import Appointment, WorkOrder
from aftercare.service.workorders.rules.states import OPEN_STATES, STATE_WORDS, Answer, OrderState

AT_MOST = 100


@dataclass(frozen=True)
class Job:
    """One order in the list of the day."""

    order: WorkOrder
    appointment: Appointment | None
    due_at: datetime | None

    @property
    def state_words(self) -> object:
        """Where it stands, in words."""
        return STATE_WORDS[self.order.state]


@dataclass(frozen=True)
class Day:
    """What waits for one person or company. `answers` are orders that want a yes or no first."""

    answers: Sequence[Job]
    late: Sequence[Job]
    today: Sequence[Job]
    to_appoint: Sequence[Job]
    later: Sequence[Job]
    done: Sequence[Job]
    surveys: Sequence[Case]

    @property
    def is_empty(self) -> bool:
        """Whether nothing waits."""
        return not (
            self.answers or self.late or self.today or self.to_appoint or self.later or self.done or self.surveys
        )


def orders_of(actor: Actor) -> QuerySet[WorkOrder]:
    """The open orders given to this very person or company."""
    own = Q(technician_id=actor.id) if actor.kind == ActorKind.STAFF else Q(contractor_id=actor.id)
    return WorkOrder.objects.visible_to(actor).filter(own, state__in=sorted(OPEN_STATES))


def my_day(actor: Actor, *, at: datetime, zone: str = "Asia/Shanghai") -> Day:
    """The open orders of this actor by when they have to be looked at, and the surveys that wait; three queries."""
    tomorrow = at.astimezone(ZoneInfo(zone)).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    coming = Appointment.objects.filter(state__in=[Answer.PROPOSED.value, Answer.ACCEPTED.value]).order_by("-pk")
    orders = (
        orders_of(actor)
        .select_related("case", "case__unit", "development", "contractor", "technician")
        .prefetch_related(Prefetch("appointments", queryset=coming, to_attr="coming"))
        .order_by("finish_by", "pk")[:AT_MOST]
    )
    groups: dict[str, list[Job]] = {"answers": [], "late": [], "today": [], "to_appoint": [], "later": [], "done": []}
    for order in orders:
        appointment = next(iter(order.coming), None)
        agreed = appointment is not None and appointment.state == Answer.ACCEPTED.value
        job = Job(order=order, appointment=appointment, due_at=_due(order, appointment if agreed else None))
        groups[_group(order, job, at=at, tomorrow=tomorrow, agreed=agreed)].append(job)
    groups["today"].sort(key=lambda job: (job.due_at or tomorrow, job.order.pk))
    return Day(surveys=surveys_of(actor), **groups)


def surveys_of(actor: Actor) -> list[Case]:
    """The cases that wait to be looked at, the most urgent first: this person's own, and those given to nobody yet."""
    if actor.kind != ActorKind.STAFF:
        return []
    mine = Q(responsible_id=actor.id) | Q(executor_id=actor.id)
    if actor.may(Permission.SURVEY):
        mine |= Q(executor__isnull=True)
    return list(
        Case.objects.visible_to(actor)
        .open()
        .filter(mine, next_move="surveyed")
        .select_related("unit", "development")
        .order_by("due_at", "pk")[:AT_MOST]
    )


def _due(order: WorkOrder, agreed: Appointment | None) -> datetime | None:
    if order.state == OrderState.SENT.value:
        return order.answer_by
    return agreed.from_at if agreed is not None else order.finish_by


def _group(order: WorkOrder, job: Job, *, at: datetime, tomorrow: datetime, agreed: bool) -> str:
    if order.state == OrderState.SENT.value:
        return "answers"
    if order.state == OrderState.DONE.value:
        return "done"
    if order.finish_by is not None and order.finish_by < at:
        return "late"
    if order.state == OrderState.IN_PROGRESS.value:
        return "today"
    if agreed:
        return "today" if job.due_at is not None and job.due_at < tomorrow else "later"
    return "today" if order.case.emergency else "to_appoint"
