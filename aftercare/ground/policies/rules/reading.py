"""What a policy document must be, how it is told apart from another, and how an old one is read today. Pure."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from aftercare.ground.core.documents import UnknownKey
from aftercare.ground.core.errors import RuleBroken
from aftercare.ground.core.text import lazy as _
from aftercare.ground.policies.sections import Manifest, Problem, Tables

SCHEMA = 1
"""The number of the form in which documents are written today."""

Document = dict[str, Any]
"""A whole pack: `{"pack": {…the manifest…}, "warranty": {…}, "procedures": {"repair": {…}}, …}`."""

Lift = Callable[[Document], Document]
LIFTS: Mapping[int, Lift] = {}
"""From schema N to N + 1: pure functions `lift_1_to_2(document)`, by N. Old versions are never rewritten, only read."""

MANIFEST = "pack"
M = TypeVar("M", bound=BaseModel)


class InvalidPack(RuleBroken):
    """A pack that cannot be used; `problems` say where and why."""

    http_status = 422

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


@dataclass(frozen=True)
class LoadedPolicy:
    """A valid pack, ready to be asked. `version_id` is 0 while it has not been published."""

    version_id: int
    manifest: Manifest
    sections: Mapping[str, BaseModel]

    def section(self, model: type[M]) -> M:
        """The section that `model` describes: `policy.section(WarrantyPolicy).term_for("window")`."""
        for section in self.sections.values():
            if isinstance(section, model):
                return section
        raise UnknownKey(_("This policy has no section of the kind “%(kind)s”.") % {"kind": model.__name__})

    @property
    def label(self) -> str:
        """How people name the version: `baseline 2026.1`."""
        return f"{self.manifest.pack} {self.manifest.version}"


def read_document(document: Document, *, tables: Tables, version_id: int = 0) -> LoadedPolicy:
    """Validate a whole document; raises InvalidPack with every problem found."""
    document = lifted(document)
    problems = list(_problems_of_names(document, tables))
    manifest = _validate(MANIFEST, Manifest, document.get(MANIFEST, {}), problems)
    sections: dict[str, BaseModel] = {}
    for name, model in tables.sections.items():
        if name in document:
            section = _validate(name, model, document[name], problems)
            if section is not None:
                sections[name] = section
        elif may_be_left_out(model):
            sections[name] = model()
    if problems or manifest is None:
        raise InvalidPack(problems)
    problems = [problem for check in tables.checks for problem in check(sections)]
    if problems:
        raise InvalidPack(problems)
    return LoadedPolicy(version_id=version_id, manifest=manifest, sections=sections)


def canonical(document: Document) -> str:
    """The document as JSON without blanks. The order of keys stays: it is the order in which things are shown."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def digest(text: str) -> str:
    """SHA-256 of a canonical document, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def schema_of(document: Document) -> int:
    """The schema number in which a document was written; 0 when it does not say."""
    manifest = document.get(MANIFEST)
    number = manifest.get("schema") if isinstance(manifest, dict) else None
    return number if isinstance(number, int) else 0


def lifted(document: Document, *, lifts: Mapping[int, Lift] = LIFTS, schema: int = SCHEMA) -> Document:
    """The document as it would be written in `schema`, lifted one number at a time; the given one is not changed."""
    number = schema_of(document)
    if number > schema:
        reason = str(_("schema %(number)s is newer than this program can read") % {"number": number})
        raise InvalidPack([Problem("pack.yaml", "schema", reason)])
    while 0 < number < schema:
        if number not in lifts:
            reason = str(_("schema %(number)s can no longer be read") % {"number": number})
            raise InvalidPack([Problem("pack.yaml", "schema", reason)])
        document = lifts[number](document)
        number += 1
        document = {**document, MANIFEST: {**document[MANIFEST], "schema": number}}
    return document


def may_be_left_out(model: type[BaseModel]) -> bool:
    """Whether a pack need not write this section: every part of it has a value of its own."""
    return not any(field.is_required() for field in model.model_fields.values())


def file_of(section: str, location: tuple[int | str, ...]) -> tuple[str, str]:
    """The file and the path in it of a place in a section: a folder's first key is the file's name."""
    parts = [str(part) for part in location]
    if section in FOLDERS and parts:
        return f"{section}/{parts[0]}.yaml", ".".join(parts[1:])
    return f"{section}.yaml", ".".join(parts)


FOLDERS = frozenset({"procedures"})
"""Sections written as a folder with one file for each key."""


def _problems_of_names(document: Document, tables: Tables) -> Iterator[Problem]:
    for name in document:
        if name != MANIFEST and name not in tables.sections:
            yield Problem(f"{name}.yaml", "", str(_("no room has a section of this name")))
    models: dict[str, type[BaseModel]] = {MANIFEST: Manifest, **tables.sections}
    for name, model in models.items():
        if name not in document and not may_be_left_out(model):
            yield Problem(f"{name}.yaml", "", str(_("is missing")))
    if schema_of(document) == 0 and MANIFEST in document:
        yield Problem("pack.yaml", "schema", str(_("must be a number above 0")))


def _validate(name: str, model: type[M], value: Any, problems: list[Problem]) -> M | None:
    try:
        return model.model_validate(value)
    except ValidationError as error:
        for found in error.errors(include_url=False):
            file, path = file_of(name, found["loc"])
            problems.append(Problem(file, path, plain_reason(found["type"], found["msg"], found.get("ctx", {}))))
        return None


REASONS: Mapping[str, object] = {
    "missing": _("is missing"),
    "extra_forbidden": _("is not known here; perhaps it is misspelt"),
    "string_type": _("must be a text"),
    "int_type": _("must be a whole number"),
    "int_parsing": _("must be a whole number"),
    "int_from_float": _("must be a whole number"),
    "bool_type": _("must be true or false"),
    "bool_parsing": _("must be true or false"),
    "decimal_parsing": _("must be a number"),
    "decimal_type": _("must be a number"),
    "dict_type": _("must be a table of names and values"),
    "model_type": _("must be a table of names and values"),
    "tuple_type": _("must be a list"),
    "list_type": _("must be a list"),
    "too_short": _("needs at least %(min_length)s entry"),
    "string_too_short": _("must not be empty"),
    "string_too_long": _("is too long; at most %(max_length)s letters"),
    "string_pattern_mismatch": _("is not written as it should be (%(pattern)s)"),
    "greater_than": _("must be more than %(gt)s"),
    "greater_than_equal": _("must be at least %(ge)s"),
    "less_than": _("must be less than %(lt)s"),
    "less_than_equal": _("must be at most %(le)s"),
    "enum": _("must be one of %(expected)s"),
    "date_from_datetime_parsing": _("must be a day such as 2026-01-31"),
    "date_parsing": _("must be a day such as 2026-01-31"),
}


def plain_reason(kind: str, message: str, context: Mapping[str, Any]) -> str:
    """A validator's finding in plain words."""
    if kind == "value_error":
        return message.removeprefix("Value error, ")
    words = REASONS.get(kind)
    return message if words is None else str(words) % context
