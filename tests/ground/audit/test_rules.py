"""What the trail writes down, and its hashes."""

import hashlib
import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.ground.audit import rules
from aftercare.ground.audit.declarations import EventKind


class Colour(StrEnum):
    RED = "red"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, None),
        (True, True),
        (3, 3),
        (Colour.RED, "red"),
        (Decimal("1.50"), "1.50"),
        (date(2026, 11, 21), "2026-11-21"),
        (datetime(2026, 11, 21, 12, 0, tzinfo=timezone(timedelta(hours=8))), "2026-11-21T04:00:00.000000+00:00"),
        ({1: {"b", "a"}}, {"1": ["a", "b"]}),
        ((1, "x"), [1, "x"]),
        ("漏\x00水\ud800", "漏水?"),
        (-0.0, 0.0),
    ],
)
def test_values_are_written_as_both_databases_keep_them(value, written):
    assert rules.plain(value) == written
    assert type(rules.plain(value)) is type(written)


@pytest.mark.parametrize("value", [object(), b"bytes", float("nan"), float("inf"), 1e300, 1e-9])
def test_what_could_come_back_changed_is_refused(value):
    with pytest.raises(TypeError):
        rules.plain(value)


def leaves(count: int) -> list[str]:
    return [hashlib.sha256(str(number).encode()).hexdigest() for number in range(count)]


@given(count=st.integers(1, 40), place=st.integers(0, 39))
def test_a_root_changes_with_any_leaf(count, place):
    whole = leaves(count)
    changed = list(whole)
    changed[place % count] = hashlib.sha256(b"other").hexdigest()
    assert rules.merkle_root(whole) != rules.merkle_root(changed)


def test_a_root_changes_with_the_order_and_the_number_of_leaves():
    whole = leaves(6)
    assert len({rules.merkle_root(each) for each in (whole, whole[::-1], whole[:5], [*whole, whole[5]])}) == 4


def test_a_seal_needs_an_event():
    with pytest.raises(ValueError, match="at least one"):
        rules.merkle_root([])


def test_a_signature_covers_key_place_root_count_and_time():
    given_parts = {"key": "k", "previous": "p", "root": "r", "count": 2, "sealed_at": datetime(2026, 1, 1, tzinfo=UTC)}
    others = {"key": "l", "previous": "q", "root": "s", "count": 3, "sealed_at": datetime(2026, 1, 2, tzinfo=UTC)}
    whole = rules.sign_seal(**given_parts)
    assert all(rules.sign_seal(**{**given_parts, name: other}) != whole for name, other in others.items())


def test_the_salt_hides_which_number_a_digest_stands_for():
    digests = {rules.digest_personal(salt=salt, value="13800138000") for salt in ("a", "b")}
    assert len(digests) == 2
    assert hashlib.sha256(json.dumps("13800138000").encode()).hexdigest() not in digests


def test_a_masked_name_keeps_its_first_character():
    assert rules.masked("李小明") == "李＊＊"
    assert rules.masked("") == ""


def test_every_fault_has_words():
    assert set(rules.FAULT_WORDS) == set(rules.Fault)


def test_a_personal_field_must_be_among_the_fields():
    with pytest.raises(ValueError, match="phone"):
        EventKind("x", "X", fields=("text",), personal=("phone",))


def test_names_of_the_trail_itself_are_not_for_rooms():
    with pytest.raises(ValueError, match="trail itself"):
        EventKind("x", "X", fields=("_actor",))


@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(1, 3)), max_size=12))
def test_groups_bear_one_name_and_keep_the_order_of_each_subject(told: list[tuple[str, int]]):
    things = [(name, subject, place) for place, (name, subject) in enumerate(told)]
    groups = rules.in_groups(things, name=lambda thing: thing[0], subject=lambda thing: thing[1])
    assert all(len({name for name, _subject, _place in group}) == 1 for group in groups)
    heard = [thing for group in groups for thing in group]
    assert sorted(heard, key=lambda thing: thing[2]) == things
    for subject in (1, 2, 3):
        places = [place for _name, whose, place in heard if whose == subject]
        assert places == sorted(places)


def test_what_bears_one_name_and_has_nothing_between_is_one_group():
    things = [("a", 1), ("b", 1), ("a", 2), ("b", 2), ("a", 3)]
    groups = rules.in_groups(things, name=lambda thing: thing[0], subject=lambda thing: thing[1])
    assert groups == [[("a", 1), ("a", 2), ("a", 3)], [("b", 1), ("b", 2)]]
