"""What a help article goes through, and which one answers."""

from datetime import date

import pytest

from aftercare.care.relations import rules
from aftercare.care.relations.rules import Asked, NotInOrder, State
from aftercare.ground.core.errors import BadInput, NotPermitted

ANYWHERE = {"kind": "", "component": "", "development_id": None, "building_id": None}
TAP = Asked(kind="repair", component="tap_shower", development_id=1, building_id=7)


def test_the_closer_the_scope_the_better_it_answers() -> None:
    everywhere = rules.fits(TAP, **{**ANYWHERE, "component": "tap_shower"})
    here = rules.fits(TAP, **{**ANYWHERE, "component": "tap_shower", "development_id": 1})
    this_building = rules.fits(TAP, **{**ANYWHERE, "component": "tap_shower", "development_id": 1, "building_id": 7})
    assert everywhere is not None
    assert here is not None
    assert this_building is not None
    assert everywhere < here < this_building


@pytest.mark.parametrize(
    "scope", [{"component": "lamp"}, {"development_id": 2}, {"building_id": 8}, {"kind": "complaint"}]
)
def test_an_article_of_another_part_or_place_does_not_answer(scope: dict[str, object]) -> None:
    assert rules.fits(TAP, **{**ANYWHERE, **scope}) is None  # type: ignore[arg-type]


def test_nobody_approves_his_own_words_and_nothing_is_approved_twice() -> None:
    rules.check_can_approve(state=State.DRAFT, written_by=1, approver=2)
    with pytest.raises(NotPermitted):
        rules.check_can_approve(state=State.DRAFT, written_by=1, approver=1)
    with pytest.raises(NotInOrder):
        rules.check_can_approve(state=State.APPROVED, written_by=1, approver=2)


def test_only_what_was_approved_is_published_and_for_a_time_that_exists() -> None:
    day = date(2026, 11, 21)
    rules.check_can_publish(state=State.APPROVED, from_on=day, until_on=day)
    with pytest.raises(NotInOrder):
        rules.check_can_publish(state=State.DRAFT, from_on=day, until_on=None)
    with pytest.raises(BadInput):
        rules.check_can_publish(state=State.APPROVED, from_on=day, until_on=date(2026, 11, 20))


def test_an_article_has_chinese_words_and_no_half_english_ones() -> None:
    rules.check_words(title_zh="标题", body_zh="正文", title_en="", body_en="")
    for words in (("", "正文", "", ""), ("标题", " ", "", ""), ("标题", "正文", "Title", "")):
        with pytest.raises(BadInput):
            rules.check_words(title_zh=words[0], body_zh=words[1], title_en=words[2], body_en=words[3])
