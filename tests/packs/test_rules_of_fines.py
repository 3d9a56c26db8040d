"""Fines of the baseline: for what, of whom, how much, twice as much for whom and until when, and who decides."""

from datetime import timedelta
from decimal import Decimal

import pytest

from aftercare.outcome.conduct import rules
from aftercare.outcome.conduct.policy import ConductPolicy, Form, Held, Occasion
from aftercare.outcome.conduct.rules import Facts
from tests.factories.deadlines import local
from tests.packs.reading import shipped

LEVELS = ("project", "city", "region", "group")
TRIGGERS = ("reports", "late", "grave", "hand", "owner", "crisis")
CAUSES = ("construction", "hidden_defect", "material", "design", "wear")
ALL = ("complaint", "question", "repair", "suggestion")
NOW = local("2026-11-20 10:00")


def policy() -> ConductPolicy:
    return shipped("baseline").section(ConductPolicy)


def climbed(**facts: object) -> list[str]:
    """The grounds of a case that climbed to the city because it was reported again."""
    told = {"occasion": Occasion.ESCALATED, "level": "city", "trigger": "reports", **facts}
    return rules.grounds_for(policy(), Facts(**told))  # type: ignore[arg-type]


def check_only_what_climbed_unsolved(ground: str, **facts: object) -> None:
    assert [level for level in LEVELS if ground in climbed(**{**facts, "level": level})] == ["city", "region", "group"]
    assert [each for each in TRIGGERS if ground in climbed(**{**facts, "trigger": each})] == ["reports"]
    began = [each for each in ALL if ground in climbed(**{**facts, "began_as": each})]
    assert began == [facts["began_as"]]


def check_from_200_to_1000_and_double_at_head_office(ground: str) -> None:
    found = policy().ground(ground)
    assert found.forms == (Form.FINE,)
    for level, least, most in (("city", 200, 1000), ("region", 200, 1000), ("group", 400, 2000)):
        price = rules.price(policy(), found, level=level)
        assert (price.least, price.most) == (Decimal(least), Decimal(most)), level


@pytest.mark.requirement("S004.11.r09")
def test_for_a_complaint_that_climbed_unsolved_the_service_centre_pays_200_to_1000_and_twice_that_at_head_office() -> (
    None
):
    check_only_what_climbed_unsolved("complaint_unsolved", began_as="complaint")
    check_from_200_to_1000_and_double_at_head_office("complaint_unsolved")
    assert policy().ground("complaint_unsolved").held == (Held.RESPONSIBLE, Held.TEAM_LEAD)


@pytest.mark.requirement("S004.11.r10")
def test_within_the_warranty_repair_staff_pay_for_what_is_not_the_builders_fault() -> None:
    ground = "repair_unsolved_in_warranty"
    check_only_what_climbed_unsolved(ground, began_as="repair", covered=True, cause="material")
    check_from_200_to_1000_and_double_at_head_office(ground)
    assert policy().ground(ground).held == (Held.REPAIRER, Held.RESPONSIBLE)
    fined = [each for each in CAUSES if ground in climbed(began_as="repair", covered=True, cause=each)]
    assert fined == ["material", "design", "wear"]
    assert ground not in climbed(began_as="repair", covered=False, cause="material")


@pytest.mark.requirement("S004.11.r11")
def test_for_construction_quality_the_people_of_the_construction_unit_pay() -> None:
    ground = "repair_unsolved_of_the_builder"
    check_only_what_climbed_unsolved(ground, began_as="repair", cause="construction")
    check_from_200_to_1000_and_double_at_head_office(ground)
    assert policy().ground(ground).held == (Held.CONTRACTOR,)
    fined = [each for each in CAUSES if ground in climbed(began_as="repair", cause=each)]
    assert fined == ["construction", "hidden_defect"]


@pytest.mark.requirement("S004.11.r12")
def test_after_the_warranty_repair_staff_pay() -> None:
    ground = "repair_unsolved_after_warranty"
    check_only_what_climbed_unsolved(ground, began_as="repair", covered=False)
    check_from_200_to_1000_and_double_at_head_office(ground)
    assert policy().ground(ground).held == (Held.REPAIRER, Held.RESPONSIBLE)
    assert ground not in climbed(began_as="repair", covered=True)


@pytest.mark.requirement("S004.11.r13")
def test_for_a_second_complaint_because_of_late_repair_the_repairer_pays() -> None:
    ground = "complaint_for_late_repair"
    check_from_200_to_1000_and_double_at_head_office(ground)
    assert policy().ground(ground).held == (Held.REPAIRER, Held.RESPONSIBLE)

    def returned(kind: str, *, late: bool) -> list[str]:
        return rules.grounds_for(policy(), Facts(occasion=Occasion.RETURNED, kind=kind, late=late))

    assert [kind for kind in ALL if ground in returned(kind, late=True)] == ["complaint"]
    assert returned("complaint", late=False) == []


@pytest.mark.requirement("S001.09.r28")
@pytest.mark.parametrize("ground", sorted(set(shipped("baseline").section(ConductPolicy).grounds) - {"good_work"}))
def test_who_is_held_to_account_again_within_365_days_pays_twice_and_on_the_366th_once(ground: str) -> None:
    found = policy().ground(ground)
    since = rules.relapse_since(found, at=NOW)
    assert since is not None
    assert NOW - timedelta(days=365) >= since
    assert NOW - timedelta(days=366) < since
    assert NOW - timedelta(days=365, minutes=1) < since
    once, again = (rules.price(policy(), found, level="city", relapses=relapses) for relapses in (0, 1))
    assert (once.least, once.most) == (Decimal(200), Decimal(1000))
    assert (again.least, again.most) == (Decimal(400), Decimal(2000))


@pytest.mark.requirement("S004.11.r09")
def test_one_fine_is_at_most_2000_and_a_month_of_them_3000() -> None:
    dearest = rules.price(policy(), policy().ground("complaint_unsolved"), level="group", relapses=1)
    assert (dearest.least, dearest.most) == (Decimal(800), Decimal(2000))

    def fine(this_month: int) -> None:
        rules.check_amount(
            policy(), form=Form.FINE, amount=Decimal(1000), least=Decimal(200), most=Decimal(2000),
            this_month=Decimal(this_month),
        )  # fmt: skip

    fine(2000)
    with pytest.raises(rules.AboveCap):
        fine(2001)


@pytest.mark.requirement("S004.11.r09")
@pytest.mark.parametrize("form", list(Form))
def test_head_office_decides_on_every_form_and_every_sum(form: Form) -> None:
    rules.check_authority(policy(), roles={"head_office"}, form=form, amount=Decimal(10**6))
    for role in ("agent", "finance", "technician", "inspector"):
        with pytest.raises(rules.BeyondAuthority):
            rules.check_authority(policy(), roles={role}, form=form, amount=Decimal(0))
