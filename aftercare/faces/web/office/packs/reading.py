"""A section of a policy document as something to read: cards of facts and tables, each value with its source.

The models of the rooms say what a value is; the document says what it holds. A draft may hold anything, so nothing
here trusts the document further than it must.
"""

import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Any, Self, Union, get_args, get_origin

from django.utils.translation import gettext as _
from pydantic import BaseModel, RootModel

from aftercare.faces.web.office.packs.labels import field_label
from aftercare.faces.web.office.packs.values import Names, is_words, title_in, words
from aftercare.ground.policies.rules import Document

APART = frozenset({"label", "name", "key", "source", "clause"})
"""Fields that are shown with the title of an entry, not as a column."""


@dataclass(frozen=True)
class Line:
    """One line of a value, with its sources when they are its own."""

    text: str
    sources: tuple[str, ...] = ()


Cell = tuple[Line, ...]


@dataclass(frozen=True)
class Entry:
    """One record: a row of a table or a line of facts."""

    path: str
    key: str
    title: str
    cells: tuple[Cell, ...]
    note: str = ""
    sources: tuple[str, ...] = ()

    def holds(self, wanted: str) -> bool:
        """Whether a text stands anywhere in it."""
        lines = (f"{line.text} {' '.join(line.sources)}" for cell in self.cells for line in cell)
        return wanted in " ".join((self.key, self.title, self.note, *self.sources, *lines)).lower()


@dataclass(frozen=True)
class Group:
    """What belongs together: a table with `columns`, or facts when there are none."""

    path: str
    title: str
    columns: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()
    sources: tuple[str, ...] = ()

    @property
    def has_sources(self) -> bool:
        """Whether some entry says where it comes from."""
        return any(entry.sources for entry in self.entries)


def unwrapped(annotation: Any) -> Any:
    """A type without its constraints and without None."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return unwrapped(get_args(annotation)[0])
    if origin in (Union, types.UnionType):
        return unwrapped(next(one for one in get_args(annotation) if one is not type(None)))
    return annotation


def fields_of(annotation: Any) -> dict[str, Any]:
    """The fields of a record by the names they bear in a document; nothing for what is not a record."""
    if not (isinstance(annotation, type) and issubclass(annotation, BaseModel)):
        return {}
    return {each.alias or name: each.annotation for name, each in annotation.model_fields.items()}


def inner_of(annotation: Any) -> tuple[str, Any]:
    """`table` with the type of its records, `rows` with that of its items, `record` or `plain` with the type itself."""
    kind = unwrapped(annotation)
    if isinstance(kind, type) and issubclass(kind, RootModel):
        return inner_of(kind.model_fields["root"].annotation)
    if get_origin(kind) is dict:
        return "table", unwrapped(get_args(kind)[1])
    if get_origin(kind) is tuple and fields_of(unwrapped(get_args(kind)[0])):
        return "rows", unwrapped(get_args(kind)[0])
    return ("record" if fields_of(kind) and set(fields_of(kind)) != {"zh-hans", "en"} else "plain"), kind


@dataclass(frozen=True)
class Reader:
    """Reads one document."""

    document: Document
    models: Mapping[str, type[BaseModel]]
    procedure: str = ""

    @property
    def names(self) -> Names:
        """What its keys are called."""
        return Names(self.document, self.procedure)

    def of_procedure(self, key: str) -> Self:
        """The same, for what is said of one procedure: its own steps are called by their names."""
        return replace(self, procedure=key)

    def groups(self, section: str) -> list[Group]:
        """The cards of a section; for the procedures a card for each."""
        value, model = self.document.get(section), self.models.get(section)
        if not isinstance(value, dict) or model is None:
            return []
        kind, inner = inner_of(model)
        if kind == "table":
            return [self.of_procedure(key).steps_of(key, inner) for key in value]
        return list(self._groups_of_record(section, value, fields_of(model)))

    def _groups_of_record(self, section: str, value: dict[str, Any], fields: dict[str, Any]) -> Iterator[Group]:
        general = [name for name, annotation in fields.items() if inner_of(annotation)[0] == "plain" and name in value]
        if general:
            entries = tuple(self._fact(section, section, name, value[name]) for name in general if name != "source")
            yield Group(section, _("General"), (), entries, _sources(value))
        for name, annotation in fields.items():
            kind, inner = inner_of(annotation)
            if kind == "plain" or not value.get(name):
                continue
            path, title = f"{section}.{name}", field_label(section, name)
            if kind == "record":
                held = value[name] if isinstance(value[name], dict) else {}
                entries = tuple(self._fact(section, path, key, held[key]) for key in held if key not in APART)
                yield Group(path, title, (), entries, _sources(held))
            else:
                columns, entries = self._rows(section, path, name, value[name], inner)
                yield Group(path, title, columns, entries)

    def steps_of(self, key: str, model: Any) -> Group:
        """The steps of a procedure."""
        held = self.document["procedures"][key]
        steps = held.get("steps") if isinstance(held, dict) else None
        _kind, step = inner_of(fields_of(model)["steps"])
        columns, entries = self._rows("procedures", f"procedures.{key}.steps", "steps", steps or {}, step)
        return Group(f"procedures.{key}", self.names.of_key("procedures", "", key), columns, entries)

    def _fact(self, section: str, path: str, name: str, value: object) -> Entry:
        return Entry(f"{path}.{name}", name, field_label(section, name), (self.cell(section, name, value),))

    def _rows(
        self, section: str, path: str, name: str, value: Any, inner: Any
    ) -> tuple[tuple[str, ...], tuple[Entry, ...]]:
        held = list(value.items()) if isinstance(value, dict) else [(str(n), one) for n, one in enumerate(value)]
        if inner_of(inner)[0] not in ("record", "rows") and not fields_of(inner):
            return (), tuple(self._plain_entry(section, path, name, key, one) for key, one in held)
        columns = [
            column
            for column in fields_of(inner)
            if column not in APART
            and any(isinstance(one, dict) and one.get(column) not in (None, [], {}) for _k, one in held)
        ]
        entries = tuple(self._entry(section, path, name, key, one, columns) for key, one in held)
        return tuple(field_label(section, column) for column in columns), entries

    def _plain_entry(self, section: str, path: str, name: str, key: str, value: object) -> Entry:
        title = self.names.of_key(section, name, key)
        return Entry(f"{path}.{key}", key, title, (self.cell(section, name, value),))

    def _entry(self, section: str, path: str, name: str, key: str, value: Any, columns: list[str]) -> Entry:
        held = value if isinstance(value, dict) else {}
        named = str(held.get("key") or key)
        title = title_in(held) or (
            "" if key.isdecimal() and "key" not in held else self.names.of_key(section, name, key)
        )
        clause = held.get("clause")
        return Entry(
            path=f"{path}.{named}",
            key="" if key.isdecimal() and "key" not in held else named,
            title=title,
            cells=tuple(self.cell(section, column, held.get(column)) for column in columns),
            note=words(clause) if isinstance(clause, dict) and is_words(clause) else "",
            sources=_sources(held),
        )

    def cell(self, section: str, name: str, value: object) -> Cell:
        """A value as lines: each record of a list or table is a line of its own."""
        if value is None or value in ([], {}):
            return ()
        if isinstance(value, list):
            if any(isinstance(one, dict) for one in value):
                return tuple(self.line(section, name, one) for one in value)
            return (Line(_(", ").join(self.names.of_value(name, one) for one in value)),)
        if isinstance(value, dict) and not is_words(value):
            if any(isinstance(one, dict | list) for one in value.values()):
                return tuple(self._line_of_table(section, name, key, one) for key, one in value.items())
            return (self.line(section, name, value),)
        return (Line(self.names.of_value(name, value)),)

    def _line_of_table(self, section: str, name: str, key: str, value: object) -> Line:
        if name == "label":
            return Line(f"{field_label(section, key)}: {self.names.of_value('', value)}")
        line = self.line(section, key, value)
        title = title_in(value) or self.names.of_value(name, key)
        return Line(f"{title}: {line.text}" if line.text else title, line.sources)

    def line(self, section: str, name: str, value: object) -> Line:
        """A record in one line: `start – end` and `for X: limit` as one says them, else each field by its name."""
        if not isinstance(value, dict):
            return Line(_("; ").join(line.text for line in self.cell(section, name, value)))
        if value.keys() == {"start", "end"}:
            return Line(f"{value['start']}–{value['end']}")
        if "limit" in value:
            return Line(self._limit(section, value), _sources(value))
        if value.keys() == {"bearer", "percent"}:
            return Line(f"{self.names.of_value('bearer', value['bearer'])} {value['percent']}%")
        said = [
            f"{field_label(section, key)} {text}"
            for key, one in value.items()
            if key not in APART and (text := _("; ").join(line.text for line in self.cell(section, key, one)))
        ]
        return Line(_(" · ").join(said), _sources(value))

    def _limit(self, section: str, value: dict[str, Any]) -> str:
        """`Emergency: 15 minutes`; a limit without a condition stands alone."""
        when = value.get("when") or {}
        held = when.items() if isinstance(when, dict) else ()
        facts = [self.names.of_value(key, one) for key, one in held]
        calendar = value.get("calendar")
        if calendar:
            facts.append(f"{field_label(section, 'calendar')} {self.names.of_value('calendar', calendar)}")
        limit = self.names.of_value("limit", value["limit"])
        return f"{_(', ').join(facts)}: {limit}" if facts else limit


def _sources(value: object) -> tuple[str, ...]:
    found = value.get("source") if isinstance(value, dict) else None
    return tuple(str(one) for one in found) if isinstance(found, list) else ()
