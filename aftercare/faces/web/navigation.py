"""The main navigation: one plain tuple. An entry is shown to those who may open it."""

from itertools import groupby
from typing import NamedTuple

from aftercare.faces.web.audiences import AUDIENCES
from aftercare.faces.web.rendering import url as reverse
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.text import lazy as _


class Entry(NamedTuple):
    """A line of the navigation, for actors of `audience` who hold `permission` anywhere (empty: for all of them).

    Several permissions with blanks between: one of them is enough.
    """

    label: object
    url_name: str
    permission: str
    audience: str
    icon: str
    group: object = ""


class Shown(NamedTuple):
    """An entry as one reader sees it."""

    label: object
    url: str
    icon: str
    group: object
    current: bool


DESK, ESTATE, OFFICE = _("Service desk"), _("Homes and people"), _("Administration")
ENTRIES: tuple[Entry, ...] = (
    Entry(_("Today"), "desk:home", "see_cases", "desk", "home", DESK),
    Entry(_("Queue"), "desk:queue", "see_cases", "desk", "inbox", DESK),
    Entry(_("Raised cases"), "desk:raised", "see_cases", "desk", "urgent", DESK),
    Entry(_("Replies"), "desk:replies", "see_cases", "desk", "send", DESK),
    Entry(_("One cause, many cases"), "desk:incidents", "see_cases", "desk", "users", DESK),
    Entry(_("Dates to keep"), "desk:dates", "see_cases", "desk", "calendar", DESK),
    Entry(_("Board"), "desk:board", "assign_case", "desk", "dashboard", DESK),
    Entry(_("Figures"), "desk:figures", "see_reports", "desk", "chart-bar", DESK),
    Entry(_("Help articles"), "office:help", "see_cases", "office", "help-circle", DESK),
    Entry(_("Statements"), "desk:statements", "approve_costs", "desk", "receipt", DESK),
    Entry(_("Formal demands"), "desk:demands", "dispatch", "desk", "writing", DESK),
    Entry(_("Fines and rewards"), "desk:measures", "see_conduct", "desk", "gavel", DESK),
    Entry(_("What owners say"), "office:surveys", "see_reports", "office", "star", DESK),
    Entry(_("Developments"), "desk:developments", "see_estate", "desk", "building-skyscraper", ESTATE),
    Entry(_("Homes"), "desk:homes", "see_estate", "desk", "door", ESTATE),
    Entry(_("People"), "desk:people", "see_personal", "desk", "users", ESTATE),
    Entry(_("My customers"), "desk:customers", "register_case", "desk", "user-check", ESTATE),
    Entry(_("Contractors"), "desk:contractors", "see_cases", "desk", "hammer", ESTATE),
    Entry(_("Report codes"), "office:codes", "edit_estate", "office", "qrcode", ESTATE),
    Entry(_("Texts and macros"), "office:phrases", "assign_case", "office", "wand", OFFICE),
    Entry(_("Teams"), "office:teams", "see_cases", "office", "users", OFFICE),
    Entry(_("Staff"), "office:people", "edit_staff", "office", "user", OFFICE),
    Entry(
        _("Companies and departments"),
        "office:organisation",
        "edit_organisation",
        "office",
        "building-community",
        OFFICE,
    ),
    Entry(_("Rules"), "office:rules", "see_policy", "office", "gavel", OFFICE),
    Entry(_("Working calendars"), "office:calendars", "see_policy", "office", "calendar", OFFICE),
    Entry(_("Imports"), "office:imports", "import", "office", "database-import", OFFICE),
    Entry(_("Trail of acts"), "office:trail", "see_audit", "office", "history", OFFICE),
    Entry(_("Erasing people"), "office:erasures", "erase_personal", "office", "trash", OFFICE),
    Entry(_("Outbox"), "office:outbox", "assign_case see_jobs", "office", "send", OFFICE),
    Entry(_("Wordings"), "office:wordings", "publish_policy", "office", "writing", OFFICE),
    Entry(_("Feedback"), "office:feedback", "edit_organisation", "office", "message-report", OFFICE),
    Entry(_("Webhooks"), "office:webhooks", "edit_organisation", "office", "link", OFFICE),
    Entry(_("Background jobs"), "office:jobs", "see_jobs", "office", "robot", OFFICE),
    Entry(_("Components of the screens"), "office:components", "edit_organisation", "office", "layout-list", OFFICE),
)
# The menu under one's own name, and the way out, by kind of actor.
MY_PAGES: tuple[Entry, ...] = (
    Entry(_("My account"), "office:my_account", "", "office", "user-circle"),
    Entry(_("About me"), "desk:my_measures", "", "desk", "shield-check"),
    Entry(_("My data"), "owner:data", "", "owner", "shield-check"),
)
SIGN_OUT: dict[str, str] = {"staff": "account_logout", "owner": "leave", "contractor": "leave"}
SEARCH: dict[str, str] = {"staff": "desk:search"}
NEW_CASE: tuple[str, str] | None = ("desk:intake", "register_case")


def _is_for(actor: Actor, entry: Entry) -> bool:
    return actor.kind in AUDIENCES[entry.audience] and (
        not entry.permission or any(actor.may(one) for one in entry.permission.split())
    )


def entries_for(actor: Actor, *, path: str) -> list[Shown]:
    """What this actor sees; the entry with the longest address that begins `path` is the current one."""
    visible = [(entry, reverse(entry.url_name)) for entry in ENTRIES if _is_for(actor, entry)]
    here = max((address for _entry, address in visible if path.startswith(address)), key=len, default="")
    return [Shown(entry.label, address, entry.icon, entry.group, current=address == here) for entry, address in visible]


def grouped(shown: list[Shown]) -> list[tuple[object, list[Shown]]]:
    """The same, under their headings, in the order of the tuple."""
    return [(group, list(items)) for group, items in groupby(shown, key=lambda item: item.group)]


def my_pages(actor: Actor) -> list[Shown]:
    """What stands in the menu under one's own name."""
    return [
        Shown(entry.label, reverse(entry.url_name), entry.icon, "", current=False)
        for entry in MY_PAGES
        if _is_for(actor, entry)
    ]


def sign_out_url(actor: Actor) -> str:
    """The way out; empty for who is not in."""
    name = SIGN_OUT.get(actor.kind.value, "")
    return reverse(name) if name else ""


def search_url(actor: Actor) -> str:
    """Where the search box of the top bar leads; empty when this actor has none."""
    name = SEARCH.get(actor.kind.value, "")
    return reverse(name) if name else ""


def new_case_url(actor: Actor) -> str:
    """Where the key `n` leads; empty when this actor may not register cases."""
    if NEW_CASE is None:
        return ""
    url_name, permission = NEW_CASE
    return reverse(url_name) if actor.may(permission) else ""
