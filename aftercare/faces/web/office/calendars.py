"""Working calendars: a year drawn, the State's notice brought in from a file, compared, and published."""

import hashlib
import io
from collections.abc import Callable, Sequence
from csv import reader
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from typing import cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from aftercare.faces.web.desk.clocks import week_of
from aftercare.faces.web.html import page, toast
from aftercare.faces.web.months import Cell, months_between
from aftercare.faces.web.words import said
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.core.calendar import Calendar, DayKind
from aftercare.ground.core.checks import allows
from aftercare.ground.policies.permissions import check_may_look
from aftercare.ground.policies.queries import in_force, policy_of
from aftercare.ground.submissions.reading import read_sheet
from aftercare.service.deadlines import actions, permissions, rules
from aftercare.service.deadlines.explaining import holiday_in_words
from aftercare.service.deadlines.models import CalendarDay, CalendarTable
from aftercare.service.deadlines.policy import CalendarPolicy, CalendarRules
from aftercare.service.deadlines.queries import (
    count_concerned,
    held_days,
    notice_held,
    own_of_edition,
    owner_labels,
)
from aftercare.service.deadlines.queries.calendars import calendar_of_owner
from aftercare.service.deadlines.queries.own_days import own_days_of, usual_table
from aftercare.service.deadlines.rules import Owner, Whose

FILE_AT_MOST = 1_000_000
YEARS_BACK, YEARS_ON = 3, 2
EVERYWHERE = (Whose.EVERYWHERE, 0)
TONES = {
    DayKind.HOLIDAY: "holiday",
    DayKind.MAKE_UP_DAY: "make-up",
    DayKind.SINGLE_DAY: "single",
    DayKind.REST_DAY: "free",
    DayKind.WORKDAY: "plain",
}


class NoticeForm(forms.Form):
    """The file of a notice, and which notice it is."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("Excel or CSV: day or first and last day, 放假 or 上班, name."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv,.txt"}),
    )
    source = forms.CharField(
        label=gettext_lazy("Which notice"),
        max_length=80,
        help_text=gettext_lazy("For instance 国办发明电〔2026〕7号."),
    )

    def clean_file(self) -> UploadedFile[bytes]:
        """A notice is a short list."""
        sent = cast("UploadedFile[bytes]", self.cleaned_data["file"])
        if (sent.size or 0) > FILE_AT_MOST:
            raise forms.ValidationError(_("The file is too large for a list of holidays."))
        return sent


class PublishForm(forms.Form):
    """What was reviewed."""

    rows = forms.CharField(max_length=40_000)
    source = forms.CharField(max_length=80)
    sha256 = forms.CharField(max_length=64, required=False)
    seen = forms.IntegerField()


@require_safe
def calendars(request: SignedInRequest) -> HttpResponse:
    """A year of a calendar of the rules in force."""
    check_may_look(request.actor)
    return page(request, "office/calendars/year.html", _year_context(request, NoticeForm()))


def _year_context(request: SignedInRequest, form: NoticeForm) -> dict[str, object]:
    today = timezone.localdate()
    policy = policy_of(in_force(on=today).pk)
    section = policy.section(CalendarPolicy)
    asked = {name: request.GET.get(name, "") for name in ("calendar", "owner")}
    key = asked["calendar"] if asked["calendar"] in section.calendars else section.default
    year = year_asked(request, today)
    held = section.calendars[key]
    table = CalendarTable.objects.filter(key=held.days).first() if held.days else None
    owners = _owners(request, table)
    calendar = calendar_of_owner(policy, key=key, owner=owners.chosen)
    noted = notice_held(table, year) if table else []
    return {
        "form": form,
        "key": key,
        "year": year,
        "held_table": table,
        "policy": policy.label,
        "rules": held,
        "week": week_of(held),
        "calendars": [
            (
                said(each.label) if each.label else name,
                f"?calendar={name}&year={year}&owner={owners.value}",
                name == key,
                None,
            )
            for name, each in section.calendars.items()
        ],
        "years": [
            (str(each), f"?calendar={key}&year={each}&owner={owners.value}", each == year, None)
            for each in range(today.year - YEARS_BACK, today.year + YEARS_ON + 1)
        ],
        "owners": [
            (name, f"?calendar={key}&year={year}&owner={value}", value == owners.value, None)
            for value, name in owners.named
        ],
        "months": months_between(date(year, 1, 1), date(year, 12, 31), _look(calendar)),
        "month_key_items": _key(),
        "spans": _spans(noted),
        "singles": [single for single in held.single_days if single.day.year == year],
        "own_days": [each for each in own_days_of(table, owners.chosen) if each.day.year == year] if table else [],
        "provisional": table is not None and calendar.is_provisional(date(year, 12, 31)),
        "worked": sum(calendar.is_worked(day) for day in _days(year)),
        "may_publish": allows(permissions.check_may_load_calendar, request.actor),
        "said": said,
    }


@dataclass(frozen=True)
class Owners:
    """Whose year is drawn, and who else has days of his own: each as an address writes it, with his name."""

    chosen: Owner
    value: str
    named: list[tuple[str, str]]


def _owners(request: SignedInRequest, table: CalendarTable | None) -> Owners:
    own = own_of_edition(table.key, table.edition) if table else rules.Own()
    held = [owner for owner in dict.fromkeys((*own.days, *own.calendars)) if owner != EVERYWHERE]
    labels = owner_labels(held)
    named = sorted(((as_value(owner), labels[owner]) for owner in held if owner in labels), key=itemgetter(1))
    wanted = request.GET.get("owner", "")
    chosen = next((owner for owner in held if as_value(owner) == wanted), EVERYWHERE)
    return Owners(chosen, as_value(chosen), [(as_value(EVERYWHERE), _("Everybody")), *named] if named else [])


def as_value(owner: Owner) -> str:
    """An owner of days as forms and addresses write it: `contractor:7`."""
    return f"{owner[0].value}:{owner[1]}"


def year_asked(request: SignedInRequest, today: date) -> int:
    """The year in the address, this one when it names none."""
    asked = request.GET.get("year", "")
    return int(asked) if asked.isdecimal() and len(asked) == 4 and 2000 <= int(asked) <= 2100 else today.year


def _days(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [date.fromordinal(first.toordinal() + n) for n in range((date(year + 1, 1, 1) - first).days)]


def _look(calendar: Calendar, changed: frozenset[date] = frozenset()) -> Callable[[date], Cell]:
    words = {
        DayKind.HOLIDAY: _("holiday"),
        DayKind.MAKE_UP_DAY: _("make-up workday"),
        DayKind.SINGLE_DAY: _("A rule for one day"),
    }
    marks = {DayKind.HOLIDAY: _("off"), DayKind.MAKE_UP_DAY: _("work")}

    def look(day: date) -> Cell:
        kind = calendar.kind_of(day)
        title = " · ".join(filter(None, [holiday_in_words(calendar.names.get(day, "")), words.get(kind, "")]))
        mark = "●" if day in changed else marks.get(kind, "")
        return Cell(day, TONES[kind], mark, title)

    return look


def _key() -> list[tuple[str, str]]:
    return [
        ("plain", _("Workday")),
        ("free", _("Rest day")),
        ("holiday", _("Holiday")),
        ("make-up", _("Make-up workday")),
        ("single", _("A rule for one day")),
    ]


def _spans(noted: Sequence[CalendarDay]) -> list[tuple[str, str, date, date, int]]:
    """Days of the same name and kind in a row: name, kind, first, last, how many."""
    spans: list[tuple[str, str, date, date, int]] = []
    for each in sorted(noted, key=lambda one: (one.kind, one.day)):
        name = holiday_in_words(each.name)
        if spans and spans[-1][:2] == (name, each.kind) and (each.day - spans[-1][3]).days == 1:
            spans[-1] = (*spans[-1][:3], each.day, spans[-1][4] + 1)
        else:
            spans.append((name, each.kind, each.day, each.day, 1))
    return sorted(spans, key=lambda span: span[2])


@require_safe
def year_file(request: SignedInRequest, year: int) -> HttpResponse:
    """The holidays and make-up days of a year as a file, in the form in which a notice is brought in."""
    check_may_look(request.actor)
    table = CalendarTable.objects.order_by("pk").first()
    kinds = {"holiday": "放假", "workday": "上班"}
    lines = [
        f"{each.day:%Y-%m-%d},{kinds[each.kind]},{holiday_in_words(each.name).replace(',', ' ')}"
        for each in (notice_held(table, year) if table else [])
    ]
    text = "\ufeff" + "\r\n".join(["日期,性质,名称", *lines]) + "\r\n"
    return HttpResponse(
        text,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="calendar-{year}.csv"'},
    )


@require_POST
def review(request: SignedInRequest) -> HttpResponse:
    """Read a notice and show what it would change. Nothing counts yet."""
    permissions.check_may_load_calendar(request.actor)
    form = NoticeForm(request.POST, request.FILES)
    if not form.is_valid():
        return page(request, "office/calendars/year.html", _year_context(request, form), status=422)
    sent = cast("UploadedFile[bytes]", form.cleaned_data["file"])
    content = sent.read()
    sheet = read_sheet(content, sent.name or "")
    return _review(
        request,
        rows=[list(row) for row in sheet.rows],
        source=form.cleaned_data["source"],
        sha256=hashlib.sha256(content).hexdigest(),
    )


def _review(request: SignedInRequest, *, rows: Sequence[Sequence[object]], source: str, sha256: str) -> HttpResponse:
    notice = rules.read_notice(rows, source=source)
    table, held = table_in_force()
    changes = list(rules.differences(held_days(table, notice), notice)) if notice.year else []
    first = min((each.day for each in notice.days), default=None)
    context = {
        "notice": notice,
        "source": source,
        "sha256": sha256,
        "held_table": table,
        "rows": "\n".join(f"{each.day:%Y-%m-%d},{each.note.value},{each.name}" for each in notice.days),
        "changes": [(each, str(WEEKDAYS[each.day.weekday()])) for each in changes],
        "note_words": {rules.DayNote.HOLIDAY: _("holiday"), rules.DayNote.WORKDAY: _("make-up workday"), None: "–"},
        "concerned": count_concerned(first) if first else 0,
        "months": _months_of(notice, held, changes),
        "month_key_items": [*_key()[:4]],
        "confirmed_until": table.confirmed_until,
        "too_early": table.confirmed_until is not None and notice.year > table.confirmed_until.year + 1,
    }
    return page(request, "office/calendars/review.html", context, status=422 if notice.faults else 200)


def _months_of(notice: rules.Notice, held: CalendarRules, changes: Sequence[rules.DayChange]) -> list[object]:
    """The year as the notice would have it, days that change marked."""
    if not notice.year:
        return []
    calendar = rules.calendar_from(
        held,
        days=[(each.day, each.note) for each in notice.days],
        names={each.day: each.name for each in notice.days},
    )
    look = _look(calendar, frozenset(each.day for each in changes))
    return [*months_between(date(notice.year, 1, 1), date(notice.year, 12, 31), look)]


def table_in_force() -> tuple[CalendarTable, CalendarRules]:
    """The table from which the default calendar of the rules in force takes its days."""
    policy = policy_of(in_force(on=timezone.localdate()).pk)
    return usual_table(policy), policy.section(CalendarPolicy).rules_of()


@require_POST
def publish(request: SignedInRequest) -> HttpResponse:
    """Let the reviewed notice count."""
    permissions.check_may_load_calendar(request.actor)
    form = PublishForm(request.POST)
    if not form.is_valid():
        return redirect("office:calendars")
    sent = form.cleaned_data
    table, _held = table_in_force()
    notice = rules.read_notice(list(reader(io.StringIO(sent["rows"]))), source=sent["source"])
    actions.publish_notice(
        key=table.key,
        seen=sent["seen"],
        notice=notice,
        source=sent["source"],
        sha256=sent["sha256"],
        by=request.actor,
        at=timezone.now(),
    )
    toast(request, _("Published. Time limits that these days concern have been reckoned anew."))
    return redirect(f"{reverse('office:calendars')}?year={notice.year}")
