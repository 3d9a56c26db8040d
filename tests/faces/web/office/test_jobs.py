"""Jobs on the screen: what gave up, with its error, to be tried again or dropped."""

import pytest
from django.utils import timezone

from aftercare.ground.audit.models import AuditEvent
from aftercare.ground.jobs import queue
from aftercare.ground.jobs.models import Heartbeat
from tests.faces.web.pages import signed_in
from tests.factories.ground import NOW, a_job


def test_jobs_that_gave_up_are_shown_with_their_error() -> None:
    a_job()
    html = signed_in("administrator", language="en").get("/office/jobs/").content.decode()
    assert "messages.send" in html
    assert "OSError: no route" in html
    assert "Try again" in html
    assert "No worker is alive" in html


def test_the_page_says_how_much_waits_and_who_works() -> None:
    queue.put("jobs.reap", key="x")
    Heartbeat.objects.create(worker="w", started_at=NOW, seen_at=timezone.now())
    html = signed_in("administrator", language="en").get("/office/jobs/").content.decode()
    assert "No worker is alive" not in html
    assert "The oldest has waited since" in html


def test_an_auditor_reads_but_mends_nothing() -> None:
    job = a_job()
    client = signed_in("auditor", language="en")
    assert "Try again" not in client.get("/office/jobs/").content.decode()
    assert client.post(f"/office/jobs/{job.pk}/retry").status_code == 403
    job.refresh_from_db()
    assert job.state == "gave_up"


@pytest.mark.parametrize("address", ["/office/jobs/"])
def test_others_see_no_jobs(address: str) -> None:
    assert signed_in("agent").get(address).status_code == 403


def test_a_job_is_tried_again() -> None:
    job = a_job()
    client = signed_in("administrator", language="en")
    assert client.post(f"/office/jobs/{job.pk}/retry")["Location"] == "/office/jobs/"
    job.refresh_from_db()
    assert job.state == "trying"
    assert "back in the queue" in client.get("/office/jobs/").content.decode()


def test_a_job_is_dropped_with_a_reason_only() -> None:
    job = a_job()
    client = signed_in("administrator", language="en")
    client.post(f"/office/jobs/{job.pk}/drop", {"reason": " "})
    job.refresh_from_db()
    assert job.state == "gave_up"
    client.post(f"/office/jobs/{job.pk}/drop", {"reason": "已电话通知业主"})
    job.refresh_from_db()
    assert job.state == "dropped"


def test_other_states_are_a_click_away_and_pages_go_on_by_key() -> None:
    numbers = [a_job("done", key=f"key-{number}.").pk for number in range(52)]
    client = signed_in("administrator", language="en")
    assert "key-" not in client.get("/office/jobs/").content.decode()
    first = client.get("/office/jobs/?state=done").content.decode()
    assert "key-51." in first
    assert "key-1." not in first
    second = client.get(f"/office/jobs/?state=done&before={numbers[2]}").content.decode()
    assert "key-1." in second
    assert "Try again" not in first


def test_many_jobs_are_tried_again_or_dropped_at_once_and_each_is_on_the_trail() -> None:
    one, two, three = (a_job(key=f"key-{number}") for number in range(3))
    client = signed_in("administrator", language="en")
    client.post("/office/jobs/many", {"act": "retry", "job": [one.pk, 999_999]})
    assert "1 of 2 jobs are back in the queue" in client.get("/office/jobs/").content.decode()
    client.post("/office/jobs/many", {"act": "drop", "job": [two.pk, three.pk]})
    two.refresh_from_db()
    assert two.state == "gave_up", "nothing is dropped without a reason"
    client.post("/office/jobs/many", {"act": "drop", "reason": "业主已搬走", "job": [two.pk, three.pk]})
    for job in (one, two, three):
        job.refresh_from_db()
    assert (one.state, two.state, three.state) == ("trying", "dropped", "dropped")
    assert AuditEvent.objects.filter(name="job.dropped").count() == 2
    assert signed_in("auditor").post("/office/jobs/many", {"act": "retry", "job": [two.pk]}).status_code == 403
