"""Writers of the estate that other rooms' actions use inside their transaction. No event, no check of a person."""

from aftercare.records.estate.parts.people import OccupantRow, put_occupancy, put_person, put_phones, write_occupants
from aftercare.records.estate.parts.places import UnitRow, known_units, write_units
from aftercare.records.estate.parts.undoing import Left, remove_made, restore_changed
from aftercare.records.estate.parts.written import Written

__all__ = [
    "Left",
    "OccupantRow",
    "UnitRow",
    "Written",
    "known_units",
    "put_occupancy",
    "put_person",
    "put_phones",
    "remove_made",
    "restore_changed",
    "write_occupants",
    "write_units",
]
