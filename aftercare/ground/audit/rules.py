"""Hashes, chains and Merkle roots. Pure."""

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal

NOTHING_BEFORE = "0" * 64


def plain(value: object) -> object:
    """`value` as JSON can carry it: times in UTC ISO form, amounts as text, sets sorted.

    Raises TypeError for anything else.
    """
    if value is None or isinstance(value, str | bool | int | float):
        return str(value) if isinstance(value, str) else value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, set | frozenset):
        return sorted((plain(item) for item in value), key=str)
    if isinstance(value, Sequence):
        return [plain(item) for item in value]
    raise TypeError(f"{type(value).__name__} cannot stand in the trail")


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
