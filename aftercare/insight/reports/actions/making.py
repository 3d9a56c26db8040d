"""Making a report when its time is over, and releasing it with what it means."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from aftercare.ground.audit import trail
from aftercare.ground.core.actors import Actor, ActorKind
from aftercare.ground.core.errors import Missing
from aftercare.ground.core.text import lazy as _
from aftercare.ground.numbering.parts import next_numbers
from aftercare.ground.numbering.policy import NumberingPolicy
from aftercare.ground.policies.queries import policy_of
from aftercare.insight.reports import permissions
from aftercare.insight.reports.models import Report
from aftercare.insight.reports.queries.content import content_of
from aftercare.insight.reports.queries.reports import Due, due_day_now, rule_of, rules_now
from aftercare.insight.reports.rules import compiling
from aftercare.service.deadlines.queries import calendar_of

CASES_COUNTED = ("opened", "closed")
NUMBER = "report"


@transaction.atomic
def make_report(*, key: str, place_key: str, day: date, by: Actor, at: datetime) -> Report:
    """Take down the report `key` of a place for the period in which `day` lies. Made already, it is returned as it is.

    Raises Missing when no rule of that name holds there, NotOver while the period runs.
    """
    today = timezone.localdate(at)
    due = next((due for due in rules_now(on=today) if due.key == key and due.place_key == place_key), None)
    if due is None:
        raise Missing(_("No rule asks for such a report here."))
    if by.kind is not ActorKind.CLOCK:
        permissions.check_may_see_reports_of(by, due.ids)
    period = compiling.period_of(due.rule.rhythm, day)
    compiling.check_over(period, today=today)

    content = content_of(due.rule, period, due.ids)
    report, made = Report.objects.get_or_create(
        rule=key,
        place_key=place_key,
        starts_on=period.starts,
        defaults={
            "policy_id": due.version_id,
            "period": period.text,
            "ends_on": period.ends,
            "development": due.development,
            "company": due.company,
            "content": content,
            "made_at": at,
            "due_on": _due_day(due, since=max(period.ends, today)),
        },
    )
    if not made:
        return report
    report.number = _number(due, on=today)
    report.save(update_fields=["number"])
    counted = content.get("summary", {}).get("now", {})
    trail.record(
        "report.made",
        report,
        by=by,
        at=at,
        begins=True,
        number=report.number,
        rule=key,
        period=period.text,
        place=report.place,
        cases={name: counted.get(name, 0) for name in CASES_COUNTED},
    )
    return report


def _due_day(due: Due, *, since: date) -> date:
    calendar = calendar_of(policy_of(due.version_id)) if due.rule.in_working_days else None
    return compiling.due_day(since=since, days=due.rule.within_days, calendar=calendar)


def _number(due: Due, *, on: date) -> str:
    """The number under which a report is filed; empty where the rules know no pattern for it."""
    pattern = policy_of(due.version_id).section(NumberingPolicy).patterns.get(NUMBER)
    if pattern is None:
        return ""
    place = due.development or due.company
    return next_numbers(pattern=pattern.pattern, kind=NUMBER, development=place.code if place else "", on=on)[0]


@transaction.atomic
def release_report(*, report_id: int, seen: int, analysis: str, by: Actor, at: datetime) -> Report:
    """Say what the figures mean and send the report to its readers. Done once; later it is only read.

    Raises NotPermitted for whom the policy does not name, AlreadyReleased, BadInput without analysis.
    """
    report = Report.objects.select_related("development", "company").locked(report_id, seen=seen)
    permissions.check_may_compile(by, report, rule_of(report))
    compiling.check_can_release(released=report.released_at is not None, analysis=analysis)
    report.analysis = analysis.strip()
    report.released_at, report.released_by, report.released_by_label = at, by.reference, by.label
    report.released_late = compiling.is_late(due_on=report.due_on, today=timezone.localdate(at), released=False)
    report.save(
        update_fields=["analysis", "released_at", "released_by", "released_by_label", "released_late", "version"]
    )
    trail.record("report.released", report, by=by, at=at, analysis=report.analysis, late=report.released_late)
    return report


@transaction.atomic
def follow_calendar(*, report_id: int, by: Actor, at: datetime) -> Report:
    """Count anew until when a report is to be released, after days of the calendar changed.

    One that was released, or called late already, stays as it is. Raises NotPermitted for anybody but the clock.
    """
    permissions.check_may_call_late(by)
    report = Report.objects.locked(report_id)
    before, after = report.due_on, due_day_now(report)
    if report.released_at is not None or report.late_told_at is not None or before == after:
        return report
    report.due_on = after
    report.save(update_fields=["due_on", "version"])
    trail.record("report.redated", report, by=by, at=at, before=before, due_on=after)
    return report


@transaction.atomic
def call_late(*, report_id: int, by: Actor, at: datetime) -> Report:
    """Say that a report was not released in time; those who compile it and those above hear of it. Said once.

    Raises NotPermitted for anybody but the clock. A report that is not late, or was called so, is returned as it is.
    """
    permissions.check_may_call_late(by)
    report = Report.objects.locked(report_id)
    late = compiling.is_late(
        due_on=report.due_on, today=timezone.localdate(at), released=report.released_at is not None
    )
    if not late or report.late_told_at is not None:
        return report
    report.late_told_at = at
    report.save(update_fields=["late_told_at", "version"])
    trail.record("report.late", report, by=by, at=at, due_on=f"{report.due_on:%Y-%m-%d}")
    return report
