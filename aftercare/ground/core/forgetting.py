"""Taking one person out of what rooms have written: whom, and how free words are covered. No tables of its own."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models

NOBODY = "＊＊＊"  # stands where a name stood
ROWS_AT_ONCE = 500


@dataclass(frozen=True)
class Whom:
    """Whose values go: the records of one human being, what is theirs, and what names them.

    `case_ids` are those they reported (`own_case_ids`) and the others of their homes, in which they may be named.
    `values` are names, numbers and addresses as they stand in the records. What was signed at `proof_since` or later,
    and what belongs to accounts of `accounts_since` or later, must still be kept by law.
    """

    person_ids: tuple[int, ...]
    own_case_ids: tuple[int, ...]
    case_ids: tuple[int, ...]
    order_ids: tuple[int, ...]
    unit_ids: tuple[int, ...]
    values: tuple[str, ...]
    at: datetime
    proof_since: datetime
    accounts_since: datetime

    @property
    def references(self) -> tuple[str, ...]:
        """How rows remember them as actors."""
        return tuple(f"owner:{number}" for number in self.person_ids)


@dataclass(frozen=True)
class Forgotten:
    """What a room did: how many rows lost a value, how many keep theirs for now, and the first day these may go."""

    gone: int = 0
    kept: int = 0
    kept_since: datetime | None = None

    def __add__(self, other: "Forgotten") -> "Forgotten":
        dates = [each for each in (self.kept_since, other.kept_since) if each]
        return Forgotten(self.gone + other.gone, self.kept + other.kept, max(dates, default=None))


def cover(text: str, values: Iterable[str]) -> str:
    """`text` without any of `values`; numbers also where blanks or dashes stand between their digits.

    >>> cover("王小明 138-0013 8000 来电", ["王小明", "13800138000"])
    '＊＊＊ ＊＊＊ 来电'
    """
    for pattern in _patterns(values):
        text = pattern.sub(NOBODY, text)
    return text


def cover_value(value: Any, values: Sequence[str]) -> Any:
    """A JSON value in which every text is covered."""
    if isinstance(value, str):
        return cover(value, values)
    if isinstance(value, list):
        return [cover_value(each, values) for each in value]
    if isinstance(value, dict):
        return {key: cover_value(each, values) for key, each in value.items()}
    return value


def cover_rows(rows: models.QuerySet[Any], whom: Whom) -> Forgotten:
    """Cover the person in every free word of `rows`; only rows that named them are written. One read per 500 rows."""
    model: Any = rows.model
    changed = []
    fields = free_fields(model)
    for row in rows.order_by("pk").only("pk", *fields).iterator(chunk_size=ROWS_AT_ONCE):
        after = {field: cover_value(getattr(row, field), whom.values) for field in fields}
        if any(after[field] != getattr(row, field) for field in fields):
            for field, value in after.items():
                setattr(row, field, _fitting(model, field, value))
            changed.append(row)
    model.objects.bulk_update(changed, list(fields), batch_size=100)
    return Forgotten(gone=len(changed))


def count_rows(rows: models.QuerySet[Any], whom: Whom) -> int:
    """How many of `rows` name the person."""
    fields = free_fields(rows.model)
    found = rows.order_by("pk").only("pk", *fields).iterator(chunk_size=ROWS_AT_ONCE)
    return sum(
        any(cover_value(getattr(row, name), whom.values) != getattr(row, name) for name in fields) for row in found
    )


def free_fields(model: type[models.Model]) -> tuple[str, ...]:
    """The fields of a table in which people write: texts and JSON, but no choices and no keys."""
    return tuple(
        field.attname
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField | models.JSONField)
        and not field.choices
        and not field.unique
    )


def _fitting(model: type[models.Model], name: str, value: Any) -> Any:
    longest = getattr(model._meta.get_field(name), "max_length", None)
    return value[:longest] if longest and isinstance(value, str) else value


def _patterns(values: Iterable[str]) -> list[re.Pattern[str]]:
    wanted = sorted({value.strip() for value in values if len(value.strip()) > 1}, key=len, reverse=True)
    return [_pattern(value) for value in wanted]


def _pattern(value: str) -> re.Pattern[str]:
    if re.fullmatch(r"\+?[\dXx-]{7,}", value):
        characters = map(re.escape, value.replace("-", ""))
        return re.compile(r"[ \-]?".join(characters), re.IGNORECASE)
    return re.compile(re.escape(value), re.IGNORECASE)
