"""How phones and names are read, kept, found and hidden."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.records.estate import rules
from aftercare.records.estate.rules import PhoneEntry

BETWEEN = ["/", "、", ",", "；", " / ", "\n", " "]
DIGITS = [("138 0013", "1380013"), ("8765", "8765"), ("+8613800138000", "13800138000"), ("12", ""), ("王", "")]
MOBILES = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("138 0013 8000", "13800138000"),
        ("138-0013-8000", "13800138000"),
        ("+86 138 0013 8000", "13800138000"),
        ("0086-13800138000", "13800138000"),
        ("8613800138000", "13800138000"),
        ("13800138000.0", "13800138000"),
        ("１３８００１３８０００", "13800138000"),
        ("0755-1234567", "07551234567"),
        ("(0755)8312 3456", "075583123456"),
        ("+86 755 83123456", "075583123456"),
        ("0755-12345678-801", "075512345678-801"),
        ("0755-12345678转801", "075512345678-801"),
        ("83123456", "83123456"),
        ("400-820-8820", "4008208820"),
        ("+852 9123 4567", "+85291234567"),
    ],
)
def test_a_phone_is_kept_the_same_however_it_is_written(written: str, kept: str) -> None:
    assert rules.normalise_phone(written) == kept


@pytest.mark.parametrize("written", ["", "无", "1380013800", "138001380001", "1.38E+10", "123"])
def test_what_is_no_phone_is_refused(written: str) -> None:
    with pytest.raises(rules.BadPhone, match="11"):
        rules.normalise_phone(written)


@given(MOBILES, st.sampled_from(["{}", "+86{}", "0086 {}", "86{}", " {} ", "{}.0"]))
def test_a_mobile_is_found_in_every_dress(number: str, dress: str) -> None:
    assert rules.normalise_phone(dress.format(number)) == number
    assert rules.normalise_phone(f"{number[:3]} {number[3:7]}-{number[7:]}") == number


@given(st.lists(MOBILES, min_size=1, max_size=3, unique=True), st.sampled_from(BETWEEN))
def test_several_phones_in_one_cell_are_all_read(numbers: list[str], between: str) -> None:
    assert [entry.number for entry in rules.read_phones(between.join(numbers))] == numbers


@pytest.mark.parametrize(
    ("cell", "entries"),
    [
        ("13800138000(妻子)、0755-83123456;", (PhoneEntry("13800138000", "妻子"), PhoneEntry("075583123456"))),
        ("妻子:13800138000", (PhoneEntry("13800138000", "妻子"),)),
        ("13800138000,13800138000", (PhoneEntry("13800138000"),)),
        ("(0755)83123456", (PhoneEntry("075583123456"),)),
        (" ", ()),
    ],
)
def test_remarks_beside_phones_become_labels(cell: str, entries: tuple[PhoneEntry, ...]) -> None:
    assert rules.read_phones(cell) == entries


@pytest.mark.parametrize(("text", "digits"), DIGITS)
def test_four_digits_may_be_of_a_phone(text: str, digits: str) -> None:
    assert rules.phone_digits(text) == digits


@given(MOBILES)
def test_a_masked_phone_does_not_give_the_number_away(number: str) -> None:
    assert rules.mask_phone(number) == f"{number[:3]}****{number[-4:]}"


def test_short_numbers_and_identity_numbers_are_masked() -> None:
    assert rules.mask_phone("83123456") == "******56"
    assert rules.mask_identity("440301199001011234") == "**************1234"
    assert rules.mask_identity("12345") == "*****"
    assert rules.mask_name("王小明") == "王**"


@pytest.mark.parametrize(
    ("name", "initials", "pinyin"),
    [
        ("王小明", "wxm", "wangxiaoming"),
        ("单雄信", "sxx", "shanxiongxin"),
        ("曾国华", "zgh", "zengguohua"),
        ("尉迟恭", "ycg", "yuchigong"),
        ("欧阳娜", "oyn", "ouyangna"),
        ("吕布", "lb", "lvbu"),
        ("Li Wei", "lw", "liwei"),
        ("王 小明", "wxm", "wangxiaoming"),
        ("", "", ""),
    ],
)
def test_a_name_is_found_by_its_pinyin(name: str, initials: str, pinyin: str) -> None:
    assert rules.pinyin_initials(name) == initials
    assert rules.pinyin(name) == pinyin


@given(st.text(max_size=200))
def test_any_name_fits_its_columns(name: str) -> None:
    assert len(rules.pinyin_initials(name)) <= 60
    assert len(rules.pinyin(name)) <= 200
