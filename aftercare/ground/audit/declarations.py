"""What a room must say of an event before it may record it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from aftercare.ground.audit.words import COMMON_WORDS


@dataclass(frozen=True)
class EventKind:
    """One kind of event: its name (`case.closed`), its words, the fields it may carry, and which are personal.

    Personal values go to a side table that can be erased by law; the chain covers only their salted digest.
    A name ending in `.removed` says that the subject's row is deleted by this act. `words` name fields on screens.
    `erases` says that its field `events` names events whose personal values this act erased.
    """

    name: str
    label: object
    fields: tuple[str, ...] = ()
    personal: tuple[str, ...] = ()
    words: Mapping[str, object] = field(default_factory=dict)
    erases: bool = False

    def __post_init__(self) -> None:
        unknown = set(self.personal) - set(self.fields)
        if unknown:
            raise ValueError(f"{self.name}: personal fields {sorted(unknown)} are not among its fields")
        if any(name.startswith("_") for name in self.fields):
            raise ValueError(f"{self.name}: names of fields that begin with _ belong to the trail itself")

    def word_for(self, name: str) -> str:
        """How a screen names the field."""
        return str(self.words.get(name) or COMMON_WORDS.get(name) or name.replace("_", " ").strip())
