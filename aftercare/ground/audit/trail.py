"""The only writer of the trail."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import models

from aftercare.ground.audit import rules
from aftercare.ground.audit.declarations import EventKind
from aftercare.ground.audit.models import AuditEvent, PersonalValue
from aftercare.ground.core.actors import Actor, ActorKind
from aftercare.ground.core.database import check_in_transaction
from aftercare.ground.core.inserting import insert
from aftercare.ground.jobs import queue

REACT = "audit.react"
REMOVED = ".removed"

_declared: dict[str, EventKind] = {}
_heard: frozenset[str] = frozenset()


def declare(kinds: tuple[EventKind, ...], *, heard: frozenset[str]) -> None:
    """Take the table of event kinds, and the names somebody reacts to, from `project/wiring.py` at start-up.

    Raises ValueError for a name declared twice, LookupError for a reaction to an event that no room declares.
    """
    global _heard  # noqa: PLW0603  handed down once at start-up
    _declared.clear()
    for kind in kinds:
        if kind.name in _declared:
            raise ValueError(f"{kind.name} is declared twice")
        _declared[kind.name] = kind
    unknown = heard - set(_declared)
    if unknown:
        raise LookupError(f"somebody reacts to {sorted(unknown)}, which no room declares in its events.py")
    _heard = heard


def declared() -> Mapping[str, EventKind]:
    """Every declared kind of event, by name."""
    return _declared


def type_of(subject: models.Model) -> str:
    """How the trail names the kind of thing `subject` is: `case`, `workorder`."""
    return subject._meta.model_name or ""


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
    The subject's own `development_id` is kept for scope. Names of owners, and of subjects whose model says
    `label_is_personal`, are kept as personal values and masked in the event itself.
    Raises LookupError for an undeclared name or field, RuntimeError without a transaction.
    """
    check_in_transaction()
    previous = None
    if not begins:
        previous = (
            AuditEvent.objects.filter(subject_type=type_of(subject), subject_id=subject.pk)
            .order_by("-sequence")
            .values_list("sequence", "hash")
            .first()
        )
    drafted = draft(name, subject, by=by, at=at, previous=previous, changes=changes)
    event = drafted.event
    insert([event])
    if drafted.personal:
        insert(drafted.personal_values(), keys=False)
    if name in _heard:
        queue.put(REACT, key=f"event:{event.pk}", event_id=event.pk)
    return event


@dataclass(frozen=True)
class Draft:
    """An event that is not written yet, with its personal values: field -> (salt, value)."""

    event: AuditEvent
    personal: Mapping[str, tuple[str, object]]

    def personal_values(self) -> list[PersonalValue]:
        """The rows of its personal values; only once the event has its number."""
        return [
            PersonalValue(event_id=self.event.pk, field=field, salt=salt, value=value)
            for field, (salt, value) in self.personal.items()
        ]


def draft(
    name: str,
    subject: models.Model,
    *,
    by: Actor,
    at: datetime,
    previous: tuple[int, str] | None,
    changes: Mapping[str, object],
) -> Draft:
    """The event as `record` writes it, for loaders that write many at once.

    `previous` is place and hash of the subject's event before (None: this is its first).
    """
    _check_declared(name, changes)
    values, label, actor_label = _with_names(_declared[name], subject, by, changes)
    personal = {field: (secrets.token_hex(16), rules.plain(value)) for field, value in values.items()}
    public = {field: rules.plain(value) for field, value in changes.items() if field not in personal}
    for field, (salt, value) in personal.items():
        public[field] = {"personal": rules.digest_personal(salt=salt, value=value)}
    event = AuditEvent(
        name=name,
        subject_type=type_of(subject),
        subject_id=subject.pk,
        subject_label=label,
        sequence=previous[0] + 1 if previous else 1,
        actor=by.reference,
        actor_label=actor_label,
        at=at,
        development_id=getattr(subject, "development_id", None),
        changes=public,
        previous_hash=previous[1] if previous else rules.NOTHING_BEFORE,
    )
    event.hash = hash_of(event)
    return Draft(event=event, personal=personal)


def hash_of(event: AuditEvent) -> str:
    """The hash the event must bear."""
    return rules.hash_event(
        previous=event.previous_hash,
        name=event.name,
        subject_type=event.subject_type,
        subject_id=event.subject_id,
        subject_label=event.subject_label,
        sequence=event.sequence,
        actor=event.actor,
        actor_label=event.actor_label,
        at=event.at,
        development_id=event.development_id,
        changes=event.changes,
    )


def _check_declared(name: str, changes: Mapping[str, object]) -> None:
    kind = _declared.get(name)
    if kind is None:
        raise LookupError(f"{name}: no room declares this event in its events.py")
    unknown = set(changes) - set(kind.fields)
    if unknown:
        raise LookupError(f"{name}: does not declare {sorted(unknown)}")


def _with_names(
    kind: EventKind, subject: models.Model, by: Actor, changes: Mapping[str, object]
) -> tuple[dict[str, object], str, str]:
    """The personal values, and the two labels fit to stand for ever."""
    personal = {field: changes[field] for field in kind.personal if field in changes}
    label, actor_label = str(subject), by.label
    if getattr(subject, "label_is_personal", False):
        personal["_subject"], label = label, rules.masked(label)
    if by.kind == ActorKind.OWNER:
        personal["_actor"], actor_label = actor_label, rules.masked(actor_label)
    if by.acts_for:
        actor_label = f"{actor_label} ({by.acts_for})"
    return personal, str(rules.plain(label))[:120], str(rules.plain(actor_label))[:120]
