"""Rows as the driver gives them, made into what the ORM makes of them, with less ado (ADR 0022).

Django asks for each object whether somebody wants to hear of its making, and sets each field by its name, as if the
object could hold something already. A new object of a plain model can be filled in one go instead. Models that are
not plain are made by Django itself.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, tzinfo
from inspect import getattr_static
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, models
from django.db.models.base import ModelState
from django.db.models.fields.related_descriptors import ForeignKeyDeferredAttribute
from django.db.models.query_utils import DeferredAttribute
from django.db.models.signals import post_init, pre_init  # noqa: TID251  only to ask whether anybody listens
from django.db.models.sql.compiler import SQLCompiler

Converters = tuple[tuple[int, Callable[[Any], Any]], ...]
"""By the place in the row: what makes a Python value of that of the driver."""
Maker = Callable[[Sequence[Any]], models.Model]
Beside = Callable[[Sequence[Any], models.Model], None]
_PLAIN = frozenset({DeferredAttribute, ForeignKeyDeferredAttribute})


def converters_of(compiler: SQLCompiler, expressions: list[Any]) -> Converters:
    """What is to be made of the values of these expressions, where anything is."""
    return tuple(
        (place, _converter(tuple(converts), expression))
        for place, (converts, expression) in compiler.get_converters(expressions).items()
    )


def _converter(converts: tuple[Callable[..., Any], ...], expression: object) -> Callable[[Any], Any]:
    def convert(value: Any) -> Any:
        for each in converts:
            value = each(value, expression, connection)
        return value

    sqlites = getattr(connection.ops, "convert_datetimefield_value", None)  # PostgreSQL has none: its driver does it
    if converts == (sqlites,) and connection.timezone is not None:
        return _moment(connection.timezone, convert)
    return convert


def _moment(zone: tzinfo, otherwise: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """SQLite keeps times without a zone."""

    def moment(value: Any) -> Any:
        if type(value) is datetime and value.tzinfo is None:
            return value.replace(tzinfo=zone)
        return otherwise(value)

    return moment


def converted(row: Sequence[Any], converters: Converters) -> list[Any]:
    """The row with Python's values."""
    cells = list(row)
    for place, convert in converters:
        cells[place] = convert(cells[place])
    return cells


def maker_of(about: Mapping[str, Any], select: Sequence[Any]) -> Maker:
    """What makes the object of a row with all that was selected beside it; `about` is the compiler's `klass_info`."""
    model, places = about["model"], about["select_fields"]
    if about.get("from_parent"):
        raise TypeError(f"{model.__name__} has no table of its own")
    first, last = places[0], places[-1] + 1
    names = [column[0].target.attname for column in select[first:last]]
    beside = tuple(_beside(each, select) for each in about.get("related_klass_infos", ()))
    new, plain = model.__new__, _is_plain(model)

    def make(row: Sequence[Any]) -> models.Model:
        if plain:
            found: models.Model = new(model)
            state = found.__dict__["_state"] = ModelState()
            state.adding, state.db = False, DEFAULT_DB_ALIAS
            found.__dict__.update(zip(names, row[first:last], strict=True))
        else:
            found = model.from_db(DEFAULT_DB_ALIAS, names, row[first:last])
        for put in beside:
            put(row, found)
        return found

    return make


def _beside(about: Mapping[str, Any], select: Sequence[Any]) -> Beside:
    """What puts a related object beside its own; None where there is none."""
    make, place = maker_of(about, select), _place_of_key(about, select)
    here, there = about["local_setter"], about["remote_setter"]

    def put(row: Sequence[Any], beside: models.Model) -> None:
        if row[place] is None:
            here(beside, None)
            return
        found = make(row)
        here(beside, found)
        there(found, beside)

    return put


def _place_of_key(about: Mapping[str, Any], select: Sequence[Any]) -> int:
    key, places = about["model"]._meta.pk.attname, about["select_fields"]
    return places[[select[place][0].target.attname for place in places].index(key)]  # type: ignore[no-any-return]


def _is_plain(model: type[models.Model]) -> bool:
    """Whether a new object is nothing but its values: nobody listens to its making, no field minds how it is set."""
    made_as_ever = (
        model.__init__ is models.Model.__init__ and model.from_db.__func__ is models.Model.from_db.__func__  # type: ignore[attr-defined]
    )
    heard = pre_init.has_listeners(model) or post_init.has_listeners(model)
    fields = (getattr_static(model, field.attname) for field in model._meta.concrete_fields)
    return made_as_ever and not heard and all(type(field) in _PLAIN for field in fields)
