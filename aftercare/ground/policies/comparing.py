"""What differs between two documents, value by value. Pure."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any


@dataclass(frozen=True)
class Difference:
    """One value that differs between two documents; None stands for "not there".

    `path` names an element of a list by its `key` when it has one, else by its place: in the newer document, or in the
    older one when it is gone from there.
    """

    path: str
    old: Any
    new: Any


def differences(old: Any, new: Any, *, path: str = "") -> Iterator[Difference]:
    """Every value that differs, by path, in the order of the newer document.

    Records in a list are compared by their `key`, or with the one they stand against when what has not changed is laid
    side by side. Lists of plain values are one value.
    """
    if isinstance(old, dict) and isinstance(new, dict):
        for key in [*new, *(key for key in old if key not in new)]:
            yield from differences(old.get(key), new.get(key), path=_below(path, key))
    elif _holds_records(old) and _holds_records(new):
        for name, before, after in _paired(old, new):
            yield from differences(before, after, path=_below(path, name))
    elif old != new:
        yield Difference(path=path, old=old, new=new)


def _below(path: str, key: object) -> str:
    return f"{path}.{key}" if path else str(key)


def _holds_records(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, dict) for one in value)


def _paired(old: list[dict[str, Any]], new: list[dict[str, Any]]) -> Iterator[tuple[str, Any, Any]]:
    """Each record with the one it was before: (name, before, after); None where there is none."""
    if all("key" in one for one in (*old, *new)):
        before = {str(one["key"]): one for one in old}
        after = {str(one["key"]): one for one in new}
        for key in [*after, *(key for key in before if key not in after)]:
            yield key, before.get(key), after.get(key)
        return
    before_texts, after_texts = ([json.dumps(one, sort_keys=True) for one in each] for each in (old, new))
    for _tag, i, j, k, m in SequenceMatcher(None, before_texts, after_texts, autojunk=False).get_opcodes():
        for place in range(max(j - i, m - k)):
            was = old[i + place] if i + place < j else None
            now = new[k + place] if k + place < m else None
            yield str(k + place if now is not None else i + place), was, now
