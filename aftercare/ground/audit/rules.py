"""Hashes, chains and Merkle roots. Pure."""

import hashlib
import hmac
import json
from collections.abc import Callable, Hashable, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

from aftercare.ground.core.text import lazy as _

ThingT = TypeVar("ThingT")
NOTHING_BEFORE = "0" * 64

# `accounts` stands above this room, so its rights are named here by their values; a test keeps the two the same.
SEE_AUDIT = "see_audit"
SEE_PERSONAL = "see_personal"
ERASE_PERSONAL = "erase_personal"
SEE_JOBS = "see_jobs"
EDIT_ORGANISATION = "edit_organisation"

VERIFY = "audit.verify"


def verification_key(verification_id: int) -> str:
    """Under which key the queue knows a check of the trail."""
    return f"{VERIFY}:{verification_id}"


def plain(value: object) -> object:
    """`value` as both databases give it back unchanged: times in UTC ISO form, amounts as text, sets sorted.

    Raises TypeError for anything else, also for numbers that PostgreSQL would write in another way.
    """
    if value is None or isinstance(value, bool):
        return value
    for kind, write in _WAYS:
        if isinstance(value, kind):
            return write(value)
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, set | frozenset):
        return sorted((plain(item) for item in value), key=str)
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray):
        return [plain(item) for item in value]
    raise TypeError(f"{type(value).__name__} cannot stand in the trail")


def _storable(text: str) -> str:
    """`text` without the two things PostgreSQL refuses: zero characters and halves of characters."""
    return text.replace("\x00", "").encode(errors="replace").decode()


def _exact(number: float) -> float:
    if not (number == 0 or 1e-6 < abs(number) < 1e15):
        raise TypeError(f"{number!r} cannot stand in the trail: give a Decimal")
    return number or 0.0  # minus zero has no place in PostgreSQL


_WAYS: tuple[tuple[type, Callable[[Any], object]], ...] = (
    (str, lambda value: _storable(str(value))),
    (int, int),
    (float, _exact),
    (datetime, lambda value: value.astimezone(UTC).isoformat(timespec="microseconds")),
    (date, date.isoformat),
    (Decimal, lambda value: format(value, "f")),
)


def masked(label: str) -> str:
    """A name of which only the first character is left.

    >>> masked("王小明")
    '王＊＊'
    """
    return f"{label[:1]}＊＊" if label else ""


def canonical(value: object) -> str:
    """The one way to write `value` down."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest_personal(*, salt: str, value: object) -> str:
    """What the chain keeps of a personal value."""
    return hashlib.sha256(f"{salt}:{canonical(value)}".encode()).hexdigest()


def hash_event(
    *,
    previous: str,
    name: str,
    subject_type: str,
    subject_id: int,
    subject_label: str,
    sequence: int,
    actor: str,
    actor_label: str,
    at: datetime,
    development_id: int | None,
    changes: object,
) -> str:
    """The hash of an event, which covers the hash before it."""
    content = canonical(
        [
            name,
            subject_type,
            subject_id,
            subject_label,
            sequence,
            actor,
            actor_label,
            plain(at),
            development_id,
            changes,
        ]
    )
    return hashlib.sha256(f"{previous}{content}".encode()).hexdigest()


def merkle_root(leaves: Sequence[str]) -> str:
    """The root over `leaves` (hex hashes, at least one).

    Leaves and branches are hashed with different prefixes, so that none passes for the other.
    """
    if not leaves:
        raise ValueError("a seal needs at least one event")
    level = [hashlib.sha256(b"\x00" + bytes.fromhex(leaf)).digest() for leaf in leaves]
    while len(level) > 1:
        carried = [level[-1]] if len(level) % 2 else []
        level = [
            hashlib.sha256(b"\x01" + left + right).digest()
            for left, right in zip(level[::2], level[1::2], strict=False)
        ] + carried
    return level[0].hex()


def sign_seal(*, key: str, previous: str, root: str, count: int, sealed_at: datetime) -> str:
    """The signature over a seal and the one before it."""
    message = canonical([previous, root, count, plain(sealed_at)])
    return hmac.new(key.encode(), message.encode(), hashlib.sha256).hexdigest()


class Fault(StrEnum):
    """What can be wrong with the trail."""

    ALTERED = "altered"
    REWRITTEN = "rewritten"
    OUT_OF_CHAIN = "out of chain"
    MISSING = "missing"
    FOREIGN = "foreign"
    PERSONAL_ALTERED = "personal value altered"
    PERSONAL_MISSING = "personal value missing"
    ERASED_SECRETLY = "personal value erased without an act"
    SUBJECT_GONE = "subject removed without an act"
    SEAL_ROOT = "seal does not fit its events"
    SEAL_OUT_OF_CHAIN = "seal out of chain"
    SEAL_SIGNATURE = "seal signature wrong"
    SEAL_MISSING = "seal missing"


FAULT_WORDS: dict[Fault, object] = {
    Fault.ALTERED: _("The event was altered after it was written"),
    Fault.REWRITTEN: _("The event was altered and its hash written anew"),
    Fault.OUT_OF_CHAIN: _("The event does not follow the one before"),
    Fault.MISSING: _("An event is missing"),
    Fault.FOREIGN: _("The row was put in from outside"),
    Fault.PERSONAL_ALTERED: _("A personal value was altered"),
    Fault.PERSONAL_MISSING: _("A personal value is missing"),
    Fault.ERASED_SECRETLY: _("A personal value was erased without an act that says so"),
    Fault.SUBJECT_GONE: _("A record was deleted without an act that says so"),
    Fault.SEAL_ROOT: _("A seal does not fit its events"),
    Fault.SEAL_OUT_OF_CHAIN: _("A seal does not follow the one before"),
    Fault.SEAL_SIGNATURE: _("A seal bears a wrong signature"),
    Fault.SEAL_MISSING: _("A seal that was exported is missing"),
}


def in_groups(
    things: Sequence[ThingT], *, name: Callable[[ThingT], str], subject: Callable[[ThingT], Hashable]
) -> list[list[ThingT]]:
    """What bears one name in groups, so that things of one subject stay in their order when group follows group."""
    groups: list[list[ThingT]] = []
    newest: dict[str, int] = {}
    last: dict[Hashable, int] = {}
    for thing in things:
        place, earliest = newest.get(name(thing)), last.get(subject(thing), 0)
        if place is None or place < earliest:
            place = newest[name(thing)] = len(groups)
            groups.append([])
        groups[place].append(thing)
        last[subject(thing)] = place
    return groups
