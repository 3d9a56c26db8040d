"""What may be done, and the roles that may do it: code, reviewed; the matrix in the reference is made from here."""

from dataclasses import dataclass
from enum import StrEnum

from aftercare.ground.core.text import lazy as _


class Permission(StrEnum):
    """Every right there is. A right is asked in the action, never in a face."""

    SEE_CASES = "see_cases"
    SEE_PERSONAL = "see_personal"
    REGISTER_CASE = "register_case"
    WORK_CASE = "work_case"
    ASSIGN_CASE = "assign_case"
    DECIDE_COVERAGE = "decide_coverage"
    SURVEY = "survey"
    DISPATCH = "dispatch"
    DO_WORK = "do_work"
    INSPECT_WORK = "inspect_work"
    CALL_BACK = "call_back"
    APPROVE = "approve"
    BOOK_COSTS = "book_costs"
    APPROVE_COSTS = "approve_costs"
    SEE_CONDUCT = "see_conduct"
    DECIDE_CONDUCT = "decide_conduct"
    SEE_REPORTS = "see_reports"
    SEE_ESTATE = "see_estate"
    EDIT_ESTATE = "edit_estate"
    EDIT_PEOPLE = "edit_people"
    MERGE_PEOPLE = "merge_people"
    IMPORT = "import"
    EDIT_CONTRACTORS = "edit_contractors"
    PUBLISH_POLICY = "publish_policy"
    SEE_POLICY = "see_policy"
    EDIT_STAFF = "edit_staff"
    EDIT_ORGANISATION = "edit_organisation"
    SEE_AUDIT = "see_audit"
    SEE_JOBS = "see_jobs"
    EXPORT = "export"
    ERASE_PERSONAL = "erase_personal"
    USE_API = "use_api"


P = Permission
PERMISSION_LABELS: dict[Permission, object] = {
    P.SEE_CASES: _("Look at cases"),
    P.SEE_PERSONAL: _("See names and phone numbers"),
    P.REGISTER_CASE: _("Register cases"),
    P.WORK_CASE: _("Work on cases"),
    P.ASSIGN_CASE: _("Assign cases"),
    P.DECIDE_COVERAGE: _("Decide whether the warranty covers"),
    P.SURVEY: _("Survey on site"),
    P.DISPATCH: _("Send work orders"),
    P.DO_WORK: _("Carry out work orders"),
    P.INSPECT_WORK: _("Accept work"),
    P.CALL_BACK: _("Call back"),
    P.APPROVE: _("Approve"),
    P.BOOK_COSTS: _("Book costs"),
    P.APPROVE_COSTS: _("Approve costs"),
    P.SEE_CONDUCT: _("Look at fines and rewards"),
    P.DECIDE_CONDUCT: _("Propose and decide fines and rewards"),
    P.SEE_REPORTS: _("Look at reports"),
    P.SEE_ESTATE: _("Look at homes"),
    P.EDIT_ESTATE: _("Change homes"),
    P.EDIT_PEOPLE: _("Change owners and households"),
    P.MERGE_PEOPLE: _("Merge records of one person"),
    P.IMPORT: _("Import files"),
    P.EDIT_CONTRACTORS: _("Change contractors"),
    P.PUBLISH_POLICY: _("Publish rules"),
    P.SEE_POLICY: _("Look at the rules"),
    P.EDIT_STAFF: _("Change staff and their roles"),
    P.EDIT_ORGANISATION: _("Change the organisation"),
    P.SEE_AUDIT: _("Look at the trail"),
    P.SEE_JOBS: _("Look at background work"),
    P.EXPORT: _("Take lists out"),
    P.ERASE_PERSONAL: _("Erase personal data"),
    P.USE_API: _("Use programs by token"),
}


@dataclass(frozen=True)
class Role:
    """One role: its names, what it is for, and its rights."""

    key: str
    label: object
    description: object
    permissions: frozenset[Permission]


_READING = frozenset({P.SEE_CASES, P.SEE_ESTATE, P.SEE_POLICY, P.USE_API})
_DESK = _READING | {P.SEE_PERSONAL, P.REGISTER_CASE, P.WORK_CASE, P.CALL_BACK, P.EDIT_PEOPLE}

ROLES: tuple[Role, ...] = (
    Role(
        "agent",
        _("Agent"),
        _("Takes what owners report, follows it to the end, calls back."),
        _DESK | {P.DISPATCH},
    ),
    Role(
        "supervisor",
        _("Supervisor"),
        _("Leads the desk: assigns, judges, dispatches, approves."),
        _DESK
        | {
            P.ASSIGN_CASE,
            P.DECIDE_COVERAGE,
            P.SURVEY,
            P.DISPATCH,
            P.INSPECT_WORK,
            P.APPROVE,
            P.SEE_CONDUCT,
            P.DECIDE_CONDUCT,
            P.MERGE_PEOPLE,
            P.SEE_REPORTS,
            P.EXPORT,
            P.BOOK_COSTS,
        },
    ),
    Role(
        "inspector",
        _("Inspector"),
        _("Surveys on site, finds cause and responsible party, prices, accepts the work (costing group)."),
        _READING | {P.SEE_PERSONAL, P.WORK_CASE, P.SURVEY, P.DECIDE_COVERAGE, P.DISPATCH, P.INSPECT_WORK, P.BOOK_COSTS},
    ),
    Role(
        "technician",
        _("Technician"),
        _("Does the work on site."),
        frozenset({P.SEE_CASES, P.SEE_ESTATE, P.SEE_PERSONAL, P.DO_WORK}),
    ),
    Role(
        "finance",
        _("Finance"),
        _("Books and checks what each case cost and who pays."),
        _READING | {P.BOOK_COSTS, P.APPROVE_COSTS, P.SEE_CONDUCT, P.SEE_REPORTS, P.EXPORT},
    ),
    Role(
        "manager",
        _("Manager"),
        _("Answers for the service centre: all that a supervisor may, and approvals of money."),
        _DESK
        | {
            P.ASSIGN_CASE,
            P.DECIDE_COVERAGE,
            P.SURVEY,
            P.DISPATCH,
            P.INSPECT_WORK,
            P.APPROVE,
            P.APPROVE_COSTS,
            P.SEE_CONDUCT,
            P.DECIDE_CONDUCT,
            P.BOOK_COSTS,
            P.MERGE_PEOPLE,
            P.SEE_REPORTS,
            P.EXPORT,
            P.IMPORT,
            P.EDIT_ESTATE,
            P.EDIT_CONTRACTORS,
        },
    ),
    Role(
        "head_office",
        _("Head office"),
        _("Sees every company; decides what has climbed to the top."),
        _READING
        | {
            P.SEE_PERSONAL,
            P.WORK_CASE,
            P.APPROVE,
            P.SEE_CONDUCT,
            P.DECIDE_CONDUCT,
            P.SEE_REPORTS,
            P.EXPORT,
        },
    ),
    Role(
        "administrator",
        _("Administrator"),
        _("Imports homes, owners and contractors; keeps people, rights and rules."),
        _READING
        | {
            P.SEE_PERSONAL,
            P.EDIT_ESTATE,
            P.EDIT_PEOPLE,
            P.MERGE_PEOPLE,
            P.IMPORT,
            P.EDIT_CONTRACTORS,
            P.PUBLISH_POLICY,
            P.EDIT_STAFF,
            P.EDIT_ORGANISATION,
            P.SEE_JOBS,
            P.EXPORT,
            P.SEE_AUDIT,
            P.ERASE_PERSONAL,
        },
    ),
    Role(
        "auditor",
        _("Auditor"),
        _("Reads everything and the trail, changes nothing."),
        _READING | {P.SEE_AUDIT, P.SEE_JOBS, P.SEE_CONDUCT, P.SEE_REPORTS},
    ),
)
BY_KEY: dict[str, Role] = {role.key: role for role in ROLES}
del P
