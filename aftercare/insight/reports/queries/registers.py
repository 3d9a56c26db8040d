"""Registers: the cases of a period in the columns which the policy names, in the reader's language."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from aftercare.care.surveys.models import Callback
from aftercare.ground.accounts.roles import Permission
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.documents import Words
from aftercare.ground.policies.queries import policy_of
from aftercare.insight.reports.models import CaseFact
from aftercare.insight.reports.policy import Column, Counted, RegisterRule
from aftercare.insight.reports.queries.figures import Ids
from aftercare.insight.reports.rules import Period
from aftercare.outcome.settlement.models import CostLine
from aftercare.outcome.settlement.rules import BEARER_WORDS
from aftercare.records.estate.rules import mask_name, mask_phone
from aftercare.service.cases.models import Case
from aftercare.service.cases.policy import IntakePolicy
from aftercare.service.cases.queries import procedure_of, taxonomy_of
from aftercare.service.workorders.models import WorkOrder

PAGE = 100
DAY_OF = {Counted.OPENED: "opened_on", Counted.CLOSED: "closed_on", Counted.ASKED: "asked_on"}


@dataclass(frozen=True)
class RegisterPage:
    """One page of a register: (address of the case, its values in the order of the columns), and the next key."""

    rows: list[tuple[str, list[str]]]
    next_key: str


@dataclass(frozen=True)
class _Known:
    """What stands beside the cases of one page."""

    reader: Actor
    facts: Mapping[int, CaseFact]
    orders: Mapping[int, Sequence[WorkOrder]]
    calls: Mapping[int, Callback]
    bearers: Mapping[int, Sequence[str]]


def register_page(
    rule: RegisterRule, period: Period, ids: Ids, *, by: Actor, after: str = "", size: int = PAGE
) -> RegisterPage:
    """One page of a register in the order of its days; `after` is the key of the page before. Six statements."""
    day = DAY_OF[rule.counted]
    facts = CaseFact.objects.visible_to(by).filter(**{f"{day}__gte": period.starts, f"{day}__lt": period.ends})
    facts = facts if ids is None else facts.filter(development_id__in=ids)
    facts = facts.filter(kind__in=rule.kinds) if rule.kinds else facts
    last_day, _mark, last_id = after.rpartition("~")
    if last_day and last_id.isdigit():
        later = facts.filter(**{f"{day}__gt": last_day}) | facts.filter(**{day: last_day}, case_id__gt=int(last_id))
        facts = later
    held = list(facts.order_by(day, "case_id")[: size + 1])
    next_key = f"{getattr(held[size - 1], day):%Y-%m-%d}~{held[size - 1].pk}" if len(held) > size else ""
    kept = {fact.pk: fact for fact in held[:size]}
    known = _beside(kept, by)
    named = (
        Case.objects.visible_to(by)
        .filter(pk__in=kept)
        .select_related("unit", "development", "responsible", "first_contact", "executor", "executing_contractor")
    )
    cases = {case.pk: case for case in named.order_by("pk")}
    rows = [
        (cases[pk].url, [WRITERS[column](cases[pk], known) for column in rule.columns]) for pk in kept if pk in cases
    ]
    return RegisterPage(rows, next_key)


def _beside(facts: dict[int, CaseFact], by: Actor) -> _Known:
    orders: dict[int, list[WorkOrder]] = defaultdict(list)
    named = WorkOrder.objects.filter(case__in=facts).select_related("contractor", "technician")
    for order in named.order_by("case_id", "sequence"):
        orders[order.case_id].append(order)
    calls = {call.case_id: call for call in Callback.objects.filter(case__in=facts).order_by("pk")}
    bearers: dict[int, list[str]] = defaultdict(list)
    lines = CostLine.objects.filter(case__in=facts).exclude(state=CostLine.State.VOID)
    for case_id, bearer in lines.order_by("case_id", "bearer").values_list("case", "bearer").distinct():
        bearers[case_id].append(bearer)
    return _Known(by, facts, orders, calls, bearers)


def column_labels() -> dict[Column, str]:
    """The headings."""
    return {
        Column.NUMBER: _("Case number"),
        Column.OPENED_AT: _("Taken in on"),
        Column.CHANNEL: _("Channel"),
        Column.KIND: _("Kind of case"),
        Column.REPORTER: _("Name"),
        Column.PHONE: _("Phone"),
        Column.DEVELOPMENT: _("Development"),
        Column.HOME: _("Home"),
        Column.SUBJECT: _("Subject"),
        Column.COMPONENT: _("Component"),
        Column.SYMPTOM: _("Symptom"),
        Column.STEP: _("State"),
        Column.FIRST_CONTACT: _("First contact"),
        Column.RESPONSIBLE: _("Answers for it"),
        Column.EXECUTOR: _("Carried out by"),
        Column.ORDERS: _("Work orders"),
        Column.SENT_AT: _("Sent on"),
        Column.FINISHED_AT: _("Finished"),
        Column.DUE_AT: _("Due"),
        Column.CLOSED_AT: _("Closed on"),
        Column.COVERED: _("In warranty"),
        Column.RESULT: _("Result"),
        Column.CALLBACK: _("Callback"),
        Column.STARS: _("Stars"),
        Column.COST: _("Cost (CNY)"),
        Column.BORNE_BY: _("Borne by"),
    }


def _said(words: Words | None, otherwise: str) -> str:
    return words.in_language(get_language() or "zh-hans") if words is not None else otherwise


def _label(table: Mapping[str, object], key: str) -> str:
    label = getattr(table.get(key), "label", None)
    return _said(label if isinstance(label, Words) else None, key)


def _time(case: Case, moment: datetime | None) -> str:
    return f"{timezone.localtime(moment, case.development.zone):%Y-%m-%d %H:%M}" if moment else ""


def _may_see_names(case: Case, known: _Known) -> bool:
    return known.reader.may(
        Permission.SEE_PERSONAL,
        development_id=case.development_id,
        building_id=case.building_id,
        category=case.category,
    )


def _reporter(case: Case, known: _Known) -> str:
    return case.reporter_name if _may_see_names(case, known) else mask_name(case.reporter_name)


def _executor(case: Case, known: _Known) -> str:
    order = next(reversed(known.orders.get(case.pk, ())), None)
    return order.executor_label if order else str(case.executing_contractor or case.executor or "")


def _of_last_order(case: Case, known: _Known, field: str) -> str:
    order = next(reversed(known.orders.get(case.pk, ())), None)
    return _time(case, getattr(order, field)) if order else ""


def _covered(case: Case, known: _Known) -> str:
    covered = known.facts[case.pk].covered
    return "" if covered is None else (_("yes") if covered else _("no"))


def _result(case: Case, known: _Known) -> str:
    order = next((order for order in reversed(known.orders.get(case.pk, ())) if order.result), None)
    return order.result if order else case.resolution


def _callback(case: Case, known: _Known) -> str:
    call = known.calls.get(case.pk)
    if call is None:
        return ""
    words = {"satisfied": _("Content"), "not_satisfied": _("Not content"), "not_reached": _("Not reached")}
    note = f" {call.note}" if call.note else ""
    return f"{words.get(call.outcome, call.outcome)} {_time(case, call.at)}{note}"


def _stars(case: Case, known: _Known) -> str:
    return str(known.facts[case.pk].stars or "")


def _cost(case: Case, known: _Known) -> str:
    cents = known.facts[case.pk].cost
    return f"{cents / 100:.2f}" if cents else ""


def _borne_by(case: Case, known: _Known) -> str:
    return _(", ").join(str(BEARER_WORDS.get(bearer, bearer)) for bearer in known.bearers.get(case.pk, ()))


def _channel(case: Case, _known: _Known) -> str:
    return _label(policy_of(case.policy_id).section(IntakePolicy).channels, case.channel)


WRITERS: Mapping[Column, Callable[[Case, _Known], str]] = {
    Column.NUMBER: lambda case, _known: case.number or "",
    Column.OPENED_AT: lambda case, _known: _time(case, case.opened_at),
    Column.CHANNEL: _channel,
    Column.KIND: lambda case, _known: _label(taxonomy_of(case).kinds, case.kind),
    Column.REPORTER: _reporter,
    Column.PHONE: lambda case, _known: mask_phone(case.reporter_phone),
    Column.DEVELOPMENT: lambda case, _known: case.development.name,
    Column.HOME: lambda case, _known: f"{case.development.name} {case.unit.code if case.unit else ''}".strip(),
    Column.SUBJECT: lambda case, _known: case.subject,
    Column.COMPONENT: lambda case, _known: _label(taxonomy_of(case).components, case.component),
    Column.SYMPTOM: lambda case, _known: _label(taxonomy_of(case).symptoms, case.symptom),
    Column.STEP: lambda case, _known: _said(procedure_of(case).step(case.step).label.staff, case.step),
    Column.FIRST_CONTACT: lambda case, _known: case.first_contact.name,
    Column.RESPONSIBLE: lambda case, _known: case.responsible.name,
    Column.EXECUTOR: _executor,
    Column.ORDERS: lambda case, known: _(", ").join(order.number for order in known.orders.get(case.pk, ())),
    Column.SENT_AT: lambda case, known: _of_last_order(case, known, "sent_at"),
    Column.FINISHED_AT: lambda case, known: _of_last_order(case, known, "finished_at"),
    Column.DUE_AT: lambda case, _known: _time(case, case.due_at or case.finish_by),
    Column.CLOSED_AT: lambda case, _known: _time(case, case.closed_at),
    Column.COVERED: _covered,
    Column.RESULT: _result,
    Column.CALLBACK: _callback,
    Column.STARS: _stars,
    Column.COST: _cost,
    Column.BORNE_BY: _borne_by,
}
