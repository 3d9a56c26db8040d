"""What a reader sees of the trail: their developments only, personal values only with the right."""

from datetime import timedelta

import pytest

from aftercare.ground.audit import actions, queries
from aftercare.ground.audit.models import AuditEvent
from aftercare.ground.audit.queries import Filters
from tests.factories.accounts import a_development, an_actor
from tests.factories.ground import AN_OWNER, NOW, SOMEBODY, an_act, own_kinds


@pytest.fixture(autouse=True)
def _own_kinds():
    with own_kinds():
        yield


@pytest.mark.feature("PL05")
def test_a_history_is_told_in_words_newest_first(django_assert_num_queries):
    garden = a_development("柳园")
    an_act(garden, text="x")
    an_act(garden, "thing.told", by=AN_OWNER, text="漏水", phone="13800138000")
    reader = an_actor("agent")
    with django_assert_num_queries(2):
        told, made = queries.history("development", garden.pk, reader=reader)
    assert (made.label, made.actor_label, made.subject_label) == ("Made", "王经理", "柳园")
    assert told.actor_label == "李小明"
    assert {change.field: change.value for change in told.changes} == {"text": "漏水", "phone": "13800138000"}


def test_without_the_right_personal_values_are_masked():
    garden = a_development()
    an_act(garden, "thing.told", by=AN_OWNER, phone="13800138000")
    (line,) = queries.history("development", garden.pk, reader=an_actor("auditor"))
    assert line.actor_label == "李＊＊"
    assert [(change.value, change.state) for change in line.changes] == [(None, "masked")]


def test_erased_values_are_said_to_be_erased():
    garden = a_development()
    event = an_act(garden, "thing.told", phone="13800138000")
    actions.erase(event_ids=[event.pk], reason="x", by=an_actor("administrator"), at=NOW)
    (line,) = queries.history("development", garden.pk, reader=an_actor("agent"))
    assert [(change.value, change.state) for change in line.changes] == [(None, "erased")]


def test_a_history_goes_on_before_an_event():
    garden = a_development()
    events = [an_act(garden, text=str(number)) for number in range(4)]
    lines = queries.history("development", garden.pk, reader=an_actor("auditor"), limit=2, before=events[3].sequence)
    assert [line.event_id for line in lines] == [events[2].pk, events[1].pk]


EVERYTHING = Filters()


def listed(filters: Filters = EVERYTHING, *, role: str = "auditor", **scope: object) -> list[int]:
    return [line.event_id for line in queries.list_trail(filters, reader=an_actor(role, **scope))]


def in_development(development_id: int | None, at=NOW, **fields: object) -> int:
    """A bare row: what matters here is only where and when."""
    numbers = {"subject_id": 1, "sequence": AuditEvent.objects.count() + 1, **fields}
    return AuditEvent.objects.create(
        name=numbers.pop("name", "thing.made"),
        actor=numbers.pop("actor", "staff:7"),
        subject_type="thing",
        development_id=development_id,
        at=at,
        **numbers,
    ).pk


@pytest.mark.feature("PL05")
def test_a_reader_sees_the_trail_of_their_developments_only():
    garden, other = a_development(), a_development()
    mine = in_development(garden.pk)
    theirs, nobodys = in_development(other.pk), in_development(None)
    assert listed(development=garden) == [mine]
    assert listed() == [nobodys, theirs, mine]
    assert listed(role="agent") == []


def test_the_trail_is_filtered_by_name_actor_subject_place_and_time():
    first = in_development(1, at=NOW - timedelta(days=2))
    second = in_development(2, name="thing.told", actor="staff:8")
    third = in_development(2, subject_id=5)
    assert listed(Filters(name="thing.told")) == [second]
    assert listed(Filters(actor="staff:7")) == [third, first]
    assert listed(Filters(subject_type="thing", subject_id=5)) == [third]
    assert listed(Filters(development_id=2)) == [third, second]
    assert listed(Filters(since=NOW)) == [third, second]
    assert listed(Filters(until=NOW)) == [first]


def test_pages_of_the_trail_go_on_where_the_last_one_ended():
    numbers = [in_development(1, at=NOW - timedelta(minutes=number // 2)) for number in range(6)]
    reader, before, seen = an_actor("auditor"), "", []
    while page := queries.list_trail(EVERYTHING, reader=reader, limit=2, before=before):
        seen += [line.event_id for line in page]
        before = page[-1].place
    by_time = sorted(numbers, key=lambda number: (numbers.index(number) // 2, -number))
    assert seen == by_time


def test_a_page_that_is_none_is_refused():
    with pytest.raises(ValueError, match="isoformat"):
        queries.list_trail(EVERYTHING, reader=an_actor("auditor"), before="nonsense")


def test_an_event_of_a_kind_no_longer_declared_is_still_shown():
    event = an_act(a_development(), text="x")
    event.name = "thing.forgotten"
    (line,) = queries.lines([event], reader=SOMEBODY)
    assert line.label == "thing.forgotten"
    assert line.changes[0].label == "text"
