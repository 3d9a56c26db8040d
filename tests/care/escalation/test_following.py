"""By when a level is to answer goes with its clock: after the calendar changed, and after a hold."""

from datetime import timedelta

import pytest

from aftercare.care.escalation import actions, jobs
from aftercare.care.escalation.models import Escalation
from aftercare.ground.audit.models import AuditEvent
from aftercare.ground.core.actors import CLOCK
from aftercare.project.installer import INSTALLER
from aftercare.service.cases import actions as cases
from aftercare.service.deadlines import actions as calendars
from aftercare.service.deadlines.models import CalendarTable, Clock
from aftercare.service.deadlines.rules import DayNote, Whose
from tests.factories.cases import NOW
from tests.factories.deadlines import SHANGHAI, the_calendar
from tests.factories.escalation import a_firm, reported
from tests.factories.workorders import fresh

LATER = NOW + timedelta(hours=1)


def raised() -> Escalation:
    """The third report: the city company is to answer its complaint."""
    the_calendar(years=(2026,))
    third = reported(a_firm(), 3)[-1]
    complaint = Escalation.objects.get(case=third, current=True).complaint
    assert complaint is not None
    return Escalation.objects.get(case=complaint, current=True)


@pytest.mark.feature("ES01", "SL05")
def test_a_day_off_gives_a_level_the_time_that_its_clock_has() -> None:
    step = raised()
    assert step.answer_by is not None
    table = CalendarTable.objects.get()
    calendars.set_day(
        key="cn", seen=table.edition, owner=(Whose.EVERYWHERE, 0), day=step.answer_by.astimezone(SHANGHAI).date(),
        note=DayNote.HOLIDAY, reason="台风", by=INSTALLER, at=NOW,
    )  # fmt: skip
    looked_at = jobs.follow_calendar(table_id=table.pk, edition=table.edition + 1, at=LATER)["looked_at"]
    assert looked_at == Escalation.objects.waiting().count()
    clock = Clock.objects.running().get(case_id=step.case_id, stage=f"raised_{step.level}")
    assert fresh(step).answer_by == clock.due_at > step.answer_by
    told = AuditEvent.objects.get(name="case.level_redated", subject_id=step.case_id)
    assert told.changes["escalation"] == step.pk
    actions.follow_clock(escalation_id=step.pk, by=CLOCK, at=LATER)
    assert AuditEvent.objects.filter(name="case.level_redated", subject_id=step.case_id).count() == 1, "once"


def test_a_hold_gives_a_level_the_time_that_was_waited() -> None:
    step = raised()
    case = step.case
    cases.hold(
        case_id=case.pk, seen=fresh(case).version, until=NOW.date() + timedelta(days=9), cause="owner",
        reason="业主出差", by=CLOCK, at=LATER,
    )  # fmt: skip
    cases.resume(case_id=case.pk, by=CLOCK, at=LATER + timedelta(days=8))
    event = AuditEvent.objects.get(name="case.resumed", subject_id=case.pk)
    assert jobs.raised([event]) == [event]
    jobs.follow_hold(event=event, at=LATER + timedelta(days=8))
    assert fresh(step).answer_by > step.answer_by
