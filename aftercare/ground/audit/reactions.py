"""Fans an event out to those who react to it: each reaction in a transaction of its own, each done once."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from aftercare.ground.audit.models import AuditEvent
from aftercare.ground.jobs import queue

ONE = "audit.deliver"
Reaction = Callable[..., object]
_reactions: dict[str, dict[str, Reaction]] = {}


def configure(table: Mapping[str, Sequence[Reaction]]) -> None:
    """Take the table of reactions from `project/wiring.py` at start-up."""
    _reactions.clear()
    for name, functions in table.items():
        _reactions[name] = {f"{function.__module__}.{function.__qualname__}": function for function in functions}


def fan_out(*, event_id: int, at: datetime) -> None:  # noqa: ARG001  every job is told the time
    """Run every reaction to the event, each marked under a key of its own, so that one failing repeats alone."""
    name = AuditEvent.objects.values_list("name", flat=True).get(pk=event_id)
    for path in _reactions.get(name, {}):
        queue.perform(ONE, f"event:{event_id}:{path}", {"event_id": event_id, "reaction": path})


def deliver(*, event_id: int, reaction: str, at: datetime) -> None:
    """Run one reaction. One that has been removed since is passed over: nobody waits for it any more."""
    event = AuditEvent.objects.get(pk=event_id)
    function = _reactions.get(event.name, {}).get(reaction)
    if function is not None:
        function(event=event, at=at)
