"""Texts become pairs of characters, and queries words over them."""

import pytest

from aftercare.ground.search import rules


def test_a_run_of_chinese_becomes_overlapping_pairs_and_its_last_character():
    assert rules.grams("卫生间漏水") == " 卫生 生间 间漏 漏水 水 "


def test_latin_words_and_numbers_stay_whole_in_lower_case():
    assert rules.grams("Schindler 3300型") == " schindler 3300 型 "


def test_full_width_figures_are_read_as_figures():
    assert rules.grams("３栋１２０１") == " 3 栋 1201 "


def test_signs_part_runs_so_that_no_pair_reaches_over_a_comma():
    assert "水电" not in rules.grams("漏水，电梯")


def test_a_text_of_signs_alone_has_no_tokens():
    assert rules.grams("……！？") == ""


def test_a_query_leaves_the_end_of_its_last_run_open():
    (word,) = rules.query_words("卫生间")
    assert word == rules.Word(tokens=("卫生", "生间"), open_ended=False)


def test_a_query_of_one_character_is_a_search_by_beginning():
    (word,) = rules.query_words("漏")
    assert word.tokens == ("漏",)
    assert word.open_ended
    assert word.is_one_character


def test_a_query_ending_in_a_number_finds_longer_numbers_too():
    (word,) = rules.query_words("12")
    assert word.open_ended
    assert not word.is_one_character


def test_a_query_keeps_the_parts_of_a_room_code_together():
    (word,) = rules.query_words("3-1-1201")
    assert word.run == " 3 1 1201"


def test_a_query_that_goes_on_after_a_run_keeps_the_mark_of_its_end():
    (word,) = rules.query_words("漏水3处")
    assert word.tokens == ("漏水", "水", "3", "处")


@pytest.mark.parametrize("text", ["漏水 电梯", "漏水，电梯", "漏水、电梯", "  漏水;电梯 "])
def test_spaces_and_commas_part_the_words_of_a_query(text):
    assert [word.tokens for word in rules.query_words(text)] == [("漏水",), ("电梯",)]


def test_nothing_searchable_makes_no_words():
    assert rules.query_words(" '\"&|!*() ") == ()


def test_a_query_has_eight_words_at_most():
    assert len(rules.query_words("一 二 三 四 五 六 七 八 九 十")) == rules.WORDS_AT_MOST
