"""Naming a colleague in a note."""

from collections.abc import Callable

import pytest

from aftercare.faces.messages.models import Message
from aftercare.ground.audit.models import AuditEvent
from aftercare.service.cases import actions, mentioning
from tests.factories.accounts import a_development, a_staff_member, an_actor
from tests.factories.cases import NOW, a_case


def test_the_longest_name_after_the_sign_is_meant_and_each_person_once() -> None:
    people = {"李明": [1], "李明华": [2], "王敏": [3, 4]}
    assert mentioning.named_in("@李明华 和 ＠王敏 请看，@李明华", people) == [2, 3, 4]
    assert mentioning.named_in("a@b.com 李明", people) == []


@pytest.mark.feature("CW13")
@pytest.mark.requirement("S003.01.r11")
def test_who_is_named_in_a_note_reads_it_in_the_inbox_and_nobody_else(do_jobs: Callable[[], int]) -> None:
    here = a_development()
    meant, other = (a_staff_member("inspector", development=here, name=name) for name in ("李明华", "李明"))
    a_staff_member("inspector", development=a_development(), name="赵远")
    writer = an_actor("agent", development=here, name="王敏")
    case = a_case(development=here)
    actions.note(case_id=case.pk, text="@李明华 请安排勘查，@王敏 @赵远", by=writer, at=NOW)
    event = AuditEvent.objects.get(name="case.mentioned")
    assert event.changes["people"] == [meant.pk]
    do_jobs()
    message = Message.objects.get(wording="mentioned")
    assert (message.to_id, message.case_id) == (meant.pk, case.pk)
    assert "请安排勘查" in message.body
    assert not Message.objects.filter(to_id=other.pk, wording="mentioned").exists()


def test_a_note_that_names_nobody_is_only_a_note() -> None:
    case = a_case()
    actions.note(case_id=case.pk, text="已联系 13800000000@业主", by=an_actor("agent"), at=NOW)
    assert not AuditEvent.objects.filter(name="case.mentioned").exists()
