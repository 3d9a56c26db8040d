"""Who holds personal values: handed down by `project/wiring.py`, so that this room knows no higher one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from aftercare.ground.core.forgetting import Forgotten, Whom

Forget = Callable[[Whom], Forgotten]  # called in the transaction of the act


@dataclass(frozen=True)
class Holder:
    """A place where personal values stand: what goes, what stays and why, and the function that takes them out."""

    key: str
    label: object
    goes: object
    stays: object
    forget: Forget


_holders: list[Holder] = []


def configure(holders: Sequence[Holder]) -> None:
    """Take the table at start-up."""
    _holders[:] = holders


def holders() -> Sequence[Holder]:
    """Every holder, in the order in which they forget."""
    return tuple(_holders)


def forget_everywhere(whom: Whom) -> dict[str, Forgotten]:
    """Have every holder forget; key -> what it did. In the transaction of the caller."""
    return {holder.key: holder.forget(whom) for holder in _holders}
