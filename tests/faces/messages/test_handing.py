"""Who is told that a case is theirs, and who hears that the owner urges."""

from datetime import timedelta

import pytest
from django.utils import timezone

from aftercare.faces.messages.models import Message
from aftercare.ground.accounts.queries import actor_of_staff
from aftercare.service.cases import actions
from tests.factories.accounts import a_staff_member, a_team, an_actor
from tests.factories.cases import a_case
from tests.factories.estate import a_unit
from tests.factories.workorders import a_place, a_sent_order, a_taken_order, fresh


@pytest.mark.feature("CW10")
def test_the_contractor_who_owes_the_next_step_hears_that_the_owner_urges(do_jobs):
    place = a_place()
    order = a_taken_order(place)
    place.builder.repair_phone = "13900001111"
    place.builder.save(update_fields=["repair_phone"])
    actions.urge(case_id=order.case_id, text="还没人来", by=place.owner, at=timezone.now())
    do_jobs()
    told = Message.objects.get(wording="order_urged")
    assert (told.to_kind, told.to_id, told.address) == ("contractor", place.builder.pk, "13900001111")
    assert order.number in told.body
    assert Message.objects.filter(wording="case_urged", to_id=order.case.responsible_id).exists()


@pytest.mark.feature("CW10")
def test_the_second_urging_reaches_whoever_leads_the_desk_and_the_same_said_twice_nobody(do_jobs):
    unit = a_unit()
    team = a_team(unit.development)
    case = a_case(unit=unit, at=timezone.now() - timedelta(days=1))
    agent, now = actor_of_staff(case.responsible, on=timezone.localdate()), timezone.now()
    actions.urge(case_id=case.pk, by=agent, at=now - timedelta(hours=3))
    do_jobs()
    assert not Message.objects.filter(wording="case_urged_often").exists()
    actions.urge(case_id=case.pk, by=agent, at=now - timedelta(minutes=5))
    do_jobs()
    often = Message.objects.get(wording="case_urged_often")
    assert often.to_id == team.lead_id
    assert case.responsible.name in often.body
    before = Message.objects.count()
    actions.urge(case_id=case.pk, by=agent, at=now)
    do_jobs()
    assert Message.objects.count() == before


@pytest.mark.feature("CW08")
def test_whoever_the_rules_gave_a_case_to_hears_of_it(do_jobs):
    unit = a_unit()
    team = a_team(unit.development)
    engineer = a_staff_member("inspector", development=unit.development)
    a_team(unit.development, lead=engineer, purpose="engineering")
    case = a_case(
        unit=unit,
        kind="complaint",
        component="",
        symptom="",
        answers={"complaint_about": "quality_failure"},
        channel="forum",
    )
    do_jobs()
    assert Message.objects.get(wording="case_given").to_id == engineer.pk
    leader = an_actor("supervisor", development=unit.development)
    other = a_staff_member("agent", development=unit.development)
    case = actions.assign(case_id=case.pk, seen=case.version, staff_id=other.pk, by=leader, at=timezone.now())
    actions.route(case_id=case.pk, seen=fresh(case).version, by=leader, at=timezone.now())
    do_jobs()
    assert Message.objects.filter(wording="case_handed", to_id=team.lead_id).exists()


@pytest.mark.requirement("S001.11.r08")
def test_a_supplier_is_asked_at_once_and_in_writing_with_place_work_and_time(do_jobs):
    place = a_place()
    place.builder.repair_phone = "13900001111"
    place.builder.save(update_fields=["repair_phone"])
    order = a_sent_order(place)
    do_jobs()
    told = Message.objects.get(wording="order_sent")
    assert (told.to_id, told.address) == (place.builder.pk, "13900001111")
    assert order.what in told.body
    assert order.where in told.body
    assert order.number in told.body
