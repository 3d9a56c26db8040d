"""Every way the organisation, its staff and the ways in change. One function, one transaction, one event."""

from aftercare.ground.accounts.actions.codes import enter_by_code, request_code
from aftercare.ground.accounts.actions.links import enter_by_link, issue_link, revoke_link
from aftercare.ground.accounts.actions.organisation import (
    change_company,
    change_department,
    change_development,
    create_company,
    create_department,
    create_development,
)
from aftercare.ground.accounts.actions.signing_in import (
    end_sessions,
    issue_password_link,
    note_second_factor,
    note_sign_in,
    reset_second_factor,
    set_password,
    unlock,
)
from aftercare.ground.accounts.actions.staff import (
    change_staff,
    create_staff,
    deactivate_staff,
    reactivate_staff,
    set_assignments,
    set_deputy_and_absence,
    set_language,
)
from aftercare.ground.accounts.actions.teams import change_team, create_team, set_rota
from aftercare.ground.accounts.actions.tokens import issue_token, revoke_token

__all__ = [
    "change_company",
    "change_department",
    "change_development",
    "change_staff",
    "change_team",
    "create_company",
    "create_department",
    "create_development",
    "create_staff",
    "create_team",
    "deactivate_staff",
    "end_sessions",
    "enter_by_code",
    "enter_by_link",
    "issue_link",
    "issue_password_link",
    "issue_token",
    "note_second_factor",
    "note_sign_in",
    "reactivate_staff",
    "request_code",
    "reset_second_factor",
    "revoke_link",
    "revoke_token",
    "set_assignments",
    "set_deputy_and_absence",
    "set_language",
    "set_password",
    "set_rota",
    "unlock",
]
