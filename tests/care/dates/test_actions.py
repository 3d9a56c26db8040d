"""Entering dates, and doing what hangs on them."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from aftercare.care.dates import actions
from aftercare.care.dates.models import DatedTask
from aftercare.care.dates.queries import list_tasks
from aftercare.care.dates.rules import OverAlready
from aftercare.faces.messages.models import Message
from aftercare.ground.accounts.models import Staff
from aftercare.ground.audit.models import AuditEvent
from aftercare.ground.core.actors import CLOCK
from aftercare.ground.core.errors import BadInput, NotPermitted, Stale
from tests.factories.accounts import a_development, a_staff_member, an_actor
from tests.factories.cases import NOW
from tests.factories.dates import a_dated_task, a_milestone, on_the_list
from tests.factories.estate import a_building, a_unit, an_owner_of
from tests.factories.policies import a_published_policy


@pytest.fixture(autouse=True)
def _rules() -> None:
    a_published_policy()


@pytest.mark.requirement("S000.11.r04", "S000.18.r04")
def test_units_go_to_the_property_company_two_months_before_the_owners_get_them(do_jobs: Callable[[], int]) -> None:
    place = a_development()
    manager = a_staff_member("manager", development=place)
    a_milestone(place, on=date(2027, 3, 1))
    assert on_the_list(place) == [], "a month before it is due is soon enough"
    [task] = on_the_list(place, at=NOW + timedelta(days=20))
    assert (task.key, task.due_on, task.role) == ("hand_to_property", date(2027, 1, 1), "manager")
    assert on_the_list(place, at=NOW + timedelta(days=21)) == [task], "once"
    do_jobs()
    assert Message.objects.get(wording="date_task_opened").to_id == manager.pk
    event = AuditEvent.objects.get(name="date.task_opened")
    assert "S000.11.r04" in event.changes["source"]


def handed_over(months_ago: int, *, homes: int, lived_in: int) -> DatedTask | None:
    """What is on the list about a building whose homes were handed over so long ago."""
    place = a_development()
    day = NOW.date() - timedelta(days=int(months_ago * 30.44))
    for number in range(homes):
        unit = a_unit(f"3-1-{number + 101}", development=place, handed_over_on=day)
        if number < lived_in:
            an_owner_of(unit)
    return next(iter(on_the_list(place)), None)


@pytest.mark.requirement("S003.01.r13")
def test_the_papers_for_title_deeds_are_complete_three_months_after_the_handover() -> None:
    task = handed_over(3, homes=2, lived_in=0)
    assert task is not None
    assert (task.key, task.role) == ("title_papers", "supervisor")
    assert abs((task.due_on - NOW.date()).days) <= 2
    assert handed_over(1, homes=2, lived_in=0) is None


@pytest.mark.requirement("S004.19.r27")
def test_owners_are_revisited_a_year_after_the_handover_when_more_than_half_the_homes_are_lived_in() -> None:
    assert handed_over(12, homes=4, lived_in=2) is None
    task = handed_over(12, homes=4, lived_in=3)
    assert task is not None
    assert task.key == "revisit_owners"
    late = handed_over(20, homes=4, lived_in=3)
    assert late is not None, "whenever enough have moved in"
    assert late.due_on == NOW.date() + timedelta(days=14), "and it is not late from the first day on"


def test_a_date_that_is_moved_takes_what_hangs_on_it_along() -> None:
    place = a_development()
    old = a_dated_task(place)
    a_milestone(place, on=date(2027, 2, 10))
    old.refresh_from_db()
    assert old.dropped
    [new] = on_the_list(place, key="hand_to_property")
    assert new.due_on == date(2026, 12, 10)


def test_a_date_is_entered_by_those_who_lead_the_desk_there() -> None:
    place = a_development()
    with pytest.raises(NotPermitted):
        a_milestone(place, on=date(2027, 3, 1), by=an_actor("agent", development=place))
    with pytest.raises(NotPermitted):
        a_milestone(place, on=date(2027, 3, 1), by=an_actor("supervisor", development=a_development()))
    with pytest.raises(BadInput):
        a_milestone(place, kind="birthday", on=date(2027, 3, 1))
    with pytest.raises(BadInput):
        a_milestone(place, on=date(2207, 3, 1))
    building = a_building()
    with pytest.raises(BadInput):
        a_milestone(place, on=date(2027, 3, 1), building_id=building.pk)


def test_whoever_holds_the_role_does_it_and_nobody_twice() -> None:
    place = a_development()
    task = a_dated_task(place)
    with pytest.raises(NotPermitted):
        actions.finish_task(task_id=task.pk, seen=task.version, by=an_actor("agent", development=place), at=NOW)
    manager = an_actor("manager", development=place)
    with pytest.raises(Stale):
        actions.finish_task(task_id=task.pk, seen=task.version + 1, by=manager, at=NOW)
    done = actions.finish_task(task_id=task.pk, seen=task.version, note="已移交 3 栋", by=manager, at=NOW)
    assert (done.ended_by_label, done.note, done.dropped) == (manager.label, "已移交 3 栋", False)
    with pytest.raises(OverAlready):
        actions.drop_task(task_id=task.pk, seen=done.version, reason="重复", by=manager, at=NOW)
    assert AuditEvent.objects.get(name="date.task_done").changes["late"] is False


def test_what_need_not_be_done_says_why() -> None:
    place = a_development()
    task, manager = a_dated_task(place), an_actor("manager", development=place)
    with pytest.raises(BadInput):
        actions.drop_task(task_id=task.pk, seen=task.version, reason=" ", by=manager, at=NOW)
    dropped = actions.drop_task(task_id=task.pk, seen=task.version, reason="该批不交付", by=manager, at=NOW)
    assert dropped.dropped
    assert AuditEvent.objects.get(name="date.task_dropped").changes["reason"] == "该批不交付"


def test_somebody_to_whom_it_is_handed_has_it_and_hears_of_it(do_jobs: Callable[[], int]) -> None:
    place = a_development()
    task, manager = a_dated_task(place), an_actor("manager", development=place)
    agent = a_staff_member("agent", development=place)
    with pytest.raises(BadInput):
        actions.hand_task(task_id=task.pk, seen=task.version, staff_id=0, by=manager, at=NOW)
    handed = actions.hand_task(task_id=task.pk, seen=task.version, staff_id=agent.pk, by=manager, at=NOW)
    assert handed.staff == agent
    do_jobs()
    assert Message.objects.get(wording="date_task_handed").to_id == agent.pk
    assert AuditEvent.objects.get(name="date.task_handed").changes["after"] == agent.name


def test_only_the_clock_opens_what_falls_due() -> None:
    place = a_development()
    task = a_dated_task(place)
    hung = actions.queries.Hung(place.pk, "building:7", date(2027, 1, 25))
    with pytest.raises(NotPermitted):
        actions.open_task(
            key=task.key, hung=hung, version_id=task.policy_id, by=an_actor("manager", development=place), at=NOW
        )
    again = actions.queries.Hung(place.pk, task.about, task.anchor_on)
    assert actions.open_task(key=task.key, hung=again, version_id=task.policy_id, by=CLOCK, at=NOW) is None


def test_everybody_sees_what_is_theirs_and_nobody_what_is_elsewhere() -> None:
    place = a_development()
    task = a_dated_task(place)
    manager, agent = an_actor("manager", development=place), an_actor("agent", development=place)
    assert list_tasks(by=manager, mine=True) == [task]
    assert list_tasks(by=agent, mine=True) == []
    assert list_tasks(by=agent) == [task]
    assert list_tasks(by=an_actor("manager", development=a_development())) == []
    actions.hand_task(task_id=task.pk, seen=task.version, staff_id=agent.id, by=manager, at=NOW)
    assert list_tasks(by=agent, mine=True) == [task]
    assert list_tasks(by=manager, mine=True) == []
    assert Staff.objects.filter(pk=agent.id).exists()
