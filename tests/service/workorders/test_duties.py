"""What a repair owes before it counts as done: a cause, a contract, a time agreed, a result, the owner's name."""

from datetime import date, timedelta

import pytest

from aftercare.ground.audit.models import AuditEvent
from aftercare.ground.core.errors import BadInput
from aftercare.ground.procedures.rules import GuardsNotMet
from aftercare.records.contractors.models import FrameworkContract
from aftercare.service.cases import actions as cases
from aftercare.service.workorders.actions import answering, appointing, working
from aftercare.service.workorders.models import Survey
from aftercare.service.workorders.policy import Route
from aftercare.service.workorders.queries.dispatching import candidates_for
from aftercare.service.workorders.rules import checks
from tests.factories.cases import NOW
from tests.factories.workorders import (
    TODAY,
    a_case_to_survey,
    a_finished_order,
    a_photo,
    a_place,
    a_proposed_time,
    a_reported_case,
    a_running_order,
    a_sent_order,
    a_survey,
    a_taken_order,
    fresh,
    signed_by,
)


@pytest.mark.requirement("S000.02.r03")
def test_a_problem_is_diagnosed_with_a_cause_that_the_rules_know_before_anything_is_judged() -> None:
    place = a_place()
    case = a_case_to_survey(place)
    with pytest.raises(BadInput):
        a_survey(place, case, cause="bad_luck")
    assert fresh(case).step == "survey"
    a_survey(place, case, cause="hidden_defect")
    survey = Survey.objects.get(case=case)
    assert (survey.cause, survey.finding) == ("hidden_defect", "淋浴间地漏周边防水破损。")
    assert fresh(case).step == "judging"


@pytest.mark.requirement("S001.14.r04")
def test_an_outside_repairer_without_a_contract_in_force_is_not_asked() -> None:
    place = a_place()
    case = a_reported_case(place)
    assert place.framework.pk in candidates_for(case, on=TODAY).on(Route.FRAMEWORK_CONTRACTOR)
    FrameworkContract.objects.filter(contractor=place.framework).update(until_on=date(2026, 11, 17))
    assert candidates_for(case, on=TODAY).on(Route.FRAMEWORK_CONTRACTOR) == ()


@pytest.mark.requirement("S004.12.r09")
def test_a_dispatch_slip_is_made_out_and_taken_on_by_whoever_does_the_work() -> None:
    place = a_place()
    order = a_sent_order(place)
    assert (order.state, order.what, bool(order.number)) == ("sent", "修补淋浴间防水", True)
    answering.take(order_id=order.pk, seen=order.version, by=place.from_builder, at=NOW)
    order = fresh(order)
    assert order.state == "taken"
    event = AuditEvent.objects.get(name="workorder.taken", subject_id=order.pk)
    assert event.actor == place.from_builder.reference


@pytest.mark.requirement("S000.04.r08")
def test_nobody_comes_at_a_time_that_the_owner_has_not_agreed_to() -> None:
    place = a_place()
    order = a_taken_order(place)
    proposed = a_proposed_time(order, by=place.from_builder)
    come = {"order_id": order.pk, "by": place.from_builder, "at": NOW + timedelta(hours=28)}
    with pytest.raises(checks.NothingAgreed):
        working.check_in(seen=fresh(order).version, **come)
    appointing.accept_time(order_id=order.pk, appointment_id=proposed.pk, by=place.owner, at=NOW)
    working.check_in(seen=fresh(order).version, **come)
    assert fresh(order.case).step == "in_repair"


@pytest.mark.requirement("S000.04.r11")
def test_whoever_did_the_work_writes_down_its_course_and_result() -> None:
    place = a_place()
    order = a_running_order(place)
    at = NOW + timedelta(hours=31)
    done = {"order_id": order.pk, "seen": order.version, "by": place.from_builder, "at": at, "photos": [a_photo()]}
    with pytest.raises(BadInput):
        working.finish(result=" ", **done)
    working.finish(result="更换地漏并重做防水，闭水48小时无渗漏。", **done)
    assert fresh(order).result == "更换地漏并重做防水，闭水48小时无渗漏。"
    event = AuditEvent.objects.get(name="workorder.finished", subject_id=order.pk)
    assert (event.actor, event.at) == (place.from_builder.reference, at)


@pytest.mark.requirement("S001.14.r38", "S001.19.r09", "S000.18.r13")
def test_a_repair_is_not_handed_over_as_done_until_the_owner_has_signed_for_it() -> None:
    place = a_place()
    order = a_finished_order(place)
    signed_by(place, order, "service_centre", "supervision_engineer", "project_department")
    case = fresh(order.case)
    with pytest.raises(GuardsNotMet):
        cases.move(case_id=case.pk, seen=case.version, move="accept", by=place.supervisor, at=NOW)
    assert (fresh(order).state, fresh(case).step) == ("done", "acceptance")
    signed_by(place, order, "owner")
    assert (fresh(order).state, fresh(case).step) == ("accepted", "callback")
    assert case.finish_by > NOW
