"""What a room must say of an event before it may record it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class EventKind:
    """One kind of event: its name (`case.closed`), its words, the fields it may carry, and which are personal.

    Personal values go to a side table that can be erased by law; the chain covers only their salted digest.
    """

    name: str
    label: object
    fields: tuple[str, ...] = ()
    personal: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        unknown = set(self.personal) - set(self.fields)
        if unknown:
            raise ValueError(f"{self.name}: personal fields {sorted(unknown)} are not among its fields")
