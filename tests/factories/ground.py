"""Builders for the trail and the queue: acts of its own kinds on a development, and ways to tamper with them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from django.db import connection, models, transaction

from aftercare.ground.audit import engines, trail
from aftercare.ground.audit.declarations import EventKind
from aftercare.ground.audit.models import AuditEvent
from aftercare.ground.core.actors import Actor, ActorKind
from aftercare.ground.jobs.models import Delivery

NOW = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
SOMEBODY = Actor(kind=ActorKind.STAFF, id=7, label="王经理")
AN_OWNER = Actor(kind=ActorKind.OWNER, id=12, label="李小明")

KINDS = (
    EventKind("thing.made", "Made", fields=("text",)),
    EventKind("thing.told", "Told", fields=("text", "phone"), personal=("phone",)),
    EventKind("thing.removed", "Removed"),
)


@contextmanager
def own_kinds(*, heard: frozenset[str] = frozenset()) -> Iterator[None]:
    """Events that tests may record, beside those of the rooms."""
    kinds, before = tuple(trail.declared().values()), trail._heard
    trail.declare((*kinds, *KINDS), heard=heard)
    try:
        yield
    finally:
        trail.declare(kinds, heard=before)


def an_act(subject: models.Model, name: str = "thing.made", *, by: Actor = SOMEBODY, **changes: object) -> AuditEvent:
    """One recorded act upon `subject`."""
    with transaction.atomic():
        return trail.record(name, subject, by=by, at=NOW, **changes)


def a_job(state: str = "gave_up", key: str = "k") -> Delivery:
    """A piece of background work and what became of it."""
    return Delivery.objects.create(
        key=key, name="messages.send", state=state, attempts=8, last_error="OSError: no route", first_at=NOW
    )


@contextmanager
def unguarded() -> Iterator[None]:
    """What somebody with the database in their hands can do: the triggers are off."""
    with connection.cursor() as cursor:
        for statement in engines.DROP[connection.vendor]:
            cursor.execute(statement)
        yield
        for statement in engines.CREATE[connection.vendor]:
            cursor.execute(statement)
