"""Rooms in every way that people write and say them. Pure.

A room is kept as its parts with dashes: building, entrance, number: "3-1-1201".
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from aftercare.ground.core.errors import BadInput
from aftercare.ground.core.text import lazy as _

_NUMERALS = {n: i for i, n in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_PLACE_WORDS = "号楼|号院|栋|幢|座|单元|梯|期|区|组团|楼|层|室|房|户|号"
_NUMERAL_BEFORE = re.compile(rf"([零〇一二两三四五六七八九十百]+)(?={_PLACE_WORDS})")
_BASEMENT = re.compile(r"(?:地下|负|-)(\d+)(?:层|楼)")
_STOREY = re.compile(r"(\d+)(?:层|楼)[\s-]*(\d{1,4})")
_SEPARATOR = re.compile(rf"(?:{_PLACE_WORDS}|[\s#/\\.,,、_~·:]|[‐-―−–—]|-)+")
_PART = re.compile(r"[0-9A-Za-z\u3400-\u9fff]+")
_FIRST_PLACE = re.compile(
    rf"[A-Za-z]?\d|[零〇一二两三四五六七八九十百]+(?:{_PLACE_WORDS})|[A-Za-z](?=栋|幢|座|区|单元|-)|(?:地下|负)\d"
)
_LEADING_CODE = re.compile(r"([A-Za-z]{2,}\d*)\s+(\S*\d.*)")  # the code of a development, then a room
_PLATE = re.compile(r"[\u4e00-\u9fff][A-Za-z][\s·-]?[A-Za-z0-9]{5,6}")


class BadRoom(BadInput):
    """Text that names no room."""

    def __init__(self, value: object) -> None:
        super().__init__(
            field=_("Room"), value=value, remedy=_("Write building, entrance and number, such as 3-1-1201.")
        )


@dataclass(frozen=True)
class Sought:
    """What a search text asks for: words (a development or a person), the parts of a room, the plate of a vehicle."""

    words: str = ""
    room: tuple[str, ...] = ()
    plate: str = ""


@lru_cache(maxsize=65_536)  # an import asks for each room, building and entrance many times
def room_parts(text: str) -> tuple[str, ...]:
    """The parts of a room: 3栋1单元1201, 三号楼一单元1201室, 3#1单元1201, 3 1 1201 are all ("3", "1", "1201").

    A storey is left out where the number begins with it, and leads the number where it does not (12层01室 is 1201).
    Letters come out large; zeros before a building or an entrance are dropped; empty when there is nothing.
    """
    plain = unicodedata.normalize("NFKC", str(text)).strip().upper()
    if re.fullmatch(r"\d+\.0", plain):
        plain = plain[:-2]
    plain = _NUMERAL_BEFORE.sub(lambda m: str(_reckon(m.group(1))), plain)
    plain = _BASEMENT.sub(r"B\1-", plain)
    plain = _STOREY.sub(_with_storey, plain)
    parts = [part for piece in _SEPARATOR.split(plain) for part in _PART.findall(piece)]
    return tuple([_without_zeros(part) for part in parts[:-1]] + parts[-1:])


@lru_cache(maxsize=65_536)
def unit_code(building: str, entrance: str, number: str) -> str:
    """The code of a unit from three columns, any of the first two empty: ("3栋", "1单元", "1201室") -> "3-1-1201".

    A number that already holds building and entrance ("3-1-1201") is not repeated. Raises BadRoom.
    """
    whole = room_parts(number)
    if not whole:
        raise BadRoom(number)
    before = room_parts(building), room_parts(entrance)
    leading = tuple(_without_zeros(part) for place in before for part in place)
    if whole[: len(leading)] == leading and len(whole) > len(leading):
        return "-".join(whole)
    return "-".join((*leading, *whole))


def place_code(text: str) -> str:
    """The code of a building or entrance as it stands in the codes of units: "03栋" -> "3"; empty for nothing."""
    return "-".join(_without_zeros(part) for part in room_parts(text))


def search_code(parts: tuple[str, ...]) -> str:
    """The bare code, for search: ("3", "1", "0301") -> "31301", small letters."""
    return "".join(_without_zeros(part) for part in parts).lower()


def number_code(parts: tuple[str, ...]) -> str:
    """The last part alone, for search."""
    return _without_zeros(parts[-1]).lower() if parts else ""


def level_of(number: str) -> int | None:
    """The storey which a room number tells: "1201" is on 12, "302" on 3, "B1-12" on none. None when it tells none."""
    return int(number[:-2]) if number.isdigit() and 3 <= len(number) <= 5 else None


def read_level(text: str) -> int | None:
    """A storey as it is written: "12层", "12", "负一层", "-1", "B1" are 12, 12, -1, -1, -1. None when it is none."""
    plain = unicodedata.normalize("NFKC", text).strip().upper().removesuffix(".0")
    plain = _NUMERAL_BEFORE.sub(lambda m: str(_reckon(m.group(1))), plain)
    found = re.fullmatch(r"(地下|负|-|B)?(\d{1,3})(?:层|楼|F)?", plain)
    if found is None:
        return None
    return -int(found.group(2)) if found.group(1) else int(found.group(2))


def room_matches(sought: tuple[str, ...], code: str) -> bool:
    """Whether somebody who says `sought` may mean the unit `code`: its parts in order, some left out, the last begun.

    ("3", "1201") means "3-1-1201"; so does ("3", "1", "12") while somebody is still typing.
    """
    bare = [_without_zeros(part).lower() for part in code.split("-")]
    wanted = [_without_zeros(part).lower() for part in sought]
    if not wanted:
        return False
    if "".join(bare).startswith("".join(wanted)):
        return True
    position = 0
    for part in wanted[:-1]:
        if part not in bare[position:-1]:
            return False
        position = bare.index(part, position) + 1
    return bare[-1].startswith(wanted[-1])


def read_search(text: str) -> Sought:
    """Take a search text apart: "锦绣花园3栋1单元1201" -> words "锦绣花园", room ("3", "1", "1201")."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if _PLATE.fullmatch(plain):
        return Sought(plate=plate_code(plain))
    leading = _LEADING_CODE.match(plain)
    if leading:
        return Sought(words=leading.group(1), room=room_parts(leading.group(2)))
    first = _FIRST_PLACE.search(plain)
    if first is None:
        return Sought(words=plain)
    before, after = plain[: first.start()].strip(" ,-"), plain[first.start() :]
    trailing = re.search(r"\s([\u3400-\u9fff]{2,}|[A-Za-z]{2,}(?:\s[A-Za-z]+)*)$", after)
    if not before and trailing:  # "1201 王小明"
        before, after = trailing.group(1), after[: trailing.start()]
    return Sought(words=before, room=room_parts(after))


def plate_code(text: str) -> str:
    """A plate as it is kept: "粤b·12345" -> "粤B12345"."""
    return re.sub(r"[\s·-]", "", unicodedata.normalize("NFKC", text)).upper()


def _reckon(numeral: str) -> int:
    """The value of a Chinese numeral below 1000: 十二 is 12, 二十 is 20, 一二 is 12."""
    if not set(numeral) & {"十", "百"}:
        return int("".join(str(_NUMERALS[sign]) for sign in numeral))
    total, current = 0, 0
    for sign in numeral:
        if sign in "十百":
            total += (current or 1) * (10 if sign == "十" else 100)
            current = 0
        else:
            current = _NUMERALS[sign]
    return total + current


def _with_storey(match: re.Match[str]) -> str:
    storey, number = match.group(1), match.group(2)
    if number.lstrip("0").startswith(storey) and len(number) > len(storey):
        return f"-{number}"
    if match.group(0)[len(storey)] == "层" and len(number) <= 2:
        return f"-{storey}{number.zfill(2)}"
    return f"{storey}-{number}"


def _without_zeros(part: str) -> str:
    return part.lstrip("0") or "0" if part.isdigit() else part
