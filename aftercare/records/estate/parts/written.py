"""What writing many rows has left, so that it can be told and taken back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db import models

from aftercare.ground.core.rows import Versioned


def table_of(model: type[models.Model]) -> str:
    """How a table is named in what is left: `estate.unit`."""
    return model._meta.label_lower


def plain(value: object) -> object:
    """A value as JSON carries it."""
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


@dataclass
class Written:
    """Rows made by table (`estate.unit` -> ids), and former values of rows changed.

    `changed`: table -> id as text -> {"version": as left by the writing, "was": {field: former value}}.
    """

    made: dict[str, list[int]] = field(default_factory=dict)
    changed: dict[str, dict[str, dict[str, object]]] = field(default_factory=dict)

    def add(self, rows: Iterable[models.Model]) -> None:
        """Note rows made."""
        for row in rows:
            self.made.setdefault(table_of(type(row)), []).append(row.pk)

    def change(self, row: Versioned, was: Mapping[str, object]) -> None:
        """Note a row changed; `version` is already counted up."""
        kept = self.changed.setdefault(table_of(type(row)), {}).setdefault(str(row.pk), {"version": 0, "was": {}})
        kept["version"] = row.version
        former = kept["was"]
        if isinstance(former, dict):
            for name, value in was.items():
                former.setdefault(name, plain(value))

    def count(self, model: type[models.Model]) -> int:
        """How many rows of a table were made."""
        return len(self.made.get(table_of(model), ()))
