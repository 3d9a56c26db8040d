"""Values that no row can hold: a number of twenty figures, the year nought, a character that is none."""

from django.db import DataError

from aftercare.ground.core.errors import Refused
from aftercare.ground.core.text import lazy as _

_SAID = ("SQLite INTEGER", "date value out of range")
_OUT_OF_RANGE = ("22003", "22008", "22021", "22P05")  # numbers, times, and characters that its texts do not hold


class BeyondRange(Refused):
    """Something that was sent is beyond what can be kept."""

    http_status = 422

    def __init__(self) -> None:
        super().__init__(
            _(
                "A number, a day or a character in what was sent is beyond what can be kept. Nothing was changed: "
                "put it right and send it again."
            )
        )


def beyond_range_of(fault: BaseException | None) -> BeyondRange | None:
    """The refusal behind an exception of Python's or the driver's about such a value; None when it is something else.

    Fields of forms and of the interface name their limits themselves; this is for what reaches the database past them.
    """
    if isinstance(fault, OverflowError):
        return BeyondRange() if any(part in str(fault) for part in _SAID) else None
    if not isinstance(fault, DataError):
        return None
    code = getattr(fault.__cause__, "sqlstate", None)
    strange = code is None and "NUL" in str(fault)
    return BeyondRange() if strange or code in _OUT_OF_RANGE else None
