"""The whole record of a case as one Chinese document."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from aftercare.insight.forms.printing import print_pdf
from aftercare.insight.forms.queries import record_of
from aftercare.outcome.settlement import actions as money
from aftercare.service.cases import actions
from tests.faces.web.pages import browser_of
from tests.factories.accounts import a_development, a_staff_member, an_actor
from tests.factories.cases import NOW, a_case, a_case_at


def flat(value: object) -> str:
    return str(value)


@pytest.mark.requirement("S000.01.r14", "S000.01.r07")
def test_the_record_holds_what_was_reported_said_charged_and_done_in_order() -> None:
    case = a_case()
    agent = an_actor("agent", development=case.development)
    actions.answer(case_id=case.pk, text="师傅明天上午十点到。", by=agent, at=NOW + timedelta(hours=1))
    case.refresh_from_db()
    money.book_cost(
        case_id=case.pk,
        seen=case.version,
        kind="labour",
        label="闭水试验",
        quantity=Decimal(1),
        unit="项",
        unit_price=Decimal(200),
        by=an_actor("inspector", development=case.development),
        at=NOW + timedelta(hours=2),
    )
    case.refresh_from_db()
    record = record_of(case, reader=agent, at=NOW + timedelta(days=1))
    told = [line[2] for line in record.document["story"]]  # type: ignore[attr-defined]
    assert told.index("已登记") < told.index("师傅明天上午十点到。") < told.index("费用已登记")
    assert "主卫淋浴间地面渗水" in flat(record.document["text"])
    assert "200.00" in flat(record.document["costs"])
    assert record.document["number"] == case.number


def test_what_staff_noted_among_themselves_is_not_in_the_record() -> None:
    case = a_case()
    agent = an_actor("agent", development=case.development)
    actions.note(case_id=case.pk, text="业主爱投诉，小心。", by=agent, at=NOW)
    assert "小心" not in flat(record_of(case, reader=agent, at=NOW).document)


def test_a_phone_number_is_open_only_to_those_who_may_see_it() -> None:
    case = a_case()
    assert "13800005678" in flat(
        record_of(case, reader=an_actor("agent", development=case.development), at=NOW).document
    )
    finance = record_of(case, reader=an_actor("finance", development=case.development), at=NOW).document
    assert "13800005678" not in flat(finance)
    assert "138****5678" in flat(finance)


def test_every_step_of_a_case_can_be_printed() -> None:
    for step in ("received", "judging", "callback", "settling"):
        case = a_case_at(step)
        record = record_of(case, reader=an_actor("agent", development=case.development), at=NOW)
        assert print_pdf("record", document=record.document, images=record.images).startswith(b"%PDF")


@pytest.mark.feature("RP03")
def test_the_record_is_one_click_from_the_case_and_only_for_those_who_see_the_case() -> None:
    case = a_case(at=timezone.now() - timedelta(hours=1))
    client = browser_of(a_staff_member("agent", development=case.development))
    answer = client.get(f"{case.url}record.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert case.number in answer["Content-Disposition"]
    assert f"{case.url}record.pdf" in client.get(case.url).content.decode()
    stranger = browser_of(a_staff_member(development=a_development()))
    assert stranger.get(f"{case.url}record.pdf").status_code == 404
