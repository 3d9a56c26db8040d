"""Statements: approved costs of a period put to one payer, confirmed by a second person, delivered, settled."""

from collections import defaultdict
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from aftercare.ground.accounts.models import Development
from aftercare.ground.audit import trail
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.dates import local_day
from aftercare.ground.core.errors import BadInput, Missing
from aftercare.ground.core.text import lazy as _
from aftercare.outcome.settlement import parts, permissions, queries, rules
from aftercare.outcome.settlement.models import CostLine, Statement, StatementLine


@transaction.atomic
def draw_statements(*, development_id: int, rule_key: str, on: date, by: Actor, at: datetime) -> list[Statement]:
    """Draw the statement of the period that holds `on`, or one per contractor where the rule says so.

    Every approved cost that the rule covers and no statement of it holds yet goes in, late ones too. The lock on the
    development keeps two from drawing at once. Source: S000.11.r16, S000.12.r16, S000.19.r24, S000.19.r27.
    Raises Missing for an unknown rule, PeriodNotOver, NothingToSettle.
    """
    development = Development.objects.select_for_update(of=("self",)).filter(pk=development_id).first()
    if development is None:
        raise Missing(_("There is no such development any more."))
    permissions.check_may_settle(by, development_id=development_id)
    today = local_day(at, development.time_zone)
    rule = queries.statement_rules(development, on=today).get(rule_key)
    if rule is None:
        raise Missing(_("The rules in force know no such statement."))
    first_on, last_on = rules.period_of(rule.every.value, on=on)
    lines = list(queries.costs_to_settle(development, key=rule_key, rule=rule, until=last_on))
    rules.check_can_draw(last_on=last_on, today=today, lines=len(lines))
    gathered: dict[int | None, list[CostLine]] = defaultdict(list)
    for line in lines:
        gathered[line.contractor_id if rule.one_per_contractor else None].append(line)
    head = parts.StatementHead(development, rule_key, rule, first_on, last_on)
    made = parts.write_statements(head, gathered, today=today, by=by, at=at)
    for statement in made:
        trail.record(
            "statement.drawn",
            statement,
            by=by,
            at=at,
            begins=True,
            rule=rule_key,
            first_on=first_on,
            last_on=last_on,
            lines=statement.count,
            total=statement.total,
            payer=statement.payer,
        )
    return made


@transaction.atomic
def confirm_statement(*, statement_id: int, seen: int, reason: str = "", by: Actor, at: datetime) -> Statement:
    """Confirm by somebody other than who drew it; above the control limit with the reason (S000.19.r26)."""
    statement = Statement.objects.locked(statement_id, seen=seen)
    permissions.check_may_settle(by, development_id=statement.development_id)
    rules.check_can_confirm(
        state=statement.state,
        drawn_by=statement.drawn_by,
        confirmer=by.reference,
        total=statement.total,
        limit=statement.control_limit,
        reason=reason,
    )
    statement.state, statement.limit_reason = Statement.State.CONFIRMED, reason.strip()
    statement.confirmed_at, statement.confirmed_by, statement.confirmed_by_label = at, by.reference, by.label
    statement.save(
        update_fields=["state", "limit_reason", "confirmed_at", "confirmed_by", "confirmed_by_label", "version"]
    )
    trail.record(
        "statement.confirmed",
        statement,
        by=by,
        at=at,
        total=statement.total,
        limit=statement.control_limit or Decimal(0),
        reason=statement.limit_reason,
    )
    return statement


@transaction.atomic
def deliver_statement(
    *, statement_id: int, seen: int, to: str, on: date, invoice_number: str = "", by: Actor, at: datetime
) -> Statement:
    """Write down that the statement, with its invoices, was handed over: to whom, when (S000.12.r16, S000.19.r27)."""
    statement = Statement.objects.locked(statement_id, seen=seen)
    permissions.check_may_settle(by, development_id=statement.development_id)
    rules.check_stands(statement.state, Statement.State.CONFIRMED)
    if not to.strip():
        raise BadInput(field=_("Delivered to"), value=to, remedy=_("Say who received it."))
    _check_past(_("Delivered on"), on, statement, at)
    if statement.invoice and not invoice_number.strip():
        raise BadInput(
            field=_("Invoice number"), value=invoice_number, remedy=_("This statement goes out with its invoice.")
        )
    statement.state = Statement.State.DELIVERED
    statement.delivered_on, statement.delivered_to, statement.invoice_number = on, to.strip(), invoice_number.strip()
    statement.save(update_fields=["state", "delivered_on", "delivered_to", "invoice_number", "version"])
    trail.record(
        "statement.delivered",
        statement,
        by=by,
        at=at,
        to=statement.delivered_to,
        on=on,
        invoice_number=statement.invoice_number,
    )
    return statement


@transaction.atomic
def settle_statement(*, statement_id: int, seen: int, on: date, by: Actor, at: datetime) -> Statement:
    """Write down that the money came, or was deducted."""
    statement = Statement.objects.locked(statement_id, seen=seen)
    permissions.check_may_settle(by, development_id=statement.development_id)
    rules.check_stands(statement.state, Statement.State.DELIVERED)
    _check_past(_("Settled on"), on, statement, at)
    statement.state, statement.settled_on = Statement.State.SETTLED, on
    statement.save(update_fields=["state", "settled_on", "version"])
    trail.record("statement.settled", statement, by=by, at=at, on=on)
    return statement


@transaction.atomic
def void_statement(*, statement_id: int, seen: int, reason: str, by: Actor, at: datetime) -> Statement:
    """Take back a statement that was not delivered yet; its costs wait for the next one."""
    statement = Statement.objects.locked(statement_id, seen=seen)
    permissions.check_may_settle(by, development_id=statement.development_id)
    rules.check_stands(statement.state, Statement.State.DRAWN, Statement.State.CONFIRMED)
    if not reason.strip():
        raise BadInput(field=_("Reason"), value=reason, remedy=_("Say why it is taken back."))
    statement.state, statement.void_reason = Statement.State.VOID, reason.strip()
    statement.save(update_fields=["state", "void_reason", "version"])
    StatementLine.objects.filter(statement=statement).delete()
    trail.record("statement.voided", statement, by=by, at=at, reason=statement.void_reason)
    return statement


def _check_past(field: object, on: date, statement: Statement, at: datetime) -> None:
    today = local_day(at, statement.development.time_zone)
    if not statement.last_on <= on <= today:
        raise BadInput(field=field, value=on, remedy=_("Give a day after the period and not after today."))
