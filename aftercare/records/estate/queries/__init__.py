"""Reads of the estate: the search box, a home, its people through time, the tree of what was built."""

from aftercare.records.estate.queries.codes import codes_of, find_place_code, resident_with_phone
from aftercare.records.estate.queries.homes import Home, UnitFilters, UnitPage, home, list_units
from aftercare.records.estate.queries.people import PersonPage, find_people, likely_same, person_page
from aftercare.records.estate.queries.places import Column, Tree, UnitCounts, board, developments_of, tree
from aftercare.records.estate.queries.search import HomeHit, find_homes
from aftercare.records.estate.queries.through_time import PersonFact, find_by_phone, owner_on, people_of

__all__ = [
    "Column",
    "Home",
    "HomeHit",
    "PersonFact",
    "PersonPage",
    "Tree",
    "UnitCounts",
    "UnitFilters",
    "UnitPage",
    "board",
    "codes_of",
    "developments_of",
    "find_by_phone",
    "find_homes",
    "find_people",
    "find_place_code",
    "home",
    "likely_same",
    "list_units",
    "owner_on",
    "people_of",
    "person_page",
    "resident_with_phone",
    "tree",
]
