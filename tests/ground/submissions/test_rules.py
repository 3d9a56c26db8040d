"""Columns guessed, cells filled from above, ids told in few words."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.ground.submissions import rules
from aftercare.ground.submissions.reading import Row
from aftercare.records.estate.imports.owners import OWNERS
from aftercare.records.estate.imports.units import UNITS


def understood(headings, *rows, kind=UNITS):
    mapping = rules.guess_columns(kind, headings)
    numbered = [Row(number, cells) for number, cells in enumerate(rows, 2)]
    return [(dict(row.values), [r.field for r in wrong]) for row, wrong in rules.understand(kind, mapping, numbered)]


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("楼栋", "building"),
        ("楼 栋 号", "building"),
        ("*房号（必填）", "number"),
        ("房间号：", "number"),
        ("建筑面积(㎡)", "area"),
        ("交房\n时间", "handed_over_on"),
        ("Handover date", "handed_over_on"),
        ("BUILDING", "building"),
        ("产权面积（平方米）", "area"),
        ("所属楼栋", "building"),
        ("竣工验收日期", "completed_on"),
        ("completion dates", "completed_on"),
    ],
)
def test_a_column_is_known_by_any_of_its_names(heading, field):
    assert rules.guess_columns(UNITS, [heading]) == {"0": field}


def test_no_column_is_taken_twice_and_an_exact_name_goes_before_a_likely_one():
    assert rules.guess_columns(UNITS, ["房号备注", "房号", "序号", ""]) == {"0": "notes", "1": "number"}


def test_owners_of_an_unknown_heading_are_left_out():
    assert rules.guess_columns(OWNERS, ["序号", "星座"]) == {}


def test_an_empty_cell_is_as_above_until_a_wider_column_changes():
    headings = ["楼栋", "单元", "房号"]

    found = understood(headings, ["1栋", "1单元", "101"], ["", None, "102"], ["2栋", "", "101"], ["", "3单元", "102"])

    assert [(v.get("building"), v.get("entrance")) for v, _wrong in found] == [
        ("1栋", "1单元"),
        ("1栋", "1单元"),
        ("2栋", None),
        ("2栋", "3单元"),
    ]


def test_what_is_needed_and_missing_is_told_with_what_cannot_be_read():
    found = understood(["楼栋", "房号", "面积", "类型"], ["1栋", "", "大", "住宅"], ["1栋", 101.0, 88, "别的"])

    assert found == [
        ({"building": "1栋", "kind": "home"}, ["area", "number"]),
        ({"building": "1栋", "number": "101", "area": 88}, ["kind"]),
    ]


def test_the_same_cell_of_another_type_is_not_taken_for_what_was_read_before():
    found = understood(["房号", "备注"], ["1", 1], ["2", True], ["3", 1.0])

    assert [values["notes"] for values, _wrong in found] == ["1", "TRUE", "1"]


def test_a_text_too_long_for_its_field_is_refused():
    assert understood(["房号"], ["9" * 31])[0][1] == ["number"]


@pytest.mark.parametrize(
    ("text", "masked"),
    [("13800138000", "138****8000"), ("王小明", "王*明"), ("王五", "王*"), ("A", "A"), ("1234567", "12***67")],
)
def test_personal_values_are_masked(text, masked):
    assert rules.mask(text) == masked


@given(st.sets(st.integers(min_value=1, max_value=300)))
def test_ranges_hold_every_id_once(ids):
    found = rules.ranges(ids)

    assert [each for first, last in found for each in range(first, last + 1)] == sorted(ids)
    assert all(later[0] > earlier[1] + 1 for earlier, later in itertools.pairwise(found))
