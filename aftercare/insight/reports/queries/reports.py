"""Reports and registers as they are found."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Q
from django.utils import timezone

from aftercare.ground.accounts.models import Company, Development, Staff
from aftercare.ground.accounts.models.staff import RoleAssignment
from aftercare.ground.accounts.queries.organisation import companies_above, developments_under
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.errors import Missing
from aftercare.ground.policies.queries import in_force, policy_of
from aftercare.insight.reports.models import Report
from aftercare.insight.reports.policy import Place, RegisterRule, ReportPolicy, ReportRule
from aftercare.insight.reports.rules import compiling
from aftercare.service.deadlines.queries import Calendars

PAGE = 60


@dataclass(frozen=True)
class Due:
    """A rule that holds somewhere: of which place a report is to be made, under which version."""

    key: str
    rule: ReportRule
    version_id: int
    development: Development | None
    company: Company | None

    @property
    def place_key(self) -> str:
        """How a report names its place."""
        if self.development is not None:
            return f"d{self.development.pk}"
        return f"c{self.company.pk}" if self.company is not None else "group"

    @property
    def ids(self) -> frozenset[int] | None:
        """The developments of which it tells; None for all."""
        if self.development is not None:
            return frozenset({self.development.pk})
        return developments_under(self.company.pk) if self.company is not None else None


def rules_now(*, on: date) -> Iterator[Due]:
    """Every report rule of every place, as the policy in force there on a day says it."""
    for development in Development.objects.select_related("company").order_by("pk"):
        yield from _rules_at(Place.DEVELOPMENT, on=on, development=development, company=development.company)
    for company in Company.objects.filter(developments__isnull=False).distinct().order_by("pk"):
        yield from _rules_at(Place.COMPANY, on=on, company=company)
    yield from _rules_at(Place.GROUP, on=on)


def _rules_at(
    place: Place, *, on: date, development: Development | None = None, company: Company | None = None
) -> Iterator[Due]:
    try:
        version = in_force(
            on=on,
            development_id=development.pk if development else None,
            company_id=company.pk if company else None,
        )
    except Missing:
        return
    for key, rule in policy_of(version.pk).section(ReportPolicy).reports.items():
        if rule.place is place:
            yield Due(key, rule, version.pk, development, None if development else company)


def rule_of(report: Report) -> ReportRule | None:
    """The rule under which a report was made; None when its version lacks it."""
    return policy_of(report.policy_id).section(ReportPolicy).reports.get(report.rule)


def due_day_now(report: Report, *, calendars: Calendars | None = None) -> date:
    """Until when a report is to be released, counted by the calendar as it stands today.

    `calendars` has what was read for another report.
    """
    rule = rule_of(report)
    if rule is None or not rule.in_working_days:
        return report.due_on
    calendar = (calendars or Calendars()).of(policy_of(report.policy_id))
    since = max(report.ends_on, timezone.localdate(report.made_at))
    return compiling.due_day(since=since, days=rule.within_days, calendar=calendar)


def list_reports(
    *, by: Actor, rule: str = "", waiting: bool = False, before_id: int | None = None, size: int = PAGE
) -> Sequence[Report]:
    """The reports within reach, the latest first."""
    found = Report.objects.visible_to(by).select_related("development", "company")
    if rule:
        found = found.filter(rule=rule)
    if waiting:
        found = found.filter(released_at__isnull=True)
    if before_id is not None:
        found = found.filter(pk__lt=before_id)
    return list(found.order_by("-pk").defer("content")[:size])


@dataclass(frozen=True)
class Punctuality:
    """How the reports of one rule came: made, released in time and late, still waiting in time, and overdue."""

    rule: str
    policy_id: int
    made: int
    in_time: int
    late: int
    waiting: int
    overdue: int

    @property
    def share(self) -> float | None:
        """Released in time, of those released or overdue; None while nothing is decided."""
        decided = self.in_time + self.late + self.overdue
        return self.in_time / decided if decided else None


def punctuality(*, by: Actor, since: date, today: date) -> list[Punctuality]:
    """Whether the reports within reach that began on `since` or later were released in time, by rule. One statement."""
    released, due = Q(released_at__isnull=False), Q(due_on__gte=today)
    rows = (
        Report.objects.visible_to(by)
        .filter(starts_on__gte=since)
        .order_by()
        .values("rule")
        .annotate(
            made=Count("pk"),
            newest=Max("policy_id"),
            in_time=Count("pk", filter=released & Q(released_late=False)),
            late=Count("pk", filter=released & Q(released_late=True)),
            waiting=Count("pk", filter=~released & due),
            overdue=Count("pk", filter=~released & ~due),
        )
        .order_by("rule")
    )
    return [
        Punctuality(
            row["rule"], row["newest"], row["made"], row["in_time"], row["late"], row["waiting"], row["overdue"]
        )
        for row in rows
    ]


def people_for(report: Report, roles: Sequence[str], *, most: int = 100) -> list[Staff]:
    """Who holds one of `roles` where the report belongs, or above."""
    place = Q(development__isnull=True, company__isnull=True)
    company_id = report.development.company_id if report.development else report.company_id
    if company_id:
        place |= Q(development__isnull=True, company__in=companies_above(company_id))
    if report.development_id:
        place |= Q(development=report.development_id, building_id__isnull=True, category="")
    held = RoleAssignment.objects.filter(place, role__in=roles).values("staff_id")
    return list(Staff.objects.filter(pk__in=held, is_active=True).order_by("pk")[:most])


def registers_now(*, on: date) -> dict[str, RegisterRule]:
    """The registers that are kept, as the policy in force says."""
    return dict(policy_of(in_force(on=on).pk).section(ReportPolicy).registers)
