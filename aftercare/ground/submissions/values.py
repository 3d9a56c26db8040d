"""What people type into cells, read as what they mean. Pure: a cell in, a value or `Unusable` out.

Office files hold the same thing in many shapes: full-width digits, numbers that are codes (1201.0), days as
text or as serial numbers, line breaks and tabs in texts. Each function here takes one cell and says in the
reader's words what to do when it cannot be used.
"""

import re
from calendar import month_abbr
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from math import isfinite

from aftercare.ground.core.text import lazy as _

Cell = str | float | int | bool | date | datetime | time | timedelta | None

_WIDE: dict[int, int | None] = {0xFF10 + i: 0x30 + i for i in range(10)}
_WIDE |= {0xFF21 + i: 0x41 + i for i in range(26)} | {0xFF41 + i: 0x61 + i for i in range(26)}
_WIDE |= {0x3000: 0x20, 0xA0: 0x20, 0x2007: 0x20, 0x202F: 0x20, 0xFEFF: None, 0x200B: None, 0x200E: None}
_WIDE_SIGNS = str.maketrans("－—–‐−～（）【】＃．／：，；＋＿＊", "------()[]#./:,;+_*")
_NOTHING = " \t\r\n-—/\\"
_SPACES = re.compile(r"\s+")
_BLANK_LINES = re.compile(r"\n\s*\n+")
_EXCEL_BEGINS = date(1899, 12, 30)
_EARLIEST, _LATEST = date(1949, 1, 1), date(2100, 1, 1)
_DAY = re.compile(r"^(\d{4})\s*[年./\-]\s*(\d{1,2})\s*[月./\-]\s*(\d{1,2})\s*[日号]?$")
_DAY_SOLID = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_TIME = re.compile(
    r"^(上午|下午|早上|晚上|am|pm)?\s*(\d{1,2})[:时点](\d{1,2})(?:[:分](\d{1,2})(?:\.\d+)?)?[分秒]?\s*(am|pm)?$", re.I
)
_MONTHS = {name: place for place, name in enumerate(month_abbr) if name}
_DAY_ENGLISH = re.compile(r"^(?:(\d{1,2})\s+([a-z]{3,9})|([a-z]{3,9})\s+(\d{1,2}))\.?,?\s+(\d{4})$", re.I)
_CHINESE_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")


class Unusable(Exception):
    """A cell that cannot be used; `remedy` tells the person what to do. Never leaves this room's reading."""

    def __init__(self, remedy: object) -> None:
        super().__init__(remedy)
        self.remedy = remedy


def is_blank(cell: Cell) -> bool:
    """Whether there is nothing in the cell; spaces, dashes and line breaks are nothing."""
    if isinstance(cell, str):
        bare = cell.strip(_NOTHING)
        return not bare or not bare.translate(_WIDE).strip(_NOTHING)
    return cell is None


def plain(cell: Cell) -> str:
    """The cell as people see it: whole numbers without `.0`, days as 2019-03-05, digits and letters half-width."""
    if isinstance(cell, str):
        return cell.strip() if cell.isascii() else cell.translate(_WIDE).strip()
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, int | float):
        return _plain_number(cell)
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d}" if cell.time() == time() else f"{cell:%Y-%m-%d %H:%M:%S}"
    return str(cell)


def _plain_number(cell: float) -> str:
    if not isfinite(cell):
        return ""
    if abs(cell) < 1e15 and cell == int(cell):
        return str(int(cell))
    return format(Decimal(repr(cell)), "f")


def line(cell: Cell) -> str:
    """A short text on one line: tabs and line breaks become one space."""
    return _SPACES.sub(" ", plain(cell)).strip()


def long_text(cell: Cell) -> str:
    """A text of several lines: every line trimmed, tabs and blank lines gone, the lines kept."""
    lines = (_SPACES.sub(" ", each).strip() for each in plain(cell).replace("\r", "\n").split("\n"))
    return _BLANK_LINES.sub("\n", "\n".join(each for each in lines if each))


def code(cell: Cell) -> str:
    """A number or name that people use as a sign (3-1-1201, B2-031): half-width, without spaces, capital letters."""
    return _SPACES.sub("", line(cell).translate(_WIDE_SIGNS)).upper()


def heading(cell: Cell) -> str:
    """A column's heading made comparable: no spaces, brackets, stars or colons; small letters."""
    bare = re.sub(r"\(.*?\)|\[.*?\]", "", line(cell).translate(_WIDE_SIGNS))
    return re.sub(r"[\s*:_/\\.,;\-#'\"]+", "", bare).casefold()


def number(cell: Cell) -> Decimal:
    """An amount, an area, a count: signs of thousands, currency and unit are passed over."""
    text = line(cell).translate(_WIDE_SIGNS).replace(",", "").replace(" ", "")
    text = re.sub(r"^(?:¥|￥|rmb|cny)|(?:元|㎡|m2|m²|平方米|平米|平|个月|月|年|天)$", "", text, flags=re.I)
    times = 10_000 if text.endswith("万") else 1
    try:
        value = Decimal(text.removesuffix("万")) * times
    except InvalidOperation:
        raise Unusable(_("Write a number, such as 128.50.")) from None
    if not value.is_finite() or abs(value) >= Decimal(10) ** 12:
        raise Unusable(_("Write a number, such as 128.50."))
    return value


def area(cell: Cell) -> Decimal:
    """Square metres with two decimals, more than nothing and less than a million."""
    value = number(cell).quantize(Decimal("0.01"))
    if not 0 < value < 1_000_000:
        raise Unusable(_("Write the area in square metres, such as 128.50."))
    return value


def whole(cell: Cell) -> int:
    """A whole number."""
    value = number(cell)
    if value != value.to_integral_value():
        raise Unusable(_("Write a whole number."))
    return int(value)


def day(cell: Cell) -> date:
    """A day: a date cell, a serial number, 20190305, 2019-3-5, 2019.3.5, 2019/3/5, 2019年3月5日, 5 March 2019.

    Short forms whose order cannot be known (3/5/19) are refused rather than guessed.
    """
    if isinstance(cell, datetime):
        return _plausible(cell.date())
    if isinstance(cell, date):
        return _plausible(cell)
    text = line(cell).translate(_WIDE_SIGNS)
    found = _serial(text) or _written_day(text)
    if found is None and (parts := _split_time(text)):
        found = _written_day(parts[0])
    if found is None:
        raise Unusable(_("Write the day as 2019-03-05."))
    return _plausible(found)


def moment(cell: Cell) -> datetime:
    """A day with its time, without zone; a day alone is its first minute. `2019/1/31 8:05:00` and the like."""
    if isinstance(cell, datetime):
        _plausible(cell.date())
        return cell.replace(microsecond=0, tzinfo=None)
    if isinstance(cell, date):
        return datetime.combine(_plausible(cell), time())
    text = line(cell).translate(_WIDE_SIGNS)
    if re.fullmatch(r"\d{5}\.\d+", text):
        seconds = round(float(text) % 1 * 86400)
        return datetime.combine(_plausible(_EXCEL_BEGINS + timedelta(days=int(float(text)))), time()) + timedelta(
            seconds=seconds
        )
    parts = _split_time(text)
    if parts is None:
        return datetime.combine(day(text), time())
    found = _written_day(parts[0])
    if found is None:
        raise Unusable(_("Write day and time as 2019-03-05 14:30."))
    return datetime.combine(_plausible(found), parts[1])


def choice(cell: Cell, options: Mapping[str, str]) -> str:
    """One of a list: `options` maps every accepted word (made comparable by `heading`) to its value."""
    found = options.get(heading(cell))
    if found is None:
        raise Unusable(_("This is not one of the allowed values; they stand in the notes of the template."))
    return found


def _plausible(found: date) -> date:
    if not _EARLIEST <= found < _LATEST:
        raise Unusable(_("This day cannot be right. Write it as 2019-03-05."))
    return found


def _serial(text: str) -> date | None:
    """The day behind Excel's serial number; five digits only, so that no year or room number passes for one."""
    if re.fullmatch(r"\d{5}(?:\.\d+)?", text):
        return _EXCEL_BEGINS + timedelta(days=int(float(text)))
    return None


def _written_day(text: str) -> date | None:
    text = text.strip()
    if re.match(r"^[〇零○一二三四五六七八九]{4}年", text):
        text = _from_chinese(text)
    english = _DAY_ENGLISH.match(text)
    match = _DAY.match(text) or _DAY_SOLID.match(text)
    try:
        if match:
            return date(int(match[1]), int(match[2]), int(match[3]))
        if english:
            month = _MONTHS.get((english[2] or english[3])[:3].title(), 0)
            return date(int(english[5]), month, int(english[1] or english[4]))
    except ValueError:
        raise Unusable(_("There is no such day. Write it as 2019-03-05.")) from None
    return None


def _from_chinese(text: str) -> str:
    """二〇一九年十二月三十一日 with its numerals as digits."""
    year, rest = text.split("年", 1)

    def tens(match: re.Match[str]) -> str:
        high, low = match[0].split("十")
        return f"{high.translate(_CHINESE_DIGITS) or '1'}{low.translate(_CHINESE_DIGITS) or '0'}"

    rest = re.sub(r"[一二三四五六七八九]?十[一二三四五六七八九]?", tens, rest)
    return f"{year.translate(_CHINESE_DIGITS)}年{rest.translate(_CHINESE_DIGITS)}"


def _split_time(text: str) -> tuple[str, time] | None:
    """`text` cut into a day and a time, or None when no time stands at its end."""
    match = re.match(r"^(.*?\d(?:日|号)?)(?:\s+|[tT]|(?<=[日号]))((?:上午|下午|早上|晚上)?\s*\d{1,2}[:时点].*)$", text)
    if match is None:
        return None
    found = _TIME.match(match[2].strip())
    if found is None:
        return None
    hour = int(found[2])
    half = (found[1] or found[5] or "").lower()
    if half in {"下午", "晚上", "pm"} and hour < 12:
        hour += 12
    if half in {"上午", "am"} and hour == 12:
        hour = 0
    try:
        return match[1], time(hour, int(found[3]), int(found[4] or 0))
    except ValueError:
        return None
