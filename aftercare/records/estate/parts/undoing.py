"""Taking back what was written in bulk, unless it has been used or changed since."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import models
from django.db.models import QuerySet

from aftercare.ground.core.database import check_in_transaction
from aftercare.ground.core.rows import Versioned
from aftercare.ground.core.text import lazy as _
from aftercare.records.estate.models import Building, Entrance, Floor, Occupancy, Person, PersonPhone, Phase, Unit
from aftercare.records.estate.parts.written import table_of

# what points to others comes before them
ORDER: tuple[type[models.Model], ...] = (Occupancy, PersonPhone, Person, Unit, Floor, Entrance, Building, Phase)
QUIET = (Floor, Entrance, Building, Phase)  # that these stay because something stands in them needs no words
PIECE = 500


@dataclass(frozen=True)
class Left:
    """Something that had to stay, and why."""

    label: str
    reason: object
    table: str = ""


def remove_made(made: Mapping[str, Sequence[int]]) -> list[Left]:
    """Delete rows that `write_units` and `write_occupants` made (`Written.made`); answers with what had to stay.

    A row stays when anything points to it (a case, a merge, a person added since) or when somebody has changed it.
    """
    check_in_transaction()
    left: list[Left] = []
    for model in ORDER:
        ids = sorted(made.get(table_of(model), ()))
        for start in range(0, len(ids), PIECE):
            left += _remove(model, ids[start : start + PIECE])
    return left


def restore_changed(changed: Mapping[str, Mapping[str, Mapping[str, object]]]) -> list[Left]:
    """Give rows their former values back (`Written.changed`), unless they have been changed again since."""
    check_in_transaction()
    left: list[Left] = []
    for model in (Unit, Building, Person):
        notes = changed.get(table_of(model), {})
        ids = sorted(int(pk) for pk in notes)
        for start in range(0, len(ids), PIECE):
            piece: QuerySet[Versioned] = QuerySet(model).select_for_update().filter(pk__in=ids[start : start + PIECE])
            for row in piece.order_by("pk"):
                left += _restore(row, notes[str(row.pk)])
    return left


def _remove(model: type[models.Model], ids: Sequence[int]) -> list[Left]:
    rows: list[models.Model] = list(QuerySet(model).filter(pk__in=ids).order_by("pk"))
    changed = {row.pk for row in rows if isinstance(row, Versioned) and row.version != 1}
    used = _used(model, ids)
    QuerySet(model).filter(pk__in=set(ids) - changed - used).delete()
    if model in QUIET:
        return []
    return [
        Left(str(row), _("It has been changed since.") if row.pk in changed else _("It is in use."), table_of(model))
        for row in rows
        if row.pk in changed | used
    ]


def _used(model: type[models.Model], ids: Sequence[int]) -> set[int]:
    """Which rows something points to, of whatever room: the tables themselves know who points to them."""
    used: set[int] = set()
    for relation in model._meta.related_objects:
        field = relation.field.attname if hasattr(relation.field, "attname") else relation.field.name
        pointing: QuerySet[models.Model] = QuerySet(relation.related_model).filter(**{f"{field}__in": ids})
        used |= set(pointing.values_list(field, flat=True))
    return used


def _restore(row: Versioned, note: Mapping[str, object]) -> list[Left]:
    if row.version != note["version"]:
        return [Left(str(row), _("It has been changed since."))]
    was = note["was"]
    if isinstance(was, Mapping):
        for name, value in was.items():
            setattr(row, name, _value(row, name, value))
        row.version += 1
        row.save(update_fields=[*was, "version"])
    return []


def _value(row: models.Model, name: str, value: object) -> object:
    field = row._meta.get_field(name)
    if value is None or not isinstance(value, str):
        return value
    if isinstance(field, models.DateField):
        return date.fromisoformat(value)
    return Decimal(value) if isinstance(field, models.DecimalField) else value
