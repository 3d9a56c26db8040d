"""What the work adds to the case page: its surveys and orders, who should be sent, and its part of the story."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import BigIntegerField
from django.utils import timezone

from aftercare.faces.web.desk.panels import Panel
from aftercare.faces.web.desk.story import TOLD_FIELDS, Told
from aftercare.faces.web.orders.uploads import photo_links
from aftercare.faces.web.pressing import tell
from aftercare.ground.audit.models import AuditEvent
from aftercare.ground.audit.queries import who_acted
from aftercare.ground.audit.trail import declared
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.prepared import Given, Question
from aftercare.service.cases.models import Case
from aftercare.service.workorders.allowed import may_begin, work_for_reader
from aftercare.service.workorders.models import WorkOrder
from aftercare.service.workorders.queries.dispatching import dispatch_facts
from aftercare.service.workorders.queries.pages import WorkFacts, work_facts
from aftercare.service.workorders.queries.policy import cause_choices, pressing_policy_of
from aftercare.service.workorders.queries.pressing import missed_of, steps_of
from aftercare.service.workorders.rules.pressing import GROUND_WORDS
from aftercare.service.workorders.rules.states import APPOINTMENT_WORDS, ROUTE_WORDS, SIZE_WORDS

AT_MOST = 300
_HAPPENED = Question(
    lambda: (
        AuditEvent.objects.filter(
            subject_type="workorder",
            subject_id__in=WorkOrder.objects.filter(case=Given("case", BigIntegerField())).values("pk"),
        )
        .only(*TOLD_FIELDS, "subject_label")
        .order_by("-pk")[:AT_MOST]
    )
)
ASKED_OF_A_CASE = (_HAPPENED,)
LOOKS: Mapping[str, tuple[str, str]] = {
    "workorder.sent": ("accent", "send"),
    "workorder.taken": ("accent", "check"),
    "workorder.declined": ("late", "x"),
    "workorder.silent": ("late", "clock-exclamation"),
    "workorder.checked_in": ("accent", "map-pin"),
    "workorder.delayed": ("late", "clock"),
    "workorder.finished": ("accent", "tools"),
    "workorder.signed": ("neutral", "signature"),
    "workorder.accepted": ("good", "circle-check"),
    "workorder.refused": ("late", "alert-triangle"),
    "workorder.unsigned": ("neutral", "circle-x"),
    "workorder.time_proposed": ("neutral", "calendar-event"),
    "workorder.time_agreed": ("accent", "calendar-event"),
    "workorder.on_site_moved": ("neutral", "calendar-event"),
    "workorder.redated": ("neutral", "calendar-event"),
    "workorder.reminded": ("late", "bell"),
    "workorder.demand_proposed": ("neutral", "writing"),
    "workorder.demand_issued": ("late", "send"),
    "workorder.demand_delivered": ("neutral", "package"),
    "workorder.demand_acknowledged": ("neutral", "signature"),
    "workorder.demand_passed": ("late", "alert-triangle"),
    "workorder.demand_ended": ("neutral", "check"),
    "workorder.demand_dropped": ("neutral", "x"),
    "workorder.proved": ("neutral", "camera"),
    "workorder.part_used": ("neutral", "package"),
}


def work_panel(case: Case, by: Actor, at: datetime) -> Panel | None:
    """Surveys and orders, above the story; nothing for a case that has neither."""
    work = work_for_reader(work_facts(case, by=by), by=by)
    if not (work.surveys or work.orders):
        return None
    context: dict[str, object] = {
        "work": work,
        "photo_links": photo_links,
        "appointment_words": APPOINTMENT_WORDS,
        "elsewhere": _elsewhere(work, on=timezone.localdate(at)),
        **_pressing(work, at=at),
        "route_words": ROUTE_WORDS,
    }
    return Panel("desk/work_panel.html", "main", context)


def _pressing(work: WorkFacts, *, at: datetime) -> dict[str, object]:
    """Steps taken against the contractors of these orders, and where the next one can be taken by hand."""
    policy = pressing_policy_of(work.case)
    late = {
        job.order.pk
        for job in work.orders
        if job.order.contractor_id and "send_elsewhere" in job.may and missed_of(job.order, at=at) is not None
    }
    steps = steps_of([job.order for job in work.orders])
    stands = {
        order_id
        for order_id, taken in steps.items()
        if any(step.demand is not None and not step.demand.ended_at for step in taken)
    }
    return {
        "steps": {order_id: tell(taken) for order_id, taken in steps.items()},
        "late": late,
        "demandable": late - stands if policy.demand is not None else set(),
        "grounds": [(str(ground), words) for ground, words in GROUND_WORDS.items()],
        "demand_first": policy.outside is not None and policy.outside.demand_first,
    }


def _elsewhere(work: WorkFacts, *, on: object) -> dict[int, object]:
    """For every order that can be given to another: who that could be."""
    return {
        job.order.pk: dispatch_facts(work.case, on=on, giving_up=job.order)  # type: ignore[arg-type]
        for job in work.orders[:3]
        if "send_elsewhere" in job.may and job.order.is_open
    }


def acts_panel(case: Case, by: Actor, at: datetime) -> Panel | None:
    """Recording a survey and sending somebody, among the acts allowed now."""
    may = may_begin(case, by=by)
    if not may:
        return None
    sends = "dispatch" in may
    context: dict[str, object] = {
        "may": may,
        "causes": cause_choices(case, language=by.language),
        "dispatching": dispatch_facts(case, on=timezone.localdate(at)) if sends else None,
        "route_words": ROUTE_WORDS,
        "size_words": SIZE_WORDS,
        "survey_first": case.next_move == "surveyed",
        "send_first": case.next_move in {"send", "send_other"},
    }
    return Panel("desk/work_acts.html", "acts", context)


def work_story(case: Case, by: Actor) -> list[Told]:  # noqa: ARG001  every teller is asked alike
    """What happened on the orders of a case."""
    return [_told(event) for event in reversed(_HAPPENED.rows(case=case.pk))]


def _told(event: AuditEvent) -> Told:
    tone, icon = LOOKS.get(event.name, ("neutral", "note"))
    kind = declared().get(event.name)
    changes = event.changes if isinstance(event.changes, dict) else {}
    words = [str(changes[key]) for key in ("executor", "result", "note") if isinstance(changes.get(key), str)]
    if event.name != "workorder.sent" and isinstance(changes.get("reason"), str):
        words.append(str(changes["reason"]))
    text = " · ".join(word for word in words if word)
    return Told(
        event.at, str(kind.label) if kind else event.name, who_acted(event), text, tone, icon, event.subject_label
    )
