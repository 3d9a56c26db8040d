"""What a list says of each job: what it waits for, whether it is late and at whose cost, and how to get there."""

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from aftercare.ground.audit.models import AuditEvent
from aftercare.ground.core.errors import NotPermitted, RuleBroken
from aftercare.records.contractors.models import Contractor
from aftercare.service.workorders.actions import answering, linking
from aftercare.service.workorders.models import WorkOrder
from aftercare.service.workorders.queries.today import Job, Tally, jobs_over, late_jobs, my_day, tally_of
from aftercare.service.workorders.rules.checks import NoLink
from aftercare.service.workorders.rules.waiting import WaitsFor
from tests.factories.cases import NOW
from tests.factories.workorders import (
    Place,
    a_finished_order,
    a_place,
    a_proposed_time,
    a_running_order,
    a_sent_order,
    a_taken_order,
    an_accepted_order,
    an_appointed_order,
    fresh,
    to_technician,
)


def only_job(place: Place) -> Job:
    day = my_day(place.from_builder, at=NOW)
    [job] = [*day.answers, *day.late, *day.today, *day.to_appoint, *day.later, *day.done]
    return job


def test_every_open_order_says_what_it_waits_for_and_whose_turn_it_is() -> None:
    place = a_place()
    order = a_sent_order(place)
    assert (only_job(place).waits, only_job(place).is_mine) == (WaitsFor.ANSWER, True)
    answering.take(order_id=order.pk, seen=order.version, by=place.from_builder, at=NOW)
    assert (only_job(place).waits, only_job(place).is_mine) == (WaitsFor.TIME, True)
    a_proposed_time(fresh(order), by=place.from_builder)
    assert (only_job(place).waits, only_job(place).is_mine) == (WaitsFor.OWNERS_YES, False)


def test_after_the_time_is_agreed_the_visit_the_report_and_the_signatures_follow() -> None:
    found = []
    for make in (an_appointed_order, a_running_order, a_finished_order):
        place = a_place()
        make(place)
        found.append(only_job(place).waits)
    assert found == [WaitsFor.VISIT, WaitsFor.REPORT, WaitsFor.SIGNATURES]


def test_whoever_built_it_reads_that_others_may_do_it_at_his_cost_and_what_that_is() -> None:
    place = a_place()
    order = a_taken_order(place)
    job = only_job(place)
    assert job.at_own_cost
    assert job.estimate is not None
    WorkOrder.objects.filter(pk=order.pk).update(finish_by=NOW - timedelta(days=1))
    [late] = late_jobs(place.from_builder, at=NOW)
    assert late.is_late


def test_the_way_leads_from_the_street_to_the_door() -> None:
    place = a_place()
    place.development.address = "文昌路 188 号"
    place.development.save(update_fields=["address"])
    a_taken_order(place)
    way = only_job(place).way
    assert way[:2] == ("文昌路 188 号", place.development.name)
    assert way[-1] == place.unit.number


def test_the_owners_number_is_shown_once_the_order_is_taken_on_and_not_before() -> None:
    place = a_place()
    order = a_sent_order(place)
    assert only_job(place).phone == ""
    answering.take(order_id=order.pk, seen=order.version, by=place.from_builder, at=NOW)
    assert only_job(place).phone == order.case.reporter_phone


def test_open_late_and_over_are_counted_and_what_is_over_is_paged() -> None:
    place = a_place()
    late = a_taken_order(place)
    WorkOrder.objects.filter(pk=late.pk).update(finish_by=NOW - timedelta(days=1))
    over = [an_accepted_order(place).pk for _ in range(3)]
    assert tally_of(place.from_builder, at=NOW) == Tally(open=1, late=1, over=3)
    first, key = jobs_over(place.from_builder, at=NOW, size=2)
    rest, end = jobs_over(place.from_builder, at=NOW, before=key, size=2)
    assert [job.order.pk for job in first + rest] == sorted(over, reverse=True)
    assert end == 0
    assert tally_of(place.from_framework, at=NOW) == Tally(0, 0, 0)


def test_a_long_day_costs_no_more_statements(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    place = a_place()
    for _ in range(6):
        a_taken_order(place)
    with django_assert_max_num_queries(3):
        day = my_day(place.from_builder, at=NOW)
        assert len([job.way for job in day.to_appoint]) == 6


@pytest.mark.feature("FW14")
def test_a_link_is_sent_again_for_an_open_order_of_a_contractor_only() -> None:
    place = a_place()
    order = a_taken_order(place)
    assert linking.send_link_again(order_id=order.pk, by=place.agent, at=NOW) == order
    with pytest.raises(NotPermitted):
        linking.send_link_again(order_id=order.pk, by=place.technician, at=NOW)
    own = a_sent_order(place, executor=to_technician(place))
    with pytest.raises(NoLink):
        linking.send_link_again(order_id=own.pk, by=place.agent, at=NOW)
    over = an_accepted_order(place)
    with pytest.raises(NoLink):
        linking.send_link_again(order_id=over.pk, by=place.agent, at=NOW)


@pytest.mark.feature("FW14")
def test_one_link_to_all_its_work_goes_to_a_contractor_who_can_be_reached() -> None:
    place = a_place()
    Contractor.objects.filter(pk=place.builder.pk).update(repair_phone="", email="")
    with pytest.raises(RuleBroken):
        linking.send_work_link(contractor_id=place.builder.pk, by=place.agent, at=NOW)
    Contractor.objects.filter(pk=place.builder.pk).update(repair_phone="13900001111")
    with pytest.raises(NotPermitted):
        linking.send_work_link(contractor_id=place.builder.pk, by=place.technician, at=NOW)
    assert linking.send_work_link(contractor_id=place.builder.pk, by=place.agent, at=NOW) == place.builder
    assert AuditEvent.objects.filter(name="contractor.work_link_sent", subject_id=place.builder.pk).count() == 1
