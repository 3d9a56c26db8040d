"""What a view may be called and hold, what may be done to many cases at once, and what can be taken back. Pure."""

from collections.abc import Collection
from enum import StrEnum
from urllib.parse import parse_qsl, urlencode

from aftercare.ground.core.errors import BadInput
from aftercare.ground.core.text import lazy as _

NAME_AT_MOST = 60
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
