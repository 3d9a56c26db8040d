"""Who is sent, who signs, what a refusal needs: the baseline's rules, without a database."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from aftercare.ground.core.errors import BadInput
from aftercare.ground.core.money import Money
from aftercare.service.workorders.policy import AcceptancePolicy, DispatchPolicy, Route, Situation, Size
from aftercare.service.workorders.rules import acceptance, checks, dispatch
from aftercare.service.workorders.rules.acceptance import Signature
from aftercare.service.workorders.rules.dispatch import Candidates, Earlier
from aftercare.service.workorders.rules.states import (
    ALLOWED_IN,
    OPEN_STATES,
    STATE_WORDS,
    Kind,
    OrderState,
    WrongState,
    check_state,
)
from tests.factories.policies import the_baseline

AT = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
ALL = Candidates(
    by_route={
        Route.ORIGINAL_CONTRACTOR: [1],
        Route.OWN_STAFF: [7, 8],
        Route.FRAMEWORK_CONTRACTOR: [3, 4],
        Route.SPECIALIST_CREW: [4],
    }
)
FOUR = ("service_centre", "owner", "supervision_engineer", "project_department")


def dispatching() -> DispatchPolicy:
    return the_baseline().section(DispatchPolicy)


def accepting() -> AcceptancePolicy:
    return the_baseline().section(AcceptancePolicy)


def chosen(situation: Situation, size: Size, *earlier: Earlier, candidates: Candidates = ALL) -> dispatch.Choice:
    return dispatch.choose_executor(
        dispatching(), situation=situation, size=size, candidates=candidates, earlier=earlier
    )


@pytest.mark.requirement("S000.11.r12")
@pytest.mark.parametrize("size", list(Size))
def test_whoever_built_it_is_always_asked_first(size: Size) -> None:
    situation = dispatch.situation_of(emergency=False, covered=True, earlier=[])
    choice = chosen(situation, size)
    assert (choice.route, choice.candidates, choice.kind) == (Route.ORIGINAL_CONTRACTOR, (1,), Kind.REPAIR)
    assert not choice.charge_original


@pytest.mark.requirement("S000.11.r13")
@pytest.mark.feature("WA08")
@pytest.mark.parametrize("answer", [OrderState.DECLINED, OrderState.SILENT])
@pytest.mark.parametrize(("size", "route"), [(Size.SMALL, Route.OWN_STAFF), (Size.LARGE, Route.FRAMEWORK_CONTRACTOR)])
def test_when_the_builder_does_not_small_goes_to_own_staff_and_large_to_the_framework_contractor(
    answer: OrderState, size: Size, route: Route
) -> None:
    earlier = Earlier(route=Route.ORIGINAL_CONTRACTOR, state=answer, contractor_id=1)
    situation = dispatch.situation_of(emergency=False, covered=True, earlier=[earlier])
    choice = chosen(situation, size, earlier)
    assert choice.route is route
    assert choice.kind is Kind.OUTSIDE
    assert dispatch.cost_falls_on(charge_original=choice.charge_original, original_id=1, executor_id=3) == 1


@pytest.mark.requirement("S000.19.r18")
def test_outside_the_warranty_small_repairs_are_done_by_own_staff_and_large_ones_by_a_repair_unit() -> None:
    situation = dispatch.situation_of(emergency=False, covered=False, earlier=[])
    assert chosen(situation, Size.SMALL).route is Route.OWN_STAFF
    assert chosen(situation, Size.LARGE).route is Route.FRAMEWORK_CONTRACTOR
    assert not chosen(situation, Size.LARGE).charge_original


@pytest.mark.requirement("S000.12.r18", "S000.12.r19")
def test_an_emergency_goes_to_a_specialist_crew_at_once_and_the_builder_bears_the_cost() -> None:
    situation = dispatch.situation_of(emergency=True, covered=True, earlier=[])
    choice = chosen(situation, Size.SMALL)
    assert (choice.route, choice.kind) == (Route.SPECIALIST_CREW, Kind.EMERGENCY)
    assert dispatch.cost_falls_on(charge_original=choice.charge_original, original_id=1, executor_id=4) == 1


@pytest.mark.requirement("S000.12.r13")
@pytest.mark.parametrize(
    "failed", [{"state": OrderState.REFUSED, "is_rework": True}, {"state": "cancelled", "given_up": True}]
)
def test_a_builder_whose_work_fails_again_is_replaced_by_a_specialist_crew(failed: dict[str, object]) -> None:
    earlier = Earlier(route=Route.ORIGINAL_CONTRACTOR, contractor_id=1, **failed)  # type: ignore[arg-type]
    situation = dispatch.situation_of(emergency=False, covered=True, earlier=[earlier])
    assert situation is Situation.FAILED
    assert chosen(situation, Size.LARGE, earlier).route is Route.SPECIALIST_CREW


def test_work_refused_once_leaves_the_builder_first() -> None:
    earlier = [Earlier(route=Route.ORIGINAL_CONTRACTOR, state=OrderState.REFUSED, contractor_id=1)]
    assert dispatch.situation_of(emergency=False, covered=True, earlier=earlier) is Situation.COVERED


def test_who_has_failed_this_case_is_not_asked_again() -> None:
    earlier = Earlier(route=Route.FRAMEWORK_CONTRACTOR, state=OrderState.DECLINED, contractor_id=3)
    assert chosen(Situation.SILENT, Size.LARGE, earlier).candidates == (4,)


def test_a_route_without_anybody_passes_to_the_next() -> None:
    none_own = Candidates(by_route={Route.FRAMEWORK_CONTRACTOR: [3]})
    assert chosen(Situation.NOT_COVERED, Size.SMALL, candidates=none_own).route is Route.FRAMEWORK_CONTRACTOR


def test_nobody_to_send_is_said() -> None:
    with pytest.raises(dispatch.NobodyToSend):
        chosen(Situation.COVERED, Size.SMALL, candidates=Candidates())


def test_the_cost_is_not_booked_on_whoever_does_the_work() -> None:
    assert dispatch.cost_falls_on(charge_original=True, original_id=1, executor_id=1) is None
    assert dispatch.cost_falls_on(charge_original=False, original_id=1, executor_id=3) is None
    assert dispatch.cost_falls_on(charge_original=True, original_id=None, executor_id=3) is None


@pytest.mark.parametrize(("estimate", "size"), [("1000.00", Size.SMALL), ("1000.01", Size.LARGE), (None, Size.LARGE)])
def test_the_estimate_decides_small_or_large_and_only_without_one_the_word_of_the_surveyor(
    estimate: str | None, size: Size
) -> None:
    amount = Decimal(estimate) if estimate else None
    assert dispatch.size_of(dispatching(), estimate=amount, said="large") is size


def test_without_estimate_and_word_a_repair_is_small() -> None:
    assert dispatch.size_of(dispatching(), estimate=None) is Size.SMALL


@pytest.mark.parametrize(
    ("route", "contractor", "technician"),
    [
        (Route.OWN_STAFF, 1, None),
        (Route.FRAMEWORK_CONTRACTOR, None, 7),
        (Route.ORIGINAL_CONTRACTOR, None, 7),
        (Route.SPECIALIST_CREW, None, None),
        (Route.SPECIALIST_CREW, 1, 7),
    ],
)
def test_an_order_for_nobody_or_two_or_the_wrong_kind_is_refused(
    route: Route, contractor: int | None, technician: int | None
) -> None:
    with pytest.raises(BadInput):
        dispatch.check_executor(route=route, contractor_id=contractor, technician_id=technician)


def test_a_specialist_crew_may_be_our_own_people() -> None:
    dispatch.check_executor(route=Route.SPECIALIST_CREW, contractor_id=None, technician_id=7)


@pytest.mark.requirement("S000.01.r11")
@pytest.mark.parametrize("phase", ["taken_in", "understood", "judged"])
def test_nobody_is_sent_before_the_need_is_confirmed(phase: str) -> None:
    with pytest.raises(dispatch.TooEarly):
        dispatch.check_can_send(phase=phase, emergency=False)


@pytest.mark.requirement("S000.12.r18")
def test_an_emergency_does_not_wait_to_be_judged() -> None:
    dispatch.check_can_send(phase="taken_in", emergency=True)
    with pytest.raises(dispatch.TooEarly):
        dispatch.check_can_send(phase="taken_in", emergency=False)


def test_nobody_is_sent_after_the_work_was_accepted() -> None:
    with pytest.raises(dispatch.TooEarly):
        dispatch.check_can_send(phase="asked", emergency=True)


def signatures(**states: str) -> list[Signature]:
    return [Signature(key, states.get(key, "pending")) for key in FOUR]


@pytest.mark.requirement("S000.12.r14")
@pytest.mark.parametrize("left_out", FOUR)
def test_work_is_accepted_only_with_all_four_signatures(left_out: str) -> None:
    three = signatures(**{key: "signed" for key in FOUR if key != left_out})
    assert not acceptance.is_settled(accepting(), emergency=False, signatures=three)
    assert acceptance.is_settled(accepting(), emergency=False, signatures=signatures(**dict.fromkeys(FOUR, "signed")))


@pytest.mark.feature("FW10")
def test_a_signature_done_without_counts_as_settled_and_a_refused_one_does_not() -> None:
    signed = dict.fromkeys(FOUR, "signed")
    assert acceptance.is_settled(accepting(), emergency=False, signatures=signatures(**{**signed, "owner": "absent"}))
    refused = signatures(**{**signed, "owner": "refused"})
    assert not acceptance.is_settled(accepting(), emergency=False, signatures=refused)


@pytest.mark.feature("FW11")
@pytest.mark.requirement("S000.19.r20", "S000.01.r12")
def test_the_service_centre_checks_the_work_before_the_owner_is_asked() -> None:
    with pytest.raises(acceptance.NotYourTurn):
        acceptance.check_turn(accepting(), signatory="owner", emergency=False, signatures=signatures())
    checked = signatures(service_centre="signed")
    acceptance.check_turn(accepting(), signatory="owner", emergency=False, signatures=checked)
    acceptance.check_turn(accepting(), signatory="project_department", emergency=False, signatures=checked)


def test_a_signature_is_given_once() -> None:
    with pytest.raises(acceptance.SignedAlready):
        acceptance.check_turn(
            accepting(), signatory="service_centre", emergency=False, signatures=signatures(service_centre="signed")
        )


def test_nobody_signs_whom_the_rules_do_not_name() -> None:
    with pytest.raises(acceptance.NotAsked):
        acceptance.check_turn(accepting(), signatory="neighbour", emergency=False, signatures=signatures())


def stands_for(signatory: str, *, kind: str = "staff", roles: tuple[str, ...] = (), did: bool = False) -> None:
    acceptance.check_may_stand_for(
        accepting().signatories[signatory], kind=kind, roles=roles, did_the_work=did, carries_order=did
    )


def test_nobody_accepts_his_own_work() -> None:
    with pytest.raises(acceptance.DidItThemselves):
        stands_for("service_centre", roles=("inspector",), did=True)
    stands_for("service_centre", roles=("inspector",))


def test_a_role_without_the_right_cannot_give_a_staff_signature() -> None:
    with pytest.raises(acceptance.NotPermitted):
        stands_for("supervision_engineer", roles=("finance",))
    with pytest.raises(acceptance.NotPermitted):
        stands_for("service_centre", kind="contractor", roles=("contractor",), did=True)


def test_the_owner_signs_himself_or_on_the_screen_of_whoever_is_with_him() -> None:
    stands_for("owner", kind="owner")
    stands_for("owner", kind="contractor", did=True)
    with pytest.raises(acceptance.NotPermitted):
        stands_for("owner", kind="contractor")


@pytest.mark.feature("FW09")
@pytest.mark.parametrize(("name", "drawn"), [("", True), ("  ", True), ("王小明", False)])
def test_a_signature_has_a_name_and_something_signed(name: str, drawn: bool) -> None:
    with pytest.raises(BadInput):
        acceptance.check_signature(name=name, has_drawing=drawn)


@pytest.mark.feature("FW10")
@pytest.mark.parametrize("missing", ["reason", "witness", "photo"])
def test_a_refusal_needs_reason_witness_and_photo(missing: str) -> None:
    given: dict[str, object] = {"reason": "墙面仍渗水", "witness": "李四", "has_photo": True}
    acceptance.check_refusal(accepting().proof, **given)  # type: ignore[arg-type]
    given["has_photo" if missing == "photo" else missing] = False if missing == "photo" else ""
    with pytest.raises(BadInput):
        acceptance.check_refusal(accepting().proof, **given)  # type: ignore[arg-type]


def test_an_owner_who_refuses_signed_in_needs_no_witness() -> None:
    acceptance.check_refusal(accepting().proof, reason="墙面仍渗水", witness="", has_photo=True, by_themselves=True)


def test_only_the_owners_signature_can_be_done_without() -> None:
    policy = accepting()
    acceptance.check_can_do_without(policy.signatories["owner"])
    with pytest.raises(acceptance.NotAsked):
        acceptance.check_can_do_without(policy.signatories["supervision_engineer"])


@pytest.mark.feature("FW06")
@pytest.mark.parametrize(("before", "after"), [(1, 0), (0, 1), (0, 0)])
def test_work_without_photos_from_before_and_after_is_not_done(before: int, after: int) -> None:
    with pytest.raises(acceptance.ProofMissing):
        acceptance.check_photos(accepting().proof, before=before, after=after)
    acceptance.check_photos(accepting().proof, before=1, after=1)


def test_every_state_has_words_and_every_act_names_known_states() -> None:
    assert set(STATE_WORDS) == {state.value for state in OrderState}
    assert all(states <= set(OrderState) for states in ALLOWED_IN.values())
    assert OrderState.DONE in OPEN_STATES
    assert not {OrderState.ACCEPTED, OrderState.REFUSED} & OPEN_STATES


def test_an_order_that_was_declined_cannot_be_taken_on() -> None:
    with pytest.raises(WrongState):
        check_state("take", state=OrderState.DECLINED.value)
    check_state("take", state=OrderState.SENT.value)


@pytest.mark.parametrize(
    ("starts", "lasts"),
    [(-3, 2), (2, 0), (2, -1), (2, 13), (24 * 200, 2)],
    ids=["past", "empty", "back", "long", "far"],
)
def test_a_time_nobody_can_keep_is_refused(starts: int, lasts: int) -> None:
    from_at = AT + timedelta(hours=starts)
    with pytest.raises(BadInput):
        checks.check_window(from_at=from_at, until_at=from_at + timedelta(hours=lasts), at=AT)


def test_a_window_of_this_afternoon_is_fine() -> None:
    checks.check_window(from_at=AT + timedelta(hours=3), until_at=AT + timedelta(hours=5), at=AT)


def test_whoever_still_has_time_is_not_silent() -> None:
    with pytest.raises(checks.StillTime):
        checks.check_silent(answer_by=AT + timedelta(seconds=1), at=AT)
    checks.check_silent(answer_by=AT, at=AT)


@pytest.mark.requirement("S000.01.r20")
@pytest.mark.parametrize(
    ("cause", "reason", "days"), [("no_mood", "忙", 9), ("parts", " ", 9), ("parts", "配件未到", 2)]
)
def test_a_longer_duration_needs_a_special_case_a_reason_and_a_later_date(cause: str, reason: str, days: int) -> None:
    with pytest.raises(BadInput):
        checks.check_delay(
            cause=cause,
            reason=reason,
            finish_by=AT + timedelta(days=3),
            new_finish_by=AT + timedelta(days=days),
            at=AT,
        )


@pytest.mark.requirement("S000.01.r20")
def test_a_delay_counts_only_when_it_is_told_before_the_limit_passes() -> None:
    assert checks.is_told_in_time(finish_by=AT, at=AT)
    assert not checks.is_told_in_time(finish_by=AT - timedelta(seconds=1), at=AT)


def test_nobody_begins_without_an_agreed_time_but_in_an_emergency_or_for_rework() -> None:
    with pytest.raises(checks.NothingAgreed):
        checks.check_can_arrive(appointed=False, emergency=False, rework=False, there_already=False)
    checks.check_can_arrive(appointed=False, emergency=True, rework=False, there_already=False)
    checks.check_can_arrive(appointed=False, emergency=False, rework=True, there_already=False)
    with pytest.raises(checks.StillThere):
        checks.check_can_arrive(appointed=True, emergency=False, rework=False, there_already=True)


@pytest.mark.parametrize(("name", "quantity", "price"), [("", "1", "1"), ("角阀", "0", "1"), ("角阀", "1", "-1")])
def test_a_part_without_name_quantity_or_with_a_negative_price_is_refused(name: str, quantity: str, price: str) -> None:
    with pytest.raises(BadInput):
        checks.check_part(name=name, quantity=Decimal(quantity), unit_price=Decimal(price))


@pytest.mark.feature("PI03")
def test_parts_are_priced_line_by_line_to_the_fen() -> None:
    lines = [checks.PartLine(Decimal("1.5"), Decimal("3.33")), checks.PartLine(Decimal(2), Decimal("0.10"))]
    assert checks.price_parts(lines) == Money(Decimal("5.20"))


def test_a_visit_of_seconds_is_a_minute() -> None:
    assert checks.minutes_between(AT, AT + timedelta(seconds=20)) == 1
    assert checks.minutes_between(AT, AT + timedelta(minutes=95)) == 95


@pytest.mark.parametrize("minutes", [0, -5, 1441])
def test_minutes_no_visit_has_are_refused(minutes: int) -> None:
    with pytest.raises(BadInput):
        checks.check_minutes(minutes=minutes)
