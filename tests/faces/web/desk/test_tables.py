"""Building a table: every number leads to its cases, it goes to a file, and is kept under a name."""

import io

import openpyxl
import pytest

from aftercare.insight.reports.models import KeptTable
from tests.faces.web.desk.test_figures import a_month, a_supervisor_of

ADDRESS = "/desk/figures/table/?period=13w"


@pytest.mark.feature("RP04")
def test_every_number_of_a_table_leads_to_as_many_cases() -> None:
    browser, followed = a_supervisor_of(a_month()), 0
    for chosen in ("&rows=component&columns=month", "&rows=kind&columns=covered&measure=closed", "&rows=responsible"):
        built = browser.get(f"{ADDRESS}{chosen}").context_data["built"]
        for line in (*built.lines, built.total):
            for cell in line.cells:
                if cell.href:
                    assert len(browser.get(cell.href).context_data["rows"]) == cell.value, (chosen, line.label)
                    followed += 1
    assert followed >= 10


def test_a_table_goes_to_excel_as_it_is_shown() -> None:
    browser = a_supervisor_of(a_month())
    built = browser.get(f"{ADDRESS}&rows=kind&columns=month").context_data["built"]
    answer = browser.get("/desk/figures/table.xlsx?period=13w&rows=kind&columns=month")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert [cell.value for cell in sheet[4]] == built.head
    assert sheet.max_row == 4 + len(built.lines) + 1


def test_a_table_is_kept_and_found_again() -> None:
    browser = a_supervisor_of(a_month())
    shown = browser.get(f"{ADDRESS}&rows=kind&measure=closed&urgency=urgent")
    query = shown.context_data["present"]
    assert "urgency=urgent" in query
    browser.post("/desk/figures/table/save", {"name": "紧急工单", "query": query, "sending": "monthly"})
    table = KeptTable.objects.get()
    again = browser.get(table.url)
    assert "紧急工单" in again.content.decode()
    assert [current for _table, current, _mine in again.context_data["kept"]] == [True]
    browser.post(f"/desk/figures/table/{table.pk}/remove")
    assert not KeptTable.objects.exists()


def test_what_an_address_cannot_mean_falls_back_to_something_that_can_be_read() -> None:
    browser = a_supervisor_of(a_month())
    answer = browser.get(
        "/desk/figures/table/?rows=colour&columns=colour&measure=beauty&contractor=x&team=99999999999999999999"
    )
    assert answer.status_code == 200
    assert answer.context_data["built"].grid.rows == []
