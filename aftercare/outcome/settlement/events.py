"""What the trail may hear of money."""

from aftercare.ground.audit.declarations import EventKind
from aftercare.ground.core.text import lazy as _

EVENTS: tuple[EventKind, ...] = (
    EventKind("costs.booked", _("Cost booked"), fields=("label", "amount", "lines", "basis")),
    EventKind("costs.voided", _("Cost taken back"), fields=("label", "amount", "reason")),
    EventKind("costs.approved", _("Costs approved"), fields=("lines", "total")),
    EventKind(
        "statement.drawn", _("Statement drawn"), fields=("rule", "first_on", "last_on", "lines", "total", "payer")
    ),
    EventKind("statement.confirmed", _("Statement confirmed"), fields=("total", "limit", "reason")),
    EventKind("statement.delivered", _("Statement delivered"), fields=("to", "on", "invoice_number")),
    EventKind("statement.settled", _("Statement settled"), fields=("on",)),
    EventKind("statement.voided", _("Statement taken back"), fields=("reason",)),
    EventKind("quotation.sent", _("Quotation sent"), fields=("total", "valid_until", "positions")),
    EventKind("quotation.answered", _("Quotation answered"), fields=("accepted", "total", "to_step")),
)
