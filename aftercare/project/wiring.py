"""The one page where lower floors hear of higher ones: five tables, handed down at start-up, and nothing else."""

from collections.abc import Callable

from pydantic import BaseModel

from aftercare.care.dates import events as date_events
from aftercare.care.dates import jobs as date_jobs
from aftercare.care.dates.policy import DatePolicy
from aftercare.care.escalation import events as escalation_events
from aftercare.care.escalation import jobs as escalation_jobs
from aftercare.care.escalation.policy import EscalationPolicy
from aftercare.care.incidents import events as incident_events
from aftercare.care.incidents.policy import IncidentPolicy
from aftercare.care.privacy import events as privacy_events
from aftercare.care.privacy import jobs as privacy_jobs
from aftercare.care.privacy.policy import PrivacyPolicy
from aftercare.care.relations import events as relation_events
from aftercare.care.relations.policy import RelationPolicy
from aftercare.care.replies import events as reply_events
from aftercare.care.replies.policy import ReplyPolicy
from aftercare.care.surveys import events as survey_events
from aftercare.care.surveys import jobs as survey_jobs
from aftercare.care.surveys import queries as survey_queries
from aftercare.care.surveys.policy import CallbackPolicy
from aftercare.care.surveys.questions import SurveyPolicy
from aftercare.faces.messages import asking as message_asking
from aftercare.faces.messages import dates as message_dates
from aftercare.faces.messages import delivering as message_delivering
from aftercare.faces.messages import events as message_events
from aftercare.faces.messages import handing as message_handing
from aftercare.faces.messages import incidents as message_incidents
from aftercare.faces.messages import jobs as message_jobs
from aftercare.faces.messages import measures as message_measures
from aftercare.faces.messages import mentions as message_mentions
from aftercare.faces.messages import notices as message_notices
from aftercare.faces.messages import pressing as message_pressing
from aftercare.faces.messages import raising as message_raising
from aftercare.faces.messages import reminders as message_reminders
from aftercare.faces.messages import replies as message_replies
from aftercare.faces.messages import reporting as message_reporting
from aftercare.faces.messages import work as message_work
from aftercare.faces.messages.parts import DELIVER
from aftercare.faces.messages.policy import TOLD_OF, MessagePolicy
from aftercare.faces.messages.signing import FAMILIES
from aftercare.ground.accounts import events as account_events
from aftercare.ground.accounts import jobs as account_jobs
from aftercare.ground.audit import events as audit_events
from aftercare.ground.audit import jobs as audit_jobs
from aftercare.ground.audit.declarations import EventKind
from aftercare.ground.audit.reactions import Seldom, Together
from aftercare.ground.audit.rules import VERIFY
from aftercare.ground.core.text import lazy as _
from aftercare.ground.files import jobs as file_jobs
from aftercare.ground.jobs import jobs as jobs_jobs
from aftercare.ground.jobs.queue import Handler, InSteps, Unmarked
from aftercare.ground.numbering.policy import NumberingPolicy
from aftercare.ground.policies import events as policy_events
from aftercare.ground.procedures.graph import Procedures
from aftercare.ground.procedures.guards import Guard
from aftercare.ground.submissions import events as submission_events
from aftercare.ground.submissions import jobs as submission_jobs
from aftercare.ground.submissions.declarations import ImportKind
from aftercare.ground.submissions.parts import FORGET_FILES
from aftercare.insight.rehearsal import events as rehearsal_events
from aftercare.insight.rehearsal import jobs as rehearsal_jobs
from aftercare.insight.rehearsal.rules import REHEARSE
from aftercare.insight.reports import events as report_events
from aftercare.insight.reports import jobs as report_jobs
from aftercare.insight.reports.policy import ReportPolicy
from aftercare.outcome.conduct import events as conduct_events
from aftercare.outcome.conduct import jobs as conduct_jobs
from aftercare.outcome.conduct.policy import ConductPolicy
from aftercare.outcome.settlement import events as settlement_events
from aftercare.outcome.settlement import jobs as settlement_jobs
from aftercare.outcome.settlement import queries as settlement_queries
from aftercare.outcome.settlement.policy import SettlementPolicy
from aftercare.records.contractors import events as contractor_events
from aftercare.records.contractors.imports import BUILT_PARTS, CONTRACTORS
from aftercare.records.contractors.policy import ContractorPolicy
from aftercare.records.estate import events as estate_events
from aftercare.records.estate.imports import OWNERS, UNITS
from aftercare.service.cases import events as case_events
from aftercare.service.cases import jobs as case_jobs
from aftercare.service.cases import queries as case_queries
from aftercare.service.cases.imports import MESSAGES
from aftercare.service.cases.policy import IntakePolicy, Taxonomy
from aftercare.service.cases.queries import links as case_links
from aftercare.service.cases.queries import tasks as case_tasks
from aftercare.service.cases.routing import RoutingPolicy
from aftercare.service.deadlines import events as deadline_events
from aftercare.service.deadlines.policy import CalendarPolicy, DeadlinePolicy
from aftercare.service.desk import events as desk_events
from aftercare.service.desk import jobs as desk_jobs
from aftercare.service.desk.parts import FORGET_LISTS
from aftercare.service.warranty import events as warranty_events
from aftercare.service.warranty import queries as warranty_queries
from aftercare.service.warranty.policy import WarrantyPolicy
from aftercare.service.workorders import events as work_events
from aftercare.service.workorders import jobs as work_jobs
from aftercare.service.workorders import queries as work_queries
from aftercare.service.workorders.policy import AcceptancePolicy, DispatchPolicy, PressingPolicy

EVENTS: tuple[EventKind, ...] = (
    *audit_events.EVENTS,
    *account_events.EVENTS,
    *policy_events.EVENTS,
    *submission_events.EVENTS,
    *estate_events.EVENTS,
    *contractor_events.EVENTS,
    *deadline_events.EVENTS,
    *warranty_events.EVENTS,
    *case_events.EVENTS,
    *survey_events.EVENTS,
    *escalation_events.EVENTS,
    *reply_events.EVENTS,
    *incident_events.EVENTS,
    *relation_events.EVENTS,
    *date_events.EVENTS,
    *privacy_events.EVENTS,
    *settlement_events.EVENTS,
    *conduct_events.EVENTS,
    *work_events.EVENTS,
    *report_events.EVENTS,
    *rehearsal_events.EVENTS,
    *desk_events.EVENTS,
    *message_events.EVENTS,
)

# section of a policy pack (a file, or a folder of files) -> the model of the room that owns it
POLICY_SECTIONS: dict[str, type[BaseModel]] = {
    "taxonomy": Taxonomy,
    "intake": IntakePolicy,
    "numbering": NumberingPolicy,
    "calendar": CalendarPolicy,
    "routing": RoutingPolicy,
    "deadlines": DeadlinePolicy,
    "warranty": WarrantyPolicy,
    "contractors": ContractorPolicy,
    "dispatch": DispatchPolicy,
    "pressing": PressingPolicy,
    "acceptance": AcceptancePolicy,
    "escalation": EscalationPolicy,
    "replies": ReplyPolicy,
    "incidents": IncidentPolicy,
    "callbacks": CallbackPolicy,
    "questionnaires": SurveyPolicy,
    "relations": RelationPolicy,
    "dates": DatePolicy,
    "privacy": PrivacyPolicy,
    "settlement": SettlementPolicy,
    "conduct": ConductPolicy,
    "reports": ReportPolicy,
    "messages": MessagePolicy,
    "procedures": Procedures,
}

# what a procedure may ask of a case before a move -> how that is said, and the function that answers
GUARDS: dict[str, Guard] = {
    "is_emergency": Guard(_("the case must be an emergency"), case_queries.is_emergency),
    "answer_given": Guard(_("the owner must have been given an answer"), case_queries.is_answered),
    "checklist_done": Guard(_("everything to be done within the case must be ticked"), case_tasks.checklist_done),
    "parts_closed": Guard(_("every part of the case must have ended"), case_links.parts_closed),
    "no_work_out": Guard(_("no work order may be under way"), work_queries.no_work_out),
    "coverage_decided": Guard(_("it must be decided whether the warranty covers it"), warranty_queries.is_decided),
    "covered": Guard(_("the warranty must cover the defect"), warranty_queries.is_covered),
    "not_covered": Guard(_("the defect must be outside the warranty"), warranty_queries.is_not_covered),
    "survey_recorded": Guard(_("the site survey must be recorded"), work_queries.is_surveyed),
    "workorder_sent": Guard(_("a work order must be out that is not answered yet"), work_queries.is_sent),
    "appointment_agreed": Guard(_("a time must be agreed with the owner"), work_queries.is_appointed),
    "work_finished": Guard(_("the work must be reported finished, with its photos"), work_queries.is_finished),
    "all_work_accepted": Guard(_("everybody whom the rules name must have signed"), work_queries.all_accepted),
    "refusal_recorded": Guard(_("the refusal must be recorded with reason and proof"), work_queries.is_refused),
    "callback_satisfied": Guard(_("a callback must say that the owner is content"), survey_queries.is_satisfied),
    "callback_not_satisfied": Guard(
        _("a callback must say that the owner is not content"), survey_queries.is_not_satisfied
    ),
    "callback_exhausted": Guard(
        _("the owner must have been called as often as the rules say"), survey_queries.is_exhausted
    ),
    "quotation_sent": Guard(_("a quotation must have been sent to the owner"), settlement_queries.is_quoted),
    "quotation_accepted": Guard(
        _("the owner must have accepted the quotation"), settlement_queries.is_quotation_accepted
    ),
    "costs_settled": Guard(
        _("every cost must have somebody who bears it, and be closed"), settlement_queries.is_settled
    ),
}

# what takes over its dates after days of a calendar changed; the clocks themselves were reckoned anew in the act
FOLLOW_DAYS = (
    case_jobs.calendar_changed,
    work_jobs.calendar_changed,
    escalation_jobs.calendar_changed,
    report_jobs.calendar_changed,
)

# event name -> functions called as `reaction(event=…, at=…)`, each in a transaction of its own, done once;
# `Together(function)` is called with `events=…` of that name and done for all of them in one transaction;
# `Seldom(function, concerned)` is run only for those events that `concerned(events)` names
REACTIONS: dict[str, list[Callable[..., object]]] = {
    "code.requested": [message_jobs.send_code],
    "case.night_rung": [message_handing.tell_rung],
    "case.registered": [
        Seldom(case_jobs.ring_at_night, case_jobs.emergencies),
        Seldom(message_handing.tell_carrier, message_handing.carried),
        Together(message_jobs.tell_owner_registered),
        Seldom(escalation_jobs.look_at_reports, escalation_jobs.grave_or_repeated),
    ],
    "case.classified": [Seldom(escalation_jobs.look_at_reports, escalation_jobs.grave_or_repeated)],
    "case.answered": [message_jobs.tell_owner_answered],
    "incident.notice_sent": [message_incidents.begin_telling],
    "case.ended_together": [message_jobs.tell_owner_ended],
    "case.moved": [message_jobs.tell_owner_moved, survey_jobs.ask_after_closing, escalation_jobs.look_at_return],
    "case.raised": [message_raising.tell_raised],
    "case.resumed": [Seldom(escalation_jobs.follow_hold, escalation_jobs.raised)],
    "case.decided_above": [message_raising.tell_decided],
    "date.task_opened": [message_dates.tell_opened],
    "date.task_handed": [message_dates.tell_handed],
    "date.task_done": [message_dates.tell_done],
    "calendar.loaded": list(FOLLOW_DAYS),
    "calendar.notice_published": list(FOLLOW_DAYS),
    "calendar.day_set": list(FOLLOW_DAYS),
    "calendar.day_withdrawn": list(FOLLOW_DAYS),
    "case.reply_submitted": [message_replies.tell_approvers],
    "case.reply_returned": [message_replies.tell_writer],
    "case.reply_promised": [message_replies.tell_promised],
    "case.reply_sent": [message_replies.tell_owner, survey_jobs.ask_after_closing],
    "case.reply_settled": [message_replies.tell_settled, survey_jobs.ask_after_closing],
    "case.crisis_declared": [message_raising.tell_crisis],
    "questionnaire.sent": [message_asking.tell_owner_of_questionnaire],
    "case.mentioned": [message_mentions.tell_mentioned],
    "case.urged": [message_handing.tell_urged],
    "case.routed": [message_handing.tell_routed, Seldom(message_handing.tell_carrier, message_handing.carried)],
    "case.assigned": [message_jobs.tell_staff_handed],
    "workorder.sent": [message_work.tell_executor],
    "workorder.rework_ordered": [message_work.tell_executor],
    "workorder.link_sent": [message_work.tell_executor],
    "contractor.work_link_sent": [message_work.tell_contractor_of_all],
    "workorder.refused": [message_work.tell_executor_of_rework],
    "workorder.declined": [message_work.tell_staff_of_refusal],
    "workorder.silent": [message_work.tell_staff_of_refusal],
    "case.time_stated": [work_jobs.follow_stated_time],
    "workorder.on_site_moved": [message_work.tell_executor_of_time],
    "workorder.redated": [Seldom(message_work.tell_executor_of_dates, message_work.sooner)],
    "workorder.time_proposed": [message_work.tell_owner_of_time],
    "workorder.delayed": [message_work.tell_owner_of_delay],
    "workorder.finished": [message_work.tell_owner_of_finish, work_jobs.settle_demand],
    "workorder.cancelled": [work_jobs.settle_demand],
    "workorder.reminded": [message_pressing.tell_reminded],
    "workorder.demand_proposed": [message_pressing.tell_proposed],
    "workorder.demand_issued": [message_pressing.tell_issued],
    "workorder.demand_acknowledged": [message_pressing.tell_acknowledged],
    "workorder.demand_passed": [message_pressing.tell_ran_out],
    "workorder.demand_ended": [message_pressing.tell_withdrawn],
    "workorder.accepted": [settlement_jobs.add_cost_lines],
}

# what may give a ground for a fine or a demerit: it is proposed, a person decides; what comes of a decision
for _name, _look in (
    ("case.registered", Seldom(conduct_jobs.look_at_return, conduct_jobs.returns)),
    ("case.moved", conduct_jobs.look_at_move),
    ("case.raised", conduct_jobs.look_at_escalation),
    ("workorder.checked_in", conduct_jobs.look_at_visit),
    # a contractor's fine becomes a line of its costs
    ("measure.final", settlement_jobs.book_fine),
    ("measure.reversed", settlement_jobs.take_fine_back),
    ("measure.proposed", message_measures.tell_proposed),
    ("measure.decided", message_measures.tell_decided),
    ("measure.objected", message_measures.tell_objected),
    ("measure.appealed", message_measures.tell_objected),
    ("measure.answered", message_measures.tell_answered),
    ("measure.final", message_measures.tell_answered),
    ("measure.reversed", message_measures.tell_answered),
):
    REACTIONS.setdefault(_name, []).append(_look)

# what changes a figure; the counters are brought up to what is true, so one event too many does no harm
for _counted in (
    "case.registered",
    "case.moved",
    "case.classified",
    "case.assigned",
    "case.raised",
    "case.routed",
    "case.answered",
    "case.urged",
    "case.judged",
    "coverage.decided",
    "survey.recorded",
    "workorder.sent",
    "workorder.declined",
    "workorder.silent",
    "case.merged",
    "case.unmerged",
    "case.ended_together",
    "case.stood_again",
    "case.reply_sent",
    "case.reply_settled",
    "case.review_asked",
    "workorder.cancelled",
    "workorder.finished",
    "workorder.accepted",
    "workorder.refused",
    "workorder.rework_ordered",
    "callback.recorded",
    "case.rated",
    "costs.booked",
    "costs.voided",
    "quotation.sent",
    "quotation.answered",
):
    REACTIONS.setdefault(_counted, []).append(Together(report_jobs.recount_cases))
for _brought in ("import.carried_out", "import.undone"):
    REACTIONS.setdefault(_brought, []).append(report_jobs.recount_import)

# what programs may hear of
for _kind in EVENTS:
    if _kind.name.partition(".")[0] in FAMILIES:
        REACTIONS.setdefault(_kind.name, []).append(Seldom(message_delivering.hand_out, message_delivering.heard_of))

# what the pack may have people told of
for _told in TOLD_OF:
    REACTIONS.setdefault(_told, []).append(Seldom(message_notices.tell, message_notices.noticed))
REACTIONS.setdefault("report.made", []).append(message_reporting.tell_compilers)
REACTIONS.setdefault("table.sent", []).append(message_reporting.tell_table)
REACTIONS.setdefault("report.late", []).append(message_reporting.tell_late)
REACTIONS.setdefault("report.released", []).append(message_reporting.tell_readers)

# job name -> function, for work that is queued by name: called with the payload and `at` in one transaction with its
# mark; `InSteps(function)` for long work that opens its own transactions
JOBS: dict[str, Handler | InSteps | Unmarked] = {
    "privacy.propose": InSteps(privacy_jobs.propose),
    "surveys.send_periodic": InSteps(survey_jobs.send_periodic),
    message_incidents.TELL_HOMES: message_incidents.tell_homes,
    "messages.send": InSteps(message_jobs.send, short=True),
    DELIVER: InSteps(message_delivering.deliver),
    "messages.remind": InSteps(message_reminders.remind),
    "messages.tell_progress": InSteps(message_reminders.tell_progress),
    "messages.report_day_end": InSteps(message_reminders.report_day_end),
    "cases.resume_held": InSteps(case_jobs.resume_held),
    "cases.ring_on": InSteps(case_jobs.ring_on),
    "cases.lapse": InSteps(case_jobs.lapse),
    case_jobs.FOLLOW_CALENDAR: InSteps(case_jobs.follow_calendar),
    "accounts.sweep": account_jobs.sweep,
    "audit.seal": InSteps(audit_jobs.seal),  # what came together while no worker was there is sealed piece by piece
    VERIFY: InSteps(audit_jobs.verify),
    "files.sweep": InSteps(file_jobs.sweep),
    "jobs.reap": jobs_jobs.reap,
    "jobs.prune": InSteps(jobs_jobs.prune),
    report_jobs.CATCH_UP: InSteps(report_jobs.catch_up),
    "reports.make_due": InSteps(report_jobs.make_due),
    "reports.send_tables": InSteps(report_jobs.send_tables),
    "reports.find_broken": InSteps(report_jobs.find_broken),
    "reports.find_late": InSteps(report_jobs.find_late),
    REHEARSE: InSteps(rehearsal_jobs.rehearse),
    "submissions.check": InSteps(submission_jobs.check),
    "submissions.carry_out": InSteps(submission_jobs.carry_out),
    "submissions.undo": InSteps(submission_jobs.undo),
    "submissions.sweep": InSteps(submission_jobs.sweep),
    FORGET_FILES: InSteps(submission_jobs.forget_files),
    "desk.carry_out": InSteps(desk_jobs.carry_out),
    "desk.sweep": InSteps(desk_jobs.sweep),
    FORGET_LISTS: InSteps(desk_jobs.forget_lists),
    "desk.write_list": InSteps(desk_jobs.write_list),
    "desk.put_back": InSteps(desk_jobs.put_back),
    "conduct.close_periods": InSteps(conduct_jobs.close_periods),
    "settlement.find_statements_due": settlement_jobs.find_statements_due,
    settlement_jobs.DRAW: settlement_jobs.draw_due,
    "escalation.find_late": escalation_jobs.find_late,
    "escalation.find_all_late": escalation_jobs.find_all_late,
    escalation_jobs.LOOK: escalation_jobs.look_at_clock,
    "workorders.find_silent": work_jobs.find_silent,
    "dates.find_due": date_jobs.find_due,
    escalation_jobs.FOLLOW_CALENDAR: InSteps(escalation_jobs.follow_calendar),
    report_jobs.FOLLOW_CALENDAR: InSteps(report_jobs.follow_calendar),
    work_jobs.FOLLOW_CALENDAR: InSteps(work_jobs.follow_calendar),
    work_jobs.MARK_SILENT: work_jobs.mark_silent,
    "workorders.find_late": work_jobs.find_late,
    work_jobs.PRESS: work_jobs.press,
    work_jobs.CALL_RUN_OUT: work_jobs.call_run_out,
}

# kinds of file that can be imported, in the order in which a new installation needs them
IMPORTS: tuple[ImportKind, ...] = (UNITS, OWNERS, CONTRACTORS, BUILT_PARTS, MESSAGES)


def _tell_the_broker(number: str, queue_name: str) -> None:
    from aftercare.project.broker import send  # Celery is not there where no broker is

    send(number, queue_name)


def connect() -> None:
    """Hand the tables down."""
    from django.conf import settings

    from aftercare.care.privacy import holders
    from aftercare.ground.accounts.roles import ROLES
    from aftercare.ground.audit import reactions, trail
    from aftercare.ground.jobs import announcing, queue, ticks
    from aftercare.ground.policies import sections
    from aftercare.ground.procedures import guards
    from aftercare.ground.submissions import kinds
    from aftercare.project import pack_checks
    from aftercare.project.holders import HOLDERS
    from aftercare.project.schedule import SCHEDULE

    trail.declare(EVENTS, heard=frozenset(REACTIONS))
    reactions.configure(REACTIONS)
    queue.configure(
        {trail.REACT: Unmarked(reactions.fan_out, reactions.fan_out_many), reactions.ONE: reactions.deliver, **JOBS}
    )
    guards.hand_down(GUARDS)
    checks = pack_checks.checks(guards=GUARDS, staff_roles=[role.key for role in ROLES])
    sections.hand_down(sections.Tables(sections=POLICY_SECTIONS, checks=checks))
    ticks.configure(SCHEDULE)
    announcing.configure(_tell_the_broker if settings.BROKER else None)
    kinds.configure(IMPORTS)
    holders.configure(HOLDERS)
