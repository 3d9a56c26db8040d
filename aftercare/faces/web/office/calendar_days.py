"""Single days and calendars that a company, a development or a contractor has for itself: seen, then made to count."""

from datetime import date
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from aftercare.faces.web.html import page, toast
from aftercare.faces.web.office.calendars import EVERYWHERE, YEARS_BACK, YEARS_ON, as_value, table_in_force, year_asked
from aftercare.faces.web.words import said
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.core.checks import allows
from aftercare.ground.policies.permissions import check_may_look
from aftercare.ground.policies.queries import in_force, policy_of
from aftercare.service.cases.models import Case
from aftercare.service.deadlines import actions, permissions, rules
from aftercare.service.deadlines.models import CalendarTable, Clock, OwnDay
from aftercare.service.deadlines.policy import CalendarPolicy, DeadlinePolicy
from aftercare.service.deadlines.queries import own_days, owner_label, owner_labels
from aftercare.service.deadlines.queries.owners import owners_to_choose
from aftercare.service.deadlines.rules import DayNote, Owner, Whose
from aftercare.service.workorders.queries.limits import preview_orders


def as_owner(value: str) -> Owner:
    """The owner that such a value names; everywhere when it names none."""
    whose, _colon, pk = value.partition(":")
    if whose not in set(Whose) or not pk.isdecimal() or len(pk) > 18:
        return EVERYWHERE
    return Whose(whose), int(pk)


def owner_words(owner: Owner, labels: dict[Owner, str]) -> str:
    """For whom, as it is read."""
    return _("Everybody") if owner == EVERYWHERE else labels.get(owner, as_value(owner))


def note_words() -> dict[str, str]:
    """What a single day can be."""
    return {DayNote.HOLIDAY.value: _("day off"), DayNote.WORKDAY.value: _("workday")}


def _choices(*, everybody: bool) -> list[Any]:
    groups = {
        Whose.COMPANY: _("Companies"),
        Whose.DEVELOPMENT: _("Developments"),
        Whose.CONTRACTOR: _("Contractors"),
    }
    known = owners_to_choose()
    return [
        *([(as_value(EVERYWHERE), _("Everybody"))] if everybody else [("", "")]),
        *((groups[whose], [(as_value(owner), name) for owner, name in known[whose]]) for whose in groups),
    ]


class DayForm(forms.Form):
    """One day, for whom it is different, and why."""

    owner = forms.ChoiceField(label=gettext_lazy("Applies to"))
    day = forms.DateField(label=gettext_lazy("Day"), widget=forms.DateInput(attrs={"type": "date"}))
    note = forms.ChoiceField(label=gettext_lazy("It is a"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=rules.REASON_AT_MOST,
        help_text=gettext_lazy("For instance the number of the notice, a storm warning, an agreement."),
    )

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.choice("owner").choices = _choices(everybody=True)
        self.choice("note").choices = list(note_words().items())

    def choice(self, name: str) -> forms.ChoiceField:
        """A field of choices by its name."""
        found = self.fields[name]
        assert isinstance(found, forms.ChoiceField)
        return found


class ChooseForm(forms.Form):
    """Which calendar of the rules counts for somebody, and why."""

    owner = forms.ChoiceField(label=gettext_lazy("Applies to"))
    calendar = forms.ChoiceField(label=gettext_lazy("Calendar"), required=False)
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=rules.REASON_AT_MOST)

    def __init__(self, *given: Any, calendars: list[tuple[str, str]], **named: Any) -> None:
        super().__init__(*given, **named)
        for name, choices in (("owner", _choices(everybody=False)), ("calendar", [("", _("the usual")), *calendars])):
            found = self.fields[name]
            assert isinstance(found, forms.ChoiceField)
            found.choices = choices


class SeenForm(forms.Form):
    """The edition that was looked at."""

    seen = forms.IntegerField()


def _calendars() -> list[tuple[str, str]]:
    section = policy_of(in_force(on=timezone.localdate()).pk).section(CalendarPolicy)
    return [(key, said(each.label) if each.label else key) for key, each in section.calendars.items()]


@require_safe
def own(request: SignedInRequest) -> HttpResponse:
    """The single days of a year and the calendars that somebody has for himself."""
    check_may_look(request.actor)
    return page(request, "office/calendars/own.html", _own_context(request))


def _own_context(request: SignedInRequest, choosing: ChooseForm | None = None) -> dict[str, object]:
    today = timezone.localdate()
    year = year_asked(request, today)
    table, _held = table_in_force()
    days, gone = own_days.own_days(table, year=year), own_days.withdrawn_days(table, year=year)
    chosen, calendars = own_days.own_calendars(table), _calendars()
    labels = owner_labels([each.owner for each in (*days, *gone)] + [each.owner for each in chosen])
    return {
        "year": year,
        "years": [
            (str(each), f"?year={each}", each == year, None)
            for each in range(today.year - YEARS_BACK, today.year + YEARS_ON + 1)
        ],
        "held_table": table,
        "days": [(each, owner_words(each.owner, labels), as_value(each.owner)) for each in days],
        "gone": [(each, owner_words(each.owner, labels)) for each in gone],
        "chosen": [(each, owner_words(each.owner, labels), dict(calendars).get(each.calendar, "")) for each in chosen],
        "note_words": note_words(),
        "form": DayForm(initial={"owner": request.GET.get("owner", ""), "note": DayNote.HOLIDAY.value, "day": today}),
        "choosing": choosing or ChooseForm(calendars=calendars),
        "may_change": allows(permissions.check_may_load_calendar, request.actor),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def day(request: SignedInRequest) -> HttpResponse:
    """Show which running limits a day would move; posted, let it count."""
    permissions.check_may_load_calendar(request.actor)
    form = DayForm(request.POST if request.method == "POST" else request.GET)
    if not form.is_valid():
        context = _own_context(request) | {"form": form}
        return page(request, "office/calendars/own.html", context, status=422 if request.method == "POST" else 200)
    sent = form.cleaned_data
    owner, table = as_owner(sent["owner"]), table_in_force()[0]
    if request.method != "POST":
        single = rules.SingleDay(DayNote(sent["note"]), sent["reason"])
        context = {"form": form, "sent": sent, "word": note_words()[sent["note"]], "own_day": None}
        return _previewed(request, table, owner=owner, day=sent["day"], single=single, context=context)
    actions.set_day(
        key=table.key,
        seen=_seen(request),
        owner=owner,
        day=sent["day"],
        note=DayNote(sent["note"]),
        reason=sent["reason"],
        by=request.actor,
        at=timezone.now(),
    )
    toast(request, _("It counts. Time limits that this day concerns have been reckoned anew."))
    return redirect(_back(sent["day"]))


def _seen(request: SignedInRequest) -> int:
    form = SeenForm(request.POST)
    return form.cleaned_data["seen"] if form.is_valid() else 0


def _back(day: date) -> str:
    return f"{reverse('office:calendar_own')}?year={day.year}"


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: SignedInRequest, own_day_id: int) -> HttpResponse:
    """Show which running limits move back when a single day is taken back; posted, take it back."""
    permissions.check_may_load_calendar(request.actor)
    found = get_object_or_404(OwnDay.objects.select_related("table"), pk=own_day_id)
    if request.method == "POST":
        actions.withdraw_day(own_day_id=found.pk, seen=_seen(request), by=request.actor, at=timezone.now())
        toast(request, _("Taken back. Time limits that this day concerns have been reckoned anew."))
        return redirect(_back(found.day))
    if found.withdrawn_at is not None:
        return redirect(_back(found.day))
    context = {"word": note_words()[found.kind], "own_day": found}
    return _previewed(request, found.table, owner=found.owner, day=found.day, single=None, context=context)


def _previewed(
    request: SignedInRequest,
    table: CalendarTable,
    *,
    owner: Owner,
    day: date,
    single: rules.SingleDay | None,
    context: dict[str, object],
) -> HttpResponse:
    found = own_days.preview(table, owner=owner, day=day, single=single)
    orders = preview_orders(table, owner=owner, day=day, single=single, at=timezone.now())
    numbers = {each.clock.case_id for each in found.first} | {each.order.case_id for each in orders.first}
    shown = Case.objects.visible_to(request.actor).in_bulk(numbers)
    more = {
        "held_table": table,
        "day": day,
        "preview": found,
        "rows": [(each, _limit_words(each.clock), shown.get(each.clock.case_id)) for each in found.first],
        "orders": orders,
        "later": found.later + orders.later,
        "earlier": found.moved - found.later + orders.moved - orders.later,
        "order_rows": [(each, _date_words()[each.name], shown.get(each.order.case_id)) for each in orders.first],
        "whose": _("Everybody") if owner == EVERYWHERE else owner_label(owner),
        "owner": as_value(owner),
    }
    return page(request, "office/calendars/day.html", context | more)


def _limit_words(clock: Clock) -> str:
    stage = policy_of(clock.policy_id).section(DeadlinePolicy).limits.get(clock.stage)
    return said(stage.label) if stage else clock.stage


def _date_words() -> dict[str, str]:
    return {"answer_by": _("Answer by"), "on_site_by": _("On site by"), "finish_by": _("Finish by")}


@require_POST
def choose(request: SignedInRequest) -> HttpResponse:
    """Let a calendar count for somebody from now on, or the usual one again."""
    permissions.check_may_load_calendar(request.actor)
    form = ChooseForm(request.POST, calendars=_calendars())
    if not form.is_valid():
        return page(request, "office/calendars/own.html", _own_context(request, form), status=422)
    table, _held = table_in_force()
    actions.choose_calendar(
        key=table.key,
        seen=_seen(request),
        owner=as_owner(form.cleaned_data["owner"]),
        calendar=form.cleaned_data["calendar"],
        reason=form.cleaned_data["reason"],
        by=request.actor,
        at=timezone.now(),
    )
    toast(request, _("It counts for time limits that begin from now on."))
    return redirect("office:calendar_own")
