"""Fines, demerits and rewards: what is proposed with its facts, one of them with all that happened, my own, figures."""

from datetime import date, timedelta

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from aftercare.faces.web import measures as shared_parts
from aftercare.faces.web.desk.figures.files import Value, answer
from aftercare.faces.web.desk.measure_forms import AnswerForm, DecideForm, ReasonForm, WordsForm
from aftercare.faces.web.desk.measure_proposing import proposing
from aftercare.faces.web.html import fragment, page
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.audit.queries import history
from aftercare.ground.core.checks import allows
from aftercare.ground.core.text import lazy
from aftercare.outcome.conduct import permissions, queries, telling
from aftercare.outcome.conduct.models import Measure
from aftercare.outcome.conduct.rules import State

LISTED = 50
GROUPS: dict[str, tuple[object, tuple[str, ...]]] = {
    "open": (lazy("To be decided"), ("proposed",)),
    "heard": (lazy("Objections and appeals"), ("objected", "appealed")),
    "running": (lazy("Open to objection"), ("decided", "answered")),
    "final": (lazy("Final"), ("final",)),
    "ended": (lazy("Not taken up or taken back"), ("dropped", "reversed")),
}


@require_safe
def measures(request: SignedInRequest) -> HttpResponse:
    """Every measure in reach by where it stands, first those that wait for a decision; and the form to propose one."""
    permissions.check_may_see(request.actor)
    if request.htmx and not request.htmx.boosted and "development" in request.GET:
        return fragment(request, "desk/measures/list.html", "propose", {"proposing": proposing(request)})
    group = request.GET.get("show", "open")
    if group not in GROUPS:
        raise Http404
    before = request.GET.get("before", "")
    found = queries.list_measures(
        by=request.actor,
        states=GROUPS[group][1],
        before_id=int(before) if before.isdecimal() and len(before) < 19 else None,
        size=LISTED,
    )
    counts = queries.count_by_state(by=request.actor)
    context: dict[str, object] = {
        "rows": rows_of(found),
        "group": group,
        "chips": [
            (label, address(show=key), key == group, sum(counts.get(state, 0) for state in states))
            for key, (label, states) in GROUPS.items()
        ],
        "next_url": address(show=group, before=str(found[-1].pk)) if len(found) == LISTED else "",
        "first_url": address(show=group) if before else "",
        "today": timezone.localdate(),
        "proposing": proposing(request),
        **words(),
    }
    return page(request, "desk/measures/list.html", context)


def words() -> dict[str, object]:
    """The words of every list."""
    return {
        "form_words": telling.FORM_WORDS,
        "state_words": telling.STATE_WORDS,
        "tones": shared_parts.TONES,
    }


def rows_of(found: list[Measure]) -> list[tuple[Measure, str, str]]:
    """Each with the name of its ground and the first two of its facts."""
    return [
        (each, telling.said(each.label), " · ".join(f"{label} {value}" for label, value in telling.facts_of(each)[:2]))
        for each in found
    ]


def address(**values: str) -> str:
    """The list's address with what it is narrowed to."""
    query = QueryDict(mutable=True)
    query.update({name: value for name, value in values.items() if value})
    return f"{reverse('desk:measures')}?{query.urlencode()}"


@require_safe
def measure(request: SignedInRequest, measure_id: int) -> HttpResponse:
    """One of them: facts, what was said and decided, and what the reader may do now."""
    row = shared_parts.find(request, measure_id)
    decides = allows(permissions.check_may_decide, request.actor, row)
    himself = row.held_reference == request.actor.reference
    sees = allows(permissions.check_may_see, request.actor)
    state = row.state
    context = {
        **shared_parts.shared(request, row),
        "crumbs": [
            (_("Fines and rewards"), reverse("desk:measures"))
            if sees
            else (_("About me"), reverse("desk:my_measures")),
            (str(row), ""),
        ],
        "lines": history("measure", row.pk, reader=request.actor),
        "held_by_proposer": decides and request.actor.reference == row.proposed_by,
        "himself": himself and decides,
        "decide_form": DecideForm(measure=row) if decides and not himself and state == State.PROPOSED else None,
        "answer_form": AnswerForm(measure=row) if decides and not himself and state == State.OBJECTED else None,
        "appeal_form": AnswerForm(measure=row) if decides and not himself and state == State.APPEALED else None,
        "reason_form": ReasonForm(),
        "words_form": WordsForm(),
        "may_drop": decides and not himself and state == State.PROPOSED,
        "may_reverse": decides and not himself and state in {State.DECIDED, State.ANSWERED, State.FINAL},
    }
    return page(request, "desk/measures/measure.html", context)


@require_safe
def my_measures(request: SignedInRequest) -> HttpResponse:
    """What is held against me, or for me; where I say my side, object and appeal."""
    found = queries.list_measures(by=request.actor, own=True)
    return page(request, "desk/measures/mine.html", {"rows": rows_of(found), **words()})


@require_safe
def payroll(request: SignedInRequest) -> HttpResponse:
    """What became final in a month about our own people: for payroll to read; nothing is deducted by it."""
    permissions.check_may_see(request.actor)
    month = month_of(request)
    found = queries.for_payroll(by=request.actor, month=month)
    context = {
        "rows": [(each, telling.said(each.label)) for each in found],
        "month": month,
        "earlier_url": f"{reverse('desk:measures_payroll')}?month={(month - timedelta(days=1)).replace(day=1)}",
        "later_url": f"{reverse('desk:measures_payroll')}?month={(month + timedelta(days=32)).replace(day=1)}",
        "sheet_url": f"{reverse('desk:measures_sheet')}?month={month}",
        **words(),
    }
    return page(request, "desk/measures/payroll.html", context)


def month_of(request: SignedInRequest) -> date:
    """The month asked for, else this one."""
    asked = parse_date(request.GET.get("month", "")) if len(request.GET.get("month", "")) == 10 else None
    return (asked or timezone.localdate()).replace(day=1)


@require_safe
def payroll_sheet(request: SignedInRequest) -> HttpResponse:
    """The list for payroll as an Excel sheet."""
    permissions.check_may_see(request.actor)
    month = month_of(request)
    rows: list[list[Value]] = [
        [
            each.number,
            str(each.held),
            each.development.name,
            telling.said(each.label),
            str(telling.FORM_WORDS[each.form]),
            float(each.amount),
            each.decided_by_label,
        ]
        for each in queries.for_payroll(by=request.actor, month=month)
    ]
    head = [_("Number"), _("Person"), _("Development"), _("Ground"), _("Form"), _("Amount"), _("Decided by")]
    title = _("Fines and rewards for payroll")
    return answer("xlsx", title=title, note=f"{month:%Y-%m}", head=head, rows=rows, name=f"payroll-{month:%Y-%m}")


@require_safe
def measure_figures(request: SignedInRequest) -> HttpResponse:
    """By ground: how often proposed, what stood, what did not, and how much."""
    permissions.check_may_see(request.actor)
    since = timezone.now() - timedelta(days=365)
    found = queries.figures(by=request.actor, since=since)
    context = {
        "rows": [(telling.said(each.label), each) for each in found],
        "proposed": sum(each.proposed for each in found),
        "standing": sum(each.standing for each in found),
        "undone": sum(each.dropped + each.reversed for each in found),
        "amount": sum(each.amount for each in found),
    }
    return page(request, "desk/measures/figures.html", context)


@require_safe
def notice(request: SignedInRequest, measure_id: int) -> HttpResponse:
    """The notice on paper; only what was decided has one."""
    row = shared_parts.find(request, measure_id)
    if not row.number:
        return redirect(row.url)
    return shared_parts.printed(row)
