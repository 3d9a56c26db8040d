"""Erasing, checking, and mending jobs: who may, what is left, and what the trail says of it."""

import pytest

from aftercare.ground.accounts.roles import Permission
from aftercare.ground.audit import actions, queries, rules
from aftercare.ground.audit.actions.checking import AlreadyFinished
from aftercare.ground.audit.actions.erasing import NothingToErase, ReasonMissing
from aftercare.ground.audit.models import AuditEvent, PersonalValue, Verification
from aftercare.ground.core.actors import CLOCK
from aftercare.ground.core.errors import Missing, NotPermitted
from aftercare.ground.jobs import parts as job_parts
from aftercare.ground.jobs.models import Delivery
from tests.factories.accounts import a_development, an_actor
from tests.factories.ground import AN_OWNER, NOW, an_act, own_kinds
from tests.ground.jobs.test_queue import work_off


@pytest.fixture(autouse=True)
def _own_kinds():
    with own_kinds():
        yield


def the_last(name: str) -> AuditEvent:
    return AuditEvent.objects.filter(name=name).order_by("-id").first()


def test_the_rights_named_here_are_those_of_accounts():
    named = {rules.SEE_AUDIT, rules.SEE_PERSONAL, rules.ERASE_PERSONAL, rules.SEE_JOBS, rules.EDIT_ORGANISATION}
    assert named <= {permission.value for permission in Permission}


@pytest.mark.feature("PL05")
def test_an_erasure_takes_value_and_salt_and_is_an_act_itself():
    event = an_act(a_development(), "thing.told", by=AN_OWNER, text="x", phone="13800138000")
    erasure = actions.erase(event_ids=[event.pk], reason="业主要求", by=an_actor("administrator"), at=NOW)
    assert erasure.values == 2
    assert set(PersonalValue.objects.values_list("value", "salt")) == {(None, "")}
    assert the_last("audit.erased").changes == {"reason": "业主要求", "events": [event.pk]}


def test_an_erasure_may_be_of_some_fields_only():
    event = an_act(a_development(), "thing.told", by=AN_OWNER, phone="13800138000")
    actions.erase(event_ids=[event.pk], fields=["phone"], reason="x", by=an_actor("administrator"), at=NOW)
    assert PersonalValue.objects.get(field="_actor").value == "李小明"
    assert PersonalValue.objects.get(field="phone").value is None


def test_only_those_with_the_right_erase():
    event = an_act(a_development(), "thing.told", phone="13800138000")
    with pytest.raises(NotPermitted):
        actions.erase(event_ids=[event.pk], reason="x", by=an_actor("auditor"), at=NOW)


def test_an_erasure_needs_a_reason_and_something_to_erase():
    event = an_act(a_development(), "thing.told", phone="13800138000")
    by = an_actor("administrator")
    with pytest.raises(ReasonMissing):
        actions.erase(event_ids=[event.pk], reason=" ", by=by, at=NOW)
    actions.erase(event_ids=[event.pk], reason="x", by=by, at=NOW)
    with pytest.raises(NothingToErase):
        actions.erase(event_ids=[event.pk], reason="x", by=by, at=NOW)


def test_what_an_erasure_may_ask_for_is_found_by_person():
    garden = a_development()
    mine = an_act(garden, by=AN_OWNER)
    told = an_act(garden, "thing.told", phone="1")
    an_act(a_development(), "thing.told", phone="2")
    assert queries.find_events_about(actors=["owner:12"]) == [mine.pk]
    assert queries.find_events_about(subjects=[("development", garden.pk)]) == [mine.pk, told.pk]


@pytest.mark.feature("PL06")
def test_a_check_of_the_trail_runs_in_the_background_and_keeps_what_it_found():
    an_act(a_development())
    verification = actions.begin_verification(by=an_actor("auditor"), at=NOW)
    assert work_off("slow") == 1
    verification.refresh_from_db()
    assert verification.finished_at is not None
    assert verification.events == 2
    assert verification.findings == []
    assert Delivery.objects.get(key=rules.verification_key(verification.pk)).progress == {"done": 2, "total": 2}
    assert the_last("audit.verified").changes == {"events": 2, "seals": 0, "findings": 0}


def test_a_check_keeps_what_is_wrong():
    garden = a_development()
    event = an_act(garden)
    garden.delete()
    verification = actions.begin_verification(by=an_actor("auditor"), at=NOW)
    work_off("slow")
    verification.refresh_from_db()
    assert [finding["event_id"] for finding in verification.findings] == [event.pk]
    assert verification.findings[0]["fault"] == "subject removed without an act"


def test_only_readers_of_the_trail_have_it_checked():
    with pytest.raises(NotPermitted):
        actions.begin_verification(by=an_actor("agent"), at=NOW)


def test_a_check_is_finished_once():
    verification = actions.begin_verification(by=an_actor("auditor"), at=NOW)
    found = {"events": 0, "seals": 0, "findings": [], "by": CLOCK, "at": NOW}
    actions.finish_verification(verification_id=verification.pk, **found)
    with pytest.raises(AlreadyFinished):
        actions.finish_verification(verification_id=verification.pk, **found)
    with pytest.raises(Missing):
        actions.finish_verification(verification_id=verification.pk + 1, **found)


def a_job_that_gave_up() -> Delivery:
    return Delivery.objects.create(
        key="k", name="jobs.reap", state=Delivery.State.GAVE_UP, last_error="ValueError: x", first_at=NOW
    )


def test_a_job_that_gave_up_is_tried_again_by_an_act():
    job = a_job_that_gave_up()
    actions.retry_job(delivery_id=job.pk, by=an_actor("administrator"), at=NOW)
    assert the_last("job.retried").changes == {"key": "k", "error": "ValueError: x"}
    assert work_off() == 1
    job.refresh_from_db()
    assert job.state == Delivery.State.DONE


def test_a_job_that_gave_up_is_dropped_by_an_act_with_a_reason():
    job = a_job_that_gave_up()
    actions.drop_job(delivery_id=job.pk, reason="已人工处理", by=an_actor("administrator"), at=NOW)
    job.refresh_from_db()
    assert job.state == Delivery.State.DROPPED
    assert the_last("job.dropped").changes["reason"] == "已人工处理"


@pytest.mark.parametrize("role", ["auditor", "agent"])
def test_only_an_administrator_mends_jobs(role):
    job = a_job_that_gave_up()
    with pytest.raises(NotPermitted):
        actions.retry_job(delivery_id=job.pk, by=an_actor(role), at=NOW)
    with pytest.raises(NotPermitted):
        actions.drop_job(delivery_id=job.pk, reason="", by=an_actor(role), at=NOW)


def test_a_job_that_is_not_there_or_has_not_given_up_is_refused():
    job, by = a_job_that_gave_up(), an_actor("administrator")
    with pytest.raises(Missing):
        actions.retry_job(delivery_id=job.pk + 1, by=by, at=NOW)
    actions.drop_job(delivery_id=job.pk, reason="", by=by, at=NOW)
    with pytest.raises(job_parts.NotGivenUp):
        actions.retry_job(delivery_id=job.pk, by=by, at=NOW)


def test_a_verification_says_when_it_was():
    assert str(Verification(begun_at=NOW)) == "2026-11-21 04:00"
