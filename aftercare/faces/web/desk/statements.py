"""Statements: what is put to whom together, drawn, confirmed, delivered, settled; as a page, a PDF and a sheet."""

from collections.abc import Callable
from datetime import date

from django import forms
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from aftercare.faces.web.desk.acts import parsed
from aftercare.faces.web.desk.estate_forms import day
from aftercare.faces.web.desk.figures.files import Value, answer
from aftercare.faces.web.desk.forms import SeenForm
from aftercare.faces.web.html import page, toast
from aftercare.faces.web.words import said
from aftercare.ground.accounts.models import Development
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.accounts.roles import Permission
from aftercare.ground.core.checks import allows
from aftercare.ground.core.documents import Words
from aftercare.ground.core.errors import Missing
from aftercare.ground.core.text import lazy
from aftercare.insight.forms.printing import print_pdf
from aftercare.insight.forms.statements import statement_document
from aftercare.outcome.settlement import actions, permissions, queries, rules
from aftercare.outcome.settlement.models import Statement

LISTED = 50
STATES: dict[str, object] = {
    "drawn": lazy("Drawn, to be confirmed"),
    "confirmed": lazy("Confirmed, to be delivered"),
    "delivered": lazy("Delivered, to be settled"),
    "settled": lazy("Settled"),
    "void": lazy("Recalled"),
}
TONES = {"drawn": "wait", "confirmed": "wait", "delivered": "accent", "settled": "good", "void": "neutral"}


class DrawForm(forms.Form):
    """Which statement of which development."""

    development = forms.IntegerField(label=lazy("Development"))
    rule = forms.CharField(max_length=40, label=lazy("Statement"))
    on = forms.DateField(label=lazy("A day of the period"), widget=day())


class ConfirmForm(SeenForm):
    """Yes to a statement."""

    reason = forms.CharField(max_length=300, required=False, label=lazy("Reason for a sum above the limit"))


class DeliverForm(SeenForm):
    """The hand-over."""

    to = forms.CharField(max_length=120, label=lazy("Delivered to"))
    on = forms.DateField(label=lazy("Delivered on"), widget=day())
    invoice_number = forms.CharField(max_length=60, required=False, label=lazy("Invoice number"))


class SettleForm(SeenForm):
    """The money came."""

    on = forms.DateField(label=lazy("Settled on"), widget=day())


class VoidForm(SeenForm):
    """A statement taken back."""

    reason = forms.CharField(max_length=300, label=lazy("Reason"))


def find(request: SignedInRequest, statement_id: int) -> Statement:
    """The statement, for those who may see it."""
    found = Statement.objects.visible_to(request.actor).select_related("development", "contractor")
    return get_object_or_404(found, pk=statement_id)


@require_safe
def statements(request: SignedInRequest) -> HttpResponse:
    """Every statement in reach, by state; and the form that draws one."""
    permissions.check_may_see_statements(request.actor)
    state = request.GET.get("state", "")
    before = request.GET.get("before", "")
    found = queries.list_statements(
        by=request.actor, state=state, before_id=int(before) if before.isdecimal() else None, size=LISTED
    )
    places = list(Development.objects.visible_to(request.actor, Permission.APPROVE_COSTS).order_by("name")[:300])
    today = timezone.localdate()
    kinds = rules_known(places, today)
    context = {
        "rows": [(each, label_of(each)) for each in found],
        "states": STATES,
        "tones": TONES,
        "bearers": rules.BEARER_WORDS,
        "chips": [(label, address(state=key), key == state, None) for key, label in [("", _("All")), *STATES.items()]],
        "next_url": address(state=state, before=str(found[-1].pk)) if len(found) == LISTED else "",
        "first_url": address(state=state) if before else "",
        "places": [(str(each.pk), each.name) for each in places],
        "kinds": kinds,
        "last_month": rules.last_finished_period("month", today=today)[0],
    }
    return page(request, "desk/statements/list.html", context)


def rules_known(places: list[Development], today: date) -> list[tuple[str, str]]:
    """The statements that the rules of the first development know, to choose from."""
    if not places:
        return []
    try:
        known = queries.statement_rules(places[0], on=today)
    except Missing:
        return []
    return [(key, said(rule.label)) for key, rule in known.items()]


def address(**values: str) -> str:
    """The list's address with what it is narrowed to."""
    query = QueryDict(mutable=True)
    query.update({name: value for name, value in values.items() if value})
    return f"{reverse('desk:statements')}?{query.urlencode()}" if query else reverse("desk:statements")


def label_of(statement: Statement) -> str:
    """The rule's name as it was when the statement was drawn."""
    return said(Words.model_validate(statement.label))


@require_safe
def statement(request: SignedInRequest, statement_id: int) -> HttpResponse:
    """One statement: its sum, its lines, and what is next."""
    row = find(request, statement_id)
    settles = allows(permissions.check_may_settle, request.actor, development_id=row.development_id)
    lines = queries.entries_of(row)
    today = timezone.localdate()
    context = {
        "statement": row,
        "label": label_of(row),
        "lines": lines,
        "states": STATES,
        "tones": TONES,
        "bearers": rules.BEARER_WORDS,
        "crumbs": [(_("Statements"), reverse("desk:statements")), (row.number, "")],
        "settles": settles,
        "own": row.drawn_by == request.actor.reference,
        "confirm_form": ConfirmForm() if settles and row.state == "drawn" else None,
        "deliver_form": DeliverForm(initial={"on": today}) if settles and row.state == "confirmed" else None,
        "settle_form": SettleForm(initial={"on": today}) if settles and row.state == "delivered" else None,
        "void_form": VoidForm() if settles and row.state in ("drawn", "confirmed") else None,
    }
    return page(request, "desk/statements/statement.html", context)


@require_POST
def draw(request: SignedInRequest) -> HttpResponse:
    """Draw what is due."""
    sent = parsed(DrawForm, request).cleaned_data
    made = actions.draw_statements(
        development_id=sent["development"],
        rule_key=sent["rule"],
        on=sent["on"],
        by=request.actor,
        at=timezone.now(),
    )
    toast(request, _("%(n)s statements drawn.") % {"n": len(made)})
    return redirect(made[0].url if len(made) == 1 else reverse("desk:statements"))


Act = Callable[..., Statement]


def done(request: SignedInRequest, statement_id: int, form: type[SeenForm], act: Act) -> HttpResponse:
    """One act on a statement that may be seen: what was sent is read, done, and the statement shown again."""
    find(request, statement_id)
    sent = parsed(form, request).cleaned_data
    act(statement_id=statement_id, by=request.actor, at=timezone.now(), **sent)
    return redirect("desk:statement", statement_id)


@require_POST
def confirm(request: SignedInRequest, statement_id: int) -> HttpResponse:
    """Confirm it."""
    return done(request, statement_id, ConfirmForm, actions.confirm_statement)


@require_POST
def deliver(request: SignedInRequest, statement_id: int) -> HttpResponse:
    """Write down the hand-over."""
    return done(request, statement_id, DeliverForm, actions.deliver_statement)


@require_POST
def settle(request: SignedInRequest, statement_id: int) -> HttpResponse:
    """Write down that it is settled."""
    return done(request, statement_id, SettleForm, actions.settle_statement)


@require_POST
def void(request: SignedInRequest, statement_id: int) -> HttpResponse:
    """Take it back."""
    answered = done(request, statement_id, VoidForm, actions.void_statement)
    toast(request, _("Taken back. Its costs wait for the next statement."))
    return answered


@require_safe
def printed(request: SignedInRequest, statement_id: int) -> HttpResponse:
    """The statement on paper."""
    row = find(request, statement_id)
    document = statement_document(row, at=timezone.now())
    return HttpResponse(
        print_pdf("statement", document=document, images={}),
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{row.number}.pdf"'},
    )


@require_safe
def sheet(request: SignedInRequest, statement_id: int) -> HttpResponse:
    """The statement as an Excel sheet."""
    row = find(request, statement_id)
    head = [
        _("Case"),
        _("Room"),
        _("What"),
        _("Quantity"),
        _("Unit of measure"),
        _("Unit price"),
        _("Amount"),
        _("Borne by"),
    ]
    rows: list[list[Value]] = [
        [
            line.case.number or "" if line.case else "",
            line.case.unit.code if line.case and line.case.unit else "",
            line.label,
            float(line.quantity),
            line.unit,
            float(line.unit_price),
            float(line.amount),
            line.contractor.name if line.contractor else str(rules.BEARER_WORDS[line.bearer]),
        ]
        for line in queries.entries_of(row)
    ]
    note = f"{row.number} · {row.development.name} · {row.first_on} – {row.last_on} · {row.total} CNY"
    return answer("xlsx", title=label_of(row), note=note, head=head, rows=rows, name=row.number)
