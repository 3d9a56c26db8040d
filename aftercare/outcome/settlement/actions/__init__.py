"""Every change of money: costs, quotations, statements."""

from aftercare.outcome.settlement.actions.costs import approve_costs, book_cost, void_cost
from aftercare.outcome.settlement.actions.quotations import answer_quotation, send_quotation
from aftercare.outcome.settlement.actions.statements import (
    confirm_statement,
    deliver_statement,
    draw_statements,
    settle_statement,
    void_statement,
)

__all__ = [
    "answer_quotation",
    "approve_costs",
    "book_cost",
    "confirm_statement",
    "deliver_statement",
    "draw_statements",
    "send_quotation",
    "settle_statement",
    "void_cost",
    "void_statement",
]
