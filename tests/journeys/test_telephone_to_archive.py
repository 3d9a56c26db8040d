"""One repair from the telephone to the archived file, with everybody at their own screen."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from pytest_django.live_server_helper import LiveServer

from aftercare.outcome.settlement.models import CostLine
from aftercare.service.cases.models import Case
from aftercare.service.workorders.models import Acceptance, PartUsed, Visit, WorkOrder
from tests.journeys import story
from tests.journeys.people import OpenPage


@pytest.mark.feature("IN02", "FW06", "FW09")
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_repair_goes_from_the_telephone_to_the_archive(
    open_page: OpenPage, live_server: LiveServer, language: str, do_jobs: Callable[[], int]
):
    scene = story.a_scene(open_page, live_server.url, language)

    case = story.takes_a_call(scene)
    assert (case.channel, case.responsible_id) == ("phone", scene.staff["agent"].pk)
    do_jobs()
    owner = scene.by_link("owner", "case_registered")
    owner.sees(case.number)
    owner.sees(case.responsible.name)

    story.sends_somebody_to_look(scene, case)
    story.surveys(scene, case)
    story.judges(scene, case)
    order = story.dispatches(scene, case)
    assert order.contractor == scene.builder

    do_jobs()
    contractor = scene.by_link("contractor", "order_sent")
    contractor.sees(order.number)
    story.takes_it_on(scene, contractor)
    story.proposes_a_time(scene, contractor)
    do_jobs()
    story.the_owner_agrees(scene)

    story.does_the_work(contractor, order, "contractor")
    do_jobs()
    story.everybody_signs(scene, order)
    do_jobs()
    story.calls_back(scene, case)
    approves_and_files(scene, case)
    prints_the_record(scene, case)

    order = WorkOrder.objects.get()
    assert order.state == "accepted"
    assert Visit.objects.get().order == order
    assert PartUsed.objects.get().name == "防水涂料"
    assert Acceptance.objects.filter(state="signed", signature__isnull=False).count() == 4
    assert {line.amount for line in CostLine.objects.all()} == {Decimal("361.00")}
    assert Case.objects.get().step == "archived"


def approves_and_files(scene: story.Scene, case: Case) -> None:
    """Finance approves the part that was booked by itself, and files the case."""
    finance = scene.at("finance")
    finance.goes_to(case.url)
    finance.sees("防水涂料")
    finance.presses("Approve the costs")
    finance.is_told("Approved.")
    finance.page.locator("form:has(input[name=move][value=archive]) button").click()
    finance.is_told("Done. The next step is shown above.")


def prints_the_record(scene: story.Scene, case: Case) -> None:
    """The whole record comes as one PDF."""
    finance = scene.at("finance")
    finance.page.locator("summary", has_text=finance.say("Print")).click()
    link = finance.page.get_by_role("link", name=finance.say("Whole record (PDF)"))
    address = link.get_attribute("href")
    assert address is not None
    answer = finance.page.request.get(address)
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body().startswith(b"%PDF")
