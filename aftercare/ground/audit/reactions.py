"""Fans an event out to those who react to it: each reaction in a transaction of its own, each done once."""

from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar
from datetime import datetime

from django.db.models import BigIntegerField

from aftercare.ground.audit.models import AuditEvent
from aftercare.ground.core.prepared import Given, Question
from aftercare.ground.jobs import queue

ONE = "audit.deliver"
Reaction = Callable[..., object]
_EVENT = Question(lambda: AuditEvent.objects.filter(pk=Given("pk", BigIntegerField()))[:1])
_told: ContextVar[AuditEvent | None] = ContextVar("the event being fanned out; events never change", default=None)
_reactions: dict[str, dict[str, Reaction]] = {}


def configure(table: Mapping[str, Sequence[Reaction]]) -> None:
    """Take the table of reactions from `project/wiring.py` at start-up."""
    _reactions.clear()
    for name, functions in table.items():
        _reactions[name] = {f"{function.__module__}.{function.__qualname__}": function for function in functions}


def fan_out(*, event_id: int, at: datetime) -> None:  # noqa: ARG001  every job is told the time
    """Run every reaction to the event, each marked under a key of its own, so that one failing repeats alone."""
    event = _EVENT.get(pk=event_id)
    token = _told.set(event)
    try:
        for path in _reactions.get(event.name, {}):
            queue.perform(ONE, f"event:{event_id}:{path}", {"event_id": event_id, "reaction": path})
    finally:
        _told.reset(token)


def deliver(*, event_id: int, reaction: str, at: datetime) -> None:
    """Run one reaction. One that has been removed since is passed over: nobody waits for it any more."""
    told = _told.get()
    event = told if told is not None and told.pk == event_id else _EVENT.get(pk=event_id)
    function = _reactions.get(event.name, {}).get(reaction)
    if function is not None:
        function(event=event, at=at)
