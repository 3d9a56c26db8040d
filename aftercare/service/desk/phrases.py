"""The placeholders of ready words, and what the acts of a macro must say. Pure."""

import re
from collections.abc import Mapping, Sequence

from aftercare.ground.core.errors import BadInput
from aftercare.ground.core.text import lazy as _

PLACEHOLDERS: Mapping[str, object] = {
    "owner": _("the owner's name"),
    "number": _("the number of the case"),
    "subject": _("what it is about"),
    "home": _("the home"),
    "development": _("the development"),
    "responsible": _("who answers for it"),
    "step": _("the step it is on, as owners read it"),
    "due": _("until when the next step is due"),
    "me": _("one's own name"),
}
PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
TEXT_AT_MOST = 2_000
ACTS_AT_MOST = 8

MACRO_ACTS: Mapping[str, tuple[object, tuple[str, ...]]] = {
    "answer": (_("Write to the owner"), ("text",)),
    "note": (_("Keep a note"), ("text",)),
    "move": (_("Take a step"), ("move",)),
    "assign": (_("Hand on to"), ("staff",)),
    "assign_me": (_("Take it oneself"), ()),
    "urgency": (_("Set the urgency"), ("urgency",)),
    "hold": (_("Put on hold for days"), ("days", "cause", "reason")),
    "watch": (_("Watch it"), ()),
}
"""Each act of a macro: what it is called, and what it must be told."""


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its placeholders filled; a value that is not known leaves nothing behind."""
    return PLACEHOLDER.sub(lambda found: values.get(found[1].strip(), ""), text)


def check_name(name: str) -> None:
    """Refuse a name that is empty."""
    if not name.strip():
        raise BadInput(field=_("Name"), value="", remedy=_("Give it a name by which colleagues find it."))


def check_text(text: str) -> None:
    """Refuse an empty or too long text, and a placeholder that does not exist."""
    if not text.strip() or len(text) > TEXT_AT_MOST:
        raise BadInput(field=_("Text"), value=text[:20], remedy=_("Write at most 2,000 characters."))
    for name in PLACEHOLDER.findall(text):
        if name.strip() not in PLACEHOLDERS:
            raise BadInput(
                field=_("Placeholder"),
                value=f"{{{name}}}",
                remedy=_("Use one of these: %(names)s") % {"names": " ".join(f"{{{each}}}" for each in PLACEHOLDERS)},
            )


def check_acts(acts: Sequence[Mapping[str, object]]) -> None:
    """Refuse a macro without acts, with too many, and an act that lacks what it must be told."""
    if not acts or len(acts) > ACTS_AT_MOST:
        raise BadInput(field=_("Acts"), value="", remedy=_("A macro does between one and eight acts."))
    for act in acts:
        name = str(act.get("act", ""))
        if name not in MACRO_ACTS:
            raise BadInput(field=_("Act"), value=name, remedy=_("Choose one of those offered."))
        label, asked = MACRO_ACTS[name]
        for value in asked:
            if not str(act.get(value) or "").strip():
                raise BadInput(field=label, value="", remedy=_("This is needed."))
        if "text" in asked:
            check_text(str(act["text"]))
        if name == "hold" and not str(act["days"]).isdigit():
            raise BadInput(field=label, value=act["days"], remedy=_("Give a number of days."))
