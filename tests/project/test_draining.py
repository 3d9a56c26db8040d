"""What follows cases that were registered: the same rows whether a worker takes the work one by one or together."""

from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

from aftercare.care.escalation import jobs as escalation_jobs
from aftercare.care.escalation.models import Escalation
from aftercare.faces.messages import delivering, notices
from aftercare.faces.messages.models import Message
from aftercare.ground.accounts.models import SignedLink
from aftercare.ground.audit.models import AuditEvent
from aftercare.ground.jobs import worker
from aftercare.ground.jobs.models import Delivery
from aftercare.insight.reports.models import CaseFact, Promise, PromiseTally, Tally
from aftercare.service.cases import jobs as case_jobs
from aftercare.service.cases.models import Case
from tests.factories.escalation import a_firm, a_report
from tests.factories.estate import an_owner_of
from tests.factories.messages import a_webhook

DRAWN = {"id", "digest", "sealed_link", "event_id", "clock_id", "to_id"}
CASES = {"case_id", "complaint_id"}
LEFT = (Message, SignedLink, CaseFact, Promise, Tally, PromiseTally, Escalation)


def rows() -> dict[str, list[str]]:
    """What the work has left, without what is drawn by lot or says when; cases by their own number."""
    numbers = dict(Case.objects.values_list("pk", "number"))
    found: dict[str, list[str]] = {}
    for model in LEFT:
        drawn = DRAWN | ({"key"} if model is Message else set())
        names = [field.attname for field in model._meta.concrete_fields if field.attname not in drawn]
        shown = [
            [numbers.get(value) if name in CASES else value for name, value in zip(names, row, strict=True)]
            for row in model.objects.values_list(*names)
        ]
        found[model.__name__] = sorted(str([value for value in row if not _is_moment(value)]) for row in shown)
    for mark in Delivery.objects.order_by("pk"):
        what = (mark.name, mark.payload.get("reaction"), mark.state, mark.attempts, mark.worker, mark.queue)
        found.setdefault("marks", []).append(str(what))
    found["marks"].sort()
    tasks = DBTaskResult.objects.exclude(status="READY").values_list("status", "return_value")
    found["tasks"] = sorted(map(str, tasks))
    return found


def _is_moment(value: Any) -> bool:
    return hasattr(value, "tzinfo")


def drain() -> int:
    loop = worker.Worker("default")
    while loop.work_once():
        pass
    return loop.done


@pytest.fixture
def cases() -> list[Case]:
    """Six cases of one firm: a repair that comes back twice, a complaint, an emergency, one of an owner on file."""
    firm = a_firm()
    first = a_report(firm)
    again = a_report(firm, return_of_id=first.pk)
    third = a_report(firm, return_of_id=again.pk)
    owner = an_owner_of(firm.unit, "张丽", phones=["13900001234"])
    values = {"reporter_id": owner.pk, "reporter_phone": "13900001234"}
    made = [a_report(firm, kind="complaint", component="", symptom=""), a_report(firm, emergency=True)]
    return [first, again, third, *made, a_report(firm, **values)]


def test_what_follows_cases_is_the_same_together_as_one_by_one(cases: list[Case], monkeypatch: pytest.MonkeyPatch):
    with transaction.atomic():
        monkeypatch.setattr(worker, "AT_ONCE_AT_MOST", 1)
        one_by_one = drain(), rows()
        transaction.set_rollback(True)
    monkeypatch.setattr(worker, "AT_ONCE_AT_MOST", 32)
    together = drain(), rows()
    assert together == one_by_one
    assert together[1]["Escalation"], "one that came back climbs"
    assert len(together[1]["CaseFact"]) == Case.objects.count()


def test_only_those_are_looked_at_one_by_one_whom_it_concerns(cases: list[Case]):
    events = list(AuditEvent.objects.filter(name="case.registered").order_by("pk"))
    first, again, third, complaint, emergency, last = events
    looked_at = escalation_jobs.grave_or_repeated(events)
    assert {event.pk for event in (first, again, third)} <= {event.pk for event in looked_at}
    assert last not in looked_at
    noticed = notices.noticed(events)
    assert {event.pk for event in (again, third, complaint, emergency)} == {event.pk for event in noticed}
    assert case_jobs.emergencies(events) == [emergency]
    assert delivering.heard_of(events) == []
    hook, _secret = a_webhook(development_id=cases[0].development_id, events=["case.moved"])
    assert delivering.heard_of(events) == []
    type(hook).objects.filter(pk=hook.pk).update(events=["case.*"])
    assert delivering.heard_of(events) == events


def test_what_follows_many_cases_takes_few_statements_for_each(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(worker, "HELD_SECONDS", 60.0)
    firm = a_firm()
    many = 16
    for _number in range(many):
        a_report(firm)
    loop = worker.Worker("default")
    loop._at_once = many
    with CaptureQueriesContext(connection) as fanned_out:
        assert loop.work_once()
    with CaptureQueriesContext(connection) as sent:
        assert loop.work_once()
    assert loop.done == 2 * many
    assert Message.objects.filter(state=Message.State.SENT).count() == many
    assert said(fanned_out) == 44
    assert said(sent) == 6 + 2 * many


def said(asked: CaptureQueriesContext) -> int:
    """How many statements, without the edges of transactions."""
    return len([one for one in asked if "SAVEPOINT" not in one["sql"]])
