"""How a number is written, and which numbers share a counter. Pure."""

import re
from datetime import date

COUNTER = re.compile(r"\{n:0\d\}")


def written(*, pattern: str, development: str, on: date, n: int) -> str:
    """The number `n` of a pattern; one that outgrows its places is written in full.

    >>> written(pattern="BX-{development}-{date}-{n:04}", development="YF", on=date(2026, 11, 21), n=7)
    'BX-YF-20261121-0007'
    """
    return pattern.format(development=development, date=f"{on:%Y%m%d}", n=n)


def counter_key(*, pattern: str, development: str, on: date) -> str:
    """The pattern filled in but for its counter: two numbers may be alike only if they come from one counter.

    >>> counter_key(pattern="BX-{development}-{date}-{n:04}", development="YF", on=date(2026, 11, 21))
    'BX-YF-20261121-#'
    """
    return COUNTER.sub("#", pattern).format(development=development, date=f"{on:%Y%m%d}")
