"""Who holds personal values: handed down by `project/wiring.py`, so that this room knows no higher one."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from aftercare.ground.core.forgetting import Forgotten, Whom
from aftercare.ground.core.telling import Told

Forget = Callable[[Whom], Forgotten]  # called in the transaction of the act
Tell = Callable[[Whom], Iterable[Told]]


@dataclass(frozen=True)
class Holder:
    """A place where personal values stand: what goes, what stays and why, and the function that takes them out.

    `tell` reads what the person may have a copy of; None where there is nothing but words of others about the work.
    """

    key: str
    label: object
    goes: object
    stays: object
    forget: Forget
    tell: Tell | None = None


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


def tell_everything(whom: Whom) -> tuple[Told, ...]:
    """What every holder has to tell, in their order."""
    return tuple(told for holder in _holders if holder.tell for told in holder.tell(whom))
