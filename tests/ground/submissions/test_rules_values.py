"""Cells as people type them, read as what they mean."""

from datetime import date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.ground.submissions import values
from aftercare.ground.submissions.values import Unusable


def moment_of(year, month, day, *clock):
    """A time without a zone, as office files hold it."""
    return datetime.combine(date(year, month, day), time(*clock))


@pytest.mark.parametrize(
    "cell",
    [
        date(2019, 3, 5),
        moment_of(2019, 3, 5, 17, 31),
        43529.0,
        43529,
        "43529",
        20190305.0,
        "20190305",
        "2019-03-05",
        "2019-3-5",
        "2019/3/5",
        "2019.3.5",
        "2019．3．5",
        "２０１９年３月５日",
        "2019年3月5日",
        "2019 年 3 月 5 日",
        "2019年3月5号",
        "二〇一九年三月五日",
        " 2019-03-05 00:00:00 ",
        "2019/3/5 17:31",
        "2019-03-05T08:00:00",
        "5 March 2019",
        "Mar 5, 2019",
    ],
)
def test_a_day_is_read_in_every_form_people_use(cell):
    assert values.day(cell) == date(2019, 3, 5)


def test_chinese_numerals_of_two_places_are_read():
    assert values.day("二〇二〇年十二月三十一日") == date(2020, 12, 31)
    assert values.day("二〇二〇年十月十日") == date(2020, 10, 10)


@pytest.mark.parametrize(
    "cell", ["3/5/19", "2019-3", "2019", 2019.0, "2019-02-30", "2019-13-01", "待定", "1899-01-01", 1.0]
)
def test_a_day_that_cannot_be_known_is_refused_rather_than_guessed(cell):
    with pytest.raises(Unusable):
        values.day(cell)


@given(st.dates(min_value=date(1950, 1, 1), max_value=date(2099, 12, 31)))
def test_every_day_is_read_back_from_its_serial_number_and_its_texts(day):
    assert values.day(float((day - date(1899, 12, 30)).days)) == day
    assert values.day(f"{day.year}年{day.month}月{day.day}日") == day
    assert values.day(f"{day:%Y%m%d}") == day


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("2019/1/31 8:05:00", moment_of(2019, 1, 31, 8, 5)),
        ("2019-01-31 08:05", moment_of(2019, 1, 31, 8, 5)),
        ("2019年1月31日 8时5分", moment_of(2019, 1, 31, 8, 5)),
        ("2019年1月31日8:05", moment_of(2019, 1, 31, 8, 5)),
        ("2019/1/31 下午 2:30", moment_of(2019, 1, 31, 14, 30)),
        ("2019/1/31 2:30 PM", moment_of(2019, 1, 31, 14, 30)),
        ("2019/1/31 12:10 am", moment_of(2019, 1, 31, 0, 10)),
        (43496.5, moment_of(2019, 1, 31, 12)),
        (moment_of(2019, 1, 31, 8, 5, 0, 9), moment_of(2019, 1, 31, 8, 5)),
        ("2019-1-31", moment_of(2019, 1, 31)),
    ],
)
def test_a_moment_is_read_in_every_form_people_use(cell, expected):
    assert values.moment(cell) == expected


@pytest.mark.parametrize("cell", ["2019/1/31 25:00", "8:05", "2019/1/31 8:99"])
def test_a_moment_that_never_was_is_refused(cell):
    with pytest.raises(Unusable):
        values.moment(cell)


def test_numbers_that_are_signs_lose_their_point_zero():
    assert values.plain(1201.0) == "1201"
    assert values.plain(0.0) == "0"
    assert values.plain(12.5) == "12.5"
    assert values.code("１２０１ ") == "1201"
    assert values.code("b2－０３１") == "B2-031"


def test_texts_lose_tabs_and_line_breaks_but_keep_their_paragraphs():
    assert values.line(" 漏水\t\n 严重 ") == "漏水 严重"
    assert values.long_text("\n\t\t\n\t第一段。\r\n\n\n 第二段\t完 \n\t") == "第一段。\n第二段 完"


def test_chinese_punctuation_of_texts_is_left_alone():
    assert values.line("您好，请问：何时交房？（急）") == "您好，请问：何时交房？（急）"


@pytest.mark.parametrize("cell", [None, "", "  ", "　", "\n\t", "-", "——", "/"])
def test_nothing_is_nothing_in_all_its_forms(cell):
    assert values.is_blank(cell)


@pytest.mark.parametrize("cell", [0, 0.0, False, "0", "无", time(0, 0)])
def test_zero_is_something(cell):
    assert not values.is_blank(cell)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (128.5, "128.5"),
        ("１２８.５０㎡", "128.50"),
        ("1,234.5元", "1234.5"),
        ("￥ 12", "12"),
        ("¥-3", "-3"),
        ("5万元", "50000"),
        ("89 平方米", "89"),
    ],
)
def test_amounts_are_read_with_their_signs_and_units(cell, expected):
    assert values.number(cell) == Decimal(expected)


@pytest.mark.parametrize("cell", ["约90", "90-100", "nan", "inf", "1e400"])
def test_what_is_no_number_is_refused(cell):
    with pytest.raises(Unusable):
        values.number(cell)


def test_an_area_is_more_than_nothing():
    assert values.area("89.333") == Decimal("89.33")
    with pytest.raises(Unusable):
        values.area(0)


def test_a_whole_number_has_nothing_behind_the_point():
    assert values.whole(24.0) == 24
    with pytest.raises(Unusable):
        values.whole(24.5)


@pytest.mark.parametrize("text", ["房号", " 房　号 ", "房号*", "房号（必填）", "房\n号", "房号："])
def test_headings_are_compared_without_decoration(text):
    assert values.heading(text) == "房号"


def test_a_choice_is_made_by_any_of_its_words():
    options = {"住宅": "home", "home": "home", "车位": "parking"}

    assert values.choice(" 住宅 ", options) == "home"
    assert values.choice("HOME", options) == "home"
    with pytest.raises(Unusable):
        values.choice("别墅群", options)
