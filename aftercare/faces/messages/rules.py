"""How a message is worded and through which channel it goes. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

LANGUAGES = ("zh-hans", "en")


@dataclass(frozen=True)
class Wording:
    """One message in both languages; `{name}` stands for a value. `link` says that a signed link belongs in it."""

    key: str
    audience: str
    zh: str
    en: str
    subject_zh: str
    subject_en: str
    link: bool = False

    def text(self, language: str, values: Mapping[str, object]) -> str:
        """The text in a language; English only when it is asked for. Raises KeyError for a value that is missing."""
        return (self.en if language.startswith("en") else self.zh).format_map(values)

    def subject(self, language: str, values: Mapping[str, object]) -> str:
        """The subject line of an e-mail."""
        return (self.subject_en if language.startswith("en") else self.subject_zh).format_map(values)


def choose_channel(*, phone: str, email: str) -> str:
    """SMS when there is a mobile phone, else e-mail, else nothing but the inbox."""
    if phone.startswith("1") and len(phone) == 11:
        return "sms"
    return "email" if email else "inbox"


def masked_address(address: str) -> str:
    """An address fit for lists and logs: `138****5678`, `w***@example.com`."""
    if "@" in address:
        name, _at, host = address.partition("@")
        return f"{name[:1]}***@{host}"
    return f"{address[:3]}****{address[-4:]}" if len(address) >= 8 else address


@dataclass(frozen=True)
class Recipient:
    """Who a message is for, and how to reach them."""

    kind: str
    id: int
    label: str
    phone: str = ""
    email: str = ""
    language: str = "zh-hans"
