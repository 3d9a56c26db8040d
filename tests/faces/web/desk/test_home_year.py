"""A year of a home, and what a person was told."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from aftercare.care.surveys.models import Questionnaire
from aftercare.records.estate.models import Unit
from aftercare.service.cases import actions as cases
from tests.faces.web.pages import browser_of
from tests.factories.accounts import a_development, a_staff_member, an_actor
from tests.factories.cases import NOW, a_case
from tests.factories.estate import a_component, a_unit, an_owner_of
from tests.factories.surveys import a_questionnaire
from tests.factories.workorders import a_place, an_accepted_order, fresh


@pytest.mark.feature("AR02")
def test_a_year_tells_what_was_reported_and_done_in_order_and_nothing_of_other_years() -> None:
    place = a_place()
    order = fresh(an_accepted_order(place))
    a_case(unit=place.unit, text="去年的旧事", subject="去年的旧事", at=NOW - timedelta(days=500))
    response = browser_of(a_staff_member("agent", development=place.development)).get(
        f"/desk/homes/{place.unit.pk}/year?year=2026"
    )
    told = response.context_data["told"]
    assert [each.at for each in told] == sorted(each.at for each in told)
    titles = " ".join(each.title for each in told)
    assert order.case.number in titles
    assert order.number in titles
    assert "去年的旧事" not in titles
    assert order.result in response.content.decode()
    assert response.context_data["pictures"], "the photos of the work stand on the page"


@pytest.mark.feature("AR02")
def test_the_page_of_a_home_keeps_the_photos_of_its_cases_what_owners_thought_and_the_term_of_each_part() -> None:
    place = a_place()
    order = fresh(an_accepted_order(place))
    asked = a_questionnaire(order.case, an_owner_of(place.unit).pk)
    Questionnaire.objects.filter(pk=asked.pk).update(score=Decimal("87.5"), answered_at=NOW)
    Unit.objects.filter(pk=place.unit.pk).update(handed_over_on=date(2020, 1, 1))
    a_component(place.unit, "window")
    a_component(place.unit, "window", warranty_from=date(2026, 9, 1))
    here = browser_of(a_staff_member("agent", development=place.development))
    context = here.get(place.unit.url).context_data
    assert context["satisfaction"] == (Decimal("87.5"), 1)
    assert {each.case.pk for each in context["files"]} == {order.case_id}
    assert {row.state for row in context["components"]} == {"over", "covered"}, "a renewed part has its own term"
    assert here.get(f"{place.unit.url}files").context_data["files"] == context["files"]
    stranger = browser_of(a_staff_member("agent", development=a_development()))
    assert stranger.get(f"{place.unit.url}files").status_code == 404


def test_a_year_of_a_home_out_of_reach_is_not_found_and_a_strange_year_is_this_one() -> None:
    unit = a_unit("3-1-1201")
    stranger = browser_of(a_staff_member("agent", development=a_development()))
    assert stranger.get(f"/desk/homes/{unit.pk}/year").status_code == 404
    here = browser_of(a_staff_member("agent", development=unit.development))
    assert here.get(f"/desk/homes/{unit.pk}/year?year=soon").context_data["year"] >= 2026
    assert "?year=2019" in here.get(f"/desk/homes/{unit.pk}/year?year=2020").content.decode()


def test_the_page_of_a_person_shows_what_was_sent_to_them_without_the_secret_link(do_jobs) -> None:  # type: ignore[no-untyped-def]
    unit = a_unit("3-1-1201")
    owner = an_owner_of(unit, name="王小明")
    case = a_case(unit=unit, reporter_id=owner.pk)
    agent = an_actor("agent", development=unit.development)
    cases.answer(case_id=case.pk, text="师傅明天上午十点到。", by=agent, at=datetime.now(tz=UTC))
    do_jobs()
    html = browser_of(a_staff_member("agent", development=unit.development)).get(owner.url).content.decode()
    assert case.number in html
    assert "/enter/" not in html
