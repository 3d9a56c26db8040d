"""What happens to cases by itself."""

from datetime import date, datetime, timedelta

import pytest

from aftercare.ground.audit.models import AuditEvent
from aftercare.service.cases import actions, jobs
from aftercare.service.cases.models import Case
from tests.factories.accounts import an_actor
from tests.factories.cases import NOW, a_case, a_case_at


@pytest.mark.feature("CW05")
def test_a_case_on_hold_comes_back_by_itself_on_its_day() -> None:
    case = a_case()
    agent = an_actor("agent", development=case.development)
    actions.hold(
        case_id=case.pk, seen=case.version, until=date(2026, 11, 20), reason="等配件", cause="owner", by=agent, at=NOW
    )
    assert jobs.resume_held(at=NOW + timedelta(days=1)) == 0
    assert jobs.resume_held(at=NOW + timedelta(days=3)) == 1
    case.refresh_from_db()
    assert case.held_until is None
    assert AuditEvent.objects.filter(subject_id=case.pk, name="case.resumed", actor="clock:0").exists()


@pytest.mark.requirement("S000.17.r04")
def test_a_price_that_nobody_answers_lapses_and_ends_the_case() -> None:
    case = a_case_at("quoted")
    due: datetime = case.due_at or NOW
    assert jobs.lapse(at=due - timedelta(minutes=1)) == 0
    assert jobs.lapse(at=due) == 1
    case.refresh_from_db()
    assert not case.is_open
    assert case.step == "quotation_declined"


def test_a_step_that_staff_owe_never_lapses() -> None:
    case = a_case()
    assert jobs.lapse(at=NOW + timedelta(days=300)) == 0
    assert Case.objects.get(pk=case.pk).is_open
