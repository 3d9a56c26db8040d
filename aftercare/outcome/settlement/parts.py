"""Writing cost lines inside another transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from aftercare.ground.accounts.models import Development
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.database import check_in_transaction
from aftercare.ground.core.forgetting import Forgotten, Whom, count_rows, cover_rows
from aftercare.ground.numbering.parts import next_numbers
from aftercare.ground.numbering.policy import NumberingPolicy
from aftercare.ground.policies.queries import in_force, policy_of
from aftercare.outcome.settlement import rules
from aftercare.outcome.settlement.models import CostLine, Quotation, Statement, StatementLine
from aftercare.outcome.settlement.policy import StatementRule
from aftercare.outcome.settlement.queries import Bearing
from aftercare.service.cases.models import Case


@dataclass(frozen=True)
class Cost:
    """One cost before it is shared among its bearers. `origin` makes a line that the system books appear once only."""

    kind: str
    label: str
    quantity: Decimal
    unit_price: Decimal
    unit: str = ""
    workorder_id: int | None = None
    origin: str = ""


@dataclass(frozen=True)
class Elsewhere:
    """Where a cost belongs that concerns no case, and who has approved it by deciding it."""

    development_id: int
    approved_by: str


def write_cost_lines(
    place: Case | Elsewhere, costs: Sequence[Cost], *, bearing: Bearing, by: Actor, at: datetime
) -> list[CostLine]:
    """One line per cost and bearer, by the rule that `bearing` found; in one statement. Raises BadInput."""
    check_in_transaction()
    belongs: dict[str, object] = {"case": place}
    if isinstance(place, Elsewhere):
        approved = {"state": CostLine.State.APPROVED, "approved_at": at, "approved_by": place.approved_by}
        belongs = {"development_id": place.development_id, **approved}
    lines = [
        CostLine(
            **belongs,
            workorder_id=cost.workorder_id,
            kind=cost.kind,
            label=cost.label,
            quantity=cost.quantity,
            unit=cost.unit,
            unit_price=cost.unit_price,
            amount=share.amount,
            bearer=share.bearer,
            percent=share.percent,
            contractor_id=bearing.contractor_id if share.bearer == "contractor" else None,
            from_retention=bearing.from_retention and share.bearer == "contractor",
            basis=bearing.basis,
            origin=cost.origin,
            booked_at=at,
            booked_by=by.reference,
            booked_by_label=by.label,
        )
        for cost in costs
        for share in rules.share_out(
            rules.price_line(quantity=cost.quantity, unit_price=cost.unit_price), shares=bearing.shares
        )
    ]
    return CostLine.objects.bulk_create(lines)


@dataclass(frozen=True)
class StatementHead:
    """What the statements drawn together have in common."""

    development: Development
    key: str
    rule: StatementRule
    first_on: date
    last_on: date


def write_statements(
    head: StatementHead, gathered: Mapping[int | None, Sequence[CostLine]], *, today: date, by: Actor, at: datetime
) -> list[Statement]:
    """One numbered statement for each contractor (None: for all), with its lines; three statements in all."""
    check_in_transaction()
    rule, invoice = head.rule, head.rule.invoice
    version = in_force(on=today, development_id=head.development.pk, company_id=head.development.company_id)
    pattern = policy_of(version.pk).section(NumberingPolicy).pattern_for("statement")
    numbers = next_numbers(
        pattern=pattern, kind="statement", development=head.development.code, on=today, count=len(gathered)
    )
    made = Statement.objects.bulk_create(
        Statement(
            number=number,
            rule=head.key,
            label=rule.label.model_dump(by_alias=True),
            payer=rule.payer.value,
            development=head.development,
            contractor_id=contractor_id,
            first_on=head.first_on,
            last_on=head.last_on,
            total=sum((line.amount for line in lines), Decimal(0)),
            count=len(lines),
            control_limit=rule.control_limit.amount if rule.control_limit else None,
            invoice=invoice.model_dump(mode="json", exclude={"source"}) if invoice else {},
            drawn_at=at,
            drawn_by=by.reference,
            drawn_by_label=by.label,
        )
        for number, (contractor_id, lines) in zip(numbers, gathered.items(), strict=True)
    )
    StatementLine.objects.bulk_create(
        StatementLine(statement=statement, rule=head.key, cost=line)
        for statement, lines in zip(made, gathered.values(), strict=True)
        for line in lines
    )
    return made


def forget(whom: Whom) -> Forgotten:
    """Take a person out of quotations and cost lines, once the accounts they belong to need not be kept any more."""
    check_in_transaction()
    quoted = Quotation.objects.filter(case_id__in=whom.case_ids)
    booked = CostLine.objects.filter(case_id__in=whom.case_ids)
    fresh = quoted.filter(sent_at__gte=whom.accounts_since), booked.filter(booked_at__gte=whom.accounts_since)
    found = cover_rows(quoted.filter(sent_at__lt=whom.accounts_since), whom)
    found += cover_rows(booked.filter(booked_at__lt=whom.accounts_since), whom)
    newest = fresh[0].order_by("-sent_at").values_list("sent_at", flat=True).first()
    return found + Forgotten(kept=count_rows(fresh[0], whom) + count_rows(fresh[1], whom), kept_since=newest)
