"""Cursors of lists: where a page goes on, signed, so that nobody can make one up."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from django.core.signing import BadSignature, Signer

from aftercare.ground.core.errors import BadInput
from aftercare.ground.core.text import lazy as _

RowT = TypeVar("RowT")


def cursor_of(name: str, key: str) -> str:
    """The cursor of the list called `name` that goes on after `key`; empty for an empty key, the end."""
    return Signer(salt=f"rest.cursor.{name}").sign(key) if key else ""


def key_of(name: str, cursor: str) -> str:
    """The key in a cursor of that list. Raises BadInput for one that we have not given out for it."""
    if not cursor:
        return ""
    try:
        return Signer(salt=f"rest.cursor.{name}").unsign(cursor)
    except BadSignature as wrong:
        raise BadInput(
            field="after", value=cursor[:40], remedy=_("Send `next` of the page before, as it is.")
        ) from wrong


def number_of(name: str, cursor: str) -> int | None:
    """As `key_of`, for lists that go by a number."""
    key = key_of(name, cursor)
    return int(key) if key else None


def cut(rows: Sequence[RowT], size: int, *, name: str, key: Callable[[RowT], object]) -> tuple[list[RowT], str]:
    """A page of `rows`, of which one more than `size` was read, and the cursor of the next page."""
    more = len(rows) > size
    return list(rows[:size]), cursor_of(name, str(key(rows[size - 1]))) if more else ""
