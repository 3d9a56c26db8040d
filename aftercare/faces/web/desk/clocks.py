"""How a time limit was reckoned: every interval counted, every day passed over and why, to the sum (SL08)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from aftercare.faces.web.desk.case import find_case
from aftercare.faces.web.html import page
from aftercare.faces.web.months import Cell, Month, months_between
from aftercare.faces.web.words import said
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.policies.queries import policy_of
from aftercare.service.deadlines.explaining import (
    COUNTED_FROM,
    DAY_ENDS,
    REASONS,
    counted_in_words,
    duration_in_words,
    holiday_in_words,
)
from aftercare.service.deadlines.models import Clock, Pause
from aftercare.service.deadlines.policy import CalendarRules, DeadlinePolicy, Fault, Intervals, Unit
from aftercare.service.deadlines.queries import owner_labels
from aftercare.service.deadlines.queries.accounts import ClockAccount, account_of_clock
from aftercare.service.deadlines.rules import Account, Because, Counted, DayNote, Row

DRAWN_MONTHS = 12
TONES: Mapping[Because, str] = {
    Because.RUNS: "counted",
    Because.WORKED: "counted",
    Because.MAKE_UP_DAY: "make-up",
    Because.SINGLE_DAY: "single",
    Because.FIRST_DAY: "start",
    Because.HOLIDAY: "holiday",
    Because.PAUSED: "paused",
    Because.AGREED: "counted",
}


@dataclass(frozen=True)
class ShownRow:
    """A row of the sum in words."""

    first: date
    last: date
    days: int
    why: str
    times: list[str]
    counts: str
    so_far: str
    counted: bool
    provisional: bool


@require_safe
def case_clock(request: SignedInRequest, case_id: int, clock_id: int) -> HttpResponse:
    """Explain one time limit of a case."""
    case = find_case(request, case_id)
    found = account_of_clock(get_object_or_404(Clock, pk=clock_id, case_id=case.pk))
    context = {
        "case": case,
        "clock": found.clock,
        "label": said(found.stage.label) if found.stage else found.clock.stage,
        "told": found,
        "rows": _rows(found),
        "limit": duration_in_words(found.limit),
        "limit_counted": counted_in_words(found.account.limit, found.account.counted),
        "added": counted_in_words(found.account.added, found.account.counted) if found.account.added else "",
        "total": counted_in_words(found.account.total, found.account.counted),
        "months": _months(found),
        "month_key_items": _key(found.account),
        "counting": _counting(found),
        "calendar_label": said(found.calendar_rules.label) if found.calendar_rules.label else found.calendar_key,
        "whose": _whose(found),
        "own_days": _own_days(found),
        "policy_label": policy_of(found.clock.policy_id).label,
        "week": week_of(found.calendar_rules),
        "pauses": _pauses(found),
        "recounts": list(found.clock.recounts.order_by("made_at", "id")),
    }
    return page(request, "desk/clock.html", context)


def _rows(found: ClockAccount) -> list[ShownRow]:
    account, so_far = found.account, 0
    shown = []
    for row in account.rows:
        so_far += row.amount
        shown.append(
            ShownRow(
                first=row.first,
                last=row.last,
                days=row.days,
                why=_why(row),
                times=[_times(opens, closes, row.first, found.calendar.zone) for opens, closes in row.spans],
                counts=counted_in_words(row.amount, account.counted) if row.amount else "",
                so_far=counted_in_words(so_far, account.counted) if row.amount else "",
                counted=bool(row.amount),
                provisional=row.provisional,
            )
        )
    return shown


def _why(row: Row) -> str:
    why = str(REASONS[row.because])
    return f"{holiday_in_words(row.name)} · {why}" if row.name else why


def _times(opens: datetime, closes: datetime, day: date, zone: ZoneInfo) -> str:
    """`08:30–12:00`; the end of the day is 24:00, and what is past it is told with its day."""
    end = closes.astimezone(zone)
    midnight, same = end.time() == time(0), end.date() == day
    ends = f"{end:%H:%M}" if same else "24:00" if midnight else f"{end:%m-%d %H:%M}"
    return f"{opens.astimezone(zone):%H:%M}–{ends}"


def _months(found: ClockAccount) -> list[Month]:
    """The days of the account drawn; nothing when it all happens within one day."""
    account, calendar = found.account, found.calendar
    rows = [row for row in account.rows if row.because is not Because.NO_TIME_LEFT]
    start, due = calendar.day_of(found.clock.started_at), calendar.day_of(account.due_at - timedelta(microseconds=1))
    if due <= start:
        return []
    place: dict[date, tuple[Row, int]] = {}
    so_far = 0
    for row in rows:
        for n in range(row.days):
            day = row.first + timedelta(days=n)
            so_far += account.counted is Counted.DAYS and bool(row.amount)
            if day not in place or row.amount:
                place[day] = (row, so_far)

    def look(day: date) -> Cell:
        if day not in place:
            return Cell(day)
        row, number = place[day]
        tone = "due" if day == due else TONES.get(row.because, "free")
        mark = str(number) if account.counted is Counted.DAYS and row.amount else ""
        return Cell(day, tone, mark, _("due") if day == due else _why(row))

    return months_between(start, due, look, most=DRAWN_MONTHS)


def _key(account: Account) -> list[tuple[str, str]]:
    """What the colours on the page mean, only those that are there."""
    used = {TONES.get(row.because, "free") for row in account.rows}
    words = [
        ("start", _("The day it began")),
        ("counted", _("Counted")),
        ("make-up", _("Make-up workday, counted")),
        ("single", _("A rule for one day")),
        ("free", _("Not counted")),
        ("holiday", _("Holiday, not counted")),
        ("paused", _("On hold, not counted")),
    ]
    return [*((tone, word) for tone, word in words if tone in used), ("due", _("Due"))]


def _counting(found: ClockAccount) -> list[str]:
    """How days are counted under this policy, as far as this limit asks."""
    counting, unit = found.counting, found.limit.unit
    if unit in (Unit.MINUTES, Unit.HOURS):
        return [_("Hours run day and night, on rest days too.")]
    if unit is Unit.STATED:
        return [_("The moment itself counts, whatever day it is.")]
    if unit is Unit.WORKING_HOURS:
        return [_("Only working time counts.")]
    ends = DAY_ENDS[counting.working_day_ends if unit is Unit.WORKING_DAYS else counting.day_ends]
    if unit is Unit.END_OF_DAY:
        return [str(ends)]
    told = [str(COUNTED_FROM[counting.counted_from]), str(ends)]
    if unit is not Unit.WORKING_DAYS and counting.rest_day_rolls_on:
        told.append(_("When the last day is free, it runs on to the next workday."))
    return told


def week_of(rules: CalendarRules) -> list[tuple[str, str]]:
    """The working hours by weekday, days with the same hours together."""
    runs: list[tuple[list[int], str]] = []
    hours = {weekday.number: _hours(intervals) for weekday, intervals in rules.week.items()}
    for number in range(7):
        text = hours.get(number, "") or _("free")
        if runs and runs[-1][1] == text:
            runs[-1][0].append(number)
        else:
            runs.append(([number], text))
    return [
        (
            str(WEEKDAYS[numbers[0]])
            if len(numbers) == 1
            else _("%(first)s to %(last)s") % {"first": WEEKDAYS[numbers[0]], "last": WEEKDAYS[numbers[-1]]},
            text,
        )
        for numbers, text in runs
    ]


def _hours(intervals: Intervals) -> str:
    return ", ".join(f"{each.start}–{each.end}" for each in intervals)


def _whose(found: ClockAccount) -> str:
    """“Counted by the calendar of …”, where somebody has his own."""
    if found.chosen_by is None:
        return ""
    return _("Counted by the calendar of %(name)s") % {"name": owner_labels([found.chosen_by]).get(found.chosen_by, "")}


def _own_days(found: ClockAccount) -> list[tuple[date, str, str, str]]:
    """The single days on the way: the day, what it is, for whom, why."""
    labels = owner_labels(each.owner for each in found.own_days)
    words = {DayNote.HOLIDAY: _("day off"), DayNote.WORKDAY: _("workday")}
    return [
        (each.day, words[each.single.note], labels.get(each.owner, _("Everybody")), each.single.reason)
        for each in found.own_days
    ]


def _pauses(found: ClockAccount) -> list[tuple[Pause, str, str]]:
    """Each pause with the words for its cause and for whose fault it was."""
    causes = policy_of(found.clock.policy_id).section(DeadlinePolicy).pauses
    return [
        (pause, said(causes[pause.cause].label) if pause.cause in causes else pause.cause, fault_words(pause.fault))
        for pause in found.pauses
    ]


def fault_words(fault: str) -> str:
    """Whose fault a pause is."""
    words = {
        Fault.OWNER: _("The owner's side"),
        Fault.CONTRACTOR: _("The contractor's side"),
        Fault.STAFF: _("Our side"),
        Fault.NOBODY: _("Nobody's fault"),
    }
    return words.get(Fault(fault), fault)
