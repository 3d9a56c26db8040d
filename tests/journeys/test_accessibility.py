"""Nobody is kept out: the main pages of every audience, asked of axe at the size at which they are used."""

from collections.abc import Callable

import pytest
from pytest_django.live_server_helper import LiveServer

from aftercare.service.workorders.models import WorkOrder
from tests.factories.workorders import a_finished_order, a_sent_order, signed_by
from tests.harness.accessibility import barriers
from tests.journeys import story
from tests.journeys.people import OpenPage, Visitor


@pytest.fixture
def scene(open_page: OpenPage, live_server: LiveServer, language: str) -> story.Scene:
    return story.a_scene(open_page, live_server.url, language)


def found_on(visitor: Visitor, *addresses: str) -> list[str]:
    """Every barrier on these pages."""
    found = []
    for address in addresses:
        visitor.goes_to(address)
        found += [f"{address} {barrier}" for barrier in barriers(visitor.page)]
    return found


def test_the_desk_has_no_barriers(scene: story.Scene, open_page: OpenPage) -> None:
    place = scene.as_place()
    order = a_finished_order(place, case=story.a_case_to_send(place))
    unit, case = order.case.unit, order.case

    stranger = Visitor(open_page("desk"), scene.language)
    found = found_on(stranger, "/sign-in", "/owner/sign-in", "/contractor/sign-in")
    supervisor = scene.at("supervisor")
    found += found_on(
        supervisor, "/desk/", "/desk/cases/", f"/desk/cases/new?unit={unit.pk}", case.url, "/desk/board/", unit.url
    )

    assert found == []


def test_the_pages_of_the_telephone_have_no_barriers(scene: story.Scene, do_jobs: Callable[[], int]) -> None:
    place = scene.as_place()
    finished = a_finished_order(place, case=story.a_case_to_send(place))
    signed_by(place, finished, "service_centre")
    sent = a_sent_order(place, case=story.a_case_to_send(place))
    do_jobs()

    inspector = scene.at("inspector", "phone")
    found = found_on(inspector, "/field/", f"/field/orders/{finished.pk}/", f"/field/cases/{sent.case_id}/survey")
    owner = scene.by_link("owner", "work_finished")
    found += found_on(owner, f"/owner/cases/{finished.case_id}/")
    contractor = scene.by_link("contractor", "order_sent")
    order = WorkOrder.objects.filter(contractor=scene.builder).order_by("-pk")[0]
    found += found_on(contractor, f"/contractor/orders/{order.pk}/")

    assert found == []
