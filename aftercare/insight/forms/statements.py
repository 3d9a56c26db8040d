"""A statement as it goes out on paper: a Chinese document whoever prints it."""

from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from aftercare.ground.core.documents import Words
from aftercare.insight.forms.queries import LANGUAGE
from aftercare.outcome.settlement.models import Statement
from aftercare.outcome.settlement.queries import entries_of
from aftercare.outcome.settlement.rules import BEARER_WORDS


def statement_document(statement: Statement, *, at: datetime) -> dict[str, object]:
    """What the layout `statement` is fed with (S000.12.r16: delivered in writing); two statements to the database."""
    with translation.override(LANGUAGE):
        invoice = statement.invoice
        payer = statement.contractor.name if statement.contractor else str(BEARER_WORDS[statement.payer])
        facts = [
            [_("Number"), statement.number],
            [_("Paid by"), payer],
            [_("Period"), f"{statement.first_on} – {statement.last_on}"],
            [_("Development"), statement.development.name],
        ]
        if invoice:
            facts.append([_("Invoice made out to"), str(BEARER_WORDS[invoice["title"]])])
            facts.append([_("Invoice number"), statement.invoice_number or "–"])
        return {
            "language": "zh",
            "title": Words.model_validate(statement.label).in_language(LANGUAGE),
            "number": statement.number,
            "company": f"{statement.development.company.name} {statement.development.name}",
            "printed": _("Printed %(at)s") % {"at": f"{at.astimezone(statement.development.zone):%Y-%m-%d %H:%M}"},
            "facts": facts,
            "head": [_("Case"), _("Room"), _("What"), _("Quantity"), _("Unit price"), _("Amount"), _("Borne by")],
            "rows": [
                [
                    line.case.number or "" if line.case else "",
                    line.case.unit.code if line.case and line.case.unit else "",
                    line.label,
                    f"{line.quantity.normalize():f} {line.unit}",
                    f"{line.unit_price:,.2f}",
                    f"{line.amount:,.2f}",
                    line.contractor.name if line.contractor else str(BEARER_WORDS[line.bearer]),
                ]
                for line in entries_of(statement)
            ],
            "total": _("Sum: %(amount)s CNY") % {"amount": f"{statement.total:,.2f}"},
            "signs": [_("Drawn by"), _("Confirmed by"), _("Received by")],
            "names": [statement.drawn_by_label, statement.confirmed_by_label, statement.delivered_to],
        }
