"""Builders for costs and statements."""

from datetime import date
from decimal import Decimal

from aftercare.outcome.settlement.models import CostLine, Statement, StatementLine
from aftercare.service.cases.models import Case
from tests.factories.ground import NOW


def a_cost(case: Case, *, amount: str = "120.00", bearer: str = "developer", **values: object) -> CostLine:
    """A cost that finance approved."""
    defaults: dict[str, object] = {
        "case": case,
        "kind": "labour",
        "label": "更换角阀",
        "quantity": 1,
        "unit": "项",
        "unit_price": Decimal(amount),
        "amount": Decimal(amount),
        "bearer": bearer,
        "percent": 100,
        "basis": "S001.19.r13",
        "state": "approved",
        "booked_at": NOW,
        "booked_by": "staff:1",
        "booked_by_label": "赵建军",
        "approved_at": NOW,
        "approved_by": "staff:2",
    }
    return CostLine.objects.create(**{**defaults, **values})


def a_statement(case: Case, *, state: str = "drawn", **values: object) -> Statement:
    """A statement of one cost of the case's development, drawn by the clock."""
    cost = a_cost(case)
    defaults: dict[str, object] = {
        "number": f"DZ-{case.pk}",
        "rule": "after_sales_repairs",
        "label": {"zh-hans": "售后维修费月结", "en": "Monthly"},
        "payer": "developer",
        "development": case.development,
        "first_on": date(2026, 10, 1),
        "last_on": date(2026, 10, 31),
        "total": cost.amount,
        "count": 1,
        "state": state,
        "drawn_at": NOW,
        "drawn_by": "clock:0",
        "drawn_by_label": "clock",
        "invoice": {"title": "developer", "original_to": "developer", "copy_to": "property_company"},
    }
    statement = Statement.objects.create(**{**defaults, **values})
    StatementLine.objects.create(statement=statement, rule=statement.rule, cost=cost)
    return statement
