"""Who hears of fines, demerits and rewards: the person before anybody decides, a contractor with the notice's link."""

from datetime import timedelta
from decimal import Decimal

from django.test import Client
from django.utils import timezone

from aftercare.faces.messages.jobs import readable
from aftercare.faces.messages.models import Message
from aftercare.ground.audit.models import AuditEvent
from aftercare.ground.core.actors import CLOCK, Actor, ActorKind
from aftercare.outcome.conduct import actions, jobs
from aftercare.outcome.conduct.models import Measure
from aftercare.outcome.conduct.policy import Occasion
from aftercare.project.wiring import REACTIONS
from tests.factories.accounts import a_contractor_actor
from tests.factories.cases import NOW, a_case
from tests.factories.conduct import a_judge, a_measure, decided, objected
from tests.factories.contractors import a_contractor

LATER = NOW + timedelta(days=6)


def told(name: str) -> list[str]:
    """The texts that the latest event of that name sends out; told twice, sent once."""
    event = AuditEvent.objects.filter(name=name).latest("pk")
    for reaction in [each for each in REACTIONS[name] if each.__module__.startswith("aftercare.faces")] * 2:
        reaction(event=event, at=NOW)
    return [message.body for message in Message.objects.filter(key__startswith=f"event:{event.pk}:", channel="inbox")]


def test_a_person_hears_before_anybody_decides_and_the_decider_hears_the_objection() -> None:
    case = a_case(kind="complaint", component="", symptom="", answers={})
    [measure] = actions.propose_by_facts(
        case_id=case.pk, occasion=Occasion.ESCALATED, origin="event:1", level="city", trigger="reports", by=CLOCK,
        at=NOW,
    )  # fmt: skip
    [said] = told("measure.proposed")
    assert "陈述" in said
    measure = decided(measure, by=a_judge(case.development))
    [said] = told("measure.decided")
    assert measure.number in said
    assert f"{measure.until_on.month}月{measure.until_on.day}日前可提出异议" in said
    held = Actor(kind=ActorKind.STAFF, id=measure.held_staff_id or 0, label="王客服")
    objected(measure, by=held)
    [said] = told("measure.objected")
    assert str(measure.held) in said
    assert Message.objects.latest("pk").to_id == int(measure.decided_by.partition(":")[2])


def test_a_contractor_gets_a_link_behind_which_it_reads_the_notice_and_objects() -> None:
    contractor = a_contractor(repair_phone="13900139000")
    measure = a_measure(contractor=contractor, ground="repair_unsolved_of_the_builder")
    measure = decided(measure, at=timezone.now())
    told("measure.decided")
    message = Message.objects.get(to_kind="contractor")
    assert measure.number in message.body
    browser = Client()
    browser.get("/link/" + readable(message).partition("/link/")[2].split()[0])
    listed = browser.get("/contractor/notices/").content.decode()
    assert measure.number in listed
    page = browser.get(f"/contractor/notices/{measure.pk}/").content.decode()
    assert "S004.11.r11" in page
    values = {"seen": measure.version, "text": "非我司施工。", "submission_key": "a"}
    assert browser.post(f"/contractor/notices/{measure.pk}/object", values).status_code == 302
    assert Measure.objects.get(pk=measure.pk).objection == "非我司施工。"


def test_what_nobody_objected_to_ends_in_silence_and_an_answer_is_told() -> None:
    decided()
    jobs.close_periods(at=LATER)
    assert told("measure.final") == []
    contractor = a_contractor()
    measure = decided(a_measure(contractor=contractor, ground="repair_unsolved_of_the_builder"))
    measure = objected(measure, by=a_contractor_actor(contractor.pk))
    actions.answer_objection(
        measure_id=measure.pk, seen=measure.version, upheld=True, amount=Decimal(200), reason="图纸为证。",
        by=a_judge(measure.development), at=NOW,
    )  # fmt: skip
    told("measure.answered")
    assert "图纸为证。" in Message.objects.get(to_kind="contractor").body
