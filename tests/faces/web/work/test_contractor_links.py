"""One link behind which all the work of a contractor stands: copied, sent again, and read on the phone."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from aftercare.faces.messages.models import Message
from aftercare.service.workorders.models import WorkOrder
from tests.faces.web.pages import browser_of
from tests.factories.accounts import a_staff_member
from tests.factories.workorders import a_place, a_taken_order, an_accepted_order


def address_in(html: str) -> str:
    found = re.search(r'value="[^"]*(/link/[^"]+)"', html)
    assert found is not None
    return found.group(1)


@pytest.mark.feature("FW14")
def test_a_copied_link_leads_to_all_work_with_counts_late_ones_and_what_each_waits_for() -> None:
    place = a_place()
    late = a_taken_order(place)
    WorkOrder.objects.filter(pk=late.pk).update(finish_by=timezone.now() - timedelta(days=2))
    over = an_accepted_order(place)
    desk = browser_of(a_staff_member("agent", development=place.development))
    page = desk.post(f"/desk/contractors/{place.builder.pk}/link").content.decode()
    phone = Client(headers={"accept-language": "en"})
    home = phone.get(address_in(page), follow=True).content.decode()
    assert late.where in home
    listed = phone.get("/contractor/?show=late").content.decode()
    assert f"/contractor/orders/{late.pk}/" in listed
    assert f"/contractor/orders/{over.pk}/" not in listed
    assert f"/contractor/orders/{over.pk}/" in phone.get("/contractor/?show=done").content.decode()


@pytest.mark.feature("FW14")
def test_the_link_of_one_order_is_copied_or_sent_again_from_the_case(do_jobs) -> None:
    place = a_place()
    place.builder.repair_phone = "13900001111"
    place.builder.save(update_fields=["repair_phone"])
    order = a_taken_order(place)
    desk = browser_of(a_staff_member("supervisor", development=place.development))
    page = desk.post(f"/desk/orders/{order.pk}/link").content.decode()
    here = Client().get(address_in(page))
    assert here["Location"].endswith(f"/contractor/orders/{order.pk}/")
    do_jobs()
    before = Message.objects.filter(to_kind="contractor").count()
    desk.post(f"/desk/orders/{order.pk}/link/send")
    do_jobs()
    assert Message.objects.filter(to_kind="contractor").count() == before + 1
    desk.post(f"/desk/contractors/{place.builder.pk}/link/send")
    do_jobs()
    assert Message.objects.filter(wording="work_list", to_id=place.builder.pk).count() == 1
