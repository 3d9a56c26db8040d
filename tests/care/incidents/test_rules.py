"""How alike cases are and why, and which of them may have one cause."""

import pytest

from aftercare.care.incidents.policy import Suggesting
from aftercare.care.incidents.rules import (
    Reason,
    Suggestion,
    alike,
    groups_of,
    line_of,
    shared_words,
    suggest,
    tokens_of,
    weights_of,
)
from aftercare.ground.search.rules import grams
from tests.factories.incidents import said

RULE = Suggesting()
LIFT = "3栋2单元电梯又停运了，老人被困在里面半小时"
OTHERS = ("楼上装修噪音扰民", "小区绿化带杂草很多", "入户门锁打不开", "地下车库灯不亮", "咨询产权证何时能办")


def tokens(text: str) -> frozenset[str]:
    return tokens_of(grams(text))


def test_the_same_part_and_symptom_in_one_building_is_suggested_and_says_so():
    known = [said(1, component="bathroom_waterproofing", symptom="leak", building_id=3)]
    here = said(2, component="bathroom_waterproofing", symptom="leak", building_id=3)
    elsewhere = said(3, component="bathroom_waterproofing", symptom="", building_id=4)
    [found] = suggest(RULE, like=known, candidates=[here, elsewhere])
    assert (found.case_id, found.points) == (2, 70)
    assert [reason.what for reason in found.reasons] == ["component", "symptom", "building"]


def test_homes_above_one_another_speak_for_one_cause_more_than_others_of_the_building():
    known = [said(1, component="kitchen_drain", building_id=3, line="01")]
    above, beside = (
        said(pk, component="kitchen_drain", building_id=3, line=line) for pk, line in ((2, "01"), (3, "02"))
    )
    points = {each.case_id: each.points for each in suggest(RULE, like=known, candidates=[above, beside])}
    assert points == {2: 60, 3: 50}


def test_texts_that_say_the_same_are_suggested_and_the_shared_words_are_named():
    others = [said(pk, text, building_id=9) for pk, text in enumerate(OTHERS, start=10)]
    same = said(2, "电梯停运，孩子被困，请尽快修", building_id=3)
    [found] = suggest(RULE, like=[said(1, LIFT, building_id=3)], candidates=[same, *others])
    assert found.case_id == 2
    [words] = [reason for reason in found.reasons if reason.what == "words"]
    assert "电梯" in words.detail and "停运" in words.detail


def test_a_building_alone_says_nothing():
    assert suggest(RULE, like=[said(1, LIFT, building_id=3)], candidates=[said(2, OTHERS[0], building_id=3)]) == []


def test_below_the_threshold_nothing_is_suggested():
    rule = Suggesting(threshold=80)
    known = [said(1, component="lift", symptom="stopped", building_id=3)]
    assert suggest(rule, like=known, candidates=[said(2, component="lift", symptom="stopped", building_id=3)]) == []


def test_what_nearly_every_text_has_tells_nothing():
    texts = [tokens(f"尊敬的领导您好请尽快处理{number}号楼{word}") for number, word in enumerate(["漏水", "停电"] * 40)]
    weights = weights_of(texts)
    assert "领导" not in weights
    assert alike(tokens("尊敬的领导您好"), tokens("尊敬的领导请"), weights=weights) == 0


def test_shared_pairs_are_joined_to_words():
    one, two = tokens("搅拌站噪音扰民"), tokens("搅拌站灰尘和噪音")
    assert shared_words(one, two, weights=weights_of([one, two])).split() == ["搅拌站", "噪音"]


@pytest.mark.parametrize(("room", "line"), [("1201", "01"), ("3-1-1204", "04"), ("12", ""), ("A座", "")])
def test_a_line_is_the_end_of_a_room_number(room, line):
    assert line_of(room) == line


def test_texts_are_grouped_round_the_one_most_like_the_others_and_none_stands_twice():
    texts = {
        1: tokens("丽发新城搅拌站粉尘污染严重"),
        2: tokens("丽发新城小区旁搅拌站噪音粉尘"),
        3: tokens("投诉丽发新城附近搅拌站"),
        4: tokens("伊景园车位捆绑销售"),
        5: tokens("伊景园滨河苑捆绑销售车位"),
        6: tokens("咨询公积金贷款政策"),
    }
    groups = groups_of(texts, from_percent=20, least=2)
    assert [group.case_ids for group in groups] == [(1, 2, 3), (4, 5)]
    assert "搅拌站" in groups[0].words
    assert groups_of(texts, from_percent=20, least=4) == []


def test_what_people_wrote_alone_never_makes_a_case_likely() -> None:
    by_words = Suggestion(1, 95, (Reason("words", "七点以后方便", 80), Reason("building", "3", 15)))
    assert not by_words.is_likely
    assert Suggestion(1, 70, (Reason("component", "window", 30), Reason("words", "漏水", 40))).is_likely
    assert not Suggestion(1, 69, (Reason("component", "window", 30), Reason("words", "漏水", 39))).is_likely
