"""Every way the estate changes. One function, one transaction, one event."""

from aftercare.records.estate.actions.codes import PlaceWanted, make_place_codes, withdraw_place_code
from aftercare.records.estate.actions.homes import (
    add_occupant,
    add_vehicle,
    end_occupancy,
    remove_vehicle,
    sell_home,
)
from aftercare.records.estate.actions.merging import merge_people, split_people
from aftercare.records.estate.actions.people import (
    add_phone,
    change_person,
    create_person,
    prefer_phone,
    remove_phone,
)
from aftercare.records.estate.actions.places import (
    change_building,
    change_unit,
    create_building,
    create_unit,
    keep_component,
    set_handover,
)

__all__ = [
    "PlaceWanted",
    "add_occupant",
    "add_phone",
    "add_vehicle",
    "change_building",
    "change_person",
    "change_unit",
    "create_building",
    "create_person",
    "create_unit",
    "end_occupancy",
    "keep_component",
    "make_place_codes",
    "merge_people",
    "prefer_phone",
    "remove_phone",
    "remove_vehicle",
    "sell_home",
    "set_handover",
    "split_people",
    "withdraw_place_code",
]
