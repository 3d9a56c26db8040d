"""What a help article goes through and which ones answer a question; how an adviser keeps in touch. Pure."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from aftercare.ground.core.dates import add_months
from aftercare.ground.core.errors import BadInput, NotPermitted, RuleBroken
from aftercare.ground.core.text import lazy as _

TITLE_AT_MOST = 120
BODY_AT_MOST = 8000


class Audience(StrEnum):
    """Who reads it."""

    OWNERS = "owners"
    STAFF = "staff"


class Way(StrEnum):
    """How an adviser was in touch with a customer."""

    PHONE = "phone"
    VISIT = "visit"
    MESSAGE = "message"
    LETTER = "letter"


class State(StrEnum):
    """How far it has come: what is published was approved by somebody else than its writer (S004.12.r01)."""

    DRAFT = "draft"
    APPROVED = "approved"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class Topic(StrEnum):
    """What it is about, as the reader looks for it. What a service centre keeps at hand is among it (S004.12.r12)."""

    HELP_YOURSELF = "help_yourself"
    WARRANTY = "warranty"
    GUIDE = "guide"
    NOTICE = "notice"
    MUST_KNOW = "must_know"
    CONTACTS = "contacts"
    ROSTERS = "rosters"
    NUMBERS = "numbers"
    HANDBOOK = "handbook"


WAY_WORDS: dict[str, object] = {
    Way.PHONE: _("By telephone"),
    Way.VISIT: _("Visit"),
    Way.MESSAGE: _("By message"),
    Way.LETTER: _("By letter"),
}
AUDIENCE_WORDS: dict[str, object] = {Audience.OWNERS: _("Owners"), Audience.STAFF: _("Staff only")}
STATE_WORDS: dict[str, object] = {
    State.DRAFT: _("Draft"),
    State.APPROVED: _("Approved"),
    State.PUBLISHED: _("Published"),
    State.WITHDRAWN: _("Withdrawn"),
}
TOPIC_WORDS: dict[str, object] = {
    Topic.HELP_YOURSELF: _("Help yourself"),
    Topic.WARRANTY: _("Warranty and repair"),
    Topic.GUIDE: _("Living here"),
    Topic.NOTICE: _("Notices and tips"),
    Topic.MUST_KNOW: _("Must-knows of the development"),
    Topic.CONTACTS: _("Contacts inside and outside"),
    Topic.ROSTERS: _("Duty rosters"),
    Topic.NUMBERS: _("Everyday numbers"),
    Topic.HANDBOOK: _("Handbook: faults and remedies"),
}


class NotInOrder(RuleBroken):
    """The article has not come so far, or is further already."""


def check_words(*, title_zh: str, body_zh: str, title_en: str, body_en: str) -> None:
    """Refuse an article without a Chinese title and text, or with half an English one."""
    if not title_zh.strip() or len(title_zh) > TITLE_AT_MOST:
        raise BadInput(field=_("Title"), value=title_zh[:20], remedy=_("Give a short title."))
    if not body_zh.strip() or max(len(body_zh), len(body_en)) > BODY_AT_MOST:
        raise BadInput(field=_("Text"), value=body_zh[:20], remedy=_("Write it, in at most 8,000 characters."))
    if bool(title_en.strip()) != bool(body_en.strip()):
        raise BadInput(field=_("English"), value=title_en[:20], remedy=_("Give both the English title and text."))


def check_can_change(*, state: str) -> None:
    """Refuse to change what readers see: withdraw it first, or write another."""
    if state in {State.PUBLISHED, State.WITHDRAWN}:
        raise NotInOrder(_("What was published is not changed. Withdraw it and write another."))


def check_can_approve(*, state: str, written_by: int, approver: int) -> None:
    """Refuse an approval out of turn, or by the writer."""
    if state != State.DRAFT:
        raise NotInOrder(_("Only a draft is approved."))
    if written_by == approver:
        raise NotPermitted(_("Somebody else than the writer approves."))


def check_can_publish(*, state: str, from_on: date, until_on: date | None) -> None:
    """Refuse to publish what nobody has approved, or for a time that ends before it begins."""
    if state != State.APPROVED:
        raise NotInOrder(_("It must be approved before it is published."))
    if until_on is not None and until_on < from_on:
        raise BadInput(field=_("Until"), value=until_on, remedy=_("It must not end before it begins."))


def check_can_withdraw(*, state: str, reason: str) -> None:
    """Refuse to withdraw twice, or without saying why."""
    if state == State.WITHDRAWN:
        raise NotInOrder(_("It was withdrawn already."))
    if not reason.strip():
        raise BadInput(field=_("Reason"), value="", remedy=_("Say why it is withdrawn."))


@dataclass(frozen=True)
class Asked:
    """What somebody is about to report, and where: keys of the policy; empty means not known."""

    kind: str = ""
    component: str = ""
    development_id: int | None = None
    building_id: int | None = None


def fits(asked: Asked, *, kind: str, component: str, development_id: int | None, building_id: int | None) -> int | None:
    """How closely an article of this scope answers: the higher the closer; None when it does not.

    An empty part of the scope means everywhere. The part counts most, then the building, then the development.
    """
    closeness = 0
    for wanted, scope, weight in (
        (asked.component, component, 8),
        (asked.building_id, building_id, 4),
        (asked.development_id, development_id, 2),
        (asked.kind, kind, 1),
    ):
        if scope:
            if scope != wanted:
                return None
            closeness += weight
    return closeness


class TooManyCustomers(RuleBroken):
    """An agent is adviser of as many customers as the rules let one have."""


def check_can_advise(*, already: int, at_most: int) -> None:
    """Refuse one customer more than the fixed number (S004.11.r04)."""
    if already >= at_most:
        raise TooManyCustomers(
            _("This colleague is adviser of %(n)s customers already, as many as the rules allow. Choose somebody else.")
            % {"n": already}
        )


def next_contact_on(last: date, *, every_months: int) -> date:
    """The day by which the adviser is in touch again (S004.11.r04)."""
    return add_months(last, every_months)


def check_contact(*, way: str, text: str, on: date, today: date) -> None:
    """A contact says how it was made and what came of it, and does not lie ahead."""
    if way not in set(Way):
        raise BadInput(field=_("How"), value=way, remedy=_("Choose one of those offered."))
    if not text.strip():
        raise BadInput(field=_("What was said"), value="", remedy=_("Write something first."))
    if on > today:
        raise BadInput(field=_("Day"), value=on, remedy=_("This day is still to come."))
