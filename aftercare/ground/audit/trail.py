"""The only writer of the trail."""

import secrets
from collections.abc import Mapping
from datetime import datetime

from django.db import models

from aftercare.ground.audit import rules
from aftercare.ground.audit.declarations import EventKind
from aftercare.ground.audit.models import AuditEvent, PersonalValue
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.database import check_in_transaction
from aftercare.ground.jobs import queue

REACT = "audit.react"

_declared: dict[str, EventKind] = {}
_heard: frozenset[str] = frozenset()


def declare(kinds: tuple[EventKind, ...], *, heard: frozenset[str]) -> None:
    """Take the table of event kinds, and the names somebody reacts to, from `project/wiring.py` at start-up."""
    global _heard  # noqa: PLW0603  handed down once at start-up
    _declared.clear()
    for kind in kinds:
        if kind.name in _declared:
            raise ValueError(f"{kind.name} is declared twice")
        _declared[kind.name] = kind
    _heard = heard


def declared() -> Mapping[str, EventKind]:
    """Every declared kind of event, by name."""
    return _declared


def record(
    name: str,
    subject: models.Model,
    /,
    *,
    by: Actor,
    at: datetime,
    begins: bool = False,
    **changes: object,
) -> AuditEvent:
    """Write one event in the open transaction, and one job when somebody reacts to it.

    `begins` says that the subject was made in this very transaction, which saves looking for an event before.
    The subject's own `development_id` (or that of its case) is kept for scope. Raises LookupError for an undeclared
    name or field, RuntimeError without a transaction.
    """
    check_in_transaction()
    kind = _declared.get(name)
    if kind is None:
        raise LookupError(f"{name}: no room declares this event in its events.py")
    unknown = set(changes) - set(kind.fields)
    if unknown:
        raise LookupError(f"{name}: does not declare {sorted(unknown)}")
    personal = {
        field: (secrets.token_hex(16), rules.plain(changes[field])) for field in kind.personal if field in changes
    }
    public = {field: rules.plain(value) for field, value in changes.items() if field not in personal}
    for field, (salt, value) in personal.items():
        public[field] = {"personal": rules.digest_personal(salt=salt, value=value)}
    event = _append(name, subject, by=by, at=at, begins=begins, changes=public)
    if personal:
        PersonalValue.objects.bulk_create(
            [PersonalValue(event_id=event.pk, field=f, salt=salt, value=value) for f, (salt, value) in personal.items()]
        )
    if name in _heard:
        queue.put(REACT, key=f"event:{event.pk}", event_id=event.pk)
    return event


def _append(
    name: str, subject: models.Model, *, by: Actor, at: datetime, begins: bool, changes: dict[str, object]
) -> AuditEvent:
    subject_type = subject._meta.label_lower.split(".")[-1]
    previous = None
    if not begins:
        previous = (
            AuditEvent.objects.filter(subject_type=subject_type, subject_id=subject.pk)
            .order_by("-sequence")
            .values_list("sequence", "hash")
            .first()
        )
    sequence, previous_hash = (previous[0] + 1, previous[1]) if previous else (1, rules.NOTHING_BEFORE)
    label = str(subject)[:120]
    actor_label = f"{by.label} ({by.acts_for})"[:120] if by.acts_for else by.label[:120]
    development_id = getattr(subject, "development_id", None)
    event = AuditEvent(
        name=name,
        subject_type=subject_type,
        subject_id=subject.pk,
        subject_label=label,
        sequence=sequence,
        actor=by.reference,
        actor_label=actor_label,
        at=at,
        development_id=development_id,
        changes=changes,
        previous_hash=previous_hash,
        hash=rules.hash_event(
            previous=previous_hash,
            name=name,
            subject_type=subject_type,
            subject_id=subject.pk,
            subject_label=label,
            sequence=sequence,
            actor=by.reference,
            actor_label=actor_label,
            at=at,
            development_id=development_id,
            changes=changes,
        ),
    )
    event.save(force_insert=True)
    return event
