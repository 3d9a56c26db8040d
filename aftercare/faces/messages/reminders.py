"""What is said by date: a visit tomorrow, a step that falls due, where a case stands, what the day left unsolved."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta

from django.db import transaction

from aftercare.faces.messages import queries
from aftercare.faces.messages.jobs import owner_link, say_when, values_of
from aftercare.faces.messages.notices import staff_named
from aftercare.faces.messages.parts import write
from aftercare.faces.messages.policy import BeforeDue, BeforeVisit, Progress
from aftercare.faces.messages.rules import Recipient, moments_before
from aftercare.ground.accounts.models import Development
from aftercare.ground.accounts.queries import list_staff_in_role
from aftercare.ground.policies.queries import policy_of
from aftercare.ground.policies.rules import LoadedPolicy
from aftercare.service.cases.models import Case
from aftercare.service.cases.queries import limit_of_step, procedure_of
from aftercare.service.deadlines.policy import PROMISED_REPLY, DeadlinePolicy, Duration, Unit
from aftercare.service.deadlines.queries import Calendars
from aftercare.service.deadlines.rules import Place, warn_at
from aftercare.service.workorders.models import Appointment, WorkOrder
from aftercare.service.workorders.queries import dispatch_policy_of
from aftercare.service.workorders.rules.departing import plan_departure
from aftercare.service.workorders.rules.states import Answer

FARTHEST = timedelta(days=7)
FREE_DAYS_ON_END = timedelta(days=10)  # the longest holiday with the days off beside it
AT_ONCE = 200
BEFORE_LEAVING = timedelta(minutes=15)
NAMED_AT_MOST = 15
SPANS = {
    Unit.MINUTES: timedelta(minutes=1),
    Unit.HOURS: timedelta(hours=1),
    Unit.DAYS: timedelta(days=1),
    Unit.WEEKS: timedelta(weeks=1),
}


def span(duration: Duration) -> timedelta:
    """A length of time that runs day and night. Raises KeyError for working time, which no reminder is counted in."""
    return SPANS[duration.unit] * duration.amount


def remind(*, at: datetime) -> None:
    """Remind of visits that are near, and of steps that fall due. Opens its own transactions; passes over what was
    said."""
    coming = Appointment.objects.filter(state=Answer.ACCEPTED.value, from_at__gt=at, from_at__lte=at + FARTHEST)
    for batch in _batches(coming.order_by("from_at", "pk").values_list("pk", flat=True)):
        _remind_of_visits(batch, at=at)
    due = Case.objects.open().filter(due_at__gt=at, due_at__lte=at + FARTHEST + FREE_DAYS_ON_END)
    for batch in _batches(due.order_by("due_at", "pk").values_list("pk", flat=True)):
        _remind_of_steps(batch, at=at)


def _batches(numbers: Iterable[int]) -> Iterator[list[int]]:
    every = list(numbers)
    for place in range(0, len(every), AT_ONCE):
        yield every[place : place + AT_ONCE]


@transaction.atomic
def _remind_of_visits(numbers: list[int], *, at: datetime) -> None:
    visits = Appointment.objects.filter(pk__in=numbers).select_related(
        "order__case__development", "order__case__reporter", "order__case__responsible", "order__case__unit",
        "order__technician", "order__contractor", "order__case__policy",
    )  # fmt: skip
    for visit in visits.order_by("from_at", "pk"):
        rule = queries.message_policy_of(visit.order.case).reminders.visit
        ahead = _latest_due(rule, visit, at=at) if rule else None
        if rule is not None and ahead is not None:
            _remind_of_visit(visit, rule, ahead, at=at)
        if rule is not None and rule.leave_wording:
            _tell_to_leave(visit, rule.leave_wording, at=at)


def _latest_due(rule: BeforeVisit, visit: Appointment, *, at: datetime) -> timedelta | None:
    """The reminder whose time has come last; none when the visit was only agreed after that time."""
    agreed = visit.answered_at or visit.proposed_at
    past = [
        ahead
        for ahead, moment in moments_before(visit.from_at, [span(one) for one in rule.ahead])
        if agreed < moment <= at
    ]
    return past[-1] if past else None


def _remind_of_visit(visit: Appointment, rule: BeforeVisit, ahead: timedelta, *, at: datetime) -> None:
    order, case = visit.order, visit.order.case
    key = f"visit:{visit.pk}:{int(ahead.total_seconds() // 60)}"
    owner = queries.owner_of(case)
    if owner is not None:
        values = {**values_of(case, owner), "number": order.number, "window": _window(visit, case, owner)}
        link = owner_link(case, owner, at=at)
        write(rule.owner_wording, to=owner, values=values, link=link, case=case, order_id=order.pk, key=key, at=at)
    if order.technician is not None:
        to = queries.as_recipient(order.technician)
        values = {
            "number": order.number,
            "subject": order.what,
            "place": order.where,
            "window": _window(visit, case, to),
        }
        write(rule.staff_wording, to=to, values=values, case=case, order_id=order.pk, key=key, at=at)


def _tell_to_leave(visit: Appointment, wording: str, *, at: datetime) -> None:
    """Tell our own technician when to leave, a little before (S000.14.r13)."""
    order, case = visit.order, visit.order.case
    plan = plan_departure(dispatch_policy_of(case).visits, comes_at=visit.from_at)
    if order.technician is None or at < plan.leave_at - BEFORE_LEAVING:
        return
    to, zone = queries.as_recipient(order.technician), case.development.zone
    values = {
        "number": order.number,
        "place": order.where,
        "window": _window(visit, case, to),
        "leave": f"{plan.leave_at.astimezone(zone):%H:%M}",
        "arrive": f"{plan.arrive_from.astimezone(zone):%H:%M}–{plan.arrive_until.astimezone(zone):%H:%M}",
    }
    write(wording, to=to, values=values, case=case, order_id=order.pk, key=f"leave:{visit.pk}", at=at)


def _window(visit: Appointment, case: Case, to: Recipient) -> str:
    until = visit.until_at.astimezone(case.development.zone)
    return f"{say_when(visit.from_at, case, to.language)}–{until:%H:%M}"


@transaction.atomic
def _remind_of_steps(numbers: list[int], *, at: datetime) -> None:
    calendars = Calendars()
    for case in _cases(numbers):
        if case.held_until is None:
            _ask_how_far(case, at=at)
        rule = queries.message_policy_of(case).reminders.step_due
        if rule is None or case.due_at is None:
            continue
        policy = policy_of(case.policy_id)
        ahead = span(_ahead(case, policy) or rule.ahead)
        calendar = calendars.for_limit(policy, named=None, place=Place(case.development_id))[1]
        moment = warn_at(due=case.due_at, ahead=ahead, since=case.step_since, calendar=calendar)
        if moment is not None and moment <= at:
            _remind_of_step(case, rule, due=case.due_at, at=at)


def _ask_how_far(case: Case, *, at: datetime) -> None:
    """Have the doer asked when the share of the planned time that the policy names has passed (S000.05.r17)."""
    for rule in queries.message_policy_of(case).reminders.midway:
        if case.due_at is None or limit_of_step(case) != rule.stage:
            continue
        moment = case.step_since + (case.due_at - case.step_since) * rule.percent / 100
        if at < moment:
            continue
        order = WorkOrder.objects.open().filter(case=case).select_related("technician").order_by("-pk").first()
        people = (staff for who in rule.tell for staff in staff_named(who, case, order))
        for to in {staff.pk: queries.as_recipient(staff) for staff in people}.values():
            step = procedure_of(case).step(case.step).label.staff.in_language(to.language)
            values = {**values_of(case, to), "step": step, "percent": rule.percent}
            key = f"midway:{case.pk}:{case.step}:{case.step_since:%Y%m%d%H%M}"
            write(rule.wording, to=to, values=values, case=case, key=key, at=at)


def _ahead(case: Case, policy: LoadedPolicy) -> Duration | None:
    """How long ahead the limit of the step wants its warning, where it says so."""
    limit = PROMISED_REPLY if PROMISED_REPLY in case.details else limit_of_step(case)
    return policy.section(DeadlinePolicy).stage(limit).warn_ahead if limit else None


def _cases(numbers: list[int]) -> Iterable[Case]:
    found = Case.objects.filter(pk__in=numbers).select_related("development", "responsible", "reporter", "policy")
    return found.order_by("pk")


def _remind_of_step(case: Case, rule: BeforeDue, *, due: datetime, at: datetime) -> None:
    to = queries.as_recipient(case.responsible)
    step = procedure_of(case).step(case.step).label.staff.in_language(to.language)
    values = {**values_of(case, to), "step": step}
    write(rule.wording, to=to, values=values, case=case, key=f"due:{case.pk}:{due:%Y%m%d%H%M}", at=at)


def tell_progress(*, at: datetime) -> None:
    """Tell owners of open cases, at the intervals of the policy, where their case stands."""
    waiting = Case.objects.open().filter(opened_at__lt=at).order_by("pk").values_list("pk", flat=True)
    for batch in _batches(waiting):
        _tell_progress(batch, at=at)


@transaction.atomic
def _tell_progress(numbers: list[int], *, at: datetime) -> None:
    for case in _cases(numbers):
        rule = queries.message_policy_of(case).reminders.progress
        if rule is not None and case.kind in rule.kinds:
            _tell_where_it_stands(case, rule, at=at)


def _tell_where_it_stands(case: Case, rule: Progress, *, at: datetime) -> None:
    passed = (at - case.opened_at) // span(rule.every)
    to = queries.owner_of(case) if passed else None
    key = f"progress:{case.pk}:{passed}"
    if to is None or queries.is_written(key):
        return
    label = procedure_of(case).step(case.step).label.owner.in_language(to.language)
    values = {**values_of(case, to), "step": label}
    write(rule.wording, to=to, values=values, link=owner_link(case, to, at=at), case=case, key=key, at=at)


def report_day_end(*, at: datetime) -> None:
    """Report to whom the policy names what came in today at each development and is not solved, with its time."""
    open_today = Case.objects.open().filter(opened_at__gt=at - timedelta(days=1)).select_related("development")
    today: dict[Development, list[Case]] = defaultdict(list)
    for case in open_today.order_by("development_id", "due_at", "pk"):
        midnight = datetime.combine(_day(case, at), time.min, tzinfo=case.development.zone)
        if case.opened_at >= midnight:
            today[case.development].append(case)
    for development, cases in today.items():
        _report(development, cases, at=at)


def _day(case: Case, at: datetime) -> date:
    return at.astimezone(case.development.zone).date()


@transaction.atomic
def _report(development: Development, cases: list[Case], *, at: datetime) -> None:
    rule = queries.message_policy_of(cases[-1]).reminders.day_end
    if rule is None:
        return
    day = _day(cases[0], at)
    people = {staff.pk: staff for who in rule.tell for staff in list_staff_in_role(who, development_id=development.pk)}
    for to in map(queries.as_recipient, people.values()):
        said = [f"{case.number}（{say_when(case.due_at, case, to.language)}）" for case in cases[:NAMED_AT_MOST]]
        more = "…" if len(cases) > NAMED_AT_MOST else ""
        values = {
            "times": len(cases),
            "development": development.name,
            "day": f"{day:%Y-%m-%d}",
            "list": "、".join(said) + more,
        }
        write(rule.wording, to=to, values=values, key=f"dayend:{development.pk}:{day}", path="/desk/", at=at)
