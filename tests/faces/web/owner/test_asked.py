"""The owner answers a price and rates the work, on his own pages."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from aftercare.care.surveys.models import Rating
from aftercare.faces.messages.jobs import owner_link
from aftercare.faces.messages.queries import owner_of
from aftercare.outcome.settlement import actions as settlement
from aftercare.outcome.settlement.rules import QuotedLine
from aftercare.service.cases.models import Case
from tests.factories.accounts import an_actor
from tests.factories.cases import a_case_at
from tests.factories.estate import a_unit, an_owner_of


def let_in(case: Case) -> Client:
    """A browser that came by the link of the receipt."""
    to = owner_of(case)
    assert to is not None
    client = Client()
    client.get(owner_link(case, to, at=timezone.now()).split("8000")[1])
    return client


def an_owners_case(step: str) -> Case:
    unit = a_unit()
    owner = an_owner_of(unit)
    return a_case_at(step, unit=unit, reporter_id=owner.pk, at=timezone.now() - timedelta(hours=2))


@pytest.mark.feature("QS01")
def test_the_owner_gives_stars_by_the_link_of_the_receipt_and_is_thanked() -> None:
    case = an_owners_case("settling")
    client = let_in(case)
    page = client.get(f"/owner/cases/{case.pk}/").content.decode()
    assert "★★★★★" in page
    client.post(f"/owner/cases/{case.pk}/rate", {"stars": "4", "text": "师傅很细心"})
    assert Rating.objects.get(case=case).stars == 4
    assert "★★★★★" not in client.get(f"/owner/cases/{case.pk}/").content.decode()


@pytest.mark.requirement("S000.17.r04")
def test_the_owner_accepts_a_price_and_the_case_goes_on_to_dispatch() -> None:
    case = an_owners_case("quoting")
    line = QuotedLine(label="更换龙头", quantity=Decimal(1), unit="个", unit_price=Decimal(180))
    settlement.send_quotation(
        case_id=case.pk,
        seen=case.version,
        lines=[line],
        by=an_actor("inspector", development=case.development),
        at=timezone.now(),
    )
    case.refresh_from_db()
    client = let_in(case)
    assert "更换龙头" in client.get(f"/owner/cases/{case.pk}/").content.decode()
    client.post(f"/owner/cases/{case.pk}/price", {"seen": case.version, "accepted": "yes"})
    case.refresh_from_db()
    assert case.step == "dispatching"


def test_before_the_work_is_done_there_is_nothing_to_rate() -> None:
    case = an_owners_case("received")
    assert "★★★★★" not in let_in(case).get(f"/owner/cases/{case.pk}/").content.decode()
