"""What the estate takes in from office files: homes and other units, and the people in them."""

from aftercare.records.estate.imports.owners import OWNERS
from aftercare.records.estate.imports.units import UNITS

__all__ = ["OWNERS", "UNITS"]
