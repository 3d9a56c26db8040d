"""The events of accounts."""

from aftercare.ground.audit.declarations import EventKind
from aftercare.ground.core.text import lazy as _

EVENTS: tuple[EventKind, ...] = (
    EventKind(
        "staff.created",
        _("Member of staff added"),
        ("username", "name", "department", "roles", "phone", "email"),
        ("phone", "email"),
    ),
    EventKind(
        "staff.changed",
        _("Member of staff changed"),
        ("name", "department", "language", "trades", "phone", "email"),
        ("phone", "email"),
    ),
    EventKind("staff.deactivated", _("Member of staff left"), ("reason",)),
    EventKind("staff.reactivated", _("Member of staff came back")),
    EventKind("staff.roles_set", _("Roles changed"), ("before", "after")),
    EventKind("staff.absence_set", _("Deputy and absence set"), ("deputy", "away_from", "away_until")),
    EventKind("staff.unlocked", _("Sign-in unlocked")),
    EventKind("staff.password_set", _("Password set"), ("must_change",)),
    EventKind("staff.password_link_issued", _("Link to set a password handed out")),
    EventKind("staff.signed_in", _("Signed in"), ("ip",), ("ip",)),
    EventKind("staff.session_ended", _("Session ended"), ("sessions",)),
    EventKind("staff.second_factor_changed", _("Second factor changed"), ("what",)),
    EventKind("staff.token_issued", _("Token issued"), ("token", "scopes", "expires_at")),
    EventKind("staff.token_revoked", _("Token revoked"), ("token",)),
    EventKind("company.created", _("Company added"), ("name", "code", "parent")),
    EventKind("company.changed", _("Company changed"), ("name", "code", "parent")),
    EventKind("department.created", _("Department added"), ("name", "company")),
    EventKind("department.changed", _("Department changed"), ("name",)),
    EventKind("development.created", _("Development added"), ("name", "code", "company", "address", "time_zone")),
    EventKind("development.changed", _("Development changed"), ("name", "code", "company", "address", "time_zone")),
    EventKind("team.created", _("Team formed"), ("name", "purpose", "lead", "members")),
    EventKind("team.changed", _("Team changed"), ("name", "lead", "members")),
    EventKind("team.rota_set", _("Rota set"), ("days",)),
    EventKind("link.issued", _("Signed link issued"), ("kind", "holder", "case", "workorder", "expires_at")),
    EventKind("link.opened", _("Signed link opened")),
    EventKind("link.revoked", _("Signed link revoked")),
    EventKind("code.requested", _("Code asked for"), ("kind",)),
    EventKind("code.refused", _("Wrong code entered"), ("kind", "tries")),
    EventKind("code.accepted", _("Signed in by code"), ("kind",)),
)
