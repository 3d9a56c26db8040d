"""Reactions to reports: those who compile one hear that it is there or late, its readers that it was released."""

from collections.abc import Sequence
from datetime import datetime

from aftercare.faces.messages import queries
from aftercare.faces.messages.parts import write
from aftercare.ground.audit.models import AuditEvent
from aftercare.insight.reports.models import KeptTable, Report
from aftercare.insight.reports.queries.reports import people_for, rule_of
from aftercare.insight.reports.queries.tables import readers_of


def tell_compilers(*, event: AuditEvent, at: datetime) -> None:
    """A report waits for its analysis."""
    report = _report(event)
    rule = rule_of(report)
    if rule is not None:
        _tell("report_to_compile", report, rule.compiled_by, event=event, at=at)


def tell_late(*, event: AuditEvent, at: datetime) -> None:
    """A report was not released in time: those who compile it hear it, and those above them."""
    report = _report(event)
    rule = rule_of(report)
    if rule is not None:
        _tell("report_late", report, (*rule.compiled_by, *rule.late_to), event=event, at=at)


def tell_table(*, event: AuditEvent, at: datetime) -> None:
    """The week or month of a kept table is over: those who have it are led to it."""
    table = KeptTable.objects.select_related("owner").filter(pk=event.subject_id).first()
    if table is None:  # removed meanwhile
        return
    for staff in readers_of(table):
        values = {"name": table.name, "by": table.owner.name}
        write("table_sent", to=queries.as_recipient(staff), values=values, at=at, event_id=event.pk, path=table.url)


def tell_readers(*, event: AuditEvent, at: datetime) -> None:
    """A report was released: those whom the policy names read it."""
    report = _report(event)
    rule = rule_of(report)
    if rule is not None:
        _tell("report_released", report, rule.readers, event=event, at=at)


def _report(event: AuditEvent) -> Report:
    return Report.objects.select_related("development", "company").get(pk=event.subject_id)


def _tell(wording: str, report: Report, roles: Sequence[str], *, event: AuditEvent, at: datetime) -> None:
    rule = rule_of(report)
    for staff in people_for(report, roles):
        to = queries.as_recipient(staff)
        values = {
            "name": rule.label.in_language(to.language) if rule else report.rule,
            "period": report.period,
            "place": report.place,
            "due": f"{report.due_on:%Y-%m-%d}",
            "by": report.released_by_label,
        }
        write(wording, to=to, values=values, at=at, event_id=event.pk, path=report.url)
