"""The outbox shows what was sent to whom, covered, to those who lead or look after it."""

import pytest

from aftercare.faces.messages.models import Message
from aftercare.faces.messages.rules import CHANNEL_LABELS
from tests.faces.web.pages import browser_of, signed_in
from tests.factories.accounts import a_staff_member
from tests.factories.cases import a_case
from tests.factories.messages import a_message, an_owner_reader


def test_a_supervisor_sees_what_was_sent_in_their_development_with_the_number_covered():
    case, elsewhere = a_case(), a_case()
    a_message(an_owner_reader(), "case_answered", case_id=case.pk)
    a_message(an_owner_reader(label="林女士"), "case_answered", case_id=elsewhere.pk)
    staff = a_staff_member("supervisor", development=case.development, language="en")
    html = browser_of(staff).get("/office/outbox/").content.decode()
    assert "138****5678" in html
    assert "13812345678" not in html
    assert "陈先生" in html
    assert "林女士" not in html


@pytest.mark.parametrize("role", ["agent", "technician", "finance"])
def test_others_do_not_look_into_the_outbox(role: str):
    assert signed_in(role).get("/office/outbox/").status_code == 403


def test_an_auditor_sees_that_something_was_sent_but_not_the_words():
    case = a_case()
    a_message(an_owner_reader(), "case_answered", case_id=case.pk, values={"subject": "卫生间渗水"})
    html = signed_in("auditor", language="en").get("/office/outbox/").content.decode()
    assert "卫生间渗水" not in html
    assert "shown to those who may see names" in html


def test_filters_find_what_did_not_arrive_and_it_is_sent_again():
    case = a_case()
    arrived = a_message(an_owner_reader(), "case_answered", case_id=case.pk, values={"number": "ARRIVED"})
    lost = a_message(an_owner_reader(id=42), "case_answered", case_id=case.pk, values={"number": "LOST"})
    Message.objects.filter(pk=arrived.pk).update(state="sent")
    Message.objects.filter(pk=lost.pk).update(state="refused", error="550 no such user")
    client = signed_in("administrator", language="en")
    html = client.get("/office/outbox/?state=refused").content.decode()
    assert "LOST" in html
    assert "ARRIVED" not in html
    assert "550 no such user" in html
    assert "Send again" in html
    assert "LOST" in client.get(f"/office/outbox/?case={case.number}").content.decode()
    assert "LOST" not in client.get("/office/outbox/?case=BX-0").content.decode()
    client.post(f"/office/outbox/{lost.pk}/again", {"seen": str(lost.version)})
    assert Message.objects.get(pk=lost.pk).state == "waiting"


def test_the_outbox_is_filtered_by_every_channel_there_is():
    html = signed_in("administrator", language="en").get("/office/outbox/").content.decode()
    assert [f"?channel={channel}" in html for channel in CHANNEL_LABELS] == [True] * len(CHANNEL_LABELS)
