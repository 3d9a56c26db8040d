"""The difference between two documents in words: what of which section, from what to what."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from aftercare.faces.web.office.packs.labels import field_label, section_label
from aftercare.faces.web.office.packs.reading import Reader
from aftercare.faces.web.office.packs.values import in_chinese, is_words, title_in
from aftercare.ground.policies.comparing import Difference, differences


@dataclass(frozen=True)
class Change:
    """One change: where it is, what kind it is (changed, added, removed), and both values in words."""

    section: str
    where: str
    kind: str
    old: str
    new: str
    path: str

    @property
    def sentence(self) -> str:
        """All of it in one line."""
        said = {
            "changed": _("%(where)s: from “%(old)s” to “%(new)s”"),
            "added": _("%(where)s: added – %(new)s"),
            "removed": _("%(where)s: removed – %(old)s"),
        }[self.kind]
        return said % {"where": self.where, "old": self.old, "new": self.new}


def changes_of(old: Reader, new: Reader) -> dict[str, list[Change]]:
    """Every change by the name of its section, in the order of the newer document."""
    found: dict[str, list[Change]] = {}
    for difference in _joined(differences(old.document, new.document)):
        change = _in_words(difference, old, new)
        found.setdefault(section_label(change.section), []).append(change)
    return found


def _joined(found: Iterator[Difference]) -> Iterator[Difference]:
    """A text that changed in both languages is one change: the reader's own, or the one that did change."""
    shown = ".zh-hans" if in_chinese() else ".en"
    waiting: Difference | None = None
    for difference in found:
        stem, _dot, language = difference.path.rpartition(".")
        if language not in {"zh-hans", "en"}:
            if waiting:
                yield waiting
            waiting = None
            yield difference
            continue
        if waiting and waiting.path.rpartition(".")[0] == stem:
            yield difference if difference.path.endswith(shown) else waiting
            waiting = None
            continue
        if waiting:
            yield waiting
        waiting = difference
    if waiting:
        yield waiting


def _in_words(difference: Difference, old: Reader, new: Reader) -> Change:
    section, *way = difference.path.split(".")
    if section == "procedures" and way:
        old, new = old.of_procedure(way[0]), new.of_procedure(way[0])
    reader = old if difference.new is None else new
    name = next((step for step in reversed(way) if not step.isdecimal() and step not in {"zh-hans", "en"}), section)
    return Change(
        section=section,
        where=" › ".join(way_in_words(reader, section, way)),
        kind="added" if difference.old is None else "removed" if difference.new is None else "changed",
        old=_said(old, section, name, difference.old),
        new=_said(new, section, name, difference.new),
        path=difference.path,
    )


def way_in_words(reader: Reader, section: str, way: list[str]) -> list[str]:
    """The names along a path: `deadlines`, `limits.survey.rules.1.limit` is Limits, Site survey, Rules 2, Limit."""
    said: list[str] = []
    place: Any = reader.document.get(section)
    table = section if section == "procedures" else ""  # the name of the table in which the next step is a key
    for step in way:
        place = _below(place, step)
        if step.isdecimal():
            said[-1:] = [f"{said[-1]} {int(step) + 1}"] if said else [str(int(step) + 1)]
            table = ""
        elif table:
            called = reader.names.of_key(section, "" if table == "procedures" else table, step)
            said.append(title_in(place) or called)
            table = ""
        elif step not in {"zh-hans", "en"}:
            said.append(title_in(place) or field_label(section, step))
            table = step if _is_table(place) else ""
    return said


def _is_table(place: Any) -> bool:
    """Whether the keys below are data: records, of which each is like the others."""
    if not isinstance(place, dict) or not place or is_words(place):
        return False
    return all(isinstance(one, dict | list) for one in place.values())


def _below(place: Any, step: str) -> Any:
    if isinstance(place, dict):
        return place.get(step)
    if isinstance(place, list):
        if step.isdecimal() and int(step) < len(place):
            return place[int(step)]
        return next((one for one in place if isinstance(one, dict) and one.get("key") == step), None)
    return None


def _said(reader: Reader, section: str, name: str, value: object) -> str:
    """A value in one line; a record by its name and what it holds."""
    if value is None:
        return ""
    if isinstance(value, dict) and not is_words(value):
        lines = reader.line(section, name, value).text
    else:
        lines = _("; ").join(line.text for line in reader.cell(section, name, value))
    title = title_in(value)
    return (f"{title} ({lines})" if lines else title) if title else lines
