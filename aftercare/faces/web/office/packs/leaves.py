"""The plain values of a section, each with its name, for a form in which a value is changed without writing YAML."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from aftercare.faces.web.office.packs.comparing import way_in_words
from aftercare.faces.web.office.packs.enumerated import members_at
from aftercare.faces.web.office.packs.labels import value_label
from aftercare.faces.web.office.packs.reading import Reader
from aftercare.faces.web.office.packs.values import TABLES, title_in
from aftercare.ground.accounts.roles import ROLES

LEFT_OUT = frozenset({"source", "key", "procedure"})
SEPARATOR = ", "


@dataclass(frozen=True)
class Leaf:
    """One value: its path in the file, its name, what it is now, and how it is asked for."""

    path: str
    label: str
    value: str
    kind: str  # text, number, words (a longer text), list, choice
    choices: tuple[tuple[str, str], ...] = ()

    def read(self, typed: str) -> Any:
        """What was typed as the document holds it; what is no number stays a text, and the check tells."""
        typed = typed.strip()
        if self.kind == "list":
            keys = {said: key for key, said in self.choices}
            parts = (part.strip() for part in typed.replace("，", ",").replace("、", ",").split(","))
            return [_number(keys.get(part, part)) for part in parts if part]
        if self.kind == "choice" and typed in {"true", "false"}:
            return typed == "true"
        return _number(typed) if self.kind == "number" else typed


def leaves_of(reader: Reader, section: str, *, below: tuple[str, ...] = ()) -> dict[str, list[Leaf]]:
    """The values of a section, or of the part of it that `below` names, by the name of the card they stand on."""
    place: Any = reader.document.get(section)
    for step in below:
        place = place.get(step) if isinstance(place, dict) else None
    found: dict[str, list[Leaf]] = {}
    for path, value in _walk(place, ()):
        said = way_in_words(reader, section, [*below, *path])[len(below) :]
        card = said[0] if len(said) > 1 else _("General")
        label = " › ".join(said[1:] or said)
        language = {"zh-hans": _("Chinese"), "en": _("English")}.get(path[-1])
        found.setdefault(card, []).append(
            _leaf(
                reader, (section, *below, *path), len(below) + 1, f"{label} ({language})" if language else label, value
            )
        )
    return found


def changed(leaves: Mapping[str, list[Leaf]], typed: Mapping[str, str]) -> dict[str, Any]:
    """The new values by path, of those that were typed otherwise than they were."""
    every = [leaf for each in leaves.values() for leaf in each]
    return {
        leaf.path: leaf.read(typed[leaf.path])
        for leaf in every
        if leaf.path in typed and typed[leaf.path].replace("\r\n", "\n").strip() != leaf.value.strip()
    }


def _walk(value: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    if isinstance(value, dict):
        for key, one in value.items():
            if key not in LEFT_OUT or not path:
                yield from _walk(one, (*path, str(key)))
    elif isinstance(value, list) and any(isinstance(one, dict | list) for one in value):
        for place, one in enumerate(value):
            key = str(one["key"]) if isinstance(one, dict) and "key" in one else str(place)
            yield from _walk(one, (*path, key))
    elif path and path[-1] not in LEFT_OUT:
        yield path, value


def _leaf(reader: Reader, whole: tuple[str, ...], above: int, label: str, value: Any) -> Leaf:
    """The value at `whole`, a path from the section on; its address in the file leaves the first `above` steps out."""
    path = whole[above:]
    address = ".".join(path)
    name = next((step for step in reversed(path) if not step.isdecimal() and step not in {"zh-hans", "en"}), "")
    if isinstance(value, bool):
        either = (("true", pgettext("a rule", "yes")), ("false", pgettext("a rule", "no")))
        return Leaf(address, label, "true" if value else "false", "choice", either)
    choices = _choices(reader, name) or _listed(reader, whole, name)
    if isinstance(value, list):
        said = dict(choices) if len({words for _key, words in choices}) == len(choices) else {}
        held = [said.get(str(one), str(one)) for one in value]
        return Leaf(address, label, SEPARATOR.join(held), "list", choices if said else ())
    text = "" if value is None else str(value)
    if choices and any(key == text for key, _label in choices):
        return Leaf(address, label, text, "choice", choices)
    if isinstance(value, int):
        return Leaf(address, label, text, "number")
    return Leaf(address, label, text, "words" if len(text) > 60 else "text")


def _listed(reader: Reader, whole: tuple[str, ...], name: str) -> tuple[tuple[str, str], ...]:
    """The values that the model lists for this place, each by its words."""
    model = reader.models.get(whole[0])
    members = members_at(model, whole[1:]) if model else ()
    return tuple((key, value_label(name, key) or key) for key in members)


def _choices(reader: Reader, name: str) -> tuple[tuple[str, str], ...]:
    """What a field may name, when that is a table of the same pack or a role."""
    if name in {"role", "roles"}:
        return tuple((role.key, str(role.label)) for role in ROLES)
    if name not in TABLES:
        return ()
    place: Any = reader.document
    for step in TABLES[name]:
        place = place.get(step) if isinstance(place, dict) else None
    return tuple((key, title_in(one) or key) for key, one in place.items()) if isinstance(place, dict) else ()


def _number(text: str) -> int | str:
    return (
        int(text)
        if text.removeprefix("-").isdecimal() and (text == "0" or not text.lstrip("-").startswith("0"))
        else text
    )
