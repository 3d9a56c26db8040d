"""How values are written for the reader: dates and times, money, phone numbers, lateness in plain words."""

import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from aftercare.ground.core.actors import CLOCK
from aftercare.ground.core.money import Money

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
SIGNS = {"CNY": "¥", "USD": "US$", "HKD": "HK$", "EUR": "€"}


def _in_chinese() -> bool:
    return (get_language() or "zh-hans").startswith("zh")


def _local(value: datetime) -> datetime:
    return value if value.tzinfo is None else value.astimezone(timezone.get_current_timezone())


def day(value: date | datetime | None) -> str:
    """`11月21日` or `21 Nov`; with the year when it is not this year; nothing for None."""
    if value is None:
        return ""
    return _day(_local(value) if isinstance(value, datetime) else value, chinese=_in_chinese())


def _day(local: date, *, chinese: bool) -> str:
    other_year = local.year != datetime.now(timezone.get_current_timezone()).year
    if chinese:
        return f"{local.year}年{local.month}月{local.day}日" if other_year else f"{local.month}月{local.day}日"
    written = f"{local.day} {MONTHS[local.month - 1]}"
    return f"{written} {local.year}" if other_year else written


def clock_time(value: datetime | None) -> str:
    """`14:05` in the reader's zone."""
    return "" if value is None else _hour(_local(value))


def _hour(local: datetime) -> str:
    return f"{local.hour:02}:{local.minute:02}"


def when(value: datetime | None) -> str:
    """`11月21日 14:05` or `21 Nov, 14:05`, in the reader's zone; nothing for None."""
    if value is None:
        return ""
    local, chinese = _local(value), _in_chinese()
    return f"{_day(local, chinese=chinese)}{' ' if chinese else ', '}{_hour(local)}"


def full_time(value: datetime | None) -> str:
    """Everything about a moment, for the `title` of a short form: `2026-11-21 14:05`."""
    return "" if value is None else _local(value).isoformat(" ", "minutes")[:16]


def machine_time(value: datetime | date | None) -> str:
    """ISO 8601, for the `datetime` attribute of `<time>`."""
    return "" if value is None else value.isoformat()


def input_time(value: datetime | None) -> str:
    """As a `datetime-local` field wants it: `2026-11-21T14:05` in the reader's zone."""
    return "" if value is None else _local(value).isoformat("T", "minutes")[:16]


def money(value: Money | Decimal | int | None, currency: str = "CNY") -> str:
    """`¥1,234.50`; nothing for None."""
    if value is None:
        return ""
    amount = value if isinstance(value, Money) else Money(Decimal(value), currency)
    sign = SIGNS.get(amount.currency, f"{amount.currency} ")
    return f"{'-' if amount.amount < 0 else ''}{sign}{abs(amount.amount):,.2f}"


def phone(value: str | None) -> str:
    """A number with its middle covered: `138****5678`; short numbers keep their last two digits."""
    digits = re.sub(r"[\s-]", "", value or "")
    if len(digits) >= 11:
        return f"{digits[:-8]}****{digits[-4:]}"
    return f"{'*' * (len(digits) - 2)}{digits[-2:]}" if len(digits) > 2 else digits


def open_phone(value: str | None) -> str:
    """A number to read aloud, in groups: `138 1234 5678`. Only where the reader must call."""
    digits = re.sub(r"[\s-]", "", value or "")
    if re.fullmatch(r"1\d{10}", digits):
        return f"{digits[:3]} {digits[3:7]} {digits[7:]}"
    return value or ""


def minutes(value: int | None) -> str:
    """`2 小时 5 分钟`, `3 天`: a length of time in at most two units; nothing for None."""
    return "" if value is None else _length(abs(int(value)), get_language())


@lru_cache(maxsize=4096)
def _length(value: int, _language: str | None) -> str:
    """Kept for each language: a list says the same few lengths again and again."""
    days, rest = divmod(value, 24 * 60)
    hours, left = divmod(rest, 60)
    words = []
    if days:
        words.append(ngettext("%(n)d day", "%(n)d days", days) % {"n": days})
    if hours:
        words.append(ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours})
    if (left and not days) or not words:
        words.append(ngettext("%(n)d minute", "%(n)d minutes", left) % {"n": left})
    return " ".join(words)


def duration(value: timedelta | None) -> str:
    """As `minutes`, from a timedelta."""
    return "" if value is None else minutes(int(value.total_seconds() // 60))


def _largest(span: timedelta) -> str:
    total = int(span.total_seconds() // 60)
    if total >= 24 * 60:
        return minutes(total // (24 * 60) * 24 * 60)
    return minutes(total // 60 * 60 if total >= 60 else max(total, 1))


def plain_late(due_at: datetime | None, now: datetime | None = None, working_days: int | None = None) -> str:
    """How a promise stands, in plain words: `过期 2 天`, `过期 2 天 (1 个工作日)`, `还有 3 小时`; nothing for None."""
    if due_at is None:
        return ""
    now = now or timezone.now()
    if due_at >= now:
        return _("%(span)s left") % {"span": _largest(due_at - now)}
    late = _("%(span)s late") % {"span": _largest(now - due_at)}
    if working_days is None:
        return late
    worked = ngettext("%(n)d working day", "%(n)d working days", working_days) % {"n": working_days}
    return f"{late} ({worked})"


def ago(value: datetime | None, now: datetime | None = None) -> str:
    """`3 小时前`, `刚刚`: how long since; nothing for None."""
    if value is None:
        return ""
    span = (now or timezone.now()) - value
    if span < timedelta(minutes=1):
        return _("just now")
    return _("%(span)s ago") % {"span": _largest(span)}


def tone_of_due(due_at: datetime | None, now: datetime | None = None) -> str:
    """`late` after the time, `soon` within the last four hours, else `calm`; `none` without a time."""
    if due_at is None:
        return "none"
    now = now or timezone.now()
    if due_at < now:
        return "late"
    return "soon" if due_at - now <= timedelta(hours=4) else "calm"


def count_to_thousand(value: int) -> str:
    """A count that stops at a thousand: `1,000+`. Nobody reads on, and counting further is slow."""
    return "1,000+" if value > 1000 else f"{value:,}"


def initial(name: str) -> str:
    """The one character that stands for a person: the family name in Chinese, the first letter else."""
    return name.strip()[:1].upper() or "?"


def doer(label: str) -> str:
    """Who did it, by the name that was written down; what happened by itself was done by the system."""
    return _("the system by itself") if label == CLOCK.label else label


FILTERS = {
    "ago": ago,
    "clock_time": clock_time,
    "count_to_thousand": count_to_thousand,
    "day": day,
    "doer": doer,
    "duration": duration,
    "full_time": full_time,
    "initial": initial,
    "input_time": input_time,
    "machine_time": machine_time,
    "minutes": minutes,
    "money": money,
    "open_phone": open_phone,
    "phone": phone,
    "plain_late": plain_late,
    "tone_of_due": tone_of_due,
    "when": when,
}
