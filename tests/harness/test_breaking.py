"""What `make prove` breaks is broken everywhere, and whole again afterwards."""

from datetime import date

import pytest

from aftercare.ground.accounts.queries import actor_of_staff
from aftercare.ground.core import dates
from aftercare.ground.core.dates import add_months
from aftercare.ground.policies.loading import load_folder, read_folder
from aftercare.service.warranty.policy import WarrantyPolicy
from tests.factories.accounts import a_development, a_staff_member
from tests.factories.policies import BASELINE, the_baseline
from tests.harness.breaking import CannotBreak, alterations, altered, broken

DAY = date(2024, 1, 31)


def test_a_broken_function_is_broken_under_every_name_and_mended_afterwards():
    with broken("aftercare.ground.core.dates:add_months", None):
        assert add_months(DAY, 1) is None
        assert dates.add_years(DAY, 1) is None

    assert add_months(DAY, 1) == date(2024, 2, 29)


@pytest.mark.django_db
def test_a_question_that_was_put_into_words_before_is_asked_in_broken_words():
    development = a_development()
    deputy = a_staff_member("agent", development=development)
    assert actor_of_staff(deputy, on=DAY).grants
    with broken("aftercare.ground.accounts.queries.actors:_own_or_stood_in_for", None), pytest.raises(TypeError):
        actor_of_staff(deputy, on=DAY)
    assert actor_of_staff(deputy, on=DAY).grants


def test_a_bool_is_turned_round_unless_the_line_says_otherwise():
    from aftercare.ground.core.actors import CLOCK

    with broken("aftercare.ground.core.actors:Actor.may", None):
        assert CLOCK.may("anything") is True
    with broken("aftercare.ground.core.actors:Actor.may", "false"):
        assert CLOCK.may("anything") is False


@pytest.mark.parametrize("target", ["aftercare.nowhere:x", "aftercare.ground.core.dates:nobody", "tests:__doc__"])
def test_what_is_not_there_cannot_be_broken(target):
    with pytest.raises(CannotBreak), broken(target, None):
        pass


def test_a_policy_value_that_cites_a_requirement_is_altered_and_put_back():
    years = next(
        each
        for each in alterations(BASELINE, {"S000.03.r03"})
        if each.where == ("warranty", "design_life", "years") and each.value == 51
    )
    assert the_baseline().section(WarrantyPolicy).design_life.years == 50

    with altered(years):
        assert load_folder(BASELINE).section(WarrantyPolicy).design_life.years == 51
        assert the_baseline().section(WarrantyPolicy).design_life.years == 51

    assert the_baseline().section(WarrantyPolicy).design_life.years == 50
    assert read_folder(BASELINE)["warranty"]["design_life"]["years"] == 50
