"""Who sees which orders, who is proposed, what a day looks like, and how many queries a page takes."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test.utils import CaptureQueriesContext

from aftercare.ground.core.actors import CLOCK, Actor
from aftercare.ground.core.money import Money
from aftercare.service.workorders.actions import answering, dispatching, working
from aftercare.service.workorders.models import Survey, WorkOrder
from aftercare.service.workorders.policy import Route, Situation, Size
from aftercare.service.workorders.queries import contractor_charged, cost_facts
from aftercare.service.workorders.queries.dispatching import dispatch_facts, propose_executor
from aftercare.service.workorders.queries.pages import facts_of_orders, work_facts
from aftercare.service.workorders.queries.today import my_day
from tests.factories.accounts import a_development, an_actor
from tests.factories.cases import NOW
from tests.factories.contractors import a_built_part, a_contractor
from tests.factories.workorders import (
    TODAY,
    Place,
    a_case_to_survey,
    a_covered_case,
    a_finished_order,
    a_place,
    a_proposed_time,
    a_reported_case,
    a_running_order,
    a_sent_order,
    a_survey,
    a_taken_order,
    an_appointed_order,
    fresh,
    link_to,
    signed_by,
    to_framework,
    to_technician,
)


def sees(actor: Actor, order: WorkOrder) -> bool:
    return WorkOrder.objects.visible_to(actor).filter(pk=order.pk).exists()


def test_an_order_exists_for_the_desk_of_its_place_its_doer_and_its_owner_only() -> None:
    place, elsewhere = a_place(), a_place()
    order = a_sent_order(place)
    for one in (place.agent, place.supervisor, place.inspector, place.owner, place.from_builder, CLOCK):
        assert sees(one, order), one
    for one in (
        elsewhere.agent,
        elsewhere.owner,
        elsewhere.inspector,
        place.from_framework,
        place.technician,
        an_actor("agent", development=a_development()),
    ):
        assert not sees(one, order), one


def test_a_technician_sees_his_own_orders_and_not_those_of_a_colleague() -> None:
    place = a_place()
    order = a_sent_order(place, executor=to_technician(place))
    assert sees(place.technician, order)
    assert not sees(an_actor("technician", development=place.development), order)


def test_the_link_of_one_order_shows_only_that_one() -> None:
    place = a_place()
    order, other = a_sent_order(place), a_sent_order(place)
    actor = link_to(place.from_builder, order)
    assert sees(actor, order)
    assert not sees(actor, other)


def test_surveys_are_seen_by_whoever_sees_the_case() -> None:
    place, elsewhere = a_place(), a_place()
    a_survey(place, a_case_to_survey(place))
    assert Survey.objects.visible_to(place.agent).count() == 1
    assert Survey.objects.visible_to(elsewhere.agent).count() == 0


@pytest.mark.requirement("S000.11.r12")
@pytest.mark.feature("WA07")
def test_the_contractor_decided_to_be_liable_is_proposed_first() -> None:
    place = a_place()
    proposal = propose_executor(a_covered_case(place), on=TODAY)
    assert proposal.choice is not None
    assert (proposal.choice.route, proposal.choice.candidates[0]) == (Route.ORIGINAL_CONTRACTOR, place.builder.pk)


@pytest.mark.feature("WA07")
def test_before_any_decision_whoever_built_the_part_by_the_records_is_proposed_the_most_exact_record_first() -> None:
    place = a_place()
    exact = a_contractor()
    a_built_part(exact, building=place.unit.building, component="bathroom_waterproofing")
    proposal = propose_executor(a_reported_case(place), on=TODAY)
    assert proposal.choice is not None
    assert proposal.choice.candidates == (exact.pk, place.builder.pk)


def test_a_contractor_that_is_no_longer_active_is_not_proposed() -> None:
    place = a_place()
    place.builder.active = False
    place.builder.save()
    assert propose_executor(a_reported_case(place), on=TODAY).choice is None


@pytest.mark.requirement("S000.11.r13", "S000.18.r12")
@pytest.mark.feature("WA08")
def test_after_the_builder_declined_own_staff_is_proposed_and_the_cost_charged() -> None:
    place = a_place()
    order = a_sent_order(place)
    answering.decline(order_id=order.pk, seen=order.version, reason="人手不足", by=place.from_builder, at=NOW)
    facts = dispatch_facts(fresh(order.case), on=TODAY)
    assert (facts.proposal.situation, facts.proposal.charge_original) == (Situation.REFUSED, True)
    assert facts.chosen == f"own_staff:s{place.technician.id}"


def test_the_technician_with_the_trade_is_proposed_before_the_one_with_less_work() -> None:
    place = a_place()
    other = an_actor("technician", development=place.development, trades=["house_quality"])
    facts = dispatch_facts(a_reported_case(place), on=TODAY)
    assert facts.options["own_staff"][0].value == f"own_staff:s{other.id}"


def test_a_large_estimate_makes_a_large_repair() -> None:
    place = a_place()
    assert propose_executor(a_covered_case(place, estimate=Decimal(1500)), on=TODAY).size is Size.LARGE


def test_the_charged_contractor_of_a_case_is_told_to_settlement() -> None:
    place = a_place()
    order = a_sent_order(place)
    assert contractor_charged(order.case_id) is None
    answering.decline(order_id=order.pk, seen=order.version, reason="人手不足", by=place.from_builder, at=NOW)
    dispatching.dispatch(
        case_id=order.case_id,
        seen=fresh(order.case).version,
        executor=to_technician(place),
        by=place.supervisor,
        at=NOW,
    )
    assert contractor_charged(order.case_id) == place.builder.pk


@pytest.mark.feature("PI03")
def test_the_cost_facts_of_an_order_hold_its_parts_and_the_minutes_of_all_visits() -> None:
    place = a_place()
    order = a_running_order(place)
    parts = [working.Part("角阀", Decimal(2), "个", Decimal("35.50")), working.Part("密封胶", unit_price=Decimal(18))]
    for part in parts:
        working.use_part(order_id=order.pk, part=part, by=place.from_builder, at=NOW)
    arrived = order.visits.get().arrived_at
    working.leave(
        order_id=order.pk, seen=fresh(order).version, by=place.from_builder, at=arrived + timedelta(minutes=75)
    )
    facts = cost_facts(order.pk)
    assert (facts.parts_total, facts.minutes) == (Money(Decimal("89.00")), 75)


def day_of(place: Place, at: object = NOW) -> dict[str, int]:
    day = my_day(place.from_builder, at=at)  # type: ignore[arg-type]
    return {name: len(getattr(day, name)) for name in ("answers", "late", "today", "to_appoint", "later", "done")}


def test_the_day_of_a_contractor_is_sorted_by_what_is_wanted_now() -> None:
    place = a_place()
    a_sent_order(place)
    a_taken_order(place)
    an_appointed_order(place)
    a_finished_order(place)
    assert day_of(place) == {"answers": 1, "late": 0, "today": 0, "to_appoint": 1, "later": 1, "done": 1}
    assert day_of(place, NOW + timedelta(days=400))["late"] == 2


def test_the_surveys_of_a_day_are_ones_own_and_those_given_to_nobody_yet() -> None:
    place = a_place()
    case = a_case_to_survey(place)
    assert [one.pk for one in my_day(place.agent, at=NOW).surveys] == [case.pk]
    assert [one.pk for one in my_day(place.inspector, at=NOW).surveys] == [case.pk]
    case.executor_id = place.supervisor.id
    case.save(update_fields=["executor"])
    assert not my_day(place.inspector, at=NOW).surveys
    assert not my_day(place.technician, at=NOW).surveys


def test_a_day_takes_the_same_few_queries_however_long_it_is(django_assert_max_num_queries: object) -> None:
    place = a_place()
    for _ in range(3):
        a_sent_order(place)
    with django_assert_max_num_queries(3):  # type: ignore[operator]
        my_day(place.from_builder, at=NOW)


def test_the_work_of_a_case_takes_the_same_few_queries_however_much_there_is() -> None:
    from django.db import connection

    place = a_place()
    order = a_finished_order(place)
    signed_by(place, order, "service_centre")
    with CaptureQueriesContext(connection) as one:
        work_facts(order.case, by=place.agent)
    case = fresh(order.case)
    a_sent_order(place, case=case, executor=to_framework(place))
    with CaptureQueriesContext(connection) as two:
        work = work_facts(case, by=place.agent)
    assert len(work.orders) == 2
    assert len(one) == len(two) <= 10


def test_the_facts_of_an_order_hold_its_visits_photos_and_signatures_in_their_order() -> None:
    place = a_place()
    order = a_finished_order(place)
    [facts] = facts_of_orders([order], language="en")
    assert [len(facts.visits), len(facts.photos["before"]), len(facts.photos["after"])] == [1, 1, 1]
    assert [one.label for one in facts.signatures][:2] == ["Service centre", "Owner"]
    assert facts.coming is None


def test_a_proposed_time_is_the_coming_one() -> None:
    place = a_place()
    order = a_taken_order(place)
    appointment = a_proposed_time(order, by=place.from_builder)
    [facts] = facts_of_orders([order], language="en")
    assert facts.coming == appointment
