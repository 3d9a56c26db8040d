"""The kinds of import there are, handed down from `project/wiring.py` at start-up."""

from collections.abc import Sequence

from aftercare.ground.core.errors import Missing
from aftercare.ground.core.text import lazy as _
from aftercare.ground.submissions.declarations import ImportKind

_kinds: dict[str, ImportKind] = {}


def configure(kinds: Sequence[ImportKind]) -> None:
    """Take the table of kinds. Raises ValueError for a key declared twice."""
    _kinds.clear()
    for kind in kinds:
        if kind.key in _kinds:
            raise ValueError(f"{kind.key} is declared twice")
        _kinds[kind.key] = kind


def every() -> tuple[ImportKind, ...]:
    """All kinds, in the order in which a new installation needs them."""
    return tuple(_kinds.values())


def find(key: str) -> ImportKind:
    """The kind called `key`. Raises Missing."""
    kind = _kinds.get(key)
    if kind is None:
        raise Missing(_("There is no such kind of import."))
    return kind
