"""Programs press contractors, read incidents and gather cases, and set dates."""

from datetime import timedelta

import pytest
from django.utils import timezone

from aftercare.service.workorders.models import WorkOrder
from tests.faces.rest.programs import Program
from tests.faces.rest.test_desk_rest import done, refused
from tests.factories.accounts import a_staff_member
from tests.factories.cases import a_case
from tests.factories.incidents import an_incident
from tests.factories.workorders import Place, a_place, a_taken_order, fresh


def a_late_order(place: Place) -> WorkOrder:
    order = a_taken_order(place)
    WorkOrder.objects.filter(pk=order.pk).update(on_site_by=timezone.now() - timedelta(days=3))
    return fresh(order)  # type: ignore[no-any-return]


@pytest.mark.feature("ES05")
def test_a_program_reminds_prepares_issues_and_records_the_delivery_of_a_demand() -> None:
    place = a_place()
    order = a_late_order(place)
    lead = Program(a_staff_member("supervisor", development=place.development))
    agent = Program(a_staff_member("agent", development=place.development))
    reminder = done(agent.post(f"/orders/{order.pk}/remind", {"seen": order.version, "reason": "电话催办"}), 201)
    assert (reminder["count"], reminder["promise"], reminder["note"]) == (1, "on_site", "电话催办")
    made = done(agent.post(f"/orders/{order.pk}/demands", {"seen": order.version, "text": "限期到场"}), 201)
    assert (made["state"], made["number"], len(made["reminders"])) == ("proposed", "", 1)
    address = f"/demands/{made['id']}"
    assert refused(agent.post(f"{address}/issue", {"seen": made["version"], "text": "x"})) == (403, "NotPermitted")
    issued = done(lead.post(f"{address}/issue", {"seen": made["version"], "text": "限期到场"}))
    assert issued["number"].startswith("CG-")
    assert issued["comply_by"] is not None
    nothing_shown = {"way": "courier", "on": str(timezone.localdate())}
    assert refused(agent.post(f"{address}/deliveries", nothing_shown)) == (422, "BadInput")
    given = done(agent.post(f"{address}/deliveries", {**nothing_shown, "courier_number": "SF1"}), 201)
    assert [each["courier_number"] for each in given["deliveries"]] == ["SF1"]
    listed = done(agent.get("/demands", state="issued", contractor=place.builder.pk))["demands"]
    assert [each["id"] for each in listed] == [made["id"]]
    elsewhere = {"route": "framework_contractor", "contractor_id": place.framework.pk, "reason": "逾期"}
    elsewhere["seen"] = fresh(order).version
    assert refused(lead.post(f"/orders/{order.pk}/elsewhere", elsewhere)) == (409, "DemandFirst")
    done(lead.post(f"/orders/{order.pk}/elsewhere", {**elsewhere, "ground": "danger"}), 201)
    assert done(agent.get(address))["outcome"] == "outside"


def test_a_program_gathers_a_case_into_an_incident_and_reads_how_it_has_grown() -> None:
    case = a_case()
    staff = a_staff_member("supervisor", development=case.development)
    incident = an_incident(development=case.development)
    program = Program(staff)
    before = done(program.get(f"/incidents/{incident.pk}"))["cases_held"]
    found = done(program.post(f"/incidents/{incident.pk}/cases", {"case_ids": [case.pk]}))
    assert found["cases_held"] == before + 1
    assert case.pk in [each["id"] for each in found["cases"]]
    assert incident.pk in [each["id"] for each in done(program.get("/incidents"))["incidents"]]
    stranger = Program(a_staff_member("agent", development=a_case().development))
    assert stranger.get(f"/incidents/{incident.pk}").status_code == 404


def test_a_program_sets_a_date_and_reads_what_falls_due() -> None:
    case = a_case()
    lead = Program(a_staff_member("supervisor", development=case.development))
    day = str(timezone.localdate() + timedelta(days=40))
    sent = {"development_id": case.development_id, "kind": "handover", "on": day, "note": "一批次"}
    kind = done(lead.post("/dates/milestones", sent), 201)
    assert (kind["on"], kind["note"]) == (day, "一批次")
    assert [each["id"] for each in done(lead.get("/dates/milestones"))] == [kind["id"]]
    assert refused(lead.post("/dates/milestones", {**sent, "kind": "wedding"})) == (422, "BadInput")
    agent = Program(a_staff_member("agent", development=case.development))
    assert refused(agent.post("/dates/milestones", sent)) == (403, "NotPermitted")
    assert done(lead.get("/dates", development=case.development_id)) == []
