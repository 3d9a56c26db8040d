"""The doer's day: what is late, what is today, what comes, and what waits to be surveyed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery

from aftercare.ground.accounts.roles import Permission
from aftercare.ground.core.actors import Actor, ActorKind
from aftercare.service.cases.models import Case
from aftercare.service.workorders.models import Appointment, Survey, WorkOrder
from aftercare.service.workorders.rules import waiting
from aftercare.service.workorders.rules.states import OPEN_STATES, STATE_WORDS, Answer, OrderState

AT_MOST = 100
DONE_AT_ONCE = 30


@dataclass(frozen=True)
class Job:
    """One order in the list of the day."""

    order: WorkOrder
    appointment: Appointment | None
    due_at: datetime | None
    is_late: bool = False

    @property
    def waits(self) -> waiting.WaitsFor:
        """What it waits for."""
        return waiting.waits_for(state=self.order.state, appointment=self.appointment.state if self.appointment else "")

    @property
    def waits_words(self) -> object:
        """What it waits for, in words."""
        return waiting.WAITING_WORDS[self.waits]

    @property
    def is_mine(self) -> bool:
        """Whether the doer himself owes the next thing."""
        return self.waits in waiting.YOURS

    @property
    def at_own_cost(self) -> bool:
        """Whether another may do it at this contractor's cost."""
        return waiting.is_at_own_cost(route=self.order.executor_kind, waits=self.waits)

    @property
    def estimate(self) -> Decimal | None:
        """What the survey thought it would cost; None when nobody said."""
        return self.order.estimate  # type: ignore[attr-defined, no-any-return]

    @property
    def phone(self) -> str:
        """Whom to ring about it, once it was taken on."""
        answered = self.order.state != OrderState.SENT.value
        return self.order.case.reporter_phone if answered and self.order.is_open else ""

    @property
    def agreed(self) -> Appointment | None:
        """The time the owner has agreed to."""
        coming = self.appointment
        return coming if coming is not None and coming.state == Answer.ACCEPTED.value else None

    @property
    def way(self) -> tuple[str, ...]:
        """How to get there, from the street to the door, without a map."""
        return way_to(self.order)

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


def way_to(order: WorkOrder) -> tuple[str, ...]:
    """The way to the place of an order: street, development, building, entrance, floor, door; what is known of it."""
    case = order.case
    unit = case.unit
    parts = (
        order.development.address,
        order.development.name,
        str(unit.building) if unit and unit.building else "",
        str(unit.entrance) if unit and unit.entrance else "",
        str(unit.floor) if unit and unit.floor else "",
        unit.number if unit else "",
    )
    return tuple(part for part in parts if part)


PLACE = (
    "case",
    "case__unit",
    "case__unit__building",
    "case__unit__entrance",
    "case__unit__floor",
    "development",
    "contractor",
    "technician",
    "charged_to",
)


def _with_all(orders: QuerySet[WorkOrder]) -> QuerySet[WorkOrder]:
    """The orders with their place, the coming time and the estimate of the survey: two queries."""
    coming = Appointment.objects.filter(state__in=[Answer.PROPOSED.value, Answer.ACCEPTED.value]).order_by("-pk")
    estimate = Survey.objects.filter(case=OuterRef("case"), estimate__isnull=False).order_by("-pk").values("estimate")
    return (
        orders.select_related(*PLACE)
        .annotate(estimate=Subquery(estimate[:1]))
        .prefetch_related(Prefetch("appointments", queryset=coming, to_attr="coming"))
    )


def orders_of(actor: Actor) -> QuerySet[WorkOrder]:
    """The open orders given to this very person or company."""
    return WorkOrder.objects.visible_to(actor).filter(_own(actor), state__in=sorted(OPEN_STATES))


def _own(actor: Actor) -> Q:
    return Q(technician_id=actor.id) if actor.kind == ActorKind.STAFF else Q(contractor_id=actor.id)


def my_day(actor: Actor, *, at: datetime, zone: str = "Asia/Shanghai") -> Day:
    """The open orders of this actor by when they have to be looked at, and the surveys that wait; three queries."""
    tomorrow = at.astimezone(ZoneInfo(zone)).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    orders = _with_all(orders_of(actor)).order_by("finish_by", "pk")[:AT_MOST]
    groups: dict[str, list[Job]] = {"answers": [], "late": [], "today": [], "to_appoint": [], "later": [], "done": []}
    for order in orders:
        job = _job(order, at=at)
        groups[_group(order, job, at=at, tomorrow=tomorrow, agreed=job.agreed is not None)].append(job)
    for name in ("answers", "today", "later"):
        groups[name].sort(key=lambda job: (job.due_at or tomorrow, job.order.pk))
    return Day(surveys=surveys_of(actor), **groups)


def _job(order: WorkOrder, *, at: datetime) -> Job:
    appointment = next(iter(order.coming), None)  # type: ignore[attr-defined]
    agreed = appointment is not None and appointment.state == Answer.ACCEPTED.value
    due = _due(order, appointment if agreed else None)
    limit = order.answer_by if order.state == OrderState.SENT.value else order.finish_by
    late = order.is_open and order.state != OrderState.DONE.value and limit is not None and limit < at
    return Job(order=order, appointment=appointment, due_at=due, is_late=late)


@dataclass(frozen=True)
class Tally:
    """How many orders somebody has open, how many of them are late, and how many are over."""

    open: int
    late: int
    over: int


def tally_of(actor: Actor, *, at: datetime) -> Tally:
    """The numbers over the list of jobs; one query."""
    is_open, sent = Q(state__in=sorted(OPEN_STATES)), Q(state=OrderState.SENT.value)
    late = (sent & Q(answer_by__lt=at)) | (is_open & ~sent & ~Q(state=OrderState.DONE.value) & Q(finish_by__lt=at))
    counted = (
        WorkOrder.objects.visible_to(actor)
        .filter(_own(actor))
        .aggregate(
            open=Count("pk", filter=is_open),
            late=Count("pk", filter=late),
            over=Count("pk", filter=~is_open),
        )
    )
    return Tally(**counted)


def late_jobs(actor: Actor, *, at: datetime) -> list[Job]:
    """What is late, the longest first; answers that are owed are among it. Two queries."""
    orders = _with_all(orders_of(actor).exclude(state=OrderState.DONE.value)).filter(
        Q(state=OrderState.SENT.value, answer_by__lt=at) | (~Q(state=OrderState.SENT.value) & Q(finish_by__lt=at))
    )
    return [_job(order, at=at) for order in orders.order_by("finish_by", "pk")[:AT_MOST]]


def jobs_over(actor: Actor, *, at: datetime, before: int = 0, size: int = DONE_AT_ONCE) -> tuple[list[Job], int]:
    """What is over, the newest first, and the key from which the next page begins (0 at the end). Two queries."""
    orders = WorkOrder.objects.visible_to(actor).filter(_own(actor)).exclude(state__in=sorted(OPEN_STATES))
    if before:
        orders = orders.filter(pk__lt=before)
    found = list(_with_all(orders).order_by("-pk")[: size + 1])
    return [_job(order, at=at) for order in found[:size]], found[size - 1].pk if len(found) > size else 0


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
