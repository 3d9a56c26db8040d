"""Telephone numbers as people write them, and as they are kept. Pure."""

import re
import unicodedata
from dataclasses import dataclass

from aftercare.ground.core.errors import BadInput
from aftercare.ground.core.text import lazy as _

_MOBILE = re.compile(r"1[3-9]\d{9}")
_LANDLINE = re.compile(r"0\d{9,11}")  # area code of 3 or 4 digits, then 7 or 8
_LOCAL = re.compile(r"[2-8]\d{6,7}")
_SERVICE = re.compile(r"[48]00\d{7}")
_ABROAD = re.compile(r"\+[1-9]\d{6,14}")
_EXTENSION = re.compile(r"(?:转|分机|ext\.?|x|#|-)\s*(\d{1,5})$", re.IGNORECASE)
_REMARK = re.compile(r"[((\[【<]([^))\]】>]*)[))\]】>]")
_SEPARATORS = re.compile(r"[/\\、,,;;|\n\r\t]+|或|和")


class BadPhone(BadInput):
    """Text that is no telephone number."""

    def __init__(self, value: object) -> None:
        super().__init__(
            field=_("Phone"),
            value=value,
            remedy=_("Give a mobile number of 11 digits, or a landline with its area code such as 0755-12345678."),
        )


@dataclass(frozen=True)
class PhoneEntry:
    """One number of a cell, with the remark that stood beside it."""

    number: str
    label: str = ""


def normalise_phone(text: str) -> str:
    """One number as it is kept: digits only, an extension after "-", abroad "+" and country code.

    Takes +86, 0086, blanks, dashes, brackets around area codes, full-width digits, and numbers which a
    spreadsheet has turned into "13800138000.0". Raises BadPhone.
    """
    written = unicodedata.normalize("NFKC", str(text)).strip()
    written = re.sub(r"\.0$", "", written)
    plain = re.sub(r"[\s\-()‐-―.]", "", written)
    if plain.startswith("00"):
        plain = f"+{plain[2:]}"
    if plain.startswith("+86"):
        plain = plain[3:]
        if not plain.startswith("0") and not _MOBILE.fullmatch(plain) and _LANDLINE.fullmatch(f"0{plain}"):
            plain = f"0{plain}"
    elif plain.startswith("86") and _MOBILE.fullmatch(plain[2:]):
        plain = plain[2:]
    if any(shape.fullmatch(plain) for shape in (_MOBILE, _LANDLINE, _LOCAL, _SERVICE, _ABROAD)):
        return plain
    extension = _EXTENSION.search(written)
    if extension:
        main = normalise_phone(written[: extension.start()])
        if "-" not in main and not _MOBILE.fullmatch(main):
            return f"{main}-{extension.group(1)}"
    raise BadPhone(text)


def read_phones(cell: str) -> tuple[PhoneEntry, ...]:
    """Every number of a cell in its order, each once, with remarks in brackets kept as labels. Raises BadPhone."""
    text = unicodedata.normalize("NFKC", str(cell))
    found: dict[str, PhoneEntry] = {}
    for piece in _SEPARATORS.split(text):
        label = " ".join(remark.strip() for remark in _REMARK.findall(piece) if not remark.strip().isdigit())
        bare = _REMARK.sub(lambda m: m.group(1) if m.group(1).strip().isdigit() else " ", piece).strip()
        label, bare = _leading_words(label, bare)
        if not bare:
            continue
        for number in _side_by_side(bare):
            found.setdefault(number, PhoneEntry(number=number, label=label[:40]))
    return tuple(found.values())


def _leading_words(label: str, bare: str) -> tuple[str, str]:
    """Take words before or after a number ("妻子13800138000") for its label; "转" and "分机" belong to the number."""
    words = re.match(r"^([^\d+(]*?)[::\s]*([+\d(].*?)\s*([\u4e00-\u9fff]*)$", bare)
    if words is None:
        return label, bare
    around = " ".join(word for word in (words.group(1).strip(), words.group(3)) if word)
    return (label or around), words.group(2)


def _side_by_side(bare: str) -> list[str]:
    """Two or more mobiles with only blanks between them are so many numbers; anything else is one."""
    digits = re.sub(r"\D", "", bare)
    if len(digits) > 11 and len(digits) % 11 == 0 and not bare.startswith("+"):
        chunks = [digits[i : i + 11] for i in range(0, len(digits), 11)]
        if all(_MOBILE.fullmatch(chunk) for chunk in chunks):
            return chunks
    return [normalise_phone(bare)]


def phone_digits(text: str) -> str:
    """What of a search text can be digits of a phone: at least four, without +86; empty when it is no such thing."""
    plain = re.sub(r"[\s\-()+]", "", unicodedata.normalize("NFKC", text))
    if not plain.isascii() or not plain.isdigit():
        return ""
    for country in ("0086", "86"):
        if plain.startswith(country) and len(plain) == len(country) + 11:
            plain = plain.removeprefix(country)
    return plain if len(plain) >= 4 else ""


def mask_phone(number: str) -> str:
    """A number for lists and logs: "138****5678"; short ones keep only their last two digits."""
    if len(number) >= 10:
        return f"{number[:3]}****{number[-4:]}"
    return f"{'*' * max(len(number) - 2, 0)}{number[-2:]}"
