"""Which grounds the facts give, and how much follows. No database."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aftercare.ground.core.errors import BadInput
from aftercare.outcome.conduct import rules
from aftercare.outcome.conduct.policy import ConductPolicy, Form, Held, Occasion
from aftercare.outcome.conduct.rules import Facts
from tests.factories.policies import the_baseline


def policy() -> ConductPolicy:
    return the_baseline().section(ConductPolicy)


def climbed(**facts: object) -> list[str]:
    values = {
        "occasion": Occasion.ESCALATED,
        "kind": "repair",
        "began_as": "repair",
        "level": "city",
        "trigger": "reports",
        **facts,
    }
    return rules.grounds_for(policy(), Facts(**values))  # type: ignore[arg-type]


def priced(ground: str, *, level: str = "city", relapses: int = 0) -> tuple[Decimal, Decimal]:
    found = rules.price(policy(), policy().ground(ground), level=level, relapses=relapses)
    return found.least, found.most


@pytest.mark.requirement("S004.11.r09")
def test_people_of_the_service_centre_answer_for_a_complaint_that_climbed_unsolved() -> None:
    assert climbed(kind="complaint", began_as="complaint") == ["complaint_unsolved"]
    assert policy().ground("complaint_unsolved").held[0] is Held.RESPONSIBLE
    assert priced("complaint_unsolved") == (Decimal(200), Decimal(1000))
    assert priced("complaint_unsolved", level="group") == (Decimal(400), Decimal(2000))


@pytest.mark.requirement("S004.11.r10")
def test_repair_staff_answer_within_the_warranty_when_it_is_not_the_builders_fault() -> None:
    assert climbed(covered=True, cause="material") == ["repair_unsolved_in_warranty"]
    assert policy().ground("repair_unsolved_in_warranty").held[0] is Held.REPAIRER
    assert priced("repair_unsolved_in_warranty", level="group") == (Decimal(400), Decimal(2000))


@pytest.mark.requirement("S004.11.r11")
def test_the_construction_company_answers_for_its_own_fault_within_and_after_the_warranty() -> None:
    assert climbed(covered=True, cause="construction") == ["repair_unsolved_of_the_builder"]
    assert policy().ground("repair_unsolved_of_the_builder").held == (Held.CONTRACTOR,)
    assert priced("repair_unsolved_of_the_builder", level="group") == (Decimal(400), Decimal(2000))


@pytest.mark.requirement("S004.11.r12")
def test_repair_staff_answer_after_the_warranty() -> None:
    assert climbed(covered=False, cause="wear") == ["repair_unsolved_after_warranty"]
    assert priced("repair_unsolved_after_warranty", level="group") == (Decimal(400), Decimal(2000))


def test_nothing_is_proposed_while_nobody_has_judged_cause_and_coverage() -> None:
    assert climbed() == []
    assert climbed(covered=True) == [], "without a cause nobody can say that it was not the builder"


def test_nobody_failed_when_a_case_was_grave_from_the_start_or_raised_by_hand() -> None:
    for trigger in ("grave", "hand", "owner", "late"):
        assert climbed(trigger=trigger, covered=False) == []


def test_on_the_level_of_the_project_nobody_is_proposed() -> None:
    assert climbed(level="project", covered=False) == []


@pytest.mark.requirement("S004.11.r13")
def test_whoever_was_late_answers_for_the_second_complaint_and_twice_as_much_at_head_office() -> None:
    facts = Facts(occasion=Occasion.RETURNED, kind="complaint", late=True)
    assert rules.grounds_for(policy(), facts) == ["complaint_for_late_repair"]
    assert rules.grounds_for(policy(), Facts(occasion=Occasion.RETURNED, kind="complaint")) == []
    assert policy().ground("complaint_for_late_repair").held[0] is Held.REPAIRER
    assert priced("complaint_for_late_repair", level="group") == (Decimal(400), Decimal(2000))


@pytest.mark.feature("ES04")
def test_a_relapse_doubles_and_the_cap_holds_even_at_head_office() -> None:
    assert priced("complaint_unsolved", relapses=1) == (Decimal(400), Decimal(2000))
    assert priced("complaint_unsolved", level="group", relapses=3) == (Decimal(800), Decimal(2000))
    grown = rules.price(policy(), policy().ground("complaint_unsolved"), level="group", relapses=1).grown
    assert [reason for reason, _times in grown] == ["level", "relapse"]


@given(level=st.sampled_from(["", "project", "city", "region", "group"]), relapses=st.integers(0, 9))
@settings(max_examples=40)
def test_growing_never_makes_less_and_never_passes_the_cap(level: str, relapses: int) -> None:
    for key, ground in policy().grounds.items():
        plain = rules.price(policy(), ground)
        found = rules.price(policy(), ground, level=level, relapses=relapses)
        assert plain.least <= found.least <= found.most <= policy().caps.one, key  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("role", "amount", "may"),
    [("supervisor", "200", True), ("supervisor", "201", False), ("manager", "1000", True), ("manager", "1001", False),
     ("head_office", "2000", True), ("agent", "1", False)],
)  # fmt: skip
def test_how_much_a_role_decides_on_is_said_by_the_rules(role: str, amount: str, may: bool) -> None:
    def ask() -> None:
        rules.check_authority(policy(), roles={role}, form=Form.FINE, amount=Decimal(amount))

    if may:
        ask()
    else:
        with pytest.raises(rules.BeyondAuthority):
            ask()


def test_a_major_demerit_is_for_head_office_alone() -> None:
    with pytest.raises(rules.BeyondAuthority):
        rules.check_authority(policy(), roles={"manager"}, form=Form.MAJOR_DEMERIT, amount=Decimal(0))
    rules.check_authority(policy(), roles={"head_office"}, form=Form.MAJOR_DEMERIT, amount=Decimal(0))


def test_a_sum_outside_the_range_or_on_top_of_the_months_cap_is_refused() -> None:
    def ask(amount: int, month: int = 0, form: Form = Form.FINE) -> None:
        rules.check_amount(
            policy(),
            form=form,
            amount=Decimal(amount),
            least=Decimal(200),
            most=Decimal(1000),
            this_month=Decimal(month),
        )

    ask(1000, 2000)
    ask(1000, 2001, Form.REWARD)
    with pytest.raises(rules.AboveCap, match="3000"):
        ask(1000, 2001)
    for wrong in (199, 1001):
        with pytest.raises(BadInput):
            ask(wrong)
    with pytest.raises(BadInput):
        ask(200, form=Form.DEMERIT)
