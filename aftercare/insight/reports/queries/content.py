"""What stands in a report: plain numbers and keys, taken down once."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from aftercare.ground.accounts.models import Development
from aftercare.insight.reports.models import CaseFact
from aftercare.insight.reports.policy import Content, ReportRule
from aftercare.insight.reports.queries import figures
from aftercare.insight.reports.queries.figures import Past, Source, Sums, ids_of
from aftercare.insight.reports.rules import Period
from aftercare.insight.reports.rules.compiling import pieces_of
from aftercare.records.contractors.models import Contractor
from aftercare.service.cases.models import Case

CASES_AT_MOST = 300
LISTS = frozenset({Content.LATE, Content.CASES})
Filled = Any


def content_of(rule: ReportRule, period: Period, source: Source) -> dict[str, Filled]:
    """The parts which the rule names, each as plain values. A fixed number of statements.

    Of a moment of the past only the figures can be made again: lists of cases are left out.
    """
    parts = [part for part in rule.contents if not (isinstance(source, Past) and part in LISTS)]
    return {part.value: BUILDERS[part](rule, period, source) for part in parts}


def numbers(sums: Sums) -> dict[str, int]:
    """Sums as plain values; what is nothing is left out."""
    return {name: value for name, value in vars(sums).items() if value}


def added(counted: Iterable[Sums]) -> Sums:
    """Several sums as one."""
    rows = list(counted)
    return Sums(**{name: sum(getattr(row, name) for row in rows) for name in Sums.__dataclass_fields__})


def _totals(rule: ReportRule, period: Period, ids: Source) -> Sums:
    if not rule.kinds:
        return figures.totals(period, ids)
    return added(sums for key, sums in figures.by_key("kind", period, ids) if key in rule.kinds)


def _summary(rule: ReportRule, period: Period, ids: Source) -> Filled:
    return {
        "now": numbers(_totals(rule, period, ids)),
        "before": numbers(_totals(rule, figures.before(period), ids)),
        "open": sum(age.cases for age in figures.ages(ids, today=period.ends)) if not rule.kinds else None,
    }


def _pieces(rule: ReportRule, period: Period, ids: Source) -> list[tuple[date, Sums]]:
    shown = pieces_of(period)
    if not rule.kinds:
        return figures.by_piece(shown, ids)
    each = [figures.by_piece(shown, ids, dimension="kind", key=kind) for kind in rule.kinds]
    return [(rows[0][0], added(sums for _starts, sums in rows)) for rows in zip(*each, strict=True)]


def _flow(rule: ReportRule, period: Period, ids: Source) -> Filled:
    return [[f"{starts:%Y-%m-%d}", numbers(sums)] for starts, sums in _pieces(rule, period, ids)]


def _keyed(dimension: str, sort: str = "opened") -> Callable[[ReportRule, Period, Source], Filled]:
    def build(rule: ReportRule, period: Period, ids: Source) -> Filled:
        rows = figures.by_key(dimension, period, ids, sort=sort, most=60)
        if dimension == "kind" and rule.kinds:
            rows = [row for row in rows if row[0] in rule.kinds]
        return [[key, numbers(sums)] for key, sums in rows]

    return build


def _contractors(_rule: ReportRule, period: Period, ids: Source) -> Filled:
    rows = figures.by_key("contractor", period, ids, sort="closed", most=60)
    names = {str(row.pk): row.name for row in Contractor.objects.filter(pk__in=[int(key) for key, _sums in rows])}
    return [[names.get(key, key), numbers(sums)] for key, sums in rows]


def _developments(_rule: ReportRule, period: Period, ids: Source) -> Filled:
    counted, waiting = figures.by_development(period, ids), figures.open_by_development(ids)
    names = Development.objects.order_by("name").values_list("pk", "name")
    reach = ids_of(ids)
    names = names if reach is None else names.filter(pk__in=reach)
    return [[name, {**numbers(counted.get(pk, Sums())), "open": waiting.get(pk, 0)}] for pk, name in names]


def _ages(_rule: ReportRule, period: Period, ids: Source) -> Filled:
    return [[age.days, age.until_days, age.cases] for age in figures.ages(ids, today=period.ends)]


def _late(rule: ReportRule, period: Period, ids: Source) -> Filled:
    """The cases whose next step is late when the period ends, the latest last promised first."""
    found = Case.objects.open().filter(due_at__date__lt=period.ends, held_until__isnull=True)
    reach = ids_of(ids)
    found = found if reach is None else found.filter(development_id__in=reach)
    found = found.filter(kind__in=rule.kinds) if rule.kinds else found
    return case_rows(
        found.select_related("unit", "development", "responsible").order_by("due_at", "pk")[:CASES_AT_MOST]
    )


def _cases(rule: ReportRule, period: Period, ids: Source) -> Filled:
    """The cases taken in, in order."""
    facts = CaseFact.objects.filter(opened_on__gte=period.starts, opened_on__lt=period.ends)
    reach = ids_of(ids)
    facts = facts if reach is None else facts.filter(development_id__in=reach)
    facts = facts.filter(kind__in=rule.kinds) if rule.kinds else facts
    wanted = list(facts.order_by("opened_on", "case_id").values_list("pk", flat=True)[:CASES_AT_MOST])
    found = Case.objects.filter(pk__in=wanted).select_related("unit", "development", "responsible").order_by("pk")
    return case_rows(found)


def case_rows(cases: Iterable[Case]) -> list[dict[str, Filled]]:
    """Cases as a report keeps them: no names of owners, no phones."""
    return [
        {
            "id": case.pk,
            "number": case.number or "",
            "kind": case.kind,
            "subject": case.subject,
            "component": case.component,
            "development": case.development.name,
            "home": case.unit.code if case.unit else "",
            "responsible": case.responsible.name,
            "procedure": case.procedure,
            "step": case.step,
            "opened_at": case.opened_at.isoformat(),
            "due_at": case.due_at.isoformat() if case.due_at else "",
            "closed_at": case.closed_at.isoformat() if case.closed_at else "",
        }
        for case in cases
    ]


BUILDERS: Mapping[Content, Callable[[ReportRule, Period, Source], Filled]] = {
    Content.SUMMARY: _summary,
    Content.FLOW: _flow,
    Content.KINDS: _keyed("kind"),
    Content.COMPONENTS: _keyed("component"),
    Content.CONTRACTORS: _contractors,
    Content.SATISFACTION: lambda rule, period, ids: [
        [f"{starts:%Y-%m-%d}", numbers(sums)]
        for starts, sums in _pieces(rule, period, ids)
        if sums.satisfied or sums.not_satisfied or sums.ratings
    ],
    Content.COSTS: lambda rule, period, ids: [
        [f"{starts:%Y-%m-%d}", numbers(sums)] for starts, sums in _pieces(rule, period, ids) if sums.cost
    ],
    Content.AGES: _ages,
    Content.DEVELOPMENTS: _developments,
    Content.LATE: _late,
    Content.CASES: _cases,
}


def sums_of(values: Mapping[str, int]) -> Sums:
    """What `numbers` took down, read again; what the product has learnt to count since is nothing."""
    return Sums(**{name: values.get(name, 0) for name in Sums.__dataclass_fields__})
