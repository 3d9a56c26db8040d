"""What the estate knows without a database: its words, how rooms, phones and names are written, what may change."""

from aftercare.records.estate.rules.names import (
    mask_identity,
    mask_name,
    normalise_name,
    pinyin,
    pinyin_initials,
)
from aftercare.records.estate.rules.phones import (
    BadPhone,
    PhoneEntry,
    mask_phone,
    normalise_phone,
    phone_digits,
    read_phones,
)
from aftercare.records.estate.rules.rooms import (
    BadRoom,
    Sought,
    level_of,
    number_code,
    place_code,
    plate_code,
    read_level,
    read_search,
    room_matches,
    room_parts,
    search_code,
    unit_code,
)
from aftercare.records.estate.rules.words import OccupancyRole, PersonKind, UnitKind, UnitState

__all__ = [
    "BadPhone",
    "BadRoom",
    "OccupancyRole",
    "PersonKind",
    "PhoneEntry",
    "Sought",
    "UnitKind",
    "UnitState",
    "level_of",
    "mask_identity",
    "mask_name",
    "mask_phone",
    "normalise_name",
    "normalise_phone",
    "number_code",
    "phone_digits",
    "pinyin",
    "pinyin_initials",
    "place_code",
    "plate_code",
    "read_level",
    "read_phones",
    "read_search",
    "room_matches",
    "room_parts",
    "search_code",
    "unit_code",
]
