"""Money on the case page: cost lines and who bears them, approval, and the quotation of a paid repair."""

from decimal import Decimal

from django import forms
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from aftercare.faces.web.desk.acts import parsed, shown
from aftercare.faces.web.desk.case import find_case
from aftercare.faces.web.desk.forms import SeenForm
from aftercare.faces.web.desk.panel_money import POSITIONS
from aftercare.faces.web.html import toast
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.outcome.settlement import actions
from aftercare.outcome.settlement.rules import QuotedLine


class CostForm(SeenForm):
    """One cost."""

    kind = forms.CharField(max_length=40)
    label = forms.CharField(max_length=200)
    quantity = forms.DecimalField(max_digits=10, decimal_places=2)
    unit = forms.CharField(required=False, max_length=20)
    unit_price = forms.DecimalField(max_digits=12, decimal_places=2)


class VoidForm(SeenForm):
    """A cost taken back."""

    line = forms.IntegerField()
    reason = forms.CharField(max_length=300)


class AnswerForm(SeenForm):
    """The owner's word on a quotation."""

    accepted = forms.TypedChoiceField(choices=[("yes", "yes"), ("no", "no")], coerce=lambda sent: sent == "yes")
    reason = forms.CharField(required=False, max_length=300)


class QuotationForm(SeenForm):
    """A quotation of a few positions; those left empty are passed over."""

    note = forms.CharField(required=False, max_length=1000)

    def lines(self) -> tuple[QuotedLine, ...]:
        """The positions that were filled in; raises ValidationError for one that is no number."""
        found = []
        for n in range(POSITIONS):
            label = self.data.get(f"label_{n}", "").strip()
            if not label:
                continue
            number = forms.DecimalField(max_digits=12, decimal_places=2)
            found.append(
                QuotedLine(
                    label=label,
                    quantity=number.clean(self.data.get(f"quantity_{n}") or "1") or Decimal(1),
                    unit=self.data.get(f"unit_{n}", "").strip(),
                    unit_price=number.clean(self.data.get(f"price_{n}") or "0") or Decimal(0),
                )
            )
        return tuple(found)

    def clean(self) -> None:
        """Say which position is no number before anything is done."""
        super().clean()
        self.cleaned_data["lines"] = self.lines()


@require_POST
def book(request: SignedInRequest, case_id: int) -> HttpResponse:
    """Book a cost."""
    find_case(request, case_id)
    sent = parsed(CostForm, request).cleaned_data
    actions.book_cost(case_id=case_id, by=request.actor, at=timezone.now(), **sent)
    toast(request, _("Booked on whoever bears it by the rules."))
    return shown(request, case_id)


@require_POST
def void(request: SignedInRequest, case_id: int) -> HttpResponse:
    """Take a cost back."""
    find_case(request, case_id)
    sent = parsed(VoidForm, request).cleaned_data
    actions.void_cost(
        case_id=case_id,
        line_id=sent["line"],
        seen=sent["seen"],
        reason=sent["reason"],
        by=request.actor,
        at=timezone.now(),
    )
    return shown(request, case_id)


@require_POST
def approve(request: SignedInRequest, case_id: int) -> HttpResponse:
    """Approve the costs that wait."""
    find_case(request, case_id)
    sent = parsed(SeenForm, request).cleaned_data
    actions.approve_costs(case_id=case_id, seen=sent["seen"], by=request.actor, at=timezone.now())
    toast(request, _("Approved."))
    return shown(request, case_id)


@require_POST
def quote(request: SignedInRequest, case_id: int) -> HttpResponse:
    """Send the owner a price."""
    find_case(request, case_id)
    sent = parsed(QuotationForm, request).cleaned_data
    actions.send_quotation(
        case_id=case_id,
        seen=sent["seen"],
        lines=sent["lines"],
        note=sent["note"],
        by=request.actor,
        at=timezone.now(),
    )
    toast(request, _("Sent. The case waits for the owner's answer."))
    return shown(request, case_id)


@require_POST
def answer_quotation(request: SignedInRequest, case_id: int) -> HttpResponse:
    """Write down what the owner said to the price."""
    find_case(request, case_id)
    sent = parsed(AnswerForm, request).cleaned_data
    actions.answer_quotation(case_id=case_id, by=request.actor, at=timezone.now(), **sent)
    return shown(request, case_id)
