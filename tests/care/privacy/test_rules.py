"""How words are covered, and what stands in the way of an erasure."""

import pytest

from aftercare.care.privacy import rules
from aftercare.care.privacy.rules import GoingOn, Ground
from aftercare.ground.core.forgetting import Forgotten, cover, cover_value


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("王小明来电", "＊＊＊来电"),
        ("电话 138 0013 8000、138-0013-8000", "电话 ＊＊＊、＊＊＊"),
        ("Wang@Example.com wrote", "＊＊＊ wrote"),
        ("别人的 13900139000 不动", "别人的 13900139000 不动"),
    ],
)
def test_names_and_numbers_are_covered_however_they_are_written(text: str, left: str) -> None:
    assert cover(text, ["王小明", "13800138000", "wang@example.com"]) == left


def test_longer_values_go_before_shorter_ones_within_them() -> None:
    assert cover("王小明明", ["王小明", "王小明明"]) == "＊＊＊"


def test_one_character_is_no_name_to_look_for() -> None:
    assert cover("明天来", ["明", " "]) == "明天来"


def test_json_is_covered_to_its_leaves_and_keeps_its_numbers() -> None:
    assert cover_value({"a": ["王小明", 3, None, {"b": "找王小明"}]}, ["王小明"]) == {
        "a": ["＊＊＊", 3, None, {"b": "找＊＊＊"}]
    }


def test_counts_add_up() -> None:
    assert Forgotten(1, 2) + Forgotten(3, 4) == Forgotten(4, 6)


@pytest.mark.parametrize("going_on", [GoingOn(1, 0), GoingOn(0, 1)])
def test_what_is_going_on_stands_in_the_way_unless_it_was_unlawful(going_on: GoingOn) -> None:
    rules.check_not_needed(ground=Ground.UNLAWFUL, going_on=going_on)
    with pytest.raises(rules.StillNeeded):
        rules.check_not_needed(ground=Ground.TERM_OVER, going_on=going_on)


def test_nothing_is_erased_by_half_when_there_are_more_cases_than_can_be_looked_through() -> None:
    rules.check_reachable(rules.CASES_AT_MOST)
    with pytest.raises(rules.TooManyCases, match="5000"):
        rules.check_reachable(rules.CASES_AT_MOST + 1)
