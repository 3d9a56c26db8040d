"""Ways to break the product on purpose: a function that does nothing, a policy value that says something else."""

import functools
import gc
import inspect
import pickle
import types
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any

from aftercare.ground.core.prepared import Listing, Question, Shapes
from aftercare.ground.policies import loading
from aftercare.ground.policies.rules import Document, InvalidPack, read_document
from aftercare.ground.policies.sections import handed

WORDS = {"source", "label", "clause", "key", "zh-hans", "en", "note", "name"}  # said of a rule, not the rule itself
Path_ = tuple[str | int, ...]


class CannotBreak(Exception):
    """The line of proofs.yaml names something that is not there, or that cannot be broken like this."""


def _nothing(*_args: object, **_kwargs: object) -> None:
    return None


def _empty(*_args: object, **_kwargs: object) -> Iterator[None]:
    return
    yield


def _true(*_args: object, **_kwargs: object) -> bool:
    return True


def _false(*_args: object, **_kwargs: object) -> bool:
    return False


def _inverted(*args: object, **kwargs: object) -> bool:
    return not __unbroken__(*args, **kwargs)  # type: ignore[name-defined]  # noqa: F821  put beside it by `broken`


WAYS: dict[str, Callable[..., object]] = {
    "nothing": _nothing,
    "none": _nothing,
    "raises-nothing": _nothing,
    "true": _true,
    "false": _false,
    "invert": _inverted,
}


def find_function(target: str) -> types.FunctionType:
    """The plain function behind `module:name` or `module:Class.method`, under its decorators."""
    module, _, name = target.partition(":")
    try:
        found: Any = import_module(module)
        for part in name.split("."):
            found = inspect.getattr_static(found, part)
    except (ImportError, AttributeError) as error:
        raise CannotBreak(f"{target}: {error}") from error
    found = getattr(found, "fget", None) or getattr(found, "__func__", None) or found
    found = inspect.unwrap(found)
    if not isinstance(found, types.FunctionType):
        raise CannotBreak(f"{target} is not a function")
    if found.__code__.co_freevars:
        raise CannotBreak(f"{target} is made inside another function; name that one")
    return found


@contextmanager
def broken(target: str, way: str | None) -> Iterator[None]:
    """Break a function in place, so that every name it is known by is broken with it.

    Without a way: a bool is turned round, anything else becomes nothing.
    """
    function = find_function(target)
    if way is None:
        way = "invert" if function.__annotations__.get("return") in {bool, "bool"} else "nothing"
    if way not in WAYS:
        raise CannotBreak(f"{target}: there is no way {way!r}; use one of {', '.join(sorted(WAYS))}")
    replacement = _empty if inspect.isgeneratorfunction(function) and way == "nothing" else WAYS[way]
    unbroken = types.FunctionType(function.__code__, function.__globals__, function.__name__, function.__defaults__)
    unbroken.__kwdefaults__ = function.__kwdefaults__
    kept = function.__code__, function.__defaults__, function.__kwdefaults__
    function.__globals__["__unbroken__"] = unbroken
    function.__code__, function.__defaults__, function.__kwdefaults__ = replacement.__code__, None, None
    clear_caches()
    try:
        yield
    finally:
        function.__code__, function.__defaults__, function.__kwdefaults__ = kept
        del function.__globals__["__unbroken__"]
        clear_caches()


@functools.cache
def _caches() -> list[Any]:
    return [
        each
        for each in gc.get_objects()
        if type(each) is functools._lru_cache_wrapper  # isinstance would wake lazy objects
        and (each.__module__ or "").startswith(("aftercare.", "tests."))
        and not (each.__module__ or "").startswith("tests.harness")
    ]


@functools.cache
def _questions() -> list[Question[Any] | Listing | Shapes[Any]]:
    """What is put into words once (ADR 0022), and would go on in words that came of unbroken functions."""
    return [each for each in gc.get_objects() if type(each) in {Question, Listing, Shapes}]


def clear_caches() -> None:
    """Forget what our own code has read once."""
    for cache in _caches():
        cache.cache_clear()
    for question in _questions():
        (question._kept if isinstance(question, Shapes) else question._words).clear()


@dataclass(frozen=True)
class Alteration:
    """One value of one pack, said differently; `ids` are the requirements that it cites."""

    folder: Path
    where: Path_
    value: object
    gone: bool
    ids: frozenset[str]

    def __str__(self) -> str:
        way = ".".join(map(str, self.where))
        return f"{self.folder.parent.name} {way} " + ("taken out" if self.gone else f"= {self.value!r}")

    def applied(self, document: Document) -> Document:
        """The document with this one value altered."""
        document = deepcopy(document)
        place: Any = document
        *way, last = self.where
        for key in way:
            place = place[key]
        if self.gone:
            del place[last]
        else:
            place[last] = self.value
        return document


def alterations(folder: Path, wanted: set[str], section: str = "") -> Iterator[Alteration]:
    """Every valid alteration of the values of a pack, or of a section, that cite one of the `wanted` requirements.

    What a pack has from the one below is altered there, not once more in every pack that rests on it.
    """
    document = loading.read_folder(folder)
    below = document["pack"].get("based_on")
    base = loading.read_folder(folder.parent.parent / below) if below else {}
    seen = _values_by_key(document)
    for path, mapping in _citing(document, ()):
        ids = frozenset(mapping["source"]) & wanted
        if not ids or path[0] not in {section or path[0]} or _at(base, path) == mapping:
            continue
        yield from _valid(document, [Alteration(folder, path, None, gone=True, ids=ids)])
        for inner, value in _values(mapping, path):
            others = [Alteration(folder, inner, other, gone=False, ids=ids) for other in _others(inner, value, seen)]
            yield from islice(_valid(document, others), 2)


def _at(node: Any, path: Path_) -> object:
    """What stands at a place, None when there is no such place."""
    for key in path:
        if isinstance(node, dict):
            node = node.get(str(key))
        elif isinstance(node, list) and isinstance(key, int) and key < len(node):
            node = node[key]
        else:
            return None
    return node


def _valid(document: Document, candidates: list[Alteration]) -> Iterator[Alteration]:
    for candidate in candidates:
        try:
            read_document(candidate.applied(document), tables=handed())
        except InvalidPack:
            continue
        yield candidate


def _citing(node: object, path: Path_) -> Iterator[tuple[Path_, dict[str, Any]]]:
    if isinstance(node, dict):
        if isinstance(node.get("source"), list):
            yield path, node
        for key, value in node.items():
            yield from _citing(value, (*path, key))
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from _citing(value, (*path, index))


def _values(node: object, path: Path_) -> Iterator[tuple[Path_, object]]:
    """What a mapping says: its values, and those below it that do not cite a source of their own."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key not in WORDS and not (isinstance(value, dict) and "source" in value):
                yield from _values(value, (*path, key))
    else:
        yield path, node


def _values_by_key(node: object, key: str = "") -> dict[str, list[str]]:
    """Every text that stands anywhere under a key of the same name."""
    found: dict[str, list[str]] = {}
    pairs = node.items() if isinstance(node, dict) else ((key, each) for each in node) if isinstance(node, list) else ()
    for name, value in pairs:
        if isinstance(value, str):
            found.setdefault(str(name), []).append(value)
        for inner, texts in _values_by_key(value, str(name)).items():
            found.setdefault(inner, []).extend(texts)
    return {name: sorted(set(texts)) for name, texts in found.items()}


def _others(path: Path_, value: object, seen: dict[str, list[str]]) -> list[object]:
    """What could stand there instead."""
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int):
        return [value + 1, value - 1]
    if isinstance(value, list):
        return [[*value[:index], *value[index + 1 :]] for index in range(len(value))]
    name = next((str(key) for key in reversed(path) if isinstance(key, str)), "")
    return [*_other_numbers(str(value)), *(text for text in seen.get(name, []) if text != value)]


def _other_numbers(text: str) -> list[object]:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return []
    return [str(number * 2), str(number / 2), str(number + 1)]


@contextmanager
def altered(alteration: Alteration) -> Iterator[None]:
    """Whoever reads the pack from its folder reads the altered one."""
    code = loading.read_folder.__code__
    unaltered = types.FunctionType(code, loading.read_folder.__globals__)

    def read_altered(folder: Path) -> Document:
        if folder.resolve() != alteration.folder.resolve():  # what it rests on may be the altered one
            return unaltered(folder)
        return alteration.applied(pickle.loads(_unaltered(folder.resolve(), code)))

    loading.__dict__["__altered__"] = read_altered
    loading.read_folder.__code__ = _read_altered.__code__
    clear_caches()
    try:
        yield
    finally:
        loading.read_folder.__code__ = code
        del loading.__dict__["__altered__"]
        clear_caches()


@functools.cache
def _unaltered(folder: Path, code: types.CodeType) -> bytes:
    """A pack as its files say, read once and packed."""
    return pickle.dumps(types.FunctionType(code, loading.read_folder.__globals__)(folder))


def _read_altered(folder: Path) -> Document:
    return __altered__(folder)  # type: ignore[name-defined]  # noqa: F821  put beside it by `altered`
