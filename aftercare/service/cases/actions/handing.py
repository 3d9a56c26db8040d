"""Who answers for a case, what it is about, who watches it."""

from datetime import datetime

from django.db import transaction

from aftercare.ground.accounts.models import Staff
from aftercare.ground.audit import trail
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.errors import BadInput
from aftercare.ground.core.text import lazy as _
from aftercare.ground.search.parts import index_text
from aftercare.service.cases import parts, permissions, queries, routing, rules
from aftercare.service.cases.models import Case, Watcher


@transaction.atomic
def assign(*, case_id: int, seen: int, staff_id: int, reason: str = "", by: Actor, at: datetime) -> Case:
    """Hand the answering over to somebody else. The first contact stays and the hand-offs are counted (S004.11.r01)."""
    case = Case.objects.locked(case_id, seen=seen)
    permissions.check_may_assign(by, case)
    rules.check_open(closed_at=case.closed_at)
    staff = Staff.objects.filter(pk=staff_id, is_active=True).first()
    if staff is None:
        raise BadInput(field=_("Responsible"), value=staff_id, remedy=_("Choose somebody who works here now."))
    before = case.responsible
    if before.pk == staff.pk:
        raise BadInput(field=_("Responsible"), value=staff.name, remedy=_("This person answers for it already."))
    case.responsible = staff
    if routing.Part.ANSWERS.value in case.route:
        case.route = {**case.route, routing.Part.ANSWERS.value: {"why": routing.Why.HAND.value}}
    case.handed_on += 1
    case.changed_at = at
    case.save(update_fields=["responsible", "route", "handed_on", "changed_at", "version"])
    trail.record("case.assigned", case, by=by, at=at, before=before.name, after=staff.name, reason=reason.strip())
    return case


@transaction.atomic
def route(*, case_id: int, seen: int, reason: str = "", by: Actor, at: datetime) -> Case:
    """Let the rules say anew who has the case: after it was classified better, or when somebody is away.

    A first contact who owns the case keeps it (S004.11.r02); refused when the rules name nobody else.
    """
    case = Case.objects.locked(case_id, seen=seen)
    permissions.check_may_assign(by, case)
    rules.check_open(closed_at=case.closed_at)
    before, doer_before = case.responsible, case.executor_id
    routed = parts.route_again(case, at=at)
    rules.check_moves_on(
        same=before.pk == routed.responsible.pk and doer_before == (routed.executor.pk if routed.executor else None)
    )
    case.responsible, case.executor, case.route = routed.responsible, routed.executor, routed.route
    case.handed_on += 1
    case.changed_at = at
    case.save(update_fields=["responsible", "executor", "route", "handed_on", "changed_at", "version"])
    trail.record(
        "case.routed",
        case,
        by=by,
        at=at,
        before=before.name,
        after=case.responsible.name,
        executor=case.executor.name if case.executor else "",
        route=case.route,
        reason=reason.strip(),
    )
    return case


CLASSIFIED = ("subject", "component", "symptom", "place", "urgency")


@transaction.atomic
def classify(*, case_id: int, seen: int, reason: str = "", by: Actor, at: datetime, **values: str) -> Case:
    """Say better what the case is about: any of subject, component, symptom, place, urgency.

    Time limits that depend on it are reckoned anew from the report. Raises BadInput for a word the policy lacks.
    """
    case = Case.objects.locked(case_id, seen=seen)
    permissions.check_may_work(by, case)
    rules.check_open(closed_at=case.closed_at)
    before = {name: getattr(case, name) for name in values}
    taxonomy = queries.taxonomy_of(case)
    rules.check_classification(values, taxonomy=taxonomy)
    for name, value in values.items():
        setattr(case, name, value)
    case.emergency = taxonomy.urgencies[case.urgency].emergency
    case.category = taxonomy.class_of(case.component) if case.component else case.kind
    parts.reckon_anew(case)
    case.changed_at = at
    case.save(update_fields=[*values, "emergency", "category", "due_at", "finish_by", "changed_at", "version"])
    index_text("case", case.pk, case.development_id, parts.searchable(case))
    trail.record("case.classified", case, by=by, at=at, before=before, after=values, reason=reason.strip())
    return case


@transaction.atomic
def state_time(*, case_id: int, seen: int, question: str, moment: datetime, by: Actor, at: datetime) -> Case:
    """Write down by when the customer wants it now, in answer to a question of intake that asks for a moment.

    Running limits that go by it are reckoned anew. Raises BadInput for a question that is not asked or a time past.
    """
    case = Case.objects.locked(case_id, seen=seen)
    permissions.check_may_work(by, case)
    rules.check_open(closed_at=case.closed_at)
    asked = queries.moments_asked(case)
    rules.check_moment(question, moment, asked=asked, at=at)
    before = case.answers.get(question, "")
    after = moment.astimezone(case.development.zone).isoformat(timespec="minutes")
    case.answers = {**case.answers, question: after}
    parts.reckon_anew(case)
    case.changed_at = at
    case.save(update_fields=["answers", "due_at", "finish_by", "changed_at", "version"])
    trail.record(
        "case.time_stated",
        case,
        by=by,
        at=at,
        question=question,
        before=before[:16].replace("T", " "),
        after=after[:16].replace("T", " "),
    )
    return case


@transaction.atomic
def watch(*, case_id: int, watching: bool, by: Actor, at: datetime) -> None:
    """Begin or stop to hear of a case without owing anything."""
    case = Case.objects.locked(case_id)
    permissions.check_may_work(by, case)
    if watching:
        Watcher.objects.get_or_create(case=case, staff_id=by.id)
    else:
        Watcher.objects.filter(case=case, staff_id=by.id).delete()
    trail.record("case.watched", case, by=by, at=at, staff=by.label, watching=watching)
