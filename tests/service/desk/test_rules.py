"""What the desk may keep."""

import pytest

from aftercare.ground.core.errors import BadInput
from aftercare.service.desk import rules


def test_a_view_keeps_what_it_knows_of_an_address_in_one_order():
    assert (
        rules.kept_address("?sort=newest&x=1&kind=repair&q=&step= received ") == "kind=repair&step=received&sort=newest"
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": " "},
        {"name": "n" * 61},
        {"sharing": "world"},
        {"sharing": "role", "role": "king"},
        {"sharing": "team"},
    ],
)
def test_a_view_has_a_name_and_is_shared_with_somebody_in_particular(wrong):
    with pytest.raises(BadInput):
        rules.check_view(**{"name": "late", "sharing": "", "role": "", "roles": ["agent"], "team_id": None, **wrong})


def test_a_view_for_oneself_needs_nothing_but_its_name():
    assert rules.check_view(name="late", sharing="", role="", roles=[], team_id=None) is None
