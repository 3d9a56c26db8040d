"""Fans events out to those who react to them: each reaction done once, and one that fails fails alone.

A plain reaction is run in a transaction of its own. What every event at load asks for is declared so that it can be
done for many events at once (ADR 0028): `Together`, whose work is done in one transaction for all of them, and
`Seldom`, which is asked for many at once whom it concerns, and then run for those alone.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar
from datetime import datetime
from functools import update_wrapper

from django.db.models import BigIntegerField

from aftercare.ground.audit import rules, trail
from aftercare.ground.audit.models import AuditEvent
from aftercare.ground.core.prepared import Given, Question
from aftercare.ground.jobs import queue, together
from aftercare.ground.jobs.queue import GoOn, Work

log = logging.getLogger(__name__)
ONE = "audit.deliver"
Events = Sequence[AuditEvent]
Reaction = Callable[..., object]
_EVENT = Question(lambda: AuditEvent.objects.filter(pk=Given("pk", BigIntegerField()))[:1])
_told: ContextVar[AuditEvent | None] = ContextVar("the event being fanned out; events never change", default=None)
_reactions: dict[str, dict[str, Reaction]] = {}


class Together:
    """A reaction to many events at once, of one name: `function(events=…, at=…)`, in one transaction.

    It must take rows that others wait for in an order that is the same for everybody.
    """

    def __init__(self, function: Callable[..., object]) -> None:
        self.function = function
        update_wrapper(self, function)

    def __call__(self, *, event: AuditEvent, at: datetime) -> object:
        """React to a single event."""
        return self.function(events=[event], at=at)


class Seldom:
    """A reaction, `function(event=…, at=…)`, to few of the events that it hears of: `concerned(events)` are those.

    That is asked for many events at once, outside a transaction. The reaction still looks for itself: between asking
    and doing something may have happened.
    """

    def __init__(self, function: Reaction, concerned: Callable[[Events], Events]) -> None:
        self.function = function
        self.concerned = concerned
        update_wrapper(self, function)

    def __call__(self, *, event: AuditEvent, at: datetime) -> object:
        """React to a single event."""
        return self.function(event=event, at=at)


def configure(table: Mapping[str, Sequence[Reaction]]) -> None:
    """Take the table of reactions from `project/wiring.py` at start-up."""
    _reactions.clear()
    for name, functions in table.items():
        _reactions[name] = {f"{function.__module__}.{function.__qualname__}": function for function in functions}


def fan_out(*, event_id: int, at: datetime) -> None:  # noqa: ARG001  every job is told the time
    """Run every reaction to the event, each marked under a key of its own, so that one failing repeats alone."""
    _react([_EVENT.get(pk=event_id)])


def fan_out_many(works: Sequence[Work], go_on: GoOn) -> Mapping[str, bool]:
    """Fan out several events as if one by one: what is told of one subject is heard in the order in which it happened.

    Stops between groups of events when it may not go on.
    """
    keys = {int(work.payload["event_id"]): work.key for work in works}
    events = AuditEvent.objects.in_bulk(keys)
    tried: dict[str, bool] = {}
    happened = [events[pk] for pk in keys if pk in events]
    for group in rules.in_groups(happened, name=_name_of, subject=_subject_of):
        if tried and not go_on():
            return tried
        _react(group)
        queue.COUNTED.labels(trail.REACT, "done").inc(len(group))
        tried |= {keys[event.pk]: True for event in group}
    for pk in keys.keys() - events.keys():  # told by what doing it alone comes to
        tried[keys[pk]] = queue.perform(trail.REACT, keys[pk], {"event_id": pk})
    return tried


def _name_of(event: AuditEvent) -> str:
    return event.name


def _subject_of(event: AuditEvent) -> tuple[str, int]:
    return event.subject_type, event.subject_id


def _react(events: Events) -> None:
    """Run every reaction to events of one name, in the order of the table."""
    for path, function in _reactions.get(events[0].name, {}).items():
        if isinstance(function, Together) and len(events) > 1:
            _at_once(path, events, function)
        elif isinstance(function, Seldom):
            concerned = _concerned(path, function, events)
            _at_once(path, [event for event in events if event.pk not in concerned], None)
            _one_by_one(path, [event for event in events if event.pk in concerned])
        else:
            _one_by_one(path, events)


def _concerned(path: str, function: Seldom, events: Events) -> set[int]:
    """The numbers of the events that the reaction must be run for; all of them when that cannot be found out."""
    try:
        return {event.pk for event in function.concerned(events)}
    except Exception:
        log.warning("it is not known whom this concerns: it is done for each", extra={"job": path}, exc_info=True)
        return {event.pk for event in events}


def _at_once(path: str, events: Events, function: Together | None) -> None:
    """Run a reaction for all these events in one transaction; without a function they are marked as done."""
    if not events:
        return
    known = {_key(event, path): event for event in events}

    def act(works: Sequence[Work], at: datetime) -> None:
        if function is not None:
            function.function(events=[known[work.key] for work in works], at=at)

    works = [Work(key, _payload(event, path)) for key, event in known.items()]
    together.perform_together(ONE, works, act)


def _one_by_one(path: str, events: Events) -> None:
    for event in events:
        token = _told.set(event)
        try:
            queue.perform(ONE, _key(event, path), _payload(event, path))
        finally:
            _told.reset(token)


def _key(event: AuditEvent, path: str) -> str:
    return f"event:{event.pk}:{path}"


def _payload(event: AuditEvent, path: str) -> dict[str, object]:
    return {"event_id": event.pk, "reaction": path}


def deliver(*, event_id: int, reaction: str, at: datetime) -> None:
    """Run one reaction. One that has been removed since is passed over: nobody waits for it any more."""
    told = _told.get()
    event = told if told is not None and told.pk == event_id else _EVENT.get(pk=event_id)
    function = _reactions.get(event.name, {}).get(reaction)
    if function is not None:
        function(event=event, at=at)
