"""How a message is worded, through which channels it goes, and when. Pure."""

import re
import string
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from aftercare.ground.core.errors import BadInput, RuleBroken, Stale
from aftercare.ground.core.text import lazy as _

LANGUAGES = ("zh-hans", "en")
INBOX, SMS, EMAIL = "inbox", "sms", "email"
CHANNEL_LABELS: Mapping[str, object] = {SMS: _("Text message"), EMAIL: _("E-mail"), INBOX: _("Inbox")}
"""Every channel there is, in the order in which people are offered them."""
ALWAYS = frozenset({"sign_in", "ring"})
"""Topics that go out at any hour and cannot be switched off, whatever a pack says: somebody waits for them."""
EVERY_WAY = frozenset({"ring"})
"""Topics that go through every channel that reaches somebody at once: a telephone has to ring."""
SIGNATURES = {"zh-hans": "【安居售后】", "en": "[Aftercare] "}


class UnknownPlaceholder(RuleBroken):
    """A wording asks for a value that is not given to it, or lacks one that it must carry."""

    http_status = 422


@dataclass(frozen=True)
class Wording:
    """One message in both languages; `{name}` stands for a value. `link` says that a signed link belongs in it.

    `topic` groups messages that people choose channels for; `values` are the placeholders it may use beside `link`.
    """

    key: str
    audience: str
    topic: str
    zh: str
    en: str
    subject_zh: str
    subject_en: str
    link: bool = False
    values: tuple[str, ...] = ()

    def text(self, language: str, values: Mapping[str, object]) -> str:
        """The text in a language; English only when it is asked for. Raises KeyError for a value that is missing."""
        return (self.en if language.startswith("en") else self.zh).format_map(values)

    def subject(self, language: str, values: Mapping[str, object]) -> str:
        """The subject line of an e-mail."""
        return (self.subject_en if language.startswith("en") else self.subject_zh).format_map(values)

    def texts(self) -> dict[str, str]:
        """The four texts by the name of their field."""
        return {"subject_zh": self.subject_zh, "zh": self.zh, "subject_en": self.subject_en, "en": self.en}

    def reworded(self, texts: Mapping[str, str]) -> "Wording":
        """The same message in other words."""
        return replace(
            self,
            subject_zh=texts["subject_zh"],
            zh=texts["zh"],
            subject_en=texts["subject_en"],
            en=texts["en"],
        )


def placeholders_of(text: str) -> list[str]:
    """The names in braces, in order. Raises BadInput for braces that cannot be read."""
    try:
        parts = list(string.Formatter().parse(text))
    except ValueError as fault:
        raise BadInput(
            field=_("Wording"), value=text[:40], remedy=_("Write braces in pairs, as in {number}.")
        ) from fault
    for _text, name, form, conversion in parts:
        if name is not None and (form or conversion or not name.isidentifier()):
            raise BadInput(field=_("Wording"), value=name, remedy=_("Write only a name between braces."))
    return [name for _text, name, _form, _conversion in parts if name is not None]


PLACEHOLDERS: Mapping[str, object] = {
    "answer": _("the answer"),
    "arrive": _("when to be there"),
    "answer_by": _("until when an answer is awaited"),
    "channel": _("how the case came in"),
    "clause": _("the clause of the warranty"),
    "contractor": _("name of the contractor"),
    "day": _("the day"),
    "demand": _("number of the formal demand"),
    "development": _("name of the development"),
    "due": _("when the next step is due"),
    "earlier": _("number of the earlier case"),
    "kind": _("kind of case"),
    "link": _("the personal link; it lets in without a password"),
    "list": _("the list"),
    "leave": _("when to leave"),
    "minutes": _("how many minutes"),
    "name": _("name of the reader"),
    "number": _("number of the case or work order"),
    "order": _("number of the work order"),
    "page": _("address of the page"),
    "percent": _("how much of the time has passed, in percent"),
    "place": _("development and home"),
    "reason": _("the reason"),
    "responsible": _("who answers for the case"),
    "step": _("where the case stands"),
    "subject": _("subject of the case"),
    "text": _("what was written"),
    "times": _("how often"),
    "what": _("what happened"),
    "who": _("who did it"),
    "window": _("day and hours of the visit"),
}


def check_seen(seen: int, latest: int) -> None:
    """Refuse a change of a wording that somebody else has changed meanwhile."""
    if seen != latest:
        raise Stale


def allowed_in(wording: Wording) -> tuple[str, ...]:
    """The placeholders a wording may use."""
    named = {name for text in wording.texts().values() for name in placeholders_of(text)}
    return tuple(sorted(named | set(wording.values) | ({"link"} if wording.link else set())))


def check_wording(shipped: Wording, texts: Mapping[str, str]) -> None:
    """Refuse texts that are empty, ask for values nobody gives, or lose the link.

    Raises BadInput or UnknownPlaceholder, each with what may be used instead.
    """
    allowed = allowed_in(shipped)
    for name in shipped.texts():
        text = texts.get(name, "")
        if not text.strip():
            raise BadInput(field=_("Wording"), value="", remedy=_("Write it in both languages."))
        for one in placeholders_of(text):
            if one not in allowed or (one == "link" and name.startswith("subject")):
                raise UnknownPlaceholder(
                    _("{%(name)s} is not known here. You may use: %(allowed)s.")
                    % {"name": one, "allowed": ", ".join(f"{{{each}}}" for each in allowed)}
                )
        if shipped.link and not name.startswith("subject") and "link" not in placeholders_of(text):
            raise UnknownPlaceholder(_("The text must keep {link}: without it nobody gets in."))


@dataclass(frozen=True)
class Recipient:
    """Who a message is for, and how to reach them."""

    kind: str
    id: int
    label: str
    phone: str = ""
    email: str = ""
    language: str = "zh-hans"


def is_mobile(phone: str) -> bool:
    """Whether a text message can reach the number: a mobile number of mainland China."""
    return phone.startswith("1") and len(phone) == 11 and phone.isdecimal()


def reachable_by(to: Recipient) -> tuple[str, ...]:
    """The channels that can reach somebody, the usual one first. Everybody has an inbox; of strangers nobody reads it.

    Staff read their inbox; owners and contractors are written to by SMS when there is a mobile phone, else by e-mail.
    """
    outside = (*((SMS,) if is_mobile(to.phone) else ()), *((EMAIL,) if to.email else ()))
    return (INBOX, *outside) if to.kind == "staff" else (*outside, INBOX)


def address_at(to: Recipient, channel: str) -> str:
    """Where a channel finds somebody; the inbox needs no address. A channel that is not named here is a KeyError."""
    return {INBOX: "", SMS: to.phone, EMAIL: to.email}[channel]


def channels_for(to: Recipient, *, topic: str, must: bool, chosen: Sequence[str] | None) -> tuple[str, ...]:
    """Through which channels a message goes; nothing when its reader has switched the topic off and may.

    `chosen` is what the reader asked for on this topic (None: nothing said). What cannot be switched off falls back to
    the usual channel.
    """
    possible = reachable_by(to)
    usual = possible[:1]
    if topic in EVERY_WAY:
        return possible
    if chosen is None or topic in ALWAYS:
        return usual
    wanted = tuple(channel for channel in possible if channel in chosen)
    if must and not wanted:
        return usual
    if must and to.kind == "staff" and INBOX not in wanted:
        return (INBOX, *wanted)
    return wanted


def quiet_until(moment: datetime, *, start: str, end: str) -> datetime:
    """When a message written at `moment` may go out: at once, or at the end of the quiet hours it falls into.

    `moment` is in the reader's zone; `start` is quiet already, `end` no longer. Hours may pass midnight; equal texts
    mean that it is never quiet.
    """
    first, last = _clock(start), _clock(end)
    now = moment.timetz().replace(tzinfo=None)
    if first == last:
        return moment
    inside = first <= now < last if first < last else now >= first or now < last
    if not inside:
        return moment
    day = moment.date() + timedelta(days=1 if now >= last else 0)
    return datetime.combine(day, last, tzinfo=moment.tzinfo)


def _clock(text: str) -> time:
    hours, minutes = text.split(":")
    return time(int(hours) % 24, int(minutes))


CLOCK = re.compile(r"^([01]\d|2[0-3]):[0-5]\d$")


def check_quiet_hours(start: str, end: str) -> None:
    """Refuse half a pair, and what is no time of day."""
    if bool(start) != bool(end):
        raise BadInput(field=_("Quiet hours"), value=start or end, remedy=_("Give both times, or neither."))
    for text in (start, end):
        if text and not CLOCK.match(text):
            raise BadInput(field=_("Quiet hours"), value=text, remedy=_("Write a time such as 22:00."))


def check_choice(topics: Mapping[str, Sequence[str]], *, known: Collection[str], obligatory: Collection[str]) -> None:
    """Refuse topics and channels that do not exist, and switching off what everybody must hear."""
    for topic, channels in topics.items():
        if topic not in known:
            raise BadInput(field=_("Topic"), value=topic, remedy=_("Choose one of the topics offered."))
        if set(channels) - set(CHANNEL_LABELS):
            raise BadInput(field=_("Channel"), value=", ".join(channels), remedy=_("Choose one of those offered."))
        if topic in obligatory and not channels:
            raise CannotSwitchOff(_("This cannot be switched off: work or rights depend on it."))


class CannotSwitchOff(RuleBroken):
    """A topic that everybody must hear was to be switched off."""


def masked_address(address: str) -> str:
    """An address fit for lists and logs: `138****5678`, `w***@example.com`."""
    if "@" in address:
        name, _at, host = address.partition("@")
        return f"{name[:1]}***@{host}"
    return f"{address[:3]}****{address[-4:]}" if len(address) >= 8 else address


def signed(text: str, language: str) -> str:
    """A text message as it is sent: with the name of who sends it in front."""
    return f"{SIGNATURES['en' if language.startswith('en') else 'zh-hans']}{text}"


def moments_before(at: datetime, aheads: Collection[timedelta]) -> Iterator[tuple[timedelta, datetime]]:
    """When each reminder of a date is due, the earliest first."""
    for ahead in sorted(aheads, reverse=True):
        yield ahead, at - ahead
