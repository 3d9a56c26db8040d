"""Steps of the property pack that follow from a requirement: who owes each, who moves on, on what terms, where to."""

import pytest

from tests.packs.reading import moves, owing


@pytest.mark.requirement("S000.02.r08", "S004.03.r06")
def test_at_carrying_out_a_complaint_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("property", "complaint", "carrying_out") == ("staff, supervisor, within carry_out, shown as done")
    assert moves("property", "complaint", "carrying_out") == {
        "done": "agent, head_office, manager, supervisor -> supervising; for staff; says why",
        "investigate_again": "head_office, manager, supervisor -> investigating; for staff; says why",
    }


@pytest.mark.requirement("S004.03.r06")
def test_at_supervising_a_complaint_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("property", "complaint", "supervising") == ("staff, inspector, within supervise, shown as done")
    assert moves("property", "complaint", "supervising") == {
        "checked": "inspector -> callback; for staff; says why",
        "not_in_order": "inspector -> carrying_out; for staff; says why",
    }


@pytest.mark.requirement("S004.12.r02")
def test_at_received_a_kept_goods_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("property", "kept_goods", "received") == ("staff, agent, within kept, shown as taken_in")
    assert moves("property", "kept_goods", "received") == {
        "collected": "agent, supervisor -> telling_guards; for staff; says why",
        "returned": "agent, supervisor -> telling_guards; for staff; says why",
    }


@pytest.mark.requirement("S004.12.r03")
def test_at_telling_guards_a_kept_goods_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("property", "kept_goods", "telling_guards") == ("staff, agent, within tell_guards, shown as done")
    assert moves("property", "kept_goods", "telling_guards") == {
        "guards_told": "agent, supervisor -> closed; for staff; says why",
    }


@pytest.mark.requirement("S004.12.r01")
def test_at_received_a_public_information_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("property", "public_information", "received") == ("staff, agent, within draft, shown as taken_in")
    assert moves("property", "public_information", "received") == {
        "drafted": "agent -> approving; for staff; says why",
    }


@pytest.mark.requirement("S004.12.r01")
def test_at_approving_a_public_information_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("property", "public_information", "approving") == ("staff, manager, within approve, shown as judged")
    assert moves("property", "public_information", "approving") == {
        "approved": "manager -> publishing; for staff",
        "back": "manager -> received; for staff; says why",
    }


@pytest.mark.requirement("S004.12.r01")
def test_at_publishing_a_public_information_is_owed_and_moved_on_as_laid_down() -> None:
    assert owing("property", "public_information", "publishing") == ("staff, agent, within publish, shown as done")
    assert moves("property", "public_information", "publishing") == {
        "published": "agent, supervisor -> closed; for staff; says why",
    }
