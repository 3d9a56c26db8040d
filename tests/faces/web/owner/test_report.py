"""The owner's report and decisions on the phone: questions, what is open already, a proposal answered."""

import pytest
from django.utils import timezone

from aftercare.service.cases import actions
from aftercare.service.cases.models import Case
from tests.faces.web.test_help import a_home, phone_of
from tests.factories.accounts import a_staff_member, a_team, an_actor
from tests.factories.cases import a_case, a_case_at


@pytest.mark.feature("IN01", "IN13")
def test_an_owner_reports_with_an_answer_and_reads_it_again() -> None:
    unit, owner = a_home()
    a_team(unit.development, lead=a_staff_member("supervisor", development=unit.development))
    phone = phone_of(owner)
    form = phone.get(f"/owner/report?unit={unit.pk}&component=bathroom_waterproofing").content.decode()
    assert form.index('name="photos"') < form.index('name="symptom"'), "photos first"
    sent = {
        "unit": unit.pk,
        "kind": "repair",
        "component": "bathroom_waterproofing",
        "text": "漏到楼下了",
        "answer_damage_below": "yes",
    }
    again = phone.post("/owner/report", sent)
    assert again.status_code == 422, "what is wrong was not said"
    assert "漏到楼下了" in again.content.decode()
    page = phone.post("/owner/report", {**sent, "symptom": "leak"}, follow=True).content.decode()
    case = Case.objects.get()
    assert (case.channel, case.reporter, case.answers) == ("web", owner, {"damage_below": "yes"})
    assert "Does it reach the home below" in page


def test_an_emergency_tells_the_owner_at_once_what_to_do() -> None:
    unit, owner = a_home()
    a_team(unit.development, lead=a_staff_member("supervisor", development=unit.development))
    sent = {"unit": unit.pk, "kind": "repair", "component": "wiring", "symptom": "spark", "text": "插座冒烟"}
    page = phone_of(owner).post("/owner/report", sent, follow=True).content.decode()
    assert "Switch the main power off" in page


@pytest.mark.feature("IN14")
def test_what_is_open_on_the_part_already_is_shown_before_reporting_it_again() -> None:
    unit, owner = a_home()
    case = a_case(unit=unit, reporter_id=owner.pk, at=timezone.now())
    phone = phone_of(owner)
    assert case.number in phone.get(f"/owner/report?unit={unit.pk}&component=bathroom_waterproofing").content.decode()
    assert case.number not in phone.get(f"/owner/report?unit={unit.pk}&component=lamp").content.decode()


@pytest.mark.requirement("S000.02.r07")
@pytest.mark.feature("IN01", "IN03")
def test_a_proposal_is_read_and_agreed_to_or_not_on_the_phone() -> None:
    unit, owner = a_home()
    case = a_case_at(
        "investigating", unit=unit, kind="complaint", component="", symptom="", reporter_id=owner.pk, at=timezone.now()
    )
    lead = an_actor("supervisor", development=unit.development)
    actions.answer(case_id=case.pk, text="我们换新门锁，并赔礼道歉。", by=lead, at=timezone.now())
    case.refresh_from_db()
    case = actions.move(case_id=case.pk, seen=case.version, move="propose", by=lead, at=timezone.now())
    phone = phone_of(owner)
    page = phone.get(f"/owner/cases/{case.pk}/").content.decode()
    assert "我们换新门锁" in page
    assert "I agree to this" in page
    phone.post(f"/owner/cases/{case.pk}/move", {"seen": case.version, "move": "disagree", "reason": "还要书面说明"})
    case.refresh_from_db()
    assert case.step == "investigating"


def test_an_owner_withdraws_what_has_settled_itself() -> None:
    unit, owner = a_home()
    case = a_case(
        unit=unit, kind="question", component="", symptom="", reporter_id=owner.pk, at=timezone.now(), text="何时交房？"
    )
    phone = phone_of(owner)
    assert "It has settled itself" in phone.get(f"/owner/cases/{case.pk}/").content.decode()
    phone.post(f"/owner/cases/{case.pk}/move", {"seen": case.version, "move": "withdraw", "reason": ""})
    case.refresh_from_db()
    assert case.step == "withdrawn"
