"""Every change of reports and of the tables that people keep."""

from aftercare.insight.reports.actions.making import call_late, follow_calendar, make_report, release_report
from aftercare.insight.reports.actions.tables import remove_table, save_table, send_table

__all__ = [
    "call_late",
    "follow_calendar",
    "make_report",
    "release_report",
    "remove_table",
    "save_table",
    "send_table",
]
