"""Everything that happens by itself, in one table. Times are those of the installation's zone."""

from aftercare.ground.jobs.rules import Periodic

SCHEDULE: tuple[Periodic, ...] = (
    Periodic("accounts.sweep", "50 3 * * *", "accounts.sweep", slow=True),
    Periodic("audit.seal", "* * * * *", "audit.seal"),
    Periodic("files.sweep", "10 4 * * *", "files.sweep", slow=True),
    Periodic("jobs.reap", "* * * * *", "jobs.reap"),
    Periodic("jobs.prune", "20 3 * * *", "jobs.prune", slow=True),
    Periodic("submissions.sweep", "40 3 * * *", "submissions.sweep", slow=True),
    Periodic("desk.sweep", "30 4 * * *", "desk.sweep", slow=True),
    Periodic("privacy.propose", "20 5 1 * *", "privacy.propose", slow=True),
    Periodic("cases.resume_held", "*/5 * * * *", "cases.resume_held"),
    Periodic("cases.ring_on", "* * * * *", "cases.ring_on"),
    Periodic("cases.lapse", "*/10 * * * *", "cases.lapse"),
    Periodic("reports.make_due", "15 1 * * *", "reports.make_due", slow=True),
    Periodic("reports.send_tables", "30 7 * * *", "reports.send_tables"),
    Periodic("reports.find_broken", "*/15 * * * *", "reports.find_broken"),
    Periodic("reports.find_late", "20 8 * * *", "reports.find_late"),
    Periodic("reports.catch_up", "30 3 * * *", "reports.catch_up", slow=True),
    Periodic("surveys.send_periodic", "30 9 * * *", "surveys.send_periodic", slow=True),
    Periodic("messages.remind", "*/10 * * * *", "messages.remind"),
    Periodic("messages.tell_progress", "0 10 * * *", "messages.tell_progress", slow=True),
    Periodic("messages.report_day_end", "0 18 * * *", "messages.report_day_end"),
    Periodic("conduct.close_periods", "20 1 * * *", "conduct.close_periods", slow=True),
    Periodic("settlement.find_statements_due", "30 5 1 * *", "settlement.find_statements_due", slow=True),
    Periodic("dates.find_due", "5 6 * * *", "dates.find_due", slow=True),
    Periodic("escalation.find_late", "*/5 * * * *", "escalation.find_late"),
    Periodic("escalation.find_all_late", "30 2 * * *", "escalation.find_all_late", slow=True),
    Periodic("workorders.find_silent", "*/5 * * * *", "workorders.find_silent"),
    Periodic("workorders.find_late", "*/10 * * * *", "workorders.find_late"),
)
