"""What a view may be called and hold, what may be done to many cases at once, and what can be taken back. Pure."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import parse_qsl, urlencode

from aftercare.ground.core.errors import BadInput, RuleBroken
from aftercare.ground.core.text import lazy as _

NAME_AT_MOST = 60
ADDRESS_AT_MOST = 600
VIEWS_AT_MOST = 60
PARAMETERS = (
    "view",
    "kind",
    "category",
    "component",
    "step",
    "development",
    "building",
    "urgency",
    "responsible",
    "team",
    "contractor",
    "owes",
    "level",
    "channel",
    "from",
    "to",
    "due",
    "q",
    "sort",
    "cols",
)
"""What the address of the queue may say; a view keeps these and nothing else."""


class Sharing(StrEnum):
    """With whom a view is shared."""

    NOBODY = ""
    ROLE = "role"
    TEAM = "team"


def kept_address(query: str) -> str:
    """The part of an address that a view keeps: known parameters with a value, in a fixed order."""
    sent = {name: value.strip() for name, value in parse_qsl(query.lstrip("?"), keep_blank_values=False)}
    return urlencode([(name, sent[name]) for name in PARAMETERS if sent.get(name)])


def check_address(kept: str) -> None:
    """Refuse an address that a view cannot hold."""
    if len(kept) > ADDRESS_AT_MOST:
        raise BadInput(field=_("Filters"), value=f"{kept[:20]}…", remedy=_("Shorten it."))


def check_view(*, name: str, sharing: str, role: str, roles: Collection[str], team_id: int | None) -> None:
    """Refuse a view without a name, and one that is shared with nobody in particular."""
    if not name.strip():
        raise BadInput(field=_("Name of the view"), value="", remedy=_("Give it a name by which you find it again."))
    if len(name.strip()) > NAME_AT_MOST:
        raise BadInput(field=_("Name of the view"), value=f"{name[:20]}…", remedy=_("Shorten it."))
    if sharing not in set(Sharing):
        raise BadInput(field=_("Shared with"), value=sharing, remedy=_("Choose one of those offered."))
    if sharing == Sharing.ROLE and role not in roles:
        raise BadInput(field=_("Role"), value=role, remedy=_("Choose one of those offered."))
    if sharing == Sharing.TEAM and team_id is None:
        raise BadInput(field=_("Team"), value="", remedy=_("Choose the team that shall have it."))


MANY_AT_MOST = 500
UNDO_FOR = timedelta(minutes=15)


class Act(StrEnum):
    """What may be done to many cases at once."""

    ASSIGN = "assign"
    WATCH = "watch"
    UNWATCH = "unwatch"
    HOLD = "hold"
    RESUME = "resume"
    URGENCY = "urgency"
    NOTE = "note"
    ANSWER = "answer"
    END = "end"


class Outcome(StrEnum):
    """What became of one of the cases."""

    WAITING = "waiting"
    DONE = "done"
    REFUSED = "refused"
    UNDONE = "undone"
    KEPT = "kept"


SAID: frozenset[Act] = frozenset({Act.NOTE, Act.ANSWER})
"""What was said stays said: these acts cannot be taken back."""
OFFERED: frozenset[Act] = frozenset(Act) - {Act.END}
"""What people choose themselves; cases end together only with what they were gathered for."""
ASKS: Mapping[Act, tuple[tuple[str, object], ...]] = {
    Act.ASSIGN: (("staff", _("Answers for it")),),
    Act.HOLD: (("until", _("Until")), ("reason", _("Reason")), ("cause", _("Whose doing"))),
    Act.URGENCY: (("urgency", _("Urgency")),),
    Act.NOTE: (("text", _("Text")),),
    Act.ANSWER: (("text", _("Text")),),
}
"""What each act must be told; the others need nothing."""


class TooLate(RuleBroken):
    """The time in which an act on many could be taken back is over."""


class NothingToUndo(RuleBroken):
    """There is nothing of this act that could be taken back."""


def check_bulk(*, act: str, values: Mapping[str, object], how_many: int) -> None:
    """Refuse an unknown act, one without cases or with too many, and one that lacks what it must be told."""
    if act not in OFFERED:
        raise BadInput(field=_("What shall be done"), value=act, remedy=_("Choose one of those offered."))
    if how_many < 1:
        raise BadInput(field=_("Cases"), value="", remedy=_("Choose at least one case."))
    if how_many > MANY_AT_MOST:
        raise BadInput(
            field=_("Cases"),
            value=how_many,
            remedy=_("At most %(most)s at once. Narrow the queue further.") % {"most": MANY_AT_MOST},
        )
    for name, label in ASKS.get(Act(act), ()):
        if not str(values.get(name) or "").strip():
            raise BadInput(field=label, value="", remedy=_("This is needed."))


def check_can_undo(
    *, act: str, finished_at: datetime | None, undo_begun_at: datetime | None, changed: int, at: datetime
) -> None:
    """Refuse to take back what was only said, what is not finished, what was taken back before, and what is too old."""
    if Act(act) in SAID:
        raise NothingToUndo(_("What was written stays: it cannot be taken back."))
    if undo_begun_at is not None or changed == 0:
        raise NothingToUndo(_("There is nothing left to take back."))
    if finished_at is None:
        raise NothingToUndo(_("It is still being done. Wait until it is finished, then take it back."))
    if at - finished_at > UNDO_FOR:
        raise TooLate(
            _("It was done more than %(minutes)s minutes ago. Change the cases one by one.")
            % {"minutes": int(UNDO_FOR.total_seconds() // 60)}
        )


LIST_AT_MOST = 20_000
KEEP_LISTS_FOR = timedelta(days=7)
KEEP_BULKS_FOR = timedelta(days=90)


class SheetFormat(StrEnum):
    """As what a list may be taken out."""

    XLSX = "xlsx"
    CSV = "csv"


def check_list(*, format: str, how_many: int) -> None:  # noqa: A002  the word people use
    """Refuse an unknown format and an empty list."""
    if format not in set(SheetFormat):
        raise BadInput(field=_("File"), value=format, remedy=_("Choose one of those offered."))
    if how_many < 1:
        raise BadInput(field=_("Cases"), value="", remedy=_("No case fits the filters. Widen them first."))


def covered(text: str) -> str:
    """A name or number of which only the ends can be read: `王**`, `138****5678`; nothing stays nothing."""
    if text.isdigit() and len(text) >= 7:
        return f"{text[:3]}****{text[-4:]}"
    return f"{text[0]}{'*' * (len(text) - 1)}" if text else ""
