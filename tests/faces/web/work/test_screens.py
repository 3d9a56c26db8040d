"""A repair on its way through the screens of the desk, the contractor, the inspector and the owner."""

import base64
import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.utils import timezone, translation
from PIL import Image

from aftercare.ground.accounts import parts as accounts
from aftercare.ground.accounts.models import Staff
from aftercare.ground.core.actors import Actor
from aftercare.ground.files.models import Attachment
from aftercare.service.cases.models import Case
from aftercare.service.workorders.models import Acceptance, Appointment, PartUsed, Survey, Visit, WorkOrder
from tests.faces.web.pages import browser_of
from tests.factories.workorders import (
    Place,
    a_case_to_survey,
    a_covered_case,
    a_finished_order,
    a_place,
    a_proposed_time,
    a_sent_order,
    a_taken_order,
    an_appointed_order,
    fresh,
    signed_by,
    to_technician,
)

HTMX = {"HX-Request": "true"}


def a_jpeg() -> SimpleUploadedFile:
    """A small picture as a phone sends it; each in another colour, so that each is another file."""
    buffer = io.BytesIO()
    Image.new("RGB", (32, 24), (Visit.objects.count() % 255, WorkOrder.objects.count() % 255, 90)).save(buffer, "JPEG")
    return SimpleUploadedFile("photo.jpg", buffer.getvalue(), "image/jpeg")


def a_drawing() -> str:
    """What the signature pad puts into its field."""
    buffer = io.BytesIO()
    Image.new("RGB", (60, 20), "white").save(buffer, "PNG")
    return "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode()


def browser_by_link(actor: Actor, *, order: WorkOrder | None = None) -> Client:
    """A browser let in by a signed link of this owner or contractor."""
    with transaction.atomic():
        _link, secret = accounts.issue_link(
            kind=actor.kind.value,
            holder_id=actor.id,
            holder_label=actor.label,
            valid_for=timedelta(days=3),
            workorder_id=order.pk if order else None,
            language="en",
            at=timezone.now(),
        )
    client = Client()
    client.get(f"/link/{secret}")
    return client


def browser_of_actor(actor: Actor) -> Client:
    """A browser in which this member of staff has signed in, reading English."""
    Staff.objects.filter(pk=actor.id).update(language="en")
    return browser_of(Staff.objects.get(pk=actor.id))


def sent(client: Client, address: str, **values: object) -> str:
    """Post a form, follow it, and answer the page."""
    response = client.post(address, values, follow=True)
    assert response.status_code == 200, response.content.decode()[:2000]
    return response.content.decode()


@pytest.mark.feature("FW14")
def test_a_contractor_takes_on_agrees_a_time_arrives_and_finishes_through_its_link() -> None:
    place = a_place()
    order = a_sent_order(place)
    phone = browser_by_link(place.from_builder, order=order)
    page = phone.get("/contractor/", follow=True)
    assert page.redirect_chain[-1][0] == f"/contractor/orders/{order.pk}/"
    assert "Take this on" in page.content.decode()
    here = f"/contractor/orders/{order.pk}"
    assert "Propose a time" in sent(phone, f"{here}/take", seen=order.version)
    day = timezone.localdate() + timedelta(days=1)
    sent(
        phone,
        f"{here}/propose_time",
        seen=fresh(order).version,
        day=day.isoformat(),
        from_time="14:00",
        until_time="16:00",
        agreed="on",
    )
    page_text = sent(phone, f"{here}/check_in", seen=fresh(order).version, latitude="31.2304", longitude="121.4737")
    assert "On site since" in page_text
    sent(phone, f"{here}/add_photos", purpose="before", photos=a_jpeg())
    sent(phone, f"{here}/use_part", name="角阀", quantity="2", unit="个", unit_price="35.50", old_part="yes")
    done = sent(phone, f"{here}/finish", seen=fresh(order).version, result="已修复", photos=a_jpeg())
    assert "Acceptance" in done
    assert fresh(order).state == "done"
    assert str(Visit.objects.get().latitude) == "31.230400"
    assert PartUsed.objects.get().old_part_returned is True


def test_what_a_contractor_forgot_is_said_and_nothing_is_lost() -> None:
    place = a_place()
    order = a_sent_order(place)
    phone = browser_by_link(place.from_builder, order=order)
    response = phone.post(f"/contractor/orders/{order.pk}/decline", {"seen": order.version, "reason": " "})
    assert response.status_code == 422
    assert fresh(order).state == "sent"


def test_an_order_of_somebody_else_does_not_exist() -> None:
    place, elsewhere = a_place(), a_place()
    order = a_sent_order(place)
    stranger = browser_by_link(elsewhere.from_builder)
    assert stranger.get(f"/contractor/orders/{order.pk}/").status_code == 404
    assert stranger.post(f"/contractor/orders/{order.pk}/take", {"seen": order.version}).status_code == 404
    technician = browser_of_actor(place.technician)
    assert technician.get(f"/field/orders/{order.pk}/").status_code == 404


@pytest.mark.feature("FW04")
def test_a_technicians_day_shows_his_order_and_the_page_of_it_what_to_do_now() -> None:
    place = a_place()
    order = a_sent_order(place, executor=to_technician(place))
    phone = browser_of_actor(place.technician)
    assert order.where in phone.get("/field/").content.decode()
    assert "Propose a time" in phone.get(f"/field/orders/{order.pk}/").content.decode()


@pytest.mark.feature("FW01")
def test_an_inspector_records_a_survey_on_the_phone_with_photos() -> None:
    place = a_place()
    case = a_case_to_survey(place)
    Case.objects.filter(pk=case.pk).update(responsible=place.inspector.id)
    phone = browser_of_actor(place.inspector)
    assert case.subject in phone.get("/field/").content.decode()
    address = f"/field/cases/{case.pk}/survey"
    assert "What was found" in phone.get(address).content.decode()
    sent(
        phone,
        address,
        seen=fresh(case).version,
        submission_key="s1",
        text="防水层破损",
        confirmed="yes",
        cause="construction",
        estimate="600",
        photos=a_jpeg(),
    )
    survey = Survey.objects.get()
    assert (survey.finding, survey.size, fresh(case).step) == ("防水层破损", "small", "judging")


@pytest.mark.feature("FW09")
def test_the_four_signatures_are_drawn_on_the_inspectors_screen() -> None:
    place = a_place()
    order = a_finished_order(place)
    phone = browser_of_actor(place.inspector)
    for key in ("service_centre", "owner", "supervision_engineer", "project_department"):
        sent(phone, f"/field/orders/{order.pk}/sign", signatory=key, name="李工", signature=a_drawing())
    assert fresh(order).state == "accepted"
    assert Acceptance.objects.filter(order=order, signature__isnull=False).count() == 4


@pytest.mark.feature("FW09")
def test_without_a_script_a_photo_of_the_signed_sheet_is_the_signature() -> None:
    place = a_place()
    order = a_finished_order(place)
    phone = browser_of_actor(place.inspector)
    sent(
        phone,
        f"/field/orders/{order.pk}/sign",
        signatory="service_centre",
        name="李工",
        signature="",
        signed_sheet=a_jpeg(),
    )
    assert Acceptance.objects.get(order=order, signatory="service_centre").state == "signed"
    refused = phone.post(f"/field/orders/{order.pk}/sign", {"signatory": "owner", "name": "王小明"})
    assert refused.status_code == 422


@pytest.mark.feature("FW10")
def test_a_refusal_on_the_screen_makes_rework() -> None:
    place = a_place()
    order = a_finished_order(place)
    phone = browser_of_actor(place.inspector)
    sent(
        phone,
        f"/field/orders/{order.pk}/refuse",
        signatory="service_centre",
        reason="仍渗漏",
        witness="周师傅",
        proof=a_jpeg(),
    )
    assert WorkOrder.objects.get(rework_of=order).state == "taken"


def test_an_owner_sees_whose_turn_it_is_and_answers_the_proposed_time() -> None:
    place = a_place()
    order = a_taken_order(place)
    appointment = a_proposed_time(order, by=place.from_builder)
    phone = browser_by_link(place.owner)
    assert "Your turn" in phone.get("/owner/").content.decode()
    page = phone.get(f"/owner/cases/{order.case_id}/").content.decode()
    assert "Does this time suit you?" in page
    assert order.case.responsible.name in page
    sent(phone, f"/owner/orders/{order.pk}/times/{appointment.pk}/accept")
    assert Appointment.objects.get().state == "accepted"


def test_an_owner_refuses_a_time_with_a_wish() -> None:
    place = a_place()
    order = an_appointed_order(place)
    appointment = Appointment.objects.get()
    phone = browser_by_link(place.owner)
    sent(phone, f"/owner/orders/{order.pk}/times/{appointment.pk}/reject", reason="周末上午")
    assert fresh(order.case).step == "appointing"


@pytest.mark.feature("FW09", "FW11")
def test_an_owner_signs_on_his_own_phone_after_the_service_centre_has_looked() -> None:
    place = a_place()
    order = a_finished_order(place)
    phone = browser_by_link(place.owner)
    assert "Accept and sign" not in phone.get(f"/owner/cases/{order.case_id}/").content.decode()
    signed_by(place, order, "service_centre")
    assert "Accept and sign" in phone.get(f"/owner/cases/{order.case_id}/").content.decode()
    page = sent(phone, f"/owner/orders/{order.pk}/sign", signatory="owner", name="王小明", signature=a_drawing())
    assert "You have signed; the others still have to" in page
    assert Acceptance.objects.get(order=order, signatory="owner").entered_by == place.owner.reference


@pytest.mark.feature("CW06")
def test_an_owner_has_the_work_done_again() -> None:
    place = a_place()
    order = a_finished_order(place)
    signed_by(place, order, "service_centre")
    phone = browser_by_link(place.owner)
    sent(phone, f"/owner/orders/{order.pk}/refuse", signatory="owner", reason="仍有水渍", proof=a_jpeg())
    assert (fresh(order).state, fresh(order.case).rejected) == ("refused", 1)


@pytest.mark.feature("CW10")
def test_an_owner_writes_and_urges_and_reads_it_in_the_story() -> None:
    place = a_place()
    order = a_sent_order(place)
    phone = browser_by_link(place.owner)
    here = f"/owner/cases/{order.case_id}"
    assert "孩子要上学" in sent(phone, f"{here}/write", text="孩子要上学，请尽快")
    assert "You asked to hurry" in sent(phone, f"{here}/urge", text="")
    assert fresh(order.case).urged == 1


@pytest.mark.feature("IN01")
def test_an_owner_reports_in_two_steps() -> None:
    place = a_place()
    a_case_to_survey(place)
    phone = browser_by_link(place.owner)
    assert "What is it about?" in phone.get("/owner/report").content.decode()
    form = phone.get(f"/owner/report?unit={place.unit.pk}&component=bathroom_waterproofing").content.decode()
    assert 'value="leak"' in form
    page = sent(
        phone,
        "/owner/report",
        unit=place.unit.pk,
        kind="repair",
        component="bathroom_waterproofing",
        symptom="leak",
        text="地漏旁渗水",
        photos=a_jpeg(),
        submission_key="o1",
    )
    case = Case.objects.order_by("-pk")[0]
    assert case.number in page
    assert (case.channel, case.reporter_id) == ("web", place.owner.id)
    assert Attachment.objects.get(subject=f"case:{case.pk}").purpose == "report"
    assert "/small" in page


def test_the_case_of_a_neighbour_does_not_exist() -> None:
    place, neighbour = a_place(), a_place()
    order = a_finished_order(place)
    phone = browser_by_link(neighbour.owner)
    assert phone.get(f"/owner/cases/{order.case_id}/").status_code == 404
    assert phone.post(f"/owner/orders/{order.pk}/sign", {"signatory": "owner"}).status_code == 404


def a_desk(place: Place, *, supervisor: bool = True) -> Client:
    return browser_of_actor(place.supervisor if supervisor else place.agent)


@pytest.mark.feature("WA07")
def test_the_desk_sends_whom_the_rules_propose() -> None:
    place = a_place()
    case = a_covered_case(place)
    desk = a_desk(place, supervisor=False)
    page = desk.get(case.url).content.decode()
    chosen = f"original_contractor:c{place.builder.pk}"
    assert f'value="{chosen}" required checked' in page
    desk.post(
        f"{case.url}dispatch",
        {"executor": chosen, "seen": fresh(case).version, "what": "修补防水", "submission_key": "d1"},
        headers=HTMX,
    )
    order = WorkOrder.objects.get()
    assert order.contractor == place.builder
    assert order.number in desk.get(case.url).content.decode()


@pytest.mark.feature("WA08")
def test_the_desk_gives_the_work_to_another_and_shows_on_whom_the_cost_falls() -> None:
    place = a_place()
    order = a_taken_order(place)
    desk = a_desk(place)
    desk.post(
        f"/desk/orders/{order.pk}/elsewhere",
        {
            "executor": f"own_staff:s{place.technician.id}",
            "seen": order.version,
            "reason": "迟迟不上门",
            "ground": "given_back",
        },
        headers=HTMX,
    )
    assert WorkOrder.objects.get(sequence=2).charged_to == place.builder
    with translation.override("en"):
        assert "Cost booked against" in desk.get(order.case.url).content.decode()


def test_the_desk_takes_an_order_back_and_writes_the_owners_yes_down() -> None:
    place = a_place()
    order = a_taken_order(place)
    appointment = a_proposed_time(order, by=place.from_builder)
    desk = a_desk(place)
    desk.post(f"/desk/orders/{order.pk}/times/{appointment.pk}/accept", headers=HTMX)
    assert fresh(order).state == "appointed"
    desk.post(f"/desk/orders/{order.pk}/cancel", {"seen": fresh(order).version, "reason": "业主自修"}, headers=HTMX)
    assert fresh(order).state == "cancelled"


def test_a_choice_that_is_none_is_refused() -> None:
    place = a_place()
    case = a_covered_case(place)
    for wrong in ("", "nobody:c1", "own_staff:x1", "own_staff:s"):
        response = a_desk(place).post(f"{case.url}dispatch", {"executor": wrong, "seen": case.version}, headers=HTMX)
        assert response.status_code == 422
