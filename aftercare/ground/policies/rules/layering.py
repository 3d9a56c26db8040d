"""A pack that rests on another says only what differs: how its own files are laid over the other's. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from aftercare.ground.core.text import lazy as _
from aftercare.ground.policies.rules.reading import FOLDERS, MANIFEST, Document, InvalidPack
from aftercare.ground.policies.sections import Problem

BASE = "extends"
"""The line of `pack.yaml` that names the pack below: `extends: baseline/2026.1`."""

RESTED_ON = "based_on"
"""What the merged document keeps of that line: it tells where the rest came from, and is read by nobody else."""

EVERY_KEY = "*"
"""`"*": null` in a mapping takes out every key that the pack below had there."""

EDITION = re.compile(r"^[a-z][a-z0-9_]{0,39}/\d{4}(\.\d{1,3}){1,2}$")

Layer = tuple[str, Document]
"""The edition of a pack, such as `baseline/2026.1`, and what its own files say."""


def base_of(own: Document) -> str | None:
    """The edition on which a pack rests, None when it stands by itself. Raises InvalidPack when it is no edition."""
    manifest = own.get(MANIFEST)
    named = manifest.get(BASE) if isinstance(manifest, Mapping) else None
    if named is None:
        return None
    if not isinstance(named, str) or not EDITION.match(named):
        reason = str(_("must name a pack and its edition, such as baseline/2026.1"))
        raise InvalidPack([Problem(f"{MANIFEST}.yaml", BASE, reason)])
    return named


def check_no_circle(named: str, *, above: Sequence[str]) -> None:
    """Refuse a pack that rests, over others, on itself. `above` are the editions that led here, the top one first."""
    if named in above:
        way = " → ".join(edition for edition in (*above, named) if edition)
        reason = str(_("rests on itself in a circle (%(way)s)") % {"way": way})
        raise InvalidPack([Problem(f"{MANIFEST}.yaml", BASE, reason)])


def merged(layers: Sequence[Layer]) -> Document:
    """One document out of layers, the top one first: mappings by key, lists and single values as the higher one says.

    `null` takes out what the lower ones said. Nothing that was given is changed.
    """
    *higher, (_edition, document) = layers
    for _edition, own in reversed(higher):
        document = laid_over(document, own)
    manifest = document.get(MANIFEST)
    if higher and isinstance(manifest, Mapping):
        rest = {key: value for key, value in manifest.items() if key != BASE}
        document = {**document, MANIFEST: {**rest, RESTED_ON: layers[1][0]}}
    return document


def laid_over(below: Any, own: Any) -> Any:
    """One value laid over another. The order of keys stays as below, new ones follow."""
    if not isinstance(own, Mapping):
        return own
    if not isinstance(below, Mapping) or EVERY_KEY in own:
        below = {}
    kept = {key: value for key, value in below.items() if key not in own}
    said = {
        key: laid_over(below.get(key), value) for key, value in own.items() if value is not None and key != EVERY_KEY
    }
    return {key: said.get(key, kept.get(key)) for key in (*below, *own) if key in said or key in kept}


def said_by(problems: Sequence[Problem], layers: Sequence[Layer]) -> list[Problem]:
    """The problems of a merged document, each under the file of the pack that wrote the value.

    A file of a lower pack is named with its edition: `baseline/2026.1/warranty.yaml`.
    """
    return [_placed(problem, layers) for problem in problems]


def _placed(problem: Problem, layers: Sequence[Layer]) -> Problem:
    section, _slash, key = problem.file.removesuffix(".yaml").partition("/")
    way = [section, *([key] if section in FOLDERS and key else []), *(part for part in problem.path.split(".") if part)]
    for place, (edition, own) in enumerate(layers):
        if _is_written(own, way):
            return problem if place == 0 else replace(problem, file=f"{edition}/{problem.file}")
    return problem


def _is_written(value: Any, way: Sequence[str]) -> bool:
    """Whether a layer says something at the end of a way."""
    for part in way:
        if isinstance(value, Mapping) and part in value:
            value = value[part]
        elif isinstance(value, list) and part.isdigit() and int(part) < len(value):
            value = value[int(part)]
        else:
            return False
    return True
