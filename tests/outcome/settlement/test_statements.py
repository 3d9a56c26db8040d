"""Approved costs are put to whoever pays, period by period; a second person confirms; nothing is settled twice."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django_tasks_db.models import DBTaskResult

from aftercare.ground.accounts.models import Development
from aftercare.ground.audit.models import AuditEvent
from aftercare.ground.core.actors import CLOCK, Actor
from aftercare.ground.core.errors import BadInput, Missing, NotPermitted
from aftercare.outcome.settlement import actions, jobs, queries, rules
from aftercare.outcome.settlement.models import CostLine, Statement
from aftercare.service.cases import actions as cases
from aftercare.service.cases.models import Case
from aftercare.service.warranty.policy import Party
from tests.factories.accounts import an_actor
from tests.factories.cases import NOW, a_case
from tests.factories.contractors import a_built_part

MONTH = date(NOW.year, NOW.month, 1)
AFTER = datetime(NOW.year + NOW.month // 12, NOW.month % 12 + 1, 2, 2, 0, tzinfo=UTC)  # the month is over
LATER = AFTER + timedelta(days=150)  # the quarter, too


def approved(development: Development | None = None, *, party: Party = Party.CONTRACTOR, price: str = "100.00") -> Case:
    """A case whose one cost was booked by the inspector and approved by finance."""
    case = a_case(**({"development": development} if development else {}))
    place = case.development
    a_built_part(development=place, component="waterproofing")
    inspector = an_actor("inspector", development=place)
    cases.decide_coverage(
        case_id=case.pk, seen=seen(case), cause="construction", covered=party is not Party.OWNER,
        liable_party=party.value, reason="现场共同认定", by=inspector, at=NOW,
    )  # fmt: skip
    actions.book_cost(
        case_id=case.pk, seen=seen(case), kind="labour", label="闭水试验及修补", quantity=Decimal(1), unit="项",
        unit_price=Decimal(price), by=inspector, at=NOW,
    )  # fmt: skip
    actions.approve_costs(case_id=case.pk, seen=seen(case), by=finance(place), at=NOW)
    return case


def seen(case: Case) -> int:
    return Case.objects.values_list("version", flat=True).get(pk=case.pk)


def finance(development: Development) -> Actor:
    return an_actor("finance", development=development)


def drawn(
    development: Development, rule: str = "after_sales_repairs", *, on: date = MONTH, at: datetime = AFTER
) -> list[Statement]:
    return actions.draw_statements(development_id=development.pk, rule_key=rule, on=on, by=finance(development), at=at)


def confirmed(statement: Statement, *, reason: str = "") -> Statement:
    return actions.confirm_statement(
        statement_id=statement.pk, seen=statement.version, reason=reason, by=finance(statement.development), at=AFTER
    )


@pytest.mark.requirement("S000.11.r16", "S000.18.r15", "S000.19.r27")
def test_a_months_repairs_are_put_to_the_developer_once_in_one_numbered_statement() -> None:
    case = approved(price="100.00")
    approved(case.development, party=Party.DEVELOPER, price="23.45")
    [statement] = drawn(case.development)
    assert (statement.payer, statement.total, statement.count) == ("developer", Decimal("123.45"), 2)
    assert (statement.first_on, statement.last_on.month) == (MONTH, MONTH.month)
    assert statement.number.startswith("DZ-")
    with pytest.raises(rules.NothingToSettle):
        drawn(case.development)
    event = AuditEvent.objects.get(name="statement.drawn")
    assert (event.changes["total"], event.changes["lines"]) == ("123.45", 2)


@pytest.mark.requirement("S000.19.r24")
def test_repairs_the_property_company_or_the_owner_answers_for_stay_out_of_the_developers_statement() -> None:
    case = approved(price="100.00")
    approved(case.development, party=Party.PROPERTY_COMPANY, price="50.00")
    approved(case.development, party=Party.OWNER, price="70.00")
    [statement] = drawn(case.development)
    assert {line.bearer for line in queries.entries_of(statement)} == {"contractor"}
    assert statement.total == Decimal("100.00")


@pytest.mark.requirement("S000.12.r16")
def test_each_quarter_every_responsible_contractor_gets_his_own_repairs_put_together() -> None:
    case = approved(price="100.00")
    approved(case.development, party=Party.DEVELOPER, price="23.45")
    with pytest.raises(rules.PeriodNotOver):
        drawn(case.development, "measured_repairs", at=NOW)
    [statement] = drawn(case.development, "measured_repairs", at=LATER)
    line = CostLine.objects.get(bearer="contractor")
    assert (statement.contractor_id, statement.payer, statement.total) == (
        line.contractor_id,
        "contractor",
        line.amount,
    )
    assert (statement.last_on - statement.first_on).days in range(89, 93)
    assert drawn(case.development, at=LATER)[0].count == 2, "the developer's statement holds them all the same"


@pytest.mark.requirement("S000.19.r25")
def test_the_statement_says_on_whom_the_invoice_is_made_out_and_goes_out_with_its_number() -> None:
    [statement] = drawn(approved().development)
    assert statement.invoice == {"title": "developer", "original_to": "developer", "copy_to": "property_company"}
    statement = confirmed(statement)
    values = {"statement_id": statement.pk, "to": "开发商财务部", "on": AFTER.date(), "at": AFTER}
    by = finance(statement.development)
    with pytest.raises(BadInput, match="发票"):
        actions.deliver_statement(seen=statement.version, by=by, **values)
    delivered = actions.deliver_statement(seen=statement.version, by=by, invoice_number="FP-26-0031", **values)
    assert (delivered.state, delivered.invoice_number) == ("delivered", "FP-26-0031")
    settled = actions.settle_statement(
        statement_id=delivered.pk, seen=delivered.version, on=AFTER.date(), by=by, at=AFTER
    )
    assert settled.state == "settled"


@pytest.mark.requirement("S000.19.r26")
def test_a_sum_above_the_control_limit_is_confirmed_only_with_a_reason() -> None:
    [statement] = drawn(approved(price="200000.01").development)
    assert statement.over_limit
    with pytest.raises(rules.OverLimit, match="200000"):
        confirmed(statement)
    assert confirmed(statement, reason="暴雨后屋面集中维修").limit_reason == "暴雨后屋面集中维修"


def test_who_drew_a_statement_does_not_confirm_it() -> None:
    case = approved()
    by = finance(case.development)
    [statement] = actions.draw_statements(
        development_id=case.development_id, rule_key="after_sales_repairs", on=MONTH, by=by, at=AFTER
    )
    with pytest.raises(rules.OwnBooking):
        actions.confirm_statement(statement_id=statement.pk, seen=statement.version, by=by, at=AFTER)


def test_costs_of_a_statement_taken_back_wait_for_the_next_one() -> None:
    case = approved()
    [statement] = drawn(case.development)
    by = finance(case.development)
    with pytest.raises(BadInput, match="撤回理由"):
        actions.void_statement(statement_id=statement.pk, seen=statement.version, reason=" ", by=by, at=AFTER)
    actions.void_statement(statement_id=statement.pk, seen=statement.version, reason="漏了一张单", by=by, at=AFTER)
    [again] = drawn(case.development)
    assert again.total == statement.total
    assert queries.statements_of_case(case.pk) == [again]


def test_a_delivered_statement_is_not_taken_back() -> None:
    statement = confirmed(drawn(approved().development)[0])
    by = finance(statement.development)
    delivered = actions.deliver_statement(
        statement_id=statement.pk,
        seen=statement.version,
        to="开发商",
        on=AFTER.date(),
        invoice_number="1",
        by=by,
        at=AFTER,
    )
    with pytest.raises(rules.WrongState):
        actions.void_statement(statement_id=delivered.pk, seen=delivered.version, reason="x", by=by, at=AFTER)
    with pytest.raises(BadInput, match="账期结束之后"):
        actions.settle_statement(
            statement_id=delivered.pk, seen=delivered.version, on=MONTH - timedelta(days=1), by=by, at=AFTER
        )


def test_a_cost_approved_late_goes_into_the_next_statement() -> None:
    case = approved(price="10.00")
    drawn(case.development)
    approved(case.development, price="5.00")
    CostLine.objects.filter(unit_price=Decimal("5.00")).update(approved_at=AFTER)
    with pytest.raises(rules.NothingToSettle):
        drawn(case.development)
    [late] = drawn(case.development, on=AFTER.date(), at=LATER)
    assert late.total == Decimal("5.00")


def test_agents_and_those_of_another_development_settle_nothing() -> None:
    case = approved()
    elsewhere = a_case().development
    for by in (an_actor("agent", development=case.development), finance(elsewhere)):
        with pytest.raises(NotPermitted):
            actions.draw_statements(
                development_id=case.development_id, rule_key="after_sales_repairs", on=MONTH, by=by, at=AFTER
            )
    [statement] = drawn(case.development)
    assert list(Statement.objects.visible_to(finance(elsewhere))) == []
    assert queries.list_statements(by=finance(case.development)) == [statement]


def test_a_statement_nobody_knows_is_refused() -> None:
    with pytest.raises(Missing):
        drawn(approved().development, "no_such_rule")


def test_the_clock_draws_what_is_due_once_and_nothing_where_nothing_waits() -> None:
    case, without_costs = approved(), a_case()
    jobs.find_statements_due(at=AFTER)
    work = [task.args_kwargs["args"] for task in DBTaskResult.objects.all()]
    due = [payload for name, _key, payload, *_more in work if name == jobs.DRAW]
    assert {(each["development_id"], each["rule_key"]) for each in due} >= {
        (place.development_id, "after_sales_repairs") for place in (case, without_costs)
    }
    for payload in due * 2:
        jobs.draw_due(**payload, at=AFTER)
    [found] = Statement.objects.filter(rule="after_sales_repairs")
    assert (found.development_id, found.drawn_by) == (case.development_id, CLOCK.reference)


@pytest.mark.parametrize(
    ("every", "on", "first", "last"),
    [
        ("month", date(2026, 2, 14), date(2026, 2, 1), date(2026, 2, 28)),
        ("month", date(2024, 2, 29), date(2024, 2, 1), date(2024, 2, 29)),
        ("quarter", date(2026, 12, 31), date(2026, 10, 1), date(2026, 12, 31)),
        ("quarter", date(2026, 1, 1), date(2026, 1, 1), date(2026, 3, 31)),
    ],
)
def test_a_period_is_a_calendar_month_or_quarter(every: str, on: date, first: date, last: date) -> None:
    assert rules.period_of(every, on=on) == (first, last)
    assert rules.last_finished_period(every, today=last + timedelta(days=1)) == (first, last)
