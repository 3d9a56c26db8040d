"""Money on the case page: cost lines and who bears them, and the quotation of a paid repair."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from aftercare.faces.web.desk.panels import Panel
from aftercare.faces.web.words import said
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.checks import allows
from aftercare.ground.core.text import lazy as _
from aftercare.outcome.settlement import permissions, queries
from aftercare.outcome.settlement.models import CostLine
from aftercare.outcome.settlement.rules import BEARER_WORDS
from aftercare.service.cases.models import Case

POSITIONS = 5
OWN_KINDS = {"fine": _("Fine"), "fine_paid_back": _("Fine paid back")}
"""Kinds of cost that come of decisions, and so cannot be chosen."""


def _totals(lines: Iterable[CostLine]) -> dict[str, Decimal]:
    """What each bearer carries, in the order of their keys (PI03)."""
    totals: dict[str, Decimal] = {}
    for line in sorted(lines, key=lambda line: line.bearer):
        totals[line.bearer] = totals.get(line.bearer, Decimal(0)) + line.amount
    return totals


def money_panel(case: Case, by: Actor, at: datetime) -> Panel | None:  # noqa: ARG001  every panel is told the time
    """The panel of a case that cost something, or may be booked on now."""
    lines = queries.lines_of(case.pk)
    quotation = queries.quotation_of(case.pk)
    books = case.is_open and bool(case.component) and allows(permissions.check_may_book, by, case)
    if not (lines or quotation or books):
        return None
    policy = queries.settlement_policy_of(case)
    waiting = [line for line in lines if line.state == "booked"]
    context: dict[str, object] = {
        "lines": [
            (
                line,
                said(policy.cost_kinds[line.kind].label)
                if line.kind in policy.cost_kinds
                else OWN_KINDS.get(line.kind, line.kind),
            )
            for line in lines
        ],
        "bearers": {bearer: str(words) for bearer, words in BEARER_WORDS.items()},
        "totals": [(str(BEARER_WORDS[bearer]), total) for bearer, total in _totals(lines).items()],
        "total": sum((line.amount for line in lines), Decimal(0)),
        "books": books and len(waiting) == len(lines),
        "approves": bool(waiting) and allows(permissions.check_may_approve, by, case),
        "kinds": [(key, said(kind.label)) for key, kind in policy.cost_kinds.items()],
        "quotation": quotation,
        "quotes": books and case.step == "quoting",
        "answers": case.step == "quoted" and allows(permissions.check_may_answer, by, case),
        "positions": range(POSITIONS),
    }
    return Panel("desk/panel_money.html", place="main", context=context)
