"""The code somebody asked for at the door reaches the phone, and nothing else."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django.test import override_settings

from aftercare.faces.messages import jobs
from aftercare.faces.messages.models import Message
from aftercare.ground.accounts import actions
from aftercare.ground.accounts.actions.codes import Holder
from aftercare.ground.accounts.queries import STRANGER, open_code
from aftercare.ground.audit.models import AuditEvent

NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
PHONE = "13812345678"
OWNER = Holder(id=41, label="陈先生", language="en")


def asked_for(holder: Holder | None = OWNER) -> AuditEvent:
    actions.request_code(kind="owner", phone=PHONE, ip="10.0.0.1", holder=holder, by=STRANGER, at=NOW)
    return AuditEvent.objects.get(name="code.requested")


def told(event: AuditEvent, *, at: datetime = NOW) -> None:
    with transaction.atomic():
        jobs.send_code(event=event, at=at)


def test_the_code_goes_to_the_phone_in_the_language_of_its_owner():
    event = asked_for()
    told(event)
    message = Message.objects.get()
    assert (message.channel, message.address) == ("sms", PHONE)
    assert open_code(event.subject_id, at=NOW).code in jobs.readable(message)
    assert "10 minutes" in message.body


def test_the_code_does_not_stand_in_the_message_and_is_wiped_when_sent():
    event = asked_for()
    told(event)
    message = Message.objects.get()
    code = open_code(event.subject_id, at=NOW).code
    assert code not in message.body + message.subject
    with override_settings(DEMO=False), transaction.atomic():
        jobs.send(message_id=message.pk, at=NOW)
    assert Message.objects.get().sealed_link == ""


@pytest.mark.parametrize(("holder", "later"), [(None, timedelta(0)), (Holder(id=41, label="x"), timedelta(minutes=10))])
def test_nobody_is_written_to_for_an_unknown_phone_or_an_old_code(holder, later):
    told(asked_for(holder), at=NOW + later)
    assert not Message.objects.exists()
