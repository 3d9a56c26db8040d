"""Taking back what an import made, for rooms that have no writer of their own for it."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from django.db import models
from django.db.models import QuerySet

from aftercare.ground.core.database import check_in_transaction
from aftercare.ground.core.rows import Versioned
from aftercare.ground.core.text import lazy as _
from aftercare.ground.submissions.declarations import Kept, Undone

PIECE = 500


def used_ids(model: type[models.Model], ids: Sequence[int], *, apart: Sequence[type[models.Model]] = ()) -> set[int]:
    """Which rows something points to, of whatever room but those `apart`: the tables know who points to them."""
    used: set[int] = set()
    for relation in model._meta.related_objects:
        if relation.related_model in apart or not isinstance(relation.related_model, type):
            continue
        column = getattr(relation.field, "attname", relation.field.name)
        pointing: QuerySet[models.Model] = QuerySet(relation.related_model).filter(**{f"{column}__in": ids})
        used |= set(pointing.values_list(column, flat=True))
    return used


def removable(
    model: type[models.Model], ids: Sequence[int], undone: Undone, *, apart: Sequence[type[models.Model]] = ()
) -> list[int]:
    """Which of `ids` may go, nobody having used or changed them since; the rest is noted in `undone`.

    The caller deletes them, after the rows of the tables `apart` that point to them.
    """
    check_in_transaction()
    gone: list[int] = []
    table = model._meta.label_lower
    for start in range(0, len(ids), PIECE):
        piece = sorted(ids)[start : start + PIECE]
        used = used_ids(model, piece, apart=apart)
        rows: QuerySet[models.Model] = QuerySet(model).filter(pk__in=piece)
        for row in rows.order_by("pk"):
            if isinstance(row, Versioned) and row.version != 1:
                undone.kept.append(Kept(str(row), _("It has been changed since.")))
            elif row.pk in used:
                undone.kept.append(Kept(str(row), _("It is in use.")))
            else:
                gone.append(row.pk)
    undone.removed[table] = undone.removed.get(table, 0) + len(gone)
    return gone


def give_back(model: type[models.Model], notes: Mapping[str, Mapping[str, object]], undone: Undone) -> None:
    """Give rows their former values back, unless they have been changed again since. `notes` as in `Made.changed`."""
    check_in_transaction()
    rows: QuerySet[models.Model] = QuerySet(model).filter(pk__in=[int(pk) for pk in notes])
    for row in rows.order_by("pk"):
        note = notes[str(row.pk)]
        was = note["was"]
        if isinstance(row, Versioned):
            if row.version != note["version"]:
                undone.kept.append(Kept(str(row), _("It has been changed since.")))
                continue
            row.version += 1
        if isinstance(was, Mapping):
            for name, value in was.items():
                setattr(row, name, _value(row, name, value))
            row.save(update_fields=[*was, *(["version"] if isinstance(row, Versioned) else [])])
            undone.restored += 1


def _value(row: models.Model, name: str, value: object) -> object:
    field = row._meta.get_field(name)
    if not isinstance(value, str):
        return value
    if isinstance(field, models.DateField):
        return date.fromisoformat(value)
    return Decimal(value) if isinstance(field, models.DecimalField) else value
