"""Reads of money: who bears, what a case cost, what was quoted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.db.models import BigIntegerField, Exists, OuterRef, Q, QuerySet, Sum

from aftercare.ground.accounts.models import Development
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.prepared import Given, Question
from aftercare.ground.policies.queries import in_force, policy_of
from aftercare.outcome.settlement.models import CostLine, Quotation, Statement, StatementLine
from aftercare.outcome.settlement.policy import SettlementPolicy, StatementRule
from aftercare.service.cases.models import Case
from aftercare.service.warranty.models import CoverageDecision
from aftercare.service.workorders.queries.money import contractor_charged


@dataclass(frozen=True)
class Bearing:
    """Who bears a cost and why: shares in percent, the contractor concerned, and the rule that says so."""

    shares: Sequence[tuple[str, Decimal]]
    contractor_id: int | None
    from_retention: bool
    basis: str


def settlement_policy_of(case: Case) -> SettlementPolicy:
    """The money section of the policy version under which the case stands."""
    return policy_of(case.policy_id).section(SettlementPolicy)


def bearing_of(case: Case, policy: SettlementPolicy) -> Bearing:
    """Who bears the costs of a case.

    Outside repair after the responsible contractor declined or kept silent is booked on that contractor; otherwise
    the liable party of the coverage decision decides (S001.19.r11-r13); without a decision the developer bears it
    for the time being (S000.11.r03), as nothing is charged to anybody unjudged.
    """
    failed = contractor_charged(case.pk)
    if failed is not None:
        return Bearing(
            shares=((policy.outside_repair.charged_to.value, Decimal(100)),),
            contractor_id=failed,
            from_retention=policy.retention.deduct,
            basis=", ".join(policy.outside_repair.source),
        )
    decision = CoverageDecision.objects.filter(case_id=case.pk, superseded_at__isnull=True).first()
    rule = policy.rule_for(decision.liable_party if decision else "developer")
    return Bearing(
        shares=tuple((share.bearer.value, share.percent) for share in rule.shares),
        contractor_id=decision.contractor_id if decision else None,
        from_retention=policy.retention.deduct and decision is not None and decision.contractor_id is not None,
        basis=", ".join(rule.source),
    )


def is_approved(case_id: int) -> bool:
    """Whether the costs of a case were approved."""
    return CostLine.objects.filter(case_id=case_id, state=CostLine.State.APPROVED).exists()


_LINES = Question(
    lambda: (
        CostLine.objects.filter(case=Given("case", BigIntegerField()))
        .exclude(state=CostLine.State.VOID)
        .select_related("contractor")
        .order_by("pk")
    )
)
_QUOTATION = Question(
    lambda: (
        Quotation.objects.filter(case=Given("case", BigIntegerField())).exclude(state="replaced").order_by("-pk")[:1]
    )
)

ASKED_OF_A_CASE = (_LINES, _QUOTATION)


def lines_of(case_id: int) -> list[CostLine]:
    """The living cost lines of a case, in the order in which they were booked."""
    return _LINES.rows(case=case_id)


def totals_of(case_id: int) -> dict[str, Decimal]:
    """What each bearer carries of a case, in CNY (PI03)."""
    rows = (
        CostLine.objects.filter(case_id=case_id)
        .exclude(state=CostLine.State.VOID)
        .values("bearer")
        .annotate(total=Sum("amount"))
        .order_by("bearer")
    )
    return {row["bearer"]: row["total"] for row in rows}


def is_settled(case_id: int) -> bool:
    """Guard: no cost of the case waits for approval."""
    return not CostLine.objects.filter(case_id=case_id, state=CostLine.State.BOOKED).exists()


def is_quoted(case_id: int) -> bool:
    """Guard: a quotation has been sent to the owner."""
    return Quotation.objects.filter(case_id=case_id, state__in=["sent", "accepted"]).exists()


def is_quotation_accepted(case_id: int) -> bool:
    """Guard: the owner has accepted the quotation."""
    return Quotation.objects.filter(case_id=case_id, state="accepted").exists()


def quotation_of(case_id: int) -> Quotation | None:
    """The latest quotation of a case that was not replaced."""
    return _QUOTATION.first(case=case_id)


def statement_rules(development: Development, *, on: date) -> dict[str, StatementRule]:
    """What is to be settled for a development by the policy of a day."""
    version = in_force(on=on, development_id=development.pk, company_id=development.company_id)
    return policy_of(version.pk).section(SettlementPolicy).statements


def costs_to_settle(development: Development, *, key: str, rule: StatementRule, until: date) -> QuerySet[CostLine]:
    """The approved costs that `rule` covers and no statement of it holds, approved by the end of the day `until`.

    What was approved late is not lost: it goes into the next statement.
    """
    end = datetime.combine(until + timedelta(days=1), time(), tzinfo=development.zone)
    return (
        CostLine.objects.filter(
            ~Exists(StatementLine.objects.filter(cost_id=OuterRef("pk"), rule=key)),
            Q(case__development=development) | Q(case=None, development=development),
            state=CostLine.State.APPROVED,
            bearer__in=[bearer.value for bearer in rule.covers],
            approved_at__lt=end,
        )
        .select_related("case", "contractor")
        .order_by("pk")
    )


def list_statements(
    *, by: Actor, development_id: int | None = None, state: str = "", before_id: int | None = None, size: int = 50
) -> list[Statement]:
    """Statements in reach, the newest first, below `before_id`."""
    found = Statement.objects.visible_to(by).select_related("development", "contractor")
    if development_id is not None:
        found = found.filter(development_id=development_id)
    if state:
        found = found.filter(state=state)
    if before_id is not None:
        found = found.filter(pk__lt=before_id)
    return list(found.order_by("-pk")[:size])


def entries_of(statement: Statement) -> list[CostLine]:
    """The costs of a statement, by case, in the order in which they were booked."""
    lines = CostLine.objects.filter(statement_lines__statement=statement).select_related("case__unit", "contractor")
    return list(lines.order_by("case_id", "pk"))


def list_entries(statement: Statement, *, after_id: int = 0, size: int = 50) -> list[CostLine]:
    """The costs of a statement from `after_id` on, in the order in which they were booked, for reading page by page."""
    lines = CostLine.objects.filter(statement_lines__statement=statement, pk__gt=after_id)
    return list(lines.select_related("case", "contractor").order_by("pk")[:size])


def statements_of_case(case_id: int) -> list[Statement]:
    """The living statements on which costs of a case stand."""
    found = Statement.objects.filter(entries__cost__case_id=case_id).exclude(state=Statement.State.VOID)
    return list(found.distinct().order_by("pk")[:20])
