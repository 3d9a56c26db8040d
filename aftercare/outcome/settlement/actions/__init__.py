"""Every change of money: costs and quotations."""

from aftercare.outcome.settlement.actions.costs import approve_costs, book_cost, void_cost
from aftercare.outcome.settlement.actions.quotations import answer_quotation, send_quotation

__all__ = ["answer_quotation", "approve_costs", "book_cost", "send_quotation", "void_cost"]
