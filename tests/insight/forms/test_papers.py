"""The forms that are handed over, signed and filed say what the rooms know, in the reader's language."""

from datetime import timedelta

import pytest
from django.utils import translation

from aftercare.care.surveys.models import Callback
from aftercare.insight.forms import papers
from aftercare.insight.forms.sheets import Sheet, print_sheet
from tests.faces.web.pages import browser_of
from tests.factories.accounts import a_development, a_staff_member, an_actor
from tests.factories.cases import NOW, a_case
from tests.factories.workorders import a_place, a_sent_order, an_accepted_order, fresh


def flat(sheet: Sheet) -> str:
    return str(sheet.document)


def test_a_receipt_has_the_number_what_was_reported_and_who_answers_until_when() -> None:
    case = a_case()
    sheet = papers.receipt(case, reader=an_actor("agent", development=case.development), at=NOW)
    assert sheet.number == case.number
    text = flat(sheet)
    for told in (
        "王小明 13800005678",
        "主卫淋浴间地面渗水",
        case.responsible.name,
        "卫生间防水 / 漏水",
        "2026-11-18 10:00",
    ):
        assert told in text, told


@pytest.mark.requirement("S000.07.r14")
def test_whoever_is_sent_takes_a_sheet_along_with_the_owners_phone_and_room_for_what_was_done() -> None:
    place = a_place()
    order = fresh(a_sent_order(place))
    text = flat(papers.work_order(order, reader=an_actor("auditor", development=place.development), at=NOW))
    for told in (order.number, order.what, order.executor_label, order.case.reporter_phone, "现场填写", "旧件交还"):
        assert told in text, told


@pytest.mark.requirement("S000.15.r13", "S001.13.r12")
def test_after_each_job_the_service_report_says_what_was_done_with_what_when_and_who_signed() -> None:
    place = a_place()
    order = fresh(an_accepted_order(place))
    sheet = papers.service_report(order, reader=an_actor("supervisor", development=place.development), at=NOW)
    text = flat(sheet)
    assert order.result
    assert order.result in text
    assert f"{order.finished_at.astimezone(place.development.zone):%Y-%m-%d %H:%M}" in text
    visit = order.visits.get()
    assert visit.who_label in text
    assert all(part.name in text for part in order.parts.all())
    signed = {signature.name for signature in sheet.signatures}
    assert signed >= set(order.acceptances.filter(state="signed").values_list("name", flat=True))
    assert {signature.file for signature in sheet.signatures if signature.file} <= set(sheet.images)
    assert print_sheet(sheet).startswith(b"%PDF")


def test_a_callback_record_is_a_form_before_the_call_and_a_record_after_it() -> None:
    case = a_case()
    reader = an_actor("agent", development=case.development)
    before = flat(papers.callback_record(case, reader=reader, at=NOW))
    assert "维修结果是否满意" in before
    assert "1   2   3   4   5" in before
    Callback.objects.create(
        case=case, round=0, caller=a_staff_member("agent", name="赵访"), outcome="satisfied", answers={"attitude": 5},
        note="很满意", at=NOW + timedelta(days=1),
    )  # fmt: skip
    after = flat(papers.callback_record(case, reader=reader, at=NOW))
    for told in ("赵访", "满意", "5/5", "很满意", "2026-11-19 10:00"):
        assert told in after, told
    assert "1   2   3   4   5" not in after


@pytest.mark.requirement("S001.19.r06")
def test_a_warranty_card_has_outline_scope_time_notes_repairs_and_whom_to_call() -> None:
    place = a_place()
    lead = a_staff_member("supervisor", name="孙主管", development=place.development, phone="057188886666")
    case = a_case(unit=place.unit)
    sheet = papers.warranty_card(place.unit, reader=an_actor("agent", development=place.development), at=NOW)
    parts = {part.title: part for part in sheet.parts}
    facts = dict(sheet.facts)
    assert facts["房屋"] == place.unit.code  # the outline of the project
    scope = parts["保修范围与期限"]
    assert any("卫生间防水" in row[1] for row in scope.rows)  # scope and content
    assert all(len(row[3]) == 10 for row in scope.rows if row[2])  # the time: its last day
    assert "最后一天" in parts["注意事项"].text  # notes
    assert [row[0] for row in parts["维修记录"].rows] == [case.number]  # the repair record
    contact = dict(parts["联系方式"].facts)
    assert set(contact) == {"地址", "部门", "联系人", "电话"}  # address, department, person, phone
    assert place.development.name in contact["部门"]
    assert contact["联系人"]
    assert contact["电话"] or contact["联系人"] != lead.name


def test_papers_are_printed_in_english_for_an_english_reader() -> None:
    case = a_case()
    with translation.override("en"):
        sheet = papers.receipt(case, reader=an_actor("agent", development=case.development), at=NOW)
    assert sheet.title == "Receipt of a request"
    assert "Bathroom waterproofing" in flat(sheet)


def test_who_may_not_see_names_gets_them_covered() -> None:
    case = a_case()
    text = flat(papers.receipt(case, reader=an_actor("finance", development=case.development), at=NOW))
    assert "13800005678" not in text
    assert "王小明" not in text


@pytest.mark.feature("RP03")
def test_the_desk_prints_papers_of_cases_orders_and_homes_within_reach() -> None:
    place = a_place()
    order = fresh(a_sent_order(place))
    browser = browser_of(a_staff_member("supervisor", development=place.development))
    elsewhere = browser_of(a_staff_member("supervisor", development=a_development()))
    for address in (
        f"/desk/cases/{order.case_id}/papers/receipt.pdf",
        f"/desk/cases/{order.case_id}/papers/callback.pdf",
        f"/desk/orders/{order.pk}/papers/order.pdf",
        f"/desk/orders/{order.pk}/papers/report.pdf",
        f"/desk/homes/{place.unit.pk}/warranty-card.pdf",
    ):
        assert browser.get(address).content.startswith(b"%PDF"), address
        assert elsewhere.get(address).status_code == 404, address
    assert browser.get(f"/desk/cases/{order.case_id}/papers/sorrow.pdf").status_code == 404
