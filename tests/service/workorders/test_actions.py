"""From the survey to the signatures: each act works, is recorded, and is refused to the wrong person or state."""

from datetime import timedelta
from decimal import Decimal

import pytest

from aftercare.ground.audit.models import AuditEvent
from aftercare.ground.core.actors import CLOCK
from aftercare.ground.core.errors import BadInput, NotPermitted, Stale
from aftercare.ground.files.models import Attachment
from aftercare.ground.procedures.rules import GuardsNotMet
from aftercare.service.cases import actions as cases
from aftercare.service.workorders.actions import accepting, answering, appointing, dispatching, working
from aftercare.service.workorders.models import Appointment, Survey, Visit, WorkOrder
from aftercare.service.workorders.policy import Route
from aftercare.service.workorders.rules import acceptance, checks, dispatch
from aftercare.service.workorders.rules.states import WrongState
from tests.factories.accounts import an_actor
from tests.factories.cases import NOW
from tests.factories.pressing import a_demand_that_ran_out
from tests.factories.workorders import (
    a_case_to_survey,
    a_covered_case,
    a_finished_order,
    a_photo,
    a_place,
    a_proposed_time,
    a_reported_case,
    a_running_order,
    a_sent_order,
    a_survey,
    a_taken_order,
    a_technician_elsewhere,
    an_accepted_order,
    an_appointed_order,
    fresh,
    link_to,
    signed_by,
    to_builder,
    to_framework,
    to_technician,
)

LATER = NOW + timedelta(hours=40)


def last_event(subject_type: str, pk: int) -> AuditEvent:
    return AuditEvent.objects.filter(subject_type=subject_type, subject_id=pk).order_by("-sequence")[0]


@pytest.mark.feature("FW01")
@pytest.mark.requirement("S000.19.r15")
def test_a_survey_is_recorded_apart_from_the_repair_and_takes_the_case_to_the_judgement() -> None:
    place = a_place()
    case = a_case_to_survey(place)
    survey = a_survey(place, case)
    assert fresh(case).step == "judging"
    assert Attachment.objects.filter(subject=survey.subject, purpose="survey", case_id=case.pk).count() == 1
    assert last_event("case", case.pk).name == "survey.recorded"
    assert not WorkOrder.objects.exists()


@pytest.mark.feature("FW01")
def test_a_case_may_be_surveyed_more_than_once() -> None:
    place = a_place()
    case = a_case_to_survey(place)
    a_survey(place, case)
    a_survey(place, case, text="复勘：墙体含水率升高。")
    assert Survey.objects.filter(case=case).count() == 2
    assert fresh(case).step == "judging"


@pytest.mark.requirement("S000.01.r11")
def test_a_survey_that_finds_no_defect_leaves_the_case_to_be_answered() -> None:
    place = a_place()
    case = a_case_to_survey(place)
    a_survey(place, case, confirmed=False)
    assert fresh(case).step == "survey"
    assert Survey.objects.filter(case=case, confirmed=False).exists()
    answered = cases.move(
        case_id=case.pk, seen=fresh(case).version, move="not_needed", reason="现场无渗漏", by=place.inspector, at=LATER
    )
    assert (answered.step, answered.closed_at) == ("not_needed", LATER)


def test_an_agent_may_not_record_a_survey() -> None:
    place = a_place()
    case = a_case_to_survey(place)
    with pytest.raises(NotPermitted):
        a_survey(place.__class__(**{**place.__dict__, "inspector": place.agent}), case)


@pytest.mark.parametrize(
    "wrong", [{"text": " "}, {"cause": "bad_luck"}, {"visited_at": LATER}, {"estimate": Decimal(-1)}]
)
def test_a_survey_without_finding_or_with_impossible_values_is_refused(wrong: dict[str, object]) -> None:
    place = a_place()
    case = a_case_to_survey(place)
    with pytest.raises(BadInput):
        a_survey(place, case, **wrong)


@pytest.mark.requirement("S000.12.r11")
def test_a_dispatch_tells_the_builder_and_says_until_when_to_answer() -> None:
    place = a_place()
    order = a_sent_order(place)
    case = fresh(order.case)
    assert (order.state, order.executor_kind, order.contractor) == ("sent", "original_contractor", place.builder)
    assert order.number == f"{case.number}-1"
    assert order.answer_by == NOW + timedelta(hours=24)
    assert (case.step, case.owed_by, case.executing_contractor) == ("dispatched", "contractor", place.builder)
    assert last_event("workorder", order.pk).name == "workorder.sent"


@pytest.mark.requirement("S000.12.r21")
def test_a_small_repair_has_somebody_on_site_within_a_day_and_a_large_one_later() -> None:
    place = a_place()
    small = a_sent_order(place, case=a_covered_case(place, estimate=Decimal(1000)))
    large = a_sent_order(place, case=a_covered_case(place, estimate=Decimal("1000.01")))
    assert small.on_site_by == NOW + timedelta(hours=24)
    assert large.on_site_by > small.on_site_by


@pytest.mark.feature("CW07")
def test_who_answers_for_a_case_and_who_carries_it_out_are_separate_people() -> None:
    place = a_place()
    case = a_sent_order(place, executor=to_technician(place)).case
    case = fresh(case)
    assert case.responsible_id == place.agent.id
    assert (case.executor_id, case.executing_contractor_id) == (place.technician.id, None)


def test_own_staff_need_not_answer_and_go_straight_to_the_appointment() -> None:
    place = a_place()
    order = a_sent_order(place, executor=to_technician(place))
    assert (order.state, order.answer_by) == ("taken", None)
    assert fresh(order.case).step == "appointing"


def test_the_same_dispatch_sent_twice_is_one_order() -> None:
    place = a_place()
    case = a_covered_case(place)
    given = {"case_id": case.pk, "seen": fresh(case).version, "executor": to_builder(place), "key": "k1"}
    first = dispatching.dispatch(**given, by=place.agent, at=NOW)
    assert dispatching.dispatch(**given, by=place.agent, at=NOW) == first
    assert WorkOrder.objects.count() == 1


def test_a_case_changed_since_it_was_looked_at_is_not_dispatched() -> None:
    place = a_place()
    case = a_covered_case(place)
    with pytest.raises(Stale):
        dispatching.dispatch(case_id=case.pk, seen=case.version - 1, executor=to_builder(place), by=place.agent, at=NOW)


@pytest.mark.requirement("S000.01.r11")
def test_nobody_is_sent_before_the_case_was_judged() -> None:
    place = a_place()
    case = a_reported_case(place)
    with pytest.raises(dispatch.TooEarly):
        dispatching.dispatch(case_id=case.pk, seen=case.version, executor=to_builder(place), by=place.agent, at=NOW)


@pytest.mark.requirement("S000.12.r18", "S000.12.r19")
def test_an_emergency_is_sent_at_once_and_the_cost_is_booked_on_the_builder() -> None:
    place = a_place()
    case = a_reported_case(place, emergency=True)
    executor = dispatching.Executor(Route.SPECIALIST_CREW, contractor_id=place.framework.pk)
    order = dispatching.dispatch(case_id=case.pk, seen=case.version, executor=executor, by=place.agent, at=NOW)
    assert (order.kind, order.charged_to) == ("emergency", place.builder)
    assert order.answer_by == NOW + timedelta(minutes=30)
    assert fresh(case).step == "dispatched"


def test_a_technician_may_not_dispatch() -> None:
    place = a_place()
    case = a_covered_case(place)
    with pytest.raises(NotPermitted):
        dispatching.dispatch(
            case_id=case.pk, seen=case.version, executor=to_builder(place), by=place.technician, at=NOW
        )


@pytest.mark.feature("FW14")
def test_the_builder_takes_the_order_on_through_its_link() -> None:
    place = a_place()
    order = a_sent_order(place)
    answering.take(order_id=order.pk, seen=order.version, by=link_to(place.from_builder, order), at=NOW)
    assert (fresh(order).state, fresh(order.case).step) == ("taken", "appointing")


def test_a_link_to_one_order_does_not_open_another() -> None:
    place = a_place()
    order, other = a_sent_order(place), a_sent_order(place)
    with pytest.raises(NotPermitted):
        answering.take(order_id=other.pk, seen=other.version, by=link_to(place.from_builder, order), at=NOW)


@pytest.mark.requirement("S000.11.r13")
@pytest.mark.feature("WA08")
def test_a_declined_small_repair_goes_to_own_staff_at_the_builders_cost() -> None:
    place = a_place()
    order = a_sent_order(place)
    answering.decline(order_id=order.pk, seen=order.version, reason="人手不足", by=place.from_builder, at=NOW)
    case = fresh(order.case)
    assert (fresh(order).state, case.step, case.owed_by) == ("declined", "redispatching", "staff")
    again = dispatching.send_elsewhere(
        order_id=order.pk,
        seen=fresh(order).version,
        executor=to_technician(place),
        reason="原施工单位拒绝维修",
        by=place.supervisor,
        at=NOW,
    )
    assert (again.kind, again.charged_to, again.technician_id) == ("outside", place.builder, place.technician.id)
    assert fresh(case).step == "appointing"


def test_declining_needs_a_reason() -> None:
    place = a_place()
    order = a_sent_order(place)
    with pytest.raises(BadInput):
        answering.decline(order_id=order.pk, seen=order.version, reason=" ", by=place.from_builder, at=NOW)


def test_another_company_can_neither_take_nor_decline() -> None:
    place = a_place()
    order = a_sent_order(place)
    with pytest.raises(NotPermitted):
        answering.take(order_id=order.pk, seen=order.version, by=place.from_framework, at=NOW)
    with pytest.raises(NotPermitted):
        answering.decline(order_id=order.pk, seen=order.version, reason="x", by=place.from_framework, at=NOW)


@pytest.mark.requirement("S000.12.r13")
@pytest.mark.feature("WA08")
def test_silence_ends_the_order_and_a_large_repair_goes_to_the_framework_contractor_at_the_builders_cost() -> None:
    place = a_place()
    order = a_sent_order(place, case=a_covered_case(place, estimate=Decimal(8000)))
    with pytest.raises(checks.StillTime):
        answering.mark_silent(order_id=order.pk, by=CLOCK, at=NOW)
    answering.mark_silent(order_id=order.pk, by=CLOCK, at=order.answer_by)
    case = fresh(order.case)
    assert (fresh(order).state, case.step) == ("silent", "redispatching")
    again = dispatching.dispatch(
        case_id=case.pk, seen=case.version, executor=to_framework(place), by=place.supervisor, at=LATER
    )
    assert (again.kind, again.charged_to, again.number) == ("outside", place.builder, f"{case.number}-2")
    assert "S000.11.r13" in again.charged_because


@pytest.mark.requirement("S000.12.r13")
def test_work_that_is_not_done_in_time_is_taken_away_and_given_to_another_at_the_builders_cost() -> None:
    place = a_place()
    order = a_running_order(place)
    demand = a_demand_that_ran_out(place, order=order)
    again = dispatching.send_elsewhere(
        order_id=order.pk,
        seen=fresh(order).version,
        executor=to_framework(place),
        reason="超期未完工",
        by=place.supervisor,
        at=demand.clock.due_at,
    )
    assert (fresh(order).state, again.charged_to) == ("cancelled", place.builder)
    assert fresh(order.case).step == "dispatched"


def test_an_order_taken_back_sends_the_case_to_be_dispatched_again() -> None:
    place = a_place()
    order = a_sent_order(place)
    dispatching.cancel(order_id=order.pk, seen=order.version, reason="业主改约自修", by=place.supervisor, at=NOW)
    assert (fresh(order).state, fresh(order.case).step) == ("cancelled", "redispatching")


@pytest.mark.feature("IN16")
def test_a_proposed_time_waits_for_the_owner_and_his_yes_moves_the_case_on() -> None:
    place = a_place()
    order = a_taken_order(place)
    appointment = a_proposed_time(order, by=place.from_builder)
    assert fresh(order.case).step == "appointing"
    appointing.accept_time(order_id=order.pk, appointment_id=appointment.pk, by=place.owner, at=NOW)
    assert (fresh(order).state, fresh(order.case).step) == ("appointed", "appointed")
    assert last_event("workorder", order.pk).name == "workorder.time_agreed"


@pytest.mark.feature("IN16")
def test_an_owner_whom_the_time_does_not_suit_says_why_and_another_is_proposed() -> None:
    place = a_place()
    order = a_taken_order(place)
    first = a_proposed_time(order, by=place.from_builder)
    with pytest.raises(BadInput):
        appointing.reject_time(order_id=order.pk, appointment_id=first.pk, reason="", by=place.owner, at=NOW)
    appointing.reject_time(order_id=order.pk, appointment_id=first.pk, reason="周末在家", by=place.owner, at=NOW)
    second = a_proposed_time(order, by=place.from_builder)
    assert (fresh(first).state, fresh(second).state) == ("rejected", "proposed")


def test_only_the_owner_answers_a_proposed_time_or_the_desk_for_him() -> None:
    place, elsewhere = a_place(), a_place()
    order = a_taken_order(place)
    appointment = a_proposed_time(order, by=place.from_builder)
    for stranger in (elsewhere.owner, place.from_builder):
        with pytest.raises(NotPermitted):
            appointing.accept_time(order_id=order.pk, appointment_id=appointment.pk, by=stranger, at=NOW)
    appointing.accept_time(order_id=order.pk, appointment_id=appointment.pk, by=place.agent, at=NOW)
    assert fresh(order).state == "appointed"


def test_an_agreed_time_that_the_owner_cannot_keep_sends_the_case_back_to_be_appointed() -> None:
    place = a_place()
    order = an_appointed_order(place)
    appointment = Appointment.objects.get(order=order)
    appointing.reject_time(order_id=order.pk, appointment_id=appointment.pk, reason="临时出差", by=place.owner, at=NOW)
    assert (fresh(order).state, fresh(order.case).step) == ("taken", "appointing")


def test_a_time_that_passed_in_vain_is_written_down_with_its_reason() -> None:
    place = a_place()
    order = an_appointed_order(place)
    with pytest.raises(checks.StillTime):
        appointing.miss_time(order_id=order.pk, seen=order.version, reason="无人", by=place.from_builder, at=NOW)
    appointing.miss_time(order_id=order.pk, seen=order.version, reason="业主不在家", by=place.from_builder, at=LATER)
    assert Appointment.objects.get(order=order).state == "missed"
    assert fresh(order.case).step == "appointing"


def test_nobody_checks_in_without_an_agreed_time() -> None:
    place = a_place()
    order = a_taken_order(place)
    with pytest.raises(checks.NothingAgreed):
        working.check_in(order_id=order.pk, seen=order.version, by=place.from_builder, at=NOW)


def test_checking_in_keeps_the_appointment_and_tells_place_and_time() -> None:
    place = a_place()
    order = an_appointed_order(place)
    where = working.Place(Decimal("31.230416"), Decimal("121.473701"))
    visit = working.check_in(order_id=order.pk, seen=order.version, place=where, by=place.from_builder, at=LATER)
    assert (visit.arrived_at, visit.latitude) == (LATER, where.latitude)
    assert (Appointment.objects.get(order=order).state, fresh(order.case).step) == ("kept", "in_repair")


def test_a_technician_of_another_development_cannot_check_in() -> None:
    place = a_place()
    order = an_appointed_order(place)
    with pytest.raises(NotPermitted):
        working.check_in(order_id=order.pk, seen=order.version, by=a_technician_elsewhere(), at=LATER)


@pytest.mark.feature("FW03")
def test_a_repair_may_take_many_visits_each_with_its_time() -> None:
    place = a_place()
    order = a_running_order(place)
    began = Visit.objects.get(order=order).arrived_at
    working.leave(
        order_id=order.pk,
        seen=order.version,
        note="等防水层干透",
        come_again=True,
        by=place.from_builder,
        at=began + timedelta(minutes=90),
    )
    assert (fresh(order).state, fresh(order.case).step) == ("taken", "appointing")
    a_proposed_time(order, by=place.from_builder, at=LATER, agreed=True)
    again = LATER + timedelta(hours=28)
    working.check_in(order_id=order.pk, seen=fresh(order).version, by=place.from_builder, at=again)
    visits = list(Visit.objects.filter(order=order).order_by("pk"))
    assert [visit.minutes for visit in visits] == [90, None]


def test_leaving_for_another_visit_says_why() -> None:
    place = a_place()
    order = a_running_order(place)
    with pytest.raises(BadInput):
        working.leave(order_id=order.pk, seen=order.version, come_again=True, by=place.from_builder, at=LATER)


@pytest.mark.feature("FW06")
def test_work_is_not_done_without_a_photo_of_it() -> None:
    place = a_place()
    order = a_running_order(place)
    finish = {"order_id": order.pk, "seen": order.version, "result": "已修复", "by": place.from_builder, "at": LATER}
    with pytest.raises(acceptance.ProofMissing):
        working.finish(**finish)
    working.finish(**finish, photos=[a_photo()])
    assert (fresh(order).state, fresh(order.case).step) == ("done", "acceptance")
    purposes = Attachment.objects.filter(subject=order.subject).order_by("pk").values_list("purpose", flat=True)
    assert list(purposes) == ["before", "after"]


def test_a_case_with_a_second_order_still_running_is_not_finished_by_the_first() -> None:
    place = a_place()
    order = a_running_order(place)
    second = a_sent_order(place, case=order.case, executor=to_framework(place))
    with pytest.raises(GuardsNotMet):
        cases.move(case_id=order.case_id, seen=fresh(order.case).version, move="finish", by=place.inspector, at=LATER)
    working.finish(
        order_id=order.pk,
        seen=fresh(order).version,
        result="已修复",
        photos=[a_photo()],
        by=place.from_builder,
        at=LATER,
    )
    assert fresh(order.case).step == "in_repair"
    assert fresh(second).state == "sent"


@pytest.mark.feature("PI03")
def test_a_part_is_written_down_once_however_often_the_phone_sends_it() -> None:
    place = a_place()
    order = a_running_order(place)
    part = working.Part("角阀", Decimal(2), "个", Decimal("35.50"), old_part_returned=True)
    for _ in range(2):
        working.use_part(order_id=order.pk, part=part, key="part-1", by=place.from_builder, at=LATER)
    assert order.parts.count() == 1


@pytest.mark.requirement("S000.01.r20")
def test_a_delay_told_in_time_moves_the_promise_and_one_told_late_does_not() -> None:
    place = a_place()
    order = a_running_order(place)
    promised = order.finish_by
    new = promised + timedelta(days=5)
    tell = {"cause": "parts", "reason": "进口配件未到", "by": place.from_builder}
    working.tell_delay(order_id=order.pk, seen=order.version, new_finish_by=new, at=promised, **tell)
    assert fresh(order).finish_by == new
    later = new + timedelta(days=5)
    late = working.tell_delay(
        order_id=order.pk, seen=fresh(order).version, new_finish_by=later, at=new + timedelta(minutes=1), **tell
    )
    assert not late.in_time
    assert fresh(order).finish_by == new


@pytest.mark.requirement("S000.12.r14")
def test_a_repair_is_accepted_when_all_four_have_signed() -> None:
    place = a_place()
    order = a_finished_order(place)
    signed_by(place, order, "service_centre", "owner", "supervision_engineer")
    assert (fresh(order).state, fresh(order.case).step) == ("done", "acceptance")
    signed_by(place, order, "project_department")
    assert (fresh(order).state, fresh(order.case).step) == ("accepted", "callback")
    assert last_event("workorder", order.pk).name == "workorder.accepted"


@pytest.mark.feature("FW11")
def test_the_owner_is_asked_after_the_service_centre_has_looked() -> None:
    place = a_place()
    order = a_finished_order(place)
    with pytest.raises(acceptance.NotYourTurn):
        signed_by(place, order, "owner")


@pytest.mark.feature("FW09")
def test_an_owners_signature_is_kept_as_a_picture_with_his_name() -> None:
    place = a_place()
    order = a_finished_order(place)
    signed_by(place, order, "service_centre")
    drawing = a_photo()
    row = accepting.sign(
        order_id=order.pk, signatory="owner", name="王小明", signature=drawing, by=place.from_builder, at=LATER
    )
    assert (row.state, row.name, row.signature.file) == ("signed", "王小明", drawing)
    assert row.entered_by == place.from_builder.reference


def test_whoever_did_the_work_does_not_sign_for_the_service_centre() -> None:
    place = a_place()
    order = a_finished_order(place)
    with pytest.raises(NotPermitted):
        accepting.sign(
            order_id=order.pk,
            signatory="service_centre",
            name="赵工",
            signature=a_photo(),
            by=place.from_builder,
            at=LATER,
        )


@pytest.mark.feature("CW06", "FW10", "FW11")
def test_a_refusal_with_reason_witness_and_photo_makes_rework_and_is_counted() -> None:
    place = a_place()
    order = a_finished_order(place)
    refuse = {"order_id": order.pk, "signatory": "service_centre", "reason": "闭水试验仍渗漏", "by": place.inspector}
    with pytest.raises(BadInput):
        accepting.refuse(**refuse, photo=a_photo(), at=LATER)
    rework = accepting.refuse(**refuse, witness="周师傅", photo=a_photo(), at=LATER)
    case = fresh(order.case)
    assert (fresh(order).state, rework.kind, rework.rework_of, rework.state) == ("refused", "rework", order, "taken")
    assert (case.step, case.rejected) == ("rework", 1)
    assert rework.contractor == place.builder


@pytest.mark.feature("CW06")
def test_an_owner_refuses_from_his_own_phone_and_the_second_refusal_is_counted_too() -> None:
    place = a_place()
    order = a_finished_order(place)
    signed_by(place, order, "service_centre")
    refuse = {"signatory": "owner", "reason": "墙面仍有水渍", "by": place.owner, "at": LATER}
    rework = accepting.refuse(order_id=order.pk, photo=a_photo(), **refuse)
    working.check_in(order_id=rework.pk, seen=rework.version, by=place.from_builder, at=LATER)
    working.add_photos(order_id=rework.pk, photos=[a_photo()], purpose="before", by=place.from_builder, at=LATER)
    working.finish(
        order_id=rework.pk,
        seen=fresh(rework).version,
        result="已返工",
        photos=[a_photo()],
        by=place.from_builder,
        at=LATER,
    )
    signed_by(place, rework, "service_centre")
    accepting.refuse(order_id=rework.pk, photo=a_photo(), **refuse)
    assert fresh(order.case).rejected == 2


@pytest.mark.feature("FW10")
def test_an_owner_who_is_not_there_to_sign_is_noted_with_witness_and_photo() -> None:
    place = a_place()
    order = a_finished_order(place)
    signed_by(place, order, "service_centre")
    gone = {"order_id": order.pk, "signatory": "owner", "reason": "业主出国，电话认可", "by": place.inspector}
    with pytest.raises(BadInput):
        accepting.do_without(**gone, witness="周师傅", photo=None, at=LATER)
    row = accepting.do_without(**gone, witness="周师傅", photo=a_photo(), at=LATER)
    assert (row.state, row.witness) == ("absent", "周师傅")
    signed_by(place, order, "supervision_engineer", "project_department")
    assert fresh(order).state == "accepted"


def test_an_owner_cannot_say_that_he_himself_is_not_there() -> None:
    place = a_place()
    order = a_finished_order(place)
    signed_by(place, order, "service_centre")
    with pytest.raises(NotPermitted):
        accepting.do_without(
            order_id=order.pk,
            signatory="owner",
            reason="-",
            witness="-",
            photo=a_photo(),
            by=place.owner,
            at=LATER,
        )


def test_a_stranger_signs_nothing() -> None:
    place, elsewhere = a_place(), a_place()
    order = a_finished_order(place)
    for stranger in (elsewhere.owner, elsewhere.inspector, an_actor("auditor")):
        with pytest.raises(NotPermitted):
            accepting.sign(
                order_id=order.pk, signatory="service_centre", name="某人", signature=a_photo(), by=stranger, at=LATER
            )


def test_accepted_work_is_ordered_again_when_the_owner_is_not_content_after_all() -> None:
    place = a_place()
    order = an_accepted_order(place)
    rework = dispatching.order_rework(
        order_id=order.pk, seen=order.version, reason="回访：再次渗水", by=place.supervisor, at=LATER
    )
    assert (rework.kind, rework.rework_of, rework.state) == ("rework", order, "taken")
    with pytest.raises(WrongState):
        dispatching.cancel(order_id=order.pk, seen=fresh(order).version, reason="x", by=place.supervisor, at=LATER)


@pytest.mark.parametrize("who", ["nobody", "an agent", "a technician of another development"])
def test_nobody_is_sent_who_does_not_work_here(who: str) -> None:
    place = a_place()
    case = a_covered_case(place)
    pk = {
        "nobody": 987_654_321,
        "an agent": place.agent.id,
        "a technician of another development": a_technician_elsewhere().id,
    }[who]
    with pytest.raises(BadInput):
        a_sent_order(place, case=case, executor=dispatching.Executor(Route.OWN_STAFF, technician_id=pk))
    assert not WorkOrder.objects.filter(case=case).exists()


def test_a_contractor_who_works_for_us_no_more_is_not_sent() -> None:
    place = a_place()
    case = a_covered_case(place)
    type(place.builder).objects.filter(pk=place.builder.pk).update(active=False)
    with pytest.raises(BadInput):
        a_sent_order(place, case=case)
