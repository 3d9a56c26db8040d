"""Reactions to an event: each in a transaction of its own, each done once, one failing alone."""

from collections.abc import Iterator, Sequence
from datetime import datetime

import pytest
from django.db import connection

from aftercare.ground.audit import reactions, trail
from aftercare.ground.audit.models import AuditEvent
from aftercare.ground.audit.reactions import Seldom, Together
from aftercare.ground.jobs import queue, worker
from aftercare.ground.jobs.models import Delivery, Tick
from tests.factories.accounts import a_development
from tests.factories.ground import an_act, own_kinds
from tests.ground.jobs.test_queue import make_ready, work_off

heard: list[str] = []
broken: list[bool] = []
mended: list[bool] = []


def welcome(*, event: AuditEvent, at: datetime) -> None:
    heard.append(f"welcome {event.changes['text']}")


def tell(*, event: AuditEvent, at: datetime) -> None:
    heard.append(f"tell {event.changes['text']}")


def count(*, event: AuditEvent, at: datetime) -> None:
    if broken:
        raise ValueError("no counter")
    assert connection.in_atomic_block
    heard.append(f"count {event.subject_id}")


def gather(*, events: Sequence[AuditEvent], at: datetime) -> None:
    """Writes a row for each, so that what is undone leaves none."""
    for event in events:
        if event.changes["text"] == "bad" and not mended:
            raise ValueError("no place for it")
        Tick.objects.create(name=f"gather {event.changes['text']}", last_at=at)
    heard.append(f"gathered {len(events)}")


def seldom(*, event: AuditEvent, at: datetime) -> None:
    heard.append(f"seldom {event.changes['text']}")


def rare(events: Sequence[AuditEvent]) -> list[AuditEvent]:
    if broken:
        raise ValueError("nobody knows")
    return [event for event in events if event.changes["text"].startswith("rare")]


def put_together(*texts: str, name: str = "thing.made") -> None:
    """As many events, each of a subject of its own, taken by a worker at once."""
    for text in texts:
        an_act(a_development(), name, text=text)
    loop = worker.Worker("default")
    loop._at_once = len(texts)
    assert loop.work_once()
    assert loop.done == len(texts)


@pytest.fixture(autouse=True)
def _own_reactions(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(worker, "HELD_SECONDS", 60.0)
    table = dict(reactions._reactions)
    handlers = dict(queue._handlers)
    heard.clear()
    broken.clear()
    mended.clear()
    with own_kinds(heard=frozenset({"thing.made"})):
        reactions.configure({"thing.made": [welcome, count]})
        handler = queue.Unmarked(reactions.fan_out, reactions.fan_out_many)
        queue.configure({trail.REACT: handler, reactions.ONE: reactions.deliver})
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


def test_events_taken_at_once_are_reacted_to_as_if_one_by_one():
    reactions.configure({"thing.made": [welcome, Together(gather), Seldom(seldom, rare)]})
    put_together("a", "rare b", "c")
    assert heard == ["welcome a", "welcome rare b", "welcome c", "gathered 3", "seldom rare b"]
    assert Delivery.objects.filter(state="done", attempts=1).count() == 9
    assert Tick.objects.count() == 3


def test_an_event_that_cannot_be_done_with_the_others_fails_alone_and_is_repeated_alone():
    reactions.configure({"thing.made": [Together(gather), welcome]})
    put_together("a", "bad", "c")
    assert sorted(Tick.objects.values_list("name", flat=True)) == ["gather a", "gather c"]
    assert heard == ["gathered 1", "gathered 1", "welcome a", "welcome bad", "welcome c"]
    (failed,) = Delivery.objects.exclude(state="done")
    assert (failed.state, failed.attempts, failed.payload["reaction"]) == ("trying", 1, f"{__name__}.gather")
    mended.append(True)
    make_ready()
    work_off()
    assert Delivery.objects.get(pk=failed.pk).state == "done"
    assert heard[-2:] == ["welcome c", "gathered 1"], "nothing else is repeated"


def test_what_is_marked_already_is_passed_over_among_others():
    reactions.configure({"thing.made": [Together(gather)]})
    event = an_act(a_development(), text="a")
    reactions.fan_out(event_id=event.pk, at=event.at)
    put_together("b", "c")
    assert heard == ["gathered 1", "gathered 1"], "of the two that were taken one was done before"
    assert Tick.objects.count() == 2
    work_off()
    assert Tick.objects.count() == 3


def test_when_it_is_not_known_whom_it_concerns_the_reaction_looks_for_itself():
    reactions.configure({"thing.made": [Seldom(seldom, rare)]})
    broken.append(True)
    put_together("a", "rare b")
    assert heard == ["seldom a", "seldom rare b"]


def test_what_is_told_of_one_subject_is_heard_in_its_order():
    reactions.configure({"thing.made": [welcome], "thing.told": [tell]})
    garden, yard = a_development(), a_development()
    for subject, name, text in (
        (garden, "thing.made", "1"),
        (garden, "thing.told", "2"),
        (yard, "thing.made", "a"),
        (garden, "thing.made", "3"),
        (yard, "thing.told", "b"),
    ):
        event = an_act(subject, name, text=text)
        if name == "thing.told":
            queue.put(trail.REACT, key=f"event:{event.pk}", event_id=event.pk)
    loop = worker.Worker("default")
    loop._at_once = 5
    loop.work_once()
    assert loop.done == 5
    assert [one for one in heard if one[-1].isdigit()] == ["welcome 1", "tell 2", "welcome 3"]
    assert [one for one in heard if not one[-1].isdigit()] == ["welcome a", "tell b"]
