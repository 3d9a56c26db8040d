"""The rules to read: versions, sections, procedures, and what differs between two."""

from datetime import date

import pytest
from django.test import Client

from aftercare.faces.web.office.packs.labels import FIELDS, SECTIONS
from aftercare.faces.web.office.packs.reading import fields_of, inner_of
from aftercare.ground.policies.models import PolicyVersion
from aftercare.ground.policies.sections import handed
from tests.factories.accounts import a_development, a_staff_member
from tests.factories.cases import a_case
from tests.factories.estate import a_unit
from tests.factories.policies import a_document, a_published_policy


def in_english(role: str = "administrator") -> Client:
    """A browser of somebody of this role who reads English."""
    browser = Client(headers={"Accept-Language": "en"})
    browser.force_login(a_staff_member(role, language="en"))
    return browser


def text_of(browser: Client, address: str, status: int = 200) -> str:
    answer = browser.get(address)
    assert answer.status_code == status
    return answer.content.decode()


@pytest.mark.feature("PL14")
def test_the_list_says_where_a_version_holds_and_how_many_open_cases_run_under_it():
    development = a_development("Willow Garden")
    a_case(unit=a_unit("1-1-101", development=development))
    version = PolicyVersion.objects.get()
    page = text_of(in_english(), "/office/rules/")
    assert "In force" in page
    assert "Willow Garden" in page
    assert f'<a href="/office/rules/{version.pk}/cases">1</a>' in page


def test_the_cases_under_a_version_are_listed():
    case = a_case(unit=a_unit("1-1-101", development=a_development()))
    assert case.url in text_of(in_english(), f"/office/rules/{case.policy_id}/cases")


@pytest.mark.parametrize("name", sorted(set(a_document()) - {"pack", "procedures"}))
def test_every_section_is_read_without_yaml(name: str):
    version = a_published_policy()
    page = text_of(in_english("auditor"), f"/office/rules/{version.pk}/{name}/")
    assert "<h2" in page
    assert "{&#39;" not in page


def test_every_field_a_pack_may_have_is_called_something():
    nameless = [
        f"{section}: {name}"
        for section, model in handed().sections.items()
        for name in all_fields(model)
        if f"{section}.{name}" not in FIELDS and name not in FIELDS
    ]
    assert nameless == [], "give these words in faces/web/office/packs/labels.py"
    assert set(handed().sections) <= set(SECTIONS)


def all_fields(annotation: object) -> set[str]:
    """The names of all fields of a model and of the models within it."""
    kind, inner = inner_of(annotation)
    below = fields_of(inner)
    if kind == "plain" and not below:
        return set()
    return {name for name in below if name != "zh-hans"}.union(*(all_fields(each) for each in below.values()))


def test_a_limit_is_said_in_words_with_its_source():
    page = text_of(in_english(), f"/office/rules/{a_published_policy().pk}/deadlines/")
    assert "Emergency: 15 minutes" in page
    assert "S004.06.r04" in page


def test_a_value_is_found_by_its_source_and_by_its_words():
    version = a_published_policy()
    assert "Burst pipe" in text_of(in_english(), f"/office/rules/{version.pk}/?q=S000.12.r18")
    assert "Nothing found" in text_of(in_english(), f"/office/rules/{version.pk}/?q=unheard-of")


@pytest.mark.feature("PL13")
def test_a_procedure_is_drawn_and_told():
    page = text_of(in_english(), f"/office/rules/{a_published_policy().pk}/procedures/repair/")
    assert page.count('<g class="flow-box') == len(a_document()["procedures"]["repair"]["steps"])
    assert "Received → Survey to be made: Send somebody to look" in page
    assert 'id="step-judging"' in page


@pytest.mark.feature("PL14")
def test_two_versions_are_compared_in_words_and_the_drawing_shows_what_changed():
    old = a_published_policy()
    new = a_published_policy(
        effective_from=date(2026, 1, 1),
        deadlines__limits__survey__rules__1__limit="1 working_days",
        procedures__repair__steps__survey__role="supervisor",
    )
    page = text_of(in_english(), f"/office/rules/compare?old={old.pk}&new={new.pk}")
    assert "Limits › Site survey › Rules 2 › Limit" in page
    assert "<del>2 working days</del>" in page
    assert "<ins>1 working day</ins>" in page
    assert 'class="flow-box flow-changed"' in page
    assert "They say the same" in text_of(in_english(), f"/office/rules/compare?old={old.pk}&new={old.pk}")


def test_a_version_is_taken_away_as_files():
    version = a_published_policy()
    answer = in_english().get(f"/office/rules/{version.pk}/files.zip")
    assert answer["Content-Type"] == "application/zip"
    assert answer.content[:2] == b"PK"


@pytest.mark.requirement("S000.11.r09", "S000.11.r19", "S000.18.r08")
def test_workflow_quality_standards_and_channels_are_written_where_staff_read_them():
    office = in_english("supervisor")
    rules = f"/office/rules/{a_published_policy().pk}"
    assert "Send somebody to look" in text_of(office, f"{rules}/procedures/repair/")
    assert "Photos after the work" in text_of(office, f"{rules}/acceptance/")
    channels = text_of(office, f"{rules}/intake/")
    assert all(channel in channels for channel in ("Telephone", "Visit", "QR code", "Letter"))


@pytest.mark.requirement("S000.10.r19", "S002.01.r13")
def test_complaints_and_callbacks_have_a_written_way():
    office = in_english("supervisor")
    rules = f"/office/rules/{a_published_policy().pk}"
    way = text_of(office, f"{rules}/procedures/complaint/")
    order = [way.index(f'id="step-{step}"') for step in ("received", "investigating", "proposed", "callback", "filing")]
    assert order == sorted(order)
    assert "the owner must have been given an answer" in way
    assert "the case is opened again" in text_of(office, f"{rules}/callbacks/")


def test_whoever_may_not_look_at_rules_is_refused():
    text_of(in_english("technician"), "/office/rules/", status=403)


@pytest.mark.parametrize("address", ["9999/", "9999/deadlines/", "compare", "1/nothing/"])
def test_what_is_not_there_is_not_found(address: str):
    text_of(in_english(), f"/office/rules/{address}", status=404)
