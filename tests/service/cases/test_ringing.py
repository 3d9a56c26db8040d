"""Emergencies outside working hours: people are rung one after the other until somebody takes it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from aftercare.faces.messages.models import Message
from aftercare.ground.accounts.models import DutyDay
from aftercare.ground.accounts.queries import actor_of_staff
from aftercare.ground.core.actors import CLOCK
from aftercare.ground.core.errors import NotPermitted
from aftercare.service.cases import actions, jobs
from aftercare.service.cases.actions.ringing import NotRinging
from aftercare.service.cases.models import Case, NightRing
from aftercare.service.cases.ringing import Rung, whose_turn
from tests.faces.web.pages import browser_of
from tests.factories.accounts import a_staff_member, a_team, an_actor
from tests.factories.cases import NOW, a_case, the_policy
from tests.factories.estate import a_unit

NIGHT = datetime(2026, 11, 18, 15, 30, tzinfo=UTC)  # half past eleven in the evening in Shanghai
FIVE = timedelta(minutes=5)


@pytest.mark.parametrize(
    ("rung", "minutes", "turn"),
    [(0, 0, 0), (1, 4, None), (1, 5, 1), (2, 5, 2), (3, 5, 0), (8, 5, 2), (9, 5, None)],
)
def test_the_next_is_rung_when_the_last_had_his_minutes_and_the_list_is_gone_through_three_times(rung, minutes, turn):
    before = [Rung(1, NOW) for _each in range(rung)]
    now = NOW + timedelta(minutes=minutes)
    assert whose_turn([1, 2, 3], before, again_after=FIVE, rounds=3, now=now) == turn


def test_where_nobody_is_on_the_list_nobody_is_rung():
    assert whose_turn([], [], again_after=FIVE, rounds=3, now=NOW) is None


def an_emergency(at: datetime = NIGHT) -> tuple[Case, list]:
    """One at night, with whoever is on duty, the lead and the manager of the place."""
    the_policy()
    unit = a_unit("3-1-1201")
    here = unit.development
    lead = a_staff_member("supervisor", development=here, name="周强", phone="13900139000")
    manager = a_staff_member("manager", development=here, name="何经理")
    duty = a_staff_member("agent", development=here, name="李敏", phone="13700137000")
    team, today = a_team(here, lead=lead), timezone.localdate()
    for on in {NIGHT.date(), today, today + timedelta(days=1)}:  # the worker rings by its own clock
        DutyDay.objects.create(team=team, staff=duty, on=on)
    case = a_case(unit=unit, component="wiring", symptom="spark", text="插座打火。", at=at)
    return case, [duty, lead, manager]


@pytest.mark.requirement("S000.12.r18")
@pytest.mark.feature("IN15")
def test_at_night_those_on_duty_are_rung_in_order_by_inbox_and_telephone_until_one_takes_it(do_jobs) -> None:  # type: ignore[no-untyped-def]
    case, calls = an_emergency()
    do_jobs()
    rung = list(NightRing.objects.filter(case=case).order_by("place"))
    assert [ring.staff for ring in rung] == calls[:1]
    told = Message.objects.filter(wording="night_ring", to_id=calls[0].pk)
    assert {message.channel for message in told} == {"inbox", "sms"}
    first = rung[0].rung_at
    assert jobs.ring_on(at=first + timedelta(minutes=4)) == 0
    assert jobs.ring_on(at=first + timedelta(minutes=5)) == 1
    assert [ring.staff for ring in NightRing.objects.filter(case=case).order_by("place")] == calls[:2]
    taker = actor_of_staff(calls[1], on=NIGHT.date())
    actions.take_night_call(case_id=case.pk, by=taker, at=first + timedelta(minutes=6))
    assert jobs.ring_on(at=first + timedelta(minutes=30)) == 0
    with pytest.raises(NotRinging):
        actions.take_night_call(case_id=case.pk, by=taker, at=first + timedelta(minutes=7))
    html = browser_of(calls[0]).get(case.url).content.decode()
    assert "非工作时间呼叫" in html
    assert "周强" in html


def test_by_day_for_what_is_no_emergency_and_for_a_closed_case_nobody_is_rung(do_jobs) -> None:  # type: ignore[no-untyped-def]
    by_day, _calls = an_emergency(at=NOW)
    plain = a_case(unit=by_day.unit, at=NIGHT)
    do_jobs()
    assert not NightRing.objects.filter(case__in=[by_day, plain]).exists()
    closed = a_case(unit=by_day.unit, component="wiring", symptom="spark", text="又打火。", at=NIGHT)
    Case.objects.filter(pk=closed.pk).update(closed_at=NIGHT, closed_by="staff:1", due_at=None)
    assert actions.ring_next(case_id=closed.pk, by=CLOCK, at=NIGHT) is None


def test_nobody_rings_by_hand_and_who_may_not_work_here_and_was_not_rung_takes_nothing() -> None:
    case, calls = an_emergency()
    with pytest.raises(NotPermitted):
        actions.ring_next(case_id=case.pk, by=an_actor("administrator"), at=NIGHT)
    assert actions.ring_next(case_id=case.pk, by=CLOCK, at=NIGHT) is not None
    with pytest.raises(NotPermitted):
        actions.take_night_call(case_id=case.pk, by=an_actor("auditor"), at=NIGHT)
    browser = browser_of(calls[0])
    assert browser.post(f"/desk/cases/{case.pk}/night").status_code == 302
    assert NightRing.objects.get(case=case).answered_by == calls[0]
