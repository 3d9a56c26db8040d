"""When a repair does not go smoothly: declined, refused, or not good after all."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from aftercare.faces.messages.models import Message
from aftercare.service.cases.models import Case
from aftercare.service.workorders.models import Acceptance, WorkOrder
from tests.factories.workorders import a_finished_order, an_accepted_order, signed_by
from tests.journeys import story
from tests.journeys.people import OpenPage


@pytest.mark.feature("WA08", "FW14")
def test_a_contractor_declines_and_another_repairs_at_its_cost(
    open_page: OpenPage, live_server: LiveServer, do_jobs: Callable[[], int]
) -> None:
    scene = story.a_scene(open_page, live_server.url, "zh-hans")
    place = scene.as_place()
    case = story.a_case_to_send(place)
    order = story.dispatches(scene, case)
    do_jobs()

    builder = scene.by_link("builder", "order_sent")
    panel = builder.panel("Decline")
    builder.fills(panel, reason="项目部已撤场，人手不足")
    builder.presses("Decline the order", panel)
    builder.is_told("Declined. The service centre has been told.")
    do_jobs()
    assert Message.objects.get(wording="order_declined").to_id == scene.staff["agent"].pk

    second = story.dispatches(scene, case)
    scene.at("supervisor").sees("宏达建筑")
    order.refresh_from_db()
    assert (order.state, order.ended_reason) == ("declined", "项目部已撤场，人手不足")
    assert second.executor_kind == "framework_contractor"
    assert (second.contractor, second.charged_to) == (scene.framework, scene.builder)
    do_jobs()
    framework = scene.by_link("framework", "order_sent")
    framework.sees(second.number)
    story.takes_it_on(scene, framework)
    assert WorkOrder.objects.get(pk=second.pk).state == "taken"


@pytest.mark.feature("CW06", "FW10", "FW11")
def test_the_owner_refuses_and_it_is_done_again(
    open_page: OpenPage, live_server: LiveServer, do_jobs: Callable[[], int]
) -> None:
    scene = story.a_scene(open_page, live_server.url, "zh-hans")
    place = scene.as_place()
    order = a_finished_order(place, case=story.a_case_to_send(place))
    signed_by(place, order, "service_centre")
    do_jobs()

    owner = scene.by_link("owner", "work_finished")
    panel = owner.panel("Not in order")
    owner.fills(panel, reason="墙根还是渗水")
    owner.takes_photo(panel, "proof")
    owner.presses("Have it done again", panel)
    owner.is_told("We are sorry. It will be done again.")
    refused = Acceptance.objects.get(order=order, signatory="owner")
    assert (refused.state, refused.reason) == ("refused", "墙根还是渗水")
    assert refused.proof is not None
    assert Case.objects.get().rejected == 1

    do_jobs()
    rework = WorkOrder.objects.get(rework_of=order)
    contractor = scene.by_link("contractor", "order_rework")
    contractor.sees(rework.number)
    story.does_the_work(contractor, rework, "contractor", part=False)

    inspector = scene.at("inspector", "phone")
    inspector.goes_to(f"/field/orders/{rework.pk}/")
    story.signs(inspector, name="陈工", left=3)
    panel = inspector.panel("Not there, or will not sign")
    inspector.fills(panel, reason="业主出差，电话同意", witness="物业 钱管家")
    inspector.takes_photo(panel, "proof")
    inspector.presses("Go on without this signature", panel)
    expect(inspector.page.locator(".signed-absent")).to_have_count(1)
    absent = Acceptance.objects.get(order=rework, signatory="owner")
    assert (absent.state, absent.witness) == ("absent", "物业 钱管家")


@pytest.mark.feature("CW06", "QS02")
def test_the_callback_finds_the_owner_not_content_and_the_case_is_open_again(
    open_page: OpenPage, live_server: LiveServer
) -> None:
    scene = story.a_scene(open_page, live_server.url, "zh-hans")
    place = scene.as_place()
    order = an_accepted_order(place, case=story.a_case_to_send(place))
    case = Case.objects.get()
    assert case.step == "callback"

    story.calls_back(scene, case, outcome="not_satisfied", note="又开始渗水了，味道很大")
    scene.at("colleague").sees("又开始渗水了")
    case.refresh_from_db()
    assert (case.step, case.closed_at) == ("reopened", None)

    supervisor = scene.at("supervisor")
    supervisor.goes_to(case.url)
    panel = supervisor.panel("Have it done again")
    supervisor.fills(panel, reason="回访不满意，返工")
    supervisor.presses("Order again", panel)
    supervisor.is_told("It is ordered again from whoever did it.")
    rework = WorkOrder.objects.get(rework_of=order)
    assert rework.contractor == scene.builder
    assert Case.objects.get().step == "appointing"
