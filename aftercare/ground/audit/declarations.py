"""What a room must say of an event before it may record it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from aftercare.ground.core.text import lazy as _

# Words of fields that many events carry; a room gives its own in `EventKind.words`.
COMMON_WORDS: Mapping[str, object] = {
    "_actor": _("Name of who acted"),
    "_subject": _("Name"),
    "amount": _("Amount"),
    "answer": _("Answer"),
    "assignee": _("Assigned to"),
    "clause": _("Clause"),
    "code": _("Code"),
    "component": _("Component"),
    "contractor": _("Contractor"),
    "count": _("Count"),
    "covered": _("Covered"),
    "decision": _("Decision"),
    "description": _("Description"),
    "development": _("Development"),
    "due_at": _("Due"),
    "email": _("E-mail"),
    "files": _("Files"),
    "from": _("From"),
    "identity_number": _("Identity number"),
    "kind": _("Kind"),
    "move": _("Move"),
    "name": _("Name"),
    "note": _("Note"),
    "number": _("Number"),
    "people": _("People"),
    "permissions": _("Rights"),
    "phone": _("Phone"),
    "place": _("Place"),
    "reason": _("Reason"),
    "resolution": _("Resolution"),
    "role": _("Role"),
    "score": _("Score"),
    "source": _("Source"),
    "state": _("State"),
    "status": _("Status"),
    "step": _("Step"),
    "symptom": _("Symptom"),
    "text": _("Text"),
    "title": _("Title"),
    "to": _("New value"),
    "unit": _("Home"),
    "urgency": _("Urgency"),
    "version": _("Version"),
    "why": _("Reason"),
}


@dataclass(frozen=True)
class EventKind:
    """One kind of event: its name (`case.closed`), its words, the fields it may carry, and which are personal.

    Personal values go to a side table that can be erased by law; the chain covers only their salted digest.
    A name ending in `.removed` says that the subject's row is deleted by this act. `words` name fields on screens.
    """

    name: str
    label: object
    fields: tuple[str, ...] = ()
    personal: tuple[str, ...] = ()
    words: Mapping[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        unknown = set(self.personal) - set(self.fields)
        if unknown:
            raise ValueError(f"{self.name}: personal fields {sorted(unknown)} are not among its fields")
        if any(name.startswith("_") for name in self.fields):
            raise ValueError(f"{self.name}: names of fields that begin with _ belong to the trail itself")

    def word_for(self, name: str) -> str:
        """How a screen names the field."""
        return str(self.words.get(name) or COMMON_WORDS.get(name) or name.replace("_", " ").strip())
