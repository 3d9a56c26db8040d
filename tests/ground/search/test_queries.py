"""What is searched is found, exactly as a plain scan finds it, on both databases."""

import random

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aftercare.care.relations import queries as relations
from aftercare.ground.core.database import is_postgresql
from aftercare.ground.search import engines, parts, queries, rules
from aftercare.ground.search.models import SearchText


def a_text(subject_id: int, text: str, subject_type: str = "case") -> None:
    parts.index_text(subject_type, subject_id, None, text)


def found(query: str) -> list[int]:
    return queries.search("case", query, limit=100)


def test_a_word_is_found_inside_a_sentence():
    a_text(1, "主卧飘窗台面渗水，墙纸发霉")
    a_text(2, "电梯停运两天")
    assert found("飘窗") == [1]
    assert found("渗水") == [1]
    assert found("飘窗台面") == [1]
    assert found("窗面") == []


def test_every_single_character_is_found_also_the_last():
    a_text(1, "厨房漏水")
    for character in "厨房漏水":
        assert found(character) == [1]
    assert found("电") == []


def test_all_words_of_a_query_must_be_there():
    a_text(1, "卫生间漏水")
    a_text(2, "卫生间异味，阳台漏水")
    a_text(3, "阳台漏水")
    assert found("卫生间 漏水") == [2, 1]


def test_neighbours_must_stand_side_by_side():
    a_text(1, "卫生纸放在房间，生间隙")
    a_text(2, "卫生间")
    assert found("卫生间") == [2]


def test_a_room_code_and_a_number_are_found_whole():
    a_text(1, "3-1-1201 王女士 BX-YF-20261121-0007")
    a_text(2, "3-1-120 李先生 BX-YF-20261121-0070")
    assert found("3-1-1201") == [1]
    assert found("bx-yf-20261121-0007") == [1]
    assert found("３－１－１２０") == [2, 1]
    assert found("1-1201") == [1]
    assert found("201") == []


def test_newest_come_first_and_pages_go_on_below():
    for number in range(1, 6):
        a_text(number, "外墙空鼓")
    assert queries.search("case", "空鼓", limit=2) == [5, 4]
    assert queries.search("case", "空鼓", limit=2, before_id=4) == [3, 2]


def test_the_newest_subject_comes_first_though_its_text_was_written_before():
    for number in (3, 5, 1, 4, 2):
        a_text(number, "外墙空鼓")
    a_text(3, "门锁")
    a_text(3, "外墙空鼓")
    assert found("空鼓") == [5, 4, 3, 2, 1]
    assert queries.search("case", "墙空鼓", limit=2, before_id=4) == [3, 2]
    assert queries.search("case", "鼓", limit=2, before_id=2) == [1]


def test_kinds_of_subjects_are_kept_apart_though_they_bear_the_same_number():
    kinds = ["case", relations.SUBJECT, "notice"]
    assert len({rules.mark_of(kind) for kind in kinds}) == len(kinds)
    for number, kind in enumerate(kinds):
        a_text(7, f"外墙空鼓{number}", subject_type=kind)
    for number, kind in enumerate(kinds):
        assert queries.search(kind, "空鼓", limit=9) == queries.search(kind, f"墙空鼓{number}", limit=9) == [7]
    parts.forget_texts("case", [7])
    assert [queries.search(kind, "空鼓", limit=9) for kind in kinds] == [[], [7], [7]]


def test_what_was_written_past_the_index_is_learnt_anew():
    a_text(1, "外墙空鼓")
    a_text(2, "门锁", subject_type="notice")
    with connection.cursor() as cursor:
        for statement in [] if is_postgresql() else engines.LEARN_ALL:
            cursor.execute(statement)
    assert found("空鼓") == [1]
    assert queries.search("notice", "门锁", limit=9) == [2]
    a_text(1, "电梯")
    assert found("空鼓") == []
    assert found("电梯") == [1]


def test_texts_of_other_subjects_are_not_found():
    a_text(1, "外墙空鼓", subject_type="notice")
    assert found("空鼓") == []


def test_a_text_given_again_replaces_the_one_before():
    a_text(1, "外墙空鼓")
    a_text(1, "门锁损坏")
    assert found("空鼓") == []
    assert found("门锁") == [1]
    assert SearchText.objects.count() == 1


def test_a_forgotten_text_is_not_found():
    a_text(1, "外墙空鼓")
    parts.forget_texts("case", [1])
    assert found("空鼓") == []


@pytest.mark.parametrize("query", ["'", '"', "a' OR '1'='1", "漏水'); --", "* NEAR(", "!!", "漏:*", "\x00漏"])
def test_signs_of_the_engines_own_languages_do_no_harm(query):
    a_text(1, "漏水")
    assert found(query) in ([], [1])


def test_a_word_late_in_a_very_long_text_is_found():
    a_text(1, "墙面开裂。" * 6_000 + "地漏水封失效")
    assert found("地漏水封") == [1]
    assert found("开裂地漏") == []


def test_ids_serve_as_a_condition_in_one_statement(django_assert_num_queries):
    for number in range(1, 4):
        a_text(number, "外墙空鼓" if number != 2 else "门锁")
    with django_assert_num_queries(1):
        kept = SearchText.objects.filter(queries.holding("case", "空鼓", column="subject_id"), subject_id__gt=1)
        assert [text.subject_id for text in kept] == [3]
    assert not SearchText.objects.filter(queries.holding("case", "。", column="subject_id")).exists()
    assert SearchText.objects.filter(queries.holding("case", "门", column="subject_id")).count() == 1


def test_many_texts_are_written_with_few_statements(django_assert_max_num_queries):
    texts = [parts.Text("case", number, 7, "外墙空鼓") for number in range(900)]
    with django_assert_max_num_queries(4):
        parts.index_texts(texts)
    assert len(queries.search("case", "空鼓", limit=1_000)) == 900


@pytest.mark.django_db(transaction=True)
def test_a_text_is_only_written_within_a_transaction():
    with pytest.raises(RuntimeError):
        a_text(1, "漏水")
    with transaction.atomic():
        a_text(1, "漏水")
    assert found("漏水") == [1]


CHARACTERS = "漏水电梯墙面开裂，。 3a栋卫生间"
text_strategy = st.lists(st.text(alphabet=CHARACTERS, max_size=40), min_size=1, max_size=25)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=text_strategy, query=st.text(alphabet="漏水电梯墙面开裂卫生间", min_size=1, max_size=6))
def test_the_index_finds_what_a_plain_scan_finds(texts, query):
    with transaction.atomic():
        SearchText.objects.all().delete()
        parts.index_texts(parts.Text("case", number, None, text) for number, text in enumerate(texts))
        scanned = {number for number, text in enumerate(texts) if query in text}
        assert set(queries.search("case", query, limit=1_000)) == scanned


def test_random_sentences_are_found_by_each_of_their_parts():
    chance = random.Random(20261121)
    alphabet = [chr(chance.randint(0x4E00, 0x9FFF)) for _ in range(300)] + list("𠮷㐂〇々")
    texts = ["".join(chance.choices(alphabet, k=60)) for _ in range(80)]
    parts.index_texts(parts.Text("case", number, None, text) for number, text in enumerate(texts))
    for number, text in enumerate(texts):
        start = chance.randrange(50)
        piece = text[start : start + chance.randint(2, 9)]
        expected = {other for other, candidate in enumerate(texts) if rules.normalised(piece) in candidate}
        assert number in expected
        assert set(queries.search("case", piece, limit=1_000)) == expected
