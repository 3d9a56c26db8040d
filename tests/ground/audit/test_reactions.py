"""Reactions to an event: each in a transaction of its own, each done once, one failing alone."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.db import connection

from aftercare.ground.audit import reactions, trail
from aftercare.ground.audit.models import AuditEvent
from aftercare.ground.jobs import queue
from aftercare.ground.jobs.models import Delivery
from tests.factories.accounts import a_development
from tests.factories.ground import an_act, own_kinds
from tests.ground.jobs.test_queue import make_ready, work_off

heard: list[str] = []
broken: list[bool] = []


def welcome(*, event: AuditEvent, at: datetime) -> None:
    heard.append(f"welcome {event.changes['text']}")


def count(*, event: AuditEvent, at: datetime) -> None:
    if broken:
        raise ValueError("no counter")
    assert connection.in_atomic_block
    heard.append(f"count {event.subject_id}")


@pytest.fixture(autouse=True)
def _own_reactions() -> Iterator[None]:
    table = dict(reactions._reactions)
    handlers = dict(queue._handlers)
    heard.clear()
    broken.clear()
    with own_kinds(heard=frozenset({"thing.made"})):
        reactions.configure({"thing.made": [welcome, count]})
        queue.configure({trail.REACT: queue.Unmarked(reactions.fan_out), reactions.ONE: reactions.deliver})
        yield
    reactions._reactions.clear()
    reactions._reactions.update(table)
    queue.configure(handlers)


def test_everybody_who_hears_an_event_reacts_once():
    garden = a_development()
    event = an_act(garden, text="x")
    queue.put(trail.REACT, key=f"event:{event.pk}", event_id=event.pk)
    assert work_off() == 2
    assert heard == ["welcome x", f"count {garden.pk}"]


def test_a_reaction_that_fails_is_repeated_alone():
    garden = a_development()
    an_act(garden, text="x")
    broken.append(True)
    work_off()
    assert heard == ["welcome x"]
    broken.clear()
    make_ready()
    work_off()
    assert heard == ["welcome x", f"count {garden.pk}"]
    assert set(Delivery.objects.values_list("state", flat=True)) == {"done"}


def test_a_reaction_that_was_taken_out_since_is_passed_over():
    event = an_act(a_development(), text="x")
    reactions.deliver(event_id=event.pk, reaction="gone", at=event.at)
    assert heard == []


def test_an_event_nobody_hears_makes_no_work():
    an_act(a_development(), "thing.told", text="x")
    assert work_off() == 0
