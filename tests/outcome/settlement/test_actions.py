"""Costs land on the purse the rules name; a price needs the owner's word."""

from datetime import timedelta
from decimal import Decimal

import pytest

from aftercare.ground.audit.models import AuditEvent
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.errors import BadInput, NotPermitted
from aftercare.outcome.settlement import actions, queries, rules
from aftercare.outcome.settlement.models import CostLine
from aftercare.service.cases import actions as cases
from aftercare.service.cases.models import Case
from aftercare.service.warranty.policy import Party
from tests.factories.accounts import an_actor
from tests.factories.cases import NOW, a_case
from tests.factories.contractors import a_built_part


def version_of(case: Case) -> int:
    return Case.objects.values_list("version", flat=True).get(pk=case.pk)


def booked(case: Case, by: Actor, *, price: str = "100.01", kind: str = "labour") -> list[CostLine]:
    return actions.book_cost(
        case_id=case.pk,
        seen=version_of(case),
        kind=kind,
        label="闭水试验及修补",
        quantity=Decimal(1),
        unit="项",
        unit_price=Decimal(price),
        by=by,
        at=NOW,
    )


def judged(case: Case, party: Party, *, covered: bool = True, cause: str = "construction") -> None:
    a_built_part(development=case.development, component="waterproofing")
    cases.decide_coverage(
        case_id=case.pk,
        seen=version_of(case),
        cause=cause,
        covered=covered,
        liable_party=party.value,
        reason="现场共同认定",
        by=an_actor("inspector", development=case.development),
        at=NOW,
    )


@pytest.mark.requirement("S001.19.r11", "S000.11.r03", "S000.18.r03")
@pytest.mark.feature("PI03", "WA07")
def test_what_the_builder_answers_for_is_booked_on_the_builder_and_his_retention() -> None:
    case = a_case()
    judged(case, Party.CONTRACTOR)
    [line] = booked(case, an_actor("inspector", development=case.development))
    assert (line.bearer, line.amount, line.from_retention) == ("contractor", Decimal("100.01"), True)
    assert line.contractor_id is not None
    assert queries.totals_of(case.pk) == {"contractor": Decimal("100.01")}


@pytest.mark.requirement("S001.19.r12")
def test_a_shared_fault_is_booked_on_both_and_adds_up() -> None:
    case = a_case()
    judged(case, Party.SHARED)
    lines = booked(case, an_actor("inspector", development=case.development))
    assert sorted((line.bearer, line.amount) for line in lines) == [
        ("contractor", Decimal("50.01")),
        ("developer", Decimal("50.00")),
    ]


@pytest.mark.requirement("S001.14.r29", "S000.15.r02")
def test_outside_the_warranty_the_owner_bears_it() -> None:
    case = a_case()
    judged(case, Party.OWNER, covered=False, cause="misuse")
    [line] = booked(case, an_actor("inspector", development=case.development))
    assert (line.bearer, line.contractor_id, line.from_retention) == ("owner", None, False)


def test_nothing_is_charged_to_anybody_before_it_is_judged() -> None:
    case = a_case()
    [line] = booked(case, an_actor("inspector", development=case.development))
    assert line.bearer == "developer"


def test_a_technician_may_not_book_and_an_unknown_kind_is_refused() -> None:
    case = a_case()
    with pytest.raises(NotPermitted):
        booked(case, an_actor("technician", development=case.development))
    with pytest.raises(BadInput):
        booked(case, an_actor("inspector", development=case.development), kind="champagne")
    assert not CostLine.objects.exists()


@pytest.mark.requirement("S000.12.r04")
def test_costs_are_settled_only_when_somebody_else_has_approved_them() -> None:
    case = a_case()
    booked(case, an_actor("inspector", development=case.development))
    assert not queries.is_settled(case.pk)
    finance = an_actor("finance", development=case.development)
    total = actions.approve_costs(case_id=case.pk, seen=version_of(case), by=finance, at=NOW)
    assert total == Decimal("100.01")
    assert queries.is_settled(case.pk)
    with pytest.raises(rules.CostsApproved):
        booked(case, an_actor("inspector", development=case.development))
    assert AuditEvent.objects.filter(name="costs.approved", subject_id=case.pk).count() == 1


def test_a_cost_taken_back_stays_on_file_and_counts_no_more() -> None:
    case = a_case()
    by = an_actor("inspector", development=case.development)
    [line] = booked(case, by)
    with pytest.raises(BadInput):
        actions.void_cost(case_id=case.pk, line_id=line.pk, seen=version_of(case), reason=" ", by=by, at=NOW)
    actions.void_cost(case_id=case.pk, line_id=line.pk, seen=version_of(case), reason="重复登记", by=by, at=NOW)
    assert queries.totals_of(case.pk) == {}
    assert CostLine.objects.get().void_reason == "重复登记"


LINES = (rules.QuotedLine(label="更换地漏", quantity=Decimal(1), unit="个", unit_price=Decimal("180.00")),)


def quoted(case: Case) -> None:
    judged(case, Party.OWNER, covered=False, cause="misuse")
    supervisor = an_actor("supervisor", development=case.development)
    for move in ("judge_now", "quote"):
        cases.move(case_id=case.pk, seen=version_of(case), move=move, by=supervisor, at=NOW)
    actions.send_quotation(case_id=case.pk, seen=version_of(case), lines=LINES, by=supervisor, at=NOW)


@pytest.mark.requirement("S000.17.r03", "S000.17.r04", "S001.14.r39")
def test_a_paid_repair_is_dispatched_only_after_the_owner_accepted_the_price() -> None:
    case = a_case()
    quoted(case)
    case.refresh_from_db()
    assert (case.step, case.owed_by) == ("quoted", "owner")
    agent = an_actor("agent", development=case.development)
    actions.answer_quotation(case_id=case.pk, seen=case.version, accepted=True, by=agent, at=NOW)
    case.refresh_from_db()
    assert case.step == "dispatching"


def test_a_declined_price_ends_the_case() -> None:
    case = a_case()
    quoted(case)
    agent = an_actor("agent", development=case.development)
    actions.answer_quotation(case_id=case.pk, seen=version_of(case), accepted=False, by=agent, at=NOW)
    case.refresh_from_db()
    assert not case.is_open


def test_an_answer_after_the_last_day_is_refused() -> None:
    case = a_case()
    quoted(case)
    agent = an_actor("agent", development=case.development)
    with pytest.raises(rules.QuotationLapsed):
        actions.answer_quotation(
            case_id=case.pk, seen=version_of(case), accepted=True, by=agent, at=NOW + timedelta(days=16)
        )
