"""The owner's page: the way to those above, and what they answered."""

from django.utils import timezone

from aftercare.care.escalation import actions
from aftercare.care.escalation.models import Escalation
from tests.faces.web.owner.test_asked import let_in
from tests.factories.escalation import a_firm, a_report
from tests.factories.estate import an_owner_of


def test_the_owner_goes_to_head_office_and_reads_its_answer() -> None:
    firm = a_firm()
    owner = an_owner_of(firm.unit)
    case = a_report(firm, reporter_id=owner.pk, at=timezone.now())
    client = let_in(case)
    here = f"/owner/cases/{case.pk}/"
    assert f'action="{here}above"' in client.get(here).content.decode()
    client.post(f"{here}above", {"level": "group", "reason": "漏水一个月无人处理"})
    step = Escalation.objects.get(case=case)
    page = client.get(here).content.decode()
    assert firm.head_office.name in page and "漏水一个月无人处理" in page
    assert f'action="{here}above"' not in page
    actions.decide(
        escalation_id=step.pk,
        seen=step.version,
        decision="总部派工程师明日上门",
        by=firm.actor("head_office"),
        at=timezone.now(),
    )
    assert "总部派工程师明日上门" in client.get(here).content.decode()


def test_what_was_decided_among_staff_stays_among_staff() -> None:
    firm = a_firm()
    owner = an_owner_of(firm.unit)
    case = a_report(firm, reporter_id=owner.pk, at=timezone.now())
    step = actions.escalate(
        case_id=case.pk, seen=case.version, level="city", reason="内部协调", by=firm.actor("agent"), at=timezone.now()
    )
    actions.decide(
        escalation_id=step.pk, seen=step.version, decision="先拖一拖", by=firm.actor("city"), at=timezone.now()
    )
    page = let_in(case).get(f"/owner/cases/{case.pk}/").content.decode()
    assert firm.city.name in page
    assert "内部协调" not in page and "先拖一拖" not in page
