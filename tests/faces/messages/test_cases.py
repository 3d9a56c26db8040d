"""What people are told about a case: number, name, date, and a link that lets them in, once."""

import re
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client, override_settings
from django.utils import timezone

from aftercare.faces.messages import jobs
from aftercare.faces.messages.models import Message
from aftercare.ground.accounts.models import Staff
from aftercare.ground.accounts.queries import actor_of_staff
from aftercare.ground.audit.models import AuditEvent
from aftercare.ground.core.actors import Actor
from aftercare.service.cases import actions
from aftercare.service.cases.models import Case
from tests.factories.cases import a_case
from tests.factories.estate import a_unit, an_owner_of


def a_reported_case() -> Case:
    unit = a_unit()
    owner = an_owner_of(unit, phones=["13812345678"])
    return a_case(unit=unit, reporter_id=owner.pk, at=timezone.now() - timedelta(hours=1))


def actor_of(staff: Staff) -> Actor:
    return actor_of_staff(staff, on=timezone.localdate())


def way_in(message: Message) -> str:
    found = re.search(r"/link/\S+", jobs.readable(message))
    assert found is not None, jobs.readable(message)
    return found.group()


def test_the_receipt_says_number_and_person_and_its_link_opens_this_case(do_jobs):
    case = a_reported_case()
    do_jobs()

    receipt = Message.objects.get(case_id=case.pk, wording="case_registered")
    assert case.number in receipt.body
    assert case.responsible.name in receipt.body
    assert receipt.address == case.reporter_phone
    page = Client().get(way_in(receipt), follow=True)
    assert page.status_code == 200
    assert case.number in page.content.decode()


def test_the_link_stands_in_no_table_in_the_open_and_is_wiped_once_sent(do_jobs):
    case = a_reported_case()
    with override_settings(DEMO=False):
        do_jobs()

    receipt = Message.objects.get(case_id=case.pk)
    assert receipt.state == Message.State.SENT
    assert receipt.sealed_link == ""
    assert "/link/" not in receipt.body


def test_a_message_is_written_and_sent_once_however_often_the_job_runs(do_jobs):
    case = a_reported_case()
    do_jobs()
    receipt = Message.objects.get(case_id=case.pk)
    with transaction.atomic():
        jobs.send(message_id=receipt.pk, at=receipt.sent_at + timedelta(hours=1))

    again = Message.objects.get(case_id=case.pk)
    assert again.sent_at == receipt.sent_at


def test_whoever_answers_for_the_case_and_the_first_contact_hear_that_the_owner_urges(do_jobs):
    case = a_reported_case()
    by = case.first_contact
    actions.urge(case_id=case.pk, text="还没人来", by=actor_of(by), at=timezone.now())
    do_jobs()

    told = Message.objects.filter(wording="case_urged")
    assert {message.to_id for message in told} == {case.responsible_id, case.first_contact_id}
    assert all(case.number in message.body and message.state == Message.State.SENT for message in told)
    assert AuditEvent.objects.filter(name="case.urged").count() == 1


def test_an_answer_given_on_the_telephone_is_not_told_again(do_jobs):
    case = a_reported_case()
    by = actor_of(case.first_contact)
    actions.answer(case_id=case.pk, text="师傅明天到。", spoken=True, by=by, at=timezone.now())
    do_jobs()
    assert not Message.objects.filter(wording="case_answered").exists()

    actions.answer(case_id=case.pk, text="师傅改到后天。", by=by, at=timezone.now())
    do_jobs()
    assert Message.objects.filter(wording="case_answered").count() == 1


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "已登记"), ("en", "has been registered")])
def test_everybody_is_written_to_in_their_language(do_jobs, language, words):
    unit = a_unit()
    owner = an_owner_of(unit, phones=["13812345678"])
    owner.language = language
    owner.save(update_fields=["language"])
    case = a_case(unit=unit, reporter_id=owner.pk, at=timezone.now())
    do_jobs()
    assert words in Message.objects.get(case_id=case.pk).body
