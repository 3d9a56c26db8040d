"""The figures: every number a way to its cases, every panel a table and a file."""

import io
import json
from datetime import timedelta
from html.parser import HTMLParser

import openpyxl
import pytest
from django.test import Client
from django.utils import timezone

from aftercare.ground.accounts.models import Development
from aftercare.insight.reports.parts import add_to_tallies, rebuild
from aftercare.insight.reports.rules import Fact, tallies_of
from tests.faces.web.desk.stored import a_stored_case
from tests.faces.web.pages import browser_of, signed_in
from tests.factories.accounts import a_development, a_staff_member


class Charts(HTMLParser):
    """What the script is given to draw from."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.specs: list[dict] = []
        self.feed(html)

    def handle_starttag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs).get("data-chart")
        if given:
            self.specs.append(json.loads(given))


def a_month() -> Development:
    """Three open cases and one closed of one development, counted."""
    development = a_development()
    now = timezone.now()
    for days in (0, 1, 40):
        a_stored_case(development=development, opened_at=now - timedelta(days=days))
    a_stored_case(
        development=development,
        opened_at=now - timedelta(days=5),
        closed_at=now - timedelta(days=1),
        subject="已修好的水管",
        kind="complaint",
        component="",
    )
    rebuild()
    return development


def a_supervisor_of(development: Development, *, language: str = "zh-hans") -> Client:
    return browser_of(a_staff_member("supervisor", development=development, language=language))


def test_every_number_of_the_overview_leads_to_as_many_cases() -> None:
    browser = a_supervisor_of(a_month())
    response = browser.get("/desk/figures/")
    followed = 0
    for panel, _files in response.context_data["panels"]:
        for line in panel.lines:
            for cell in line.cells:
                if cell.form == "number" and cell.href and cell.value:
                    assert len(browser.get(cell.href).context_data["rows"]) == cell.value, (panel.key, line.label)
                    followed += 1
    assert followed >= 12


def test_of_a_long_list_the_page_shows_the_first_thirty_and_its_file_all() -> None:
    development, today = a_month(), timezone.localdate()
    add_to_tallies(tallies_of(Fact(n, development.pk, today, contractor_id=1000 + n) for n in range(35)))
    browser = a_supervisor_of(development)
    response = browser.get("/desk/figures/")
    panels = {panel.key: panel for panel, _files in response.context_data["panels"]}
    assert len(panels["contractors"].shown) == 30
    assert "这里显示前 30 项，后面还有。" in response.content.decode()
    assert len(browser.get("/desk/figures/contractors.csv").content.decode().strip().splitlines()) == 36


def test_a_chart_is_drawn_from_the_numbers_of_its_table_and_links_them() -> None:
    response = a_supervisor_of(a_month()).get("/desk/figures/")
    specs = Charts(response.content.decode()).specs
    panels = [panel for panel, _files in response.context_data["panels"] if not panel.is_empty]
    assert len(specs) == len(panels)
    flow = specs[0]
    assert sum(flow["series"][0]["data"]) == 4
    assert flow["series"][0]["links"][-1].startswith("/desk/figures/cases/?figure=opened")


def test_the_table_is_open_for_who_has_no_scripts_and_no_script_stands_in_the_page() -> None:
    html = a_supervisor_of(a_month()).get("/desk/figures/").content.decode()
    assert "data-chart-table open" in html
    assert "<script>" not in html


def test_the_development_and_the_period_stand_in_the_address() -> None:
    here, there = a_month(), a_development()
    browser = browser_of(a_staff_member("head_office", language="en"))
    for development, opened in ((here, "4"), (there, "0")):
        response = browser.get(f"/desk/figures/?where=d{development.pk}&period=26w")
        assert response.context_data["figures"][0][1] == opened
        assert f"where=d{development.pk}" in response.context_data["figures"][0][2]
        assert "period=26w" in response.context_data["figures"][0][2]


def test_what_an_address_cannot_mean_falls_back_to_the_last_quarter() -> None:
    response = a_supervisor_of(a_month()).get("/desk/figures/?where=d999999&period=soon")
    assert response.status_code == 200
    assert response.context_data["scope"].period.text == "13w"


def test_head_office_sees_companies_with_their_developments() -> None:
    development = a_month()
    response = browser_of(a_staff_member("head_office", language="en")).get("/desk/figures/places/")
    [(total, lines)] = [
        group for group in response.context_data["groups"] if group[0].label == development.company.name
    ]
    assert total.cells[0].value == 3
    assert {line.label: line.cells[1].value for line in lines}[development.name] == 4
    assert f"where=d{development.pk}" in lines[0].href


@pytest.mark.feature("RP02")
@pytest.mark.parametrize("panel", ["flow", "ages", "components", "contractors", "places", "promises", "costs"])
def test_a_panel_can_be_taken_out_as_excel_and_as_csv(panel: str) -> None:
    browser = a_supervisor_of(a_month())
    csv = browser.get(f"/desk/figures/{panel}.csv").content.decode("utf-8-sig").splitlines()
    sheet = openpyxl.load_workbook(io.BytesIO(browser.get(f"/desk/figures/{panel}.xlsx").content)).active
    assert sheet.max_row == len(csv) + 3  # a title, what it is narrowed to, an empty line
    assert [cell.value for cell in sheet[4]] == csv[0].split(",")


@pytest.mark.feature("RP02")
def test_the_cases_behind_a_number_can_be_taken_out_and_formulas_stay_text() -> None:
    development = a_month()
    a_stored_case(development=development, subject="=HYPERLINK(1)")
    rebuild()
    lines = (
        a_supervisor_of(development)
        .get("/desk/figures/cases.csv?figure=opened")
        .content.decode("utf-8-sig")
        .splitlines()
    )
    assert len(lines) == 1 + 5
    assert any(",'=HYPERLINK(1)," in line for line in lines)


def test_agents_do_not_get_the_figures_and_auditors_do_not_take_them_out() -> None:
    a_month()
    assert signed_in("agent").get("/desk/figures/").status_code == 403
    auditor = browser_of(a_staff_member("auditor"))
    assert auditor.get("/desk/figures/").status_code == 200
    assert auditor.get("/desk/figures/flow.csv").status_code == 403
    assert ".csv" not in auditor.get("/desk/figures/").content.decode()


def test_a_figure_or_a_file_that_is_none_is_not_found() -> None:
    browser = a_supervisor_of(a_month())
    assert browser.get("/desk/figures/cases/?figure=sorrow").status_code == 404
    assert browser.get("/desk/figures/sorrow.csv").status_code == 404
    assert browser.get("/desk/figures/flow.pdf").status_code == 404


@pytest.mark.feature("RP05")
def test_the_overview_of_a_past_day_leads_to_the_cases_of_then() -> None:
    browser, then = a_supervisor_of(a_month()), timezone.localdate() - timedelta(days=3)
    response = browser.get(f"/desk/figures/?as_of={then:%Y-%m-%d}")
    assert f"{then:%Y-%m-%d}" in response.content.decode()
    followed = 0
    for panel, _files in response.context_data["panels"]:
        for line in panel.lines:
            for cell in line.cells:
                if cell.form == "number" and cell.href and cell.value:
                    assert len(browser.get(cell.href).context_data["rows"]) == cell.value, (panel.key, line.label)
                    followed += 1
    assert followed >= 6
    [taken_in] = [value for label, value, *_rest in response.context_data["figures"] if label == "已受理"]
    assert taken_in == "2"  # one came later, and one was closed later


def test_what_is_no_past_day_is_now() -> None:
    browser = a_supervisor_of(a_month())
    for text in ("morgen", "2099-01-01"):
        assert browser.get(f"/desk/figures/?as_of={text}").context_data["scope"].as_of is None
