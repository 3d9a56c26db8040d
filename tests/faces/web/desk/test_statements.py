"""Statements at the desk of finance: drawn, confirmed by a second person, handed over, settled, on paper."""

import io
from datetime import UTC, datetime
from decimal import Decimal

from django.test import Client
from openpyxl import load_workbook

from aftercare.ground.accounts.models import Development
from aftercare.outcome.settlement.models import Statement
from tests.faces.web.pages import signed_in
from tests.factories.accounts import a_development
from tests.factories.cases import a_case
from tests.factories.settlement import a_cost, a_statement


def accountant(development: Development) -> Client:
    return signed_in("finance", name="孙会计", development=development)


def test_a_statement_goes_from_its_first_line_to_the_money_and_shows_each_step() -> None:
    statement = a_statement(a_case())
    browser = accountant(statement.development)
    page = f"/desk/statements/{statement.pk}/"
    steps = [
        ("confirm", {"reason": ""}, "confirmed"),
        ("deliver", {"to": "开发商成本部", "on": "2026-11-19", "invoice_number": "FP-77"}, "delivered"),
        ("settle", {"on": "2026-11-20"}, "settled"),
    ]
    for act, sent, state in steps:
        statement.refresh_from_db()
        answer = browser.post(f"{page}{act}", {"seen": statement.version, **sent})
        assert (answer.status_code, answer.headers["Location"]) == (302, page)
        statement.refresh_from_db()
        assert statement.state == state
    html = browser.get(page).content.decode()
    for told in (statement.number, "FP-77", "开发商成本部", "更换角阀"):
        assert told in html, told
    assert f"{page}void" not in html


def test_a_form_that_is_not_understood_changes_nothing_and_names_its_field() -> None:
    statement = a_statement(a_case())
    browser = accountant(statement.development)
    answer = browser.post(f"/desk/statements/{statement.pk}/void", {"seen": statement.version, "reason": ""})
    assert (answer.status_code, "原因" in answer.content.decode()) == (422, True)
    statement.refresh_from_db()
    assert statement.state == "drawn"


def test_the_list_is_narrowed_by_state() -> None:
    statement = a_statement(a_case())
    browser = accountant(statement.development)
    assert statement.number in browser.get("/desk/statements/?state=drawn").content.decode()
    assert statement.number not in browser.get("/desk/statements/?state=settled").content.decode()


def test_what_a_finished_month_owes_is_drawn_at_the_desk() -> None:
    cost = a_cost(a_case(), amount="88.00", approved_at=datetime(2026, 1, 20, 2, tzinfo=UTC))
    development = cost.case.development
    sent = {"development": development.pk, "rule": "after_sales_repairs", "on": "2026-01-31"}
    answer = accountant(development).post("/desk/statements/draw", sent)
    drawn = Statement.objects.get()
    assert (answer.headers["Location"], drawn.total, drawn.state) == (drawn.url, Decimal("88.00"), "drawn")


def test_the_paper_and_the_sheet_hold_the_same_sum() -> None:
    statement = a_statement(a_case())
    browser = accountant(statement.development)
    paper = browser.get(f"/desk/statements/{statement.pk}/statement.pdf")
    assert paper.content.startswith(b"%PDF")
    sheet = browser.get(f"/desk/statements/{statement.pk}/statement.xlsx")
    cells = [cell.value for row in load_workbook(io.BytesIO(sheet.content)).active for cell in row]
    assert {120, "更换角阀"} <= set(cells)


def test_those_of_another_development_find_no_statement() -> None:
    statement = a_statement(a_case())
    assert accountant(a_development()).get(f"/desk/statements/{statement.pk}/").status_code == 404
