"""Reads of the estate: the search box, a home, its people through time, the tree of what was built."""

from aftercare.records.estate.queries.search import HomeHit, find_homes
from aftercare.records.estate.queries.through_time import PersonFact, find_by_phone, owner_on, people_of

__all__ = ["HomeHit", "PersonFact", "find_by_phone", "find_homes", "owner_on", "people_of"]
