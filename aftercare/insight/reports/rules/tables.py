"""Tables that people keep under a name: what of their address is kept, and when they are sent. Pure."""

from datetime import date
from enum import StrEnum
from urllib.parse import parse_qsl, urlencode

from aftercare.ground.core.errors import BadInput
from aftercare.ground.core.text import lazy as _
from aftercare.insight.reports.rules.pivoting import Axis, Measure

TABLES_AT_MOST = 60
ADDRESS_AT_MOST = 600
PARAMETERS = ("rows", "columns", "measure", "period", "where", *(axis.value for axis in Axis))


class Sending(StrEnum):
    """How often a kept table is sent to those who have it."""

    NEVER = ""
    WEEKLY = "weekly"
    MONTHLY = "monthly"


def kept_address(query: str) -> str:
    """The part of an address that is kept: known parameters with a value, in a fixed order."""
    sent = {name: value.strip() for name, value in parse_qsl(query.lstrip("?"), keep_blank_values=False)}
    return urlencode([(name, sent[name]) for name in PARAMETERS if sent.get(name)])


def check_table(*, kept: str, sending: str) -> None:
    """Refuse what is no table, and a rhythm that is none."""
    sent = dict(parse_qsl(kept))
    if len(kept) > ADDRESS_AT_MOST or sent.get("rows") not in set(Axis) or sent.get("measure") not in set(Measure):
        raise BadInput(field=_("Table"), value=f"{kept[:20]}…", remedy=_("Choose rows and a measure first."))
    if sending not in set(Sending):
        raise BadInput(field=_("Sent"), value=sending, remedy=_("Choose one of those offered."))


def is_to_be_sent(*, sending: str, today: date, sent_on: date | None) -> bool:
    """Weekly on or after Monday, monthly on or after the first; once in each, however late the clock comes."""
    if sending == Sending.NEVER:
        return False
    if sent_on is None:
        return today.weekday() == 0 if sending == Sending.WEEKLY else today.day == 1
    if sending == Sending.WEEKLY:
        return today.isocalendar()[:2] != sent_on.isocalendar()[:2]
    return (today.year, today.month) != (sent_on.year, sent_on.month)
