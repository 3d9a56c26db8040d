"""How rooms are read, written and found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.records.estate import rules

SAID = [
    "3栋1单元1201",
    "3-1-1201",
    "三号楼一单元1201室",
    "3#1单元1201",
    "3#楼1单元1201",
    "3 1 1201",
    "3幢1单元1201房",
    "３－１－１２０１",
    "３栋１单元１２０１",
    "03栋01单元1201",
    "3栋1单元12层1201",
    "3栋1单元12楼 1201",
    "3栋1单元12层01室",
    "3/1/1201",
    "3—1—1201",
    " 3号 1单元 1201户 ",
]
STYLES = ["{}栋{}单元{}", "{}-{}-{}", "{}#{}单元{}室", "{} {} {}", "{}号楼{}单元{}房", "{}幢{}单元{}"]


@pytest.mark.parametrize("text", SAID)
def test_a_room_is_the_same_however_it_is_said(text: str) -> None:
    assert rules.room_parts(text) == ("3", "1", "1201")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("1201", ("1201",)),
        ("1201.0", ("1201",)),
        ("A座1201", ("A", "1201")),
        ("a座1201", ("A", "1201")),
        ("十二栋2单元0301", ("12", "2", "0301")),
        ("二十栋1201", ("20", "1201")),
        ("二期3栋1单元1201", ("2", "3", "1", "1201")),
        ("5栋3楼302", ("5", "302")),
        ("地下1层023", ("B1", "023")),
        ("商铺A12", ("商铺A12",)),
        ("", ()),
        ("# -", ()),
    ],
)
def test_other_rooms_are_read_by_their_parts(text: str, parts: tuple[str, ...]) -> None:
    assert rules.room_parts(text) == parts


@given(
    building=st.integers(1, 199),
    entrance=st.integers(1, 9),
    floor=st.integers(1, 60),
    door=st.integers(1, 20),
    style=st.sampled_from(STYLES),
)
def test_reading_a_written_room_gives_the_room(building: int, entrance: int, floor: int, door: int, style: str) -> None:
    number = f"{floor}{door:02d}"
    parts = rules.room_parts(style.format(building, entrance, number))
    assert parts == (str(building), str(entrance), number)
    assert rules.room_parts("-".join(parts)) == parts
    assert rules.room_matches(parts, "-".join(parts))


@given(st.text(max_size=40))
def test_any_text_can_be_read(text: str) -> None:
    parts = rules.room_parts(text)
    assert all(parts)
    rules.read_search(text)


@pytest.mark.parametrize(
    ("columns", "code"),
    [
        (("3栋", "1单元", "1201室"), "3-1-1201"),
        (("3", "", "1201"), "3-1201"),
        (("", "", "3-1-1201"), "3-1-1201"),
        (("3栋", "1单元", "3-1-1201"), "3-1-1201"),
        (("三栋", "", "0301"), "3-0301"),
    ],
)
def test_a_code_is_made_from_columns(columns: tuple[str, str, str], code: str) -> None:
    assert rules.unit_code(*columns) == code


def test_a_room_without_a_number_is_refused_with_a_remedy() -> None:
    with pytest.raises(rules.BadRoom, match="3-1-1201"):
        rules.unit_code("3栋", "1单元", " ")


@pytest.mark.parametrize("sought", [("1201",), ("3", "1201"), ("3", "1", "1201"), ("311201",), ("3", "1", "12")])
def test_parts_may_be_left_out_or_still_be_typed(sought: tuple[str, ...]) -> None:
    assert rules.room_matches(sought, "3-1-1201")


@pytest.mark.parametrize("sought", [("2", "1201"), ("1", "3", "1201"), ("1202",), ()])
def test_another_room_does_not_match(sought: tuple[str, ...]) -> None:
    assert not rules.room_matches(sought, "3-1-1201")


def test_zeros_before_a_number_do_not_hide_it() -> None:
    assert rules.room_matches(("3", "301"), "3-1-0301")
    assert rules.number_code(("3", "1", "0301")) == "301"


@pytest.mark.parametrize(
    ("text", "sought"),
    [
        ("锦绣花园3栋1单元1201", rules.Sought(words="锦绣花园", room=("3", "1", "1201"))),
        ("JX01 3-1201", rules.Sought(words="JX01", room=("3", "1201"))),
        ("1201 王小明", rules.Sought(words="王小明", room=("1201",))),
        ("王小明", rules.Sought(words="王小明")),
        ("三栋1201", rules.Sought(room=("3", "1201"))),
        ("粤B·12345", rules.Sought(plate="粤B12345")),
    ],
)
def test_a_search_text_is_taken_apart(text: str, sought: rules.Sought) -> None:
    assert rules.read_search(text) == sought


@pytest.mark.parametrize(("number", "level"), [("1201", 12), ("302", 3), ("0301", 3), ("12", None), ("A12", None)])
def test_a_number_tells_its_storey(number: str, level: int | None) -> None:
    assert rules.level_of(number) == level
