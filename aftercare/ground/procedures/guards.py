"""The guards a procedure may name: what each asks of a case, and how it is said when it does not hold.

A guard is code; a pack only names it. The table comes down from `project/wiring.py` at start-up.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Guard:
    """`words` name what must be true, fit for “This cannot be done yet: …”; `asks` answers for a case by its number."""

    words: object
    asks: Callable[[int], bool]

    def __call__(self, case_id: int) -> bool:
        """Whether it holds for the case now."""
        return self.asks(case_id)


_handed: dict[str, Guard] = {}


def hand_down(guards: Mapping[str, Guard]) -> None:
    """Take the table of guards at start-up."""
    _handed.clear()
    _handed.update(guards)


def met(names: Collection[str], *, case_id: int) -> frozenset[str]:
    """Those guards among `names` that hold for the case; each is asked once."""
    return frozenset(name for name in dict.fromkeys(names) if _handed[name](case_id))


def words_of(name: str) -> str:
    """What a guard wants, in the reader's language; its key when no guard of this name was handed down."""
    guard = _handed.get(name)
    return name if guard is None else str(guard.words)
