"""Builders for what falls due by a date."""

from datetime import date, datetime
from typing import Any

from aftercare.care.dates.actions import set_milestone
from aftercare.care.dates.jobs import find_due
from aftercare.care.dates.models import DatedTask, Milestone
from aftercare.ground.accounts.models import Development
from tests.factories.accounts import an_actor
from tests.factories.cases import NOW


def a_milestone(development: Development, *, kind: str = "handover", on: date, **values: Any) -> Milestone:
    """A date that somebody who leads the desk has entered."""
    by = values.pop("by", None) or an_actor("supervisor", development=development)
    return set_milestone(development_id=development.pk, kind=kind, on=on, by=by, at=NOW, **values)


def on_the_list(development: Development, *, at: datetime = NOW, key: str = "") -> list[DatedTask]:
    """What is open at a place after the clock has looked."""
    find_due(at=at)
    tasks = DatedTask.objects.open().filter(development=development)
    return list((tasks.filter(key=key) if key else tasks).order_by("due_on", "pk"))


def a_dated_task(development: Development) -> DatedTask:
    """The handing over to the property company, two months before the owners come."""
    a_milestone(development, on=date(2027, 1, 25))
    return on_the_list(development, key="hand_to_property")[0]
