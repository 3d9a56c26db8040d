"""Help articles on the screens: written and let out in the office, read while reporting, judged by owners."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from aftercare.care.relations.models import Article
from aftercare.care.relations.rules import Audience
from aftercare.ground.accounts import parts as accounts
from aftercare.records.estate.models import Person, Unit
from tests.faces.web.pages import browser_of
from tests.factories.accounts import a_staff_member
from tests.factories.cases import a_case, the_policy
from tests.factories.estate import a_place_code, a_unit, an_owner_of
from tests.factories.relations import a_published_article


def a_home() -> tuple[Unit, Person]:
    the_policy()
    unit = a_unit("3-1-1201")
    return unit, an_owner_of(unit)


def phone_of(owner: Person) -> Client:
    """The owner's phone, let in by a link, reading English."""
    with transaction.atomic():
        _link, secret = accounts.issue_link(
            kind="owner",
            holder_id=owner.pk,
            holder_label=owner.name,
            valid_for=timedelta(days=3),
            language="en",
            at=timezone.now(),
        )
    client = Client()
    client.get(f"/link/{secret}")
    return client


@pytest.mark.feature("QS14")
def test_an_article_goes_from_the_writers_draft_over_anothers_approval_to_the_owner_who_reports() -> None:
    unit, owner = a_home()
    agent = browser_of(a_staff_member(development=unit.development, language="en"))
    lead = browser_of(a_staff_member("supervisor", development=unit.development, language="en"))
    told = {
        "title_zh": "龙头出水变小怎么办",
        "body_zh": "先拧下起泡器冲净滤网。",
        "title_en": "The tap gives little water",
        "body_en": "Unscrew the aerator and rinse it.",
        "audience": "owners",
        "topic": "help_yourself",
        "component": "tap_shower",
        "development": str(unit.development_id),
    }
    agent.post("/office/help/new", told)
    article = Article.objects.get()
    page = f"/office/help/{article.pk}/"
    assert "It is right: approve" not in agent.get(page).content.decode()
    assert "It is right: approve" in lead.get(page).content.decode()
    lead.post(f"{page}approve", {"seen": article.version})
    article.refresh_from_db()
    lead.post(f"{page}publish", {"seen": article.version, "from_on": "2026-01-01"})
    phone = phone_of(owner)
    report = phone.get(f"/owner/report?unit={unit.pk}&component=tap_shower").content.decode()
    assert "Unscrew the aerator" in report
    assert "Unscrew" not in phone.get(f"/owner/report?unit={unit.pk}&component=lamp").content.decode()
    assert "The tap gives little water" in phone.get("/owner/help?text=龙头").content.decode()
    assert "The tap gives little water" not in phone.get("/owner/help?text=电梯").content.decode()
    phone.post(f"/owner/help/{article.pk}/useful", {"useful": "yes"})
    article.refresh_from_db()
    assert article.useful == 1
    beside = agent.get(f"/desk/cases/new?unit={unit.pk}&component=tap_shower").content.decode()
    assert "Unscrew the aerator" in beside


def test_what_is_for_staff_stands_at_the_desk_and_nowhere_outside() -> None:
    unit, owner = a_home()
    a_published_article(title_zh="只给员工看", audience=Audience.STAFF)
    code = a_place_code(unit, component="tap_shower")
    desk = browser_of(a_staff_member(development=unit.development))
    assert "只给员工看" in desk.get(f"/desk/cases/new?unit={unit.pk}&component=tap_shower").content.decode()
    for html in (
        phone_of(owner).get(f"/owner/report?unit={unit.pk}&component=tap_shower").content.decode(),
        phone_of(owner).get("/owner/help").content.decode(),
        Client().get(f"/q/{code.token}").content.decode(),
    ):
        assert "只给员工看" not in html


def test_an_article_after_a_case_begins_with_its_words() -> None:
    case = a_case()
    agent = browser_of(a_staff_member(development=case.development))
    html = agent.get(f"/office/help/new?case={case.pk}").content.decode()
    assert case.text in html
    assert f'value="{case.pk}"' in html


def test_a_half_written_article_comes_back_and_drafts_are_found_by_state() -> None:
    unit, _owner = a_home()
    agent = browser_of(a_staff_member(development=unit.development, language="en"))
    answer = agent.post("/office/help/new", {"title_zh": "标题", "audience": "owners", "topic": "guide"})
    assert answer.status_code == 422
    assert "标题" in answer.content.decode()
    assert "No article yet" in agent.get("/office/help/?state=draft").content.decode()
