"""Who may see figures."""

from aftercare.ground.accounts.roles import Permission
from aftercare.ground.core.actors import Actor, ActorKind
from aftercare.ground.core.errors import NotPermitted
from aftercare.ground.core.text import lazy as _
from aftercare.insight.reports.models import KeptTable, Report, reach_of
from aftercare.insight.reports.policy import ReportRule
from aftercare.insight.reports.rules import compiling


def check_may_see_reports(by: Actor) -> None:
    """Whether somebody may look at reports anywhere; how far, `models.reach_of` says."""
    if not by.may(Permission.SEE_REPORTS):
        raise NotPermitted(_("The figures are for those who lead, check or pay."))


def check_may_export(by: Actor) -> None:
    """Whether somebody may take lists and figures out of the house."""
    check_may_see_reports(by)
    if not by.may(Permission.EXPORT):
        raise NotPermitted(_("You may look at the figures here, but not take them out as files."))


def check_may_see_reports_of(by: Actor, ids: frozenset[int] | None) -> None:
    """Whether somebody may see the figures of these developments (None: of all)."""
    check_may_see_reports(by)
    reach = reach_of(by)
    if reach is not None and (ids is None or not ids <= reach):
        raise NotPermitted(_("These figures are beyond your reach."))


def check_may_call_late(by: Actor) -> None:
    """Only the clock says that a report is late."""
    if by.kind is not ActorKind.CLOCK:
        raise NotPermitted(_("The clock alone says that a report is late."))


def check_may_keep_tables(by: Actor) -> None:
    """Staff who see figures keep tables of them."""
    check_may_see_reports(by)
    if by.kind is not ActorKind.STAFF:
        raise NotPermitted(_("Only staff keep tables."))


def check_may_share_tables(by: Actor) -> None:
    """Those who lead the desk set up what others see."""
    if not by.may(Permission.ASSIGN_CASE):
        raise NotPermitted(_("Only those who lead the desk share tables. Keep it for yourself."))


def check_may_change_table(by: Actor, table: KeptTable) -> None:
    """A table is changed by whom it belongs to."""
    if by.kind is not ActorKind.STAFF or table.owner_id != by.id:
        raise NotPermitted(_("This table belongs to somebody else. Save it under a name of your own."))


def check_may_send_tables(by: Actor) -> None:
    """Only the clock sends tables."""
    if by.kind is not ActorKind.CLOCK:
        raise NotPermitted(_("The clock alone sends tables."))


def check_may_compile(by: Actor, report: Report, rule: ReportRule | None) -> None:
    """Those whom the policy names to compile the report, where it belongs."""
    check_may_see_reports(by)
    roles = by.roles_at(development_id=report.development_id, building_id=None, category=None)
    compiling.check_may_compile(roles=roles, compiled_by=rule.compiled_by if rule else ())
