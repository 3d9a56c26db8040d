"""Which values a place of a policy document may have, where its model lists them: an enumeration or fixed words."""

import types
from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, RootModel

MANY = (tuple, list, set, frozenset, Sequence)


def members_at(model: type[BaseModel], path: Sequence[str]) -> tuple[str, ...]:
    """The values that may stand at `path` of a section; empty where the model does not list them."""
    kinds: list[Any] = [model]
    for step in path:
        kinds = [below for kind in kinds for below in _below(kind, step)]
    found: dict[str, None] = {}
    for kind in kinds:
        for inner in _bare(kind):
            found.update(dict.fromkeys(_listed(inner)))
            if get_origin(inner) in MANY:
                found.update(
                    dict.fromkeys(name for one in get_args(inner) for each in _bare(one) for name in _listed(each))
                )
    return tuple(found)


def _bare(kind: Any) -> list[Any]:
    """A type without its annotations, and each side of one that is either this or that."""
    origin = get_origin(kind)
    if origin is Annotated:
        return _bare(get_args(kind)[0])
    if origin in (Union, types.UnionType):
        return [each for one in get_args(kind) for each in _bare(one)]
    if isinstance(kind, type) and issubclass(kind, RootModel):
        return _bare(kind.model_fields["root"].annotation)
    return [kind]


def _below(kind: Any, step: str) -> list[Any]:
    found: list[Any] = []
    for each in _bare(kind):
        origin = get_origin(each)
        if isinstance(each, type) and issubclass(each, BaseModel):
            field = each.model_fields.get(step) or next(
                (f for f in each.model_fields.values() if f.alias == step), None
            )
            found += [field.annotation] if field else []
        elif origin in (dict, Mapping):
            found.append(get_args(each)[1])
        elif origin in MANY:
            found.append(get_args(each)[0])
    return found


def _listed(kind: Any) -> tuple[str, ...]:
    if get_origin(kind) is Literal:
        return tuple(value for value in get_args(kind) if isinstance(value, str))
    if isinstance(kind, type) and issubclass(kind, Enum):
        return tuple(str(each.value) for each in kind)
    return ()
