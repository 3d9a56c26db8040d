"""The contractor's ladder on the screen: at the desk, on the contractor's phone, and on paper."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from aftercare.ground.accounts.actions import issue_link
from aftercare.service.workorders.models import Demand, Reminder, WorkOrder
from tests.faces.web.pages import browser_of
from tests.factories.accounts import a_staff_member
from tests.factories.workorders import Place, a_place, a_taken_order, fresh


def on_the_phone(place: Place, order: WorkOrder) -> Client:
    """The builder has opened the link of the order."""
    _link, secret = issue_link(
        kind="contractor", holder_id=place.builder.pk, holder_label="Zhao", valid_for=timedelta(days=1),
        workorder_id=order.pk, by=place.supervisor, at=timezone.now(),
    )  # fmt: skip
    phone = Client(headers={"accept-language": "en"})
    phone.get(f"/link/{secret}")
    return phone


def a_late_order(place: Place) -> WorkOrder:
    order = a_taken_order(place)
    WorkOrder.objects.filter(pk=order.pk).update(on_site_by=timezone.now() - timedelta(days=3))
    return fresh(order)  # type: ignore[no-any-return]


def shown_in(browser: Client, address: str) -> str:
    answer = browser.get(address, headers={"accept-language": "en"})
    assert answer.status_code == 200, answer
    return answer.content.decode()


@pytest.mark.feature("ES05")
def test_the_desk_reminds_prepares_issues_and_writes_down_the_delivery_and_the_contractor_acknowledges() -> None:
    place = a_place()
    order = a_late_order(place)
    lead = browser_of(a_staff_member("supervisor", development=place.development, language="en"))
    assert f"/desk/orders/{order.pk}/remind" in shown_in(lead, order.case.url)
    lead.post(f"/desk/orders/{order.pk}/remind", {"seen": order.version, "reason": "Rang Mr Zhao."})
    assert Reminder.objects.get(order=order).note == "Rang Mr Zhao."
    lead.post(f"/desk/orders/{order.pk}/demand", {"seen": order.version, "reason": "Come at once."})
    demand = Demand.objects.get(order=order)
    phone = on_the_phone(place, order)
    assert phone.get(demand.contractor_url).status_code == 404, "nothing was issued yet"
    assert "Next: issue it" in shown_in(lead, demand.url)
    lead.post(f"{demand.url}issue", {"seen": demand.version, "text": "Come at once."})
    demand = fresh(demand)
    assert demand.number in shown_in(lead, "/desk/demands/?show=running")
    lead.post(f"{demand.url}delivered", {"way": "courier", "on": timezone.localdate(), "courier_number": "SF123"})
    read = shown_in(phone, f"/contractor/orders/{order.pk}/")
    assert demand.number in read and demand.contractor_url in read
    letter = shown_in(phone, demand.contractor_url)
    assert "SF123" in letter and "Come at once." in letter
    assert phone.get(f"{demand.contractor_url}letter.pdf").content.startswith(b"%PDF")
    phone.post(f"{demand.contractor_url}acknowledge", {"name": "Zhao", "reply": "Tomorrow at nine."})
    assert "Tomorrow at nine." in shown_in(lead, demand.url)
    assert demand.number in shown_in(lead, order.case.url), "the steps stand with the order"
    assert demand.number in shown_in(lead, f"/desk/contractors/{place.builder.pk}/")


def test_late_work_is_not_given_to_another_from_the_page_before_a_demand_but_in_danger_it_is() -> None:
    place = a_place()
    order = a_late_order(place)
    lead = browser_of(a_staff_member("supervisor", development=place.development, language="en"))
    sent = {"seen": order.version, "executor": f"framework_contractor:c{place.framework.pk}", "reason": "Late."}
    refused = lead.post(f"/desk/orders/{order.pk}/elsewhere", sent, headers={"accept-language": "en"})
    assert refused.status_code == 409
    assert "formal demand" in refused.content.decode()
    lead.post(f"/desk/orders/{order.pk}/elsewhere", {**sent, "ground": "danger"})
    again = WorkOrder.objects.exclude(pk=order.pk).get(case=order.case)
    assert (again.contractor, again.charged_to) == (place.framework, place.builder)
