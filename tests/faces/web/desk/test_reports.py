"""Reports and registers at the desk: read, released, printed and taken out."""

import io
from datetime import timedelta

import openpyxl
import pytest
from django.utils import timezone

from aftercare.insight.reports import jobs, parts
from aftercare.insight.reports.models import Report
from tests.faces.web.desk.stored import a_stored_case
from tests.faces.web.pages import browser_of
from tests.factories.accounts import a_development, a_staff_member


def a_report_of_last_month(rule: str = "complaints_monthly") -> Report:
    """A case of each month, counted, and the reports of the month before."""
    development = a_development()
    month_ago = timezone.localtime().replace(day=1) - timedelta(days=3)
    a_stored_case(development=development, kind="complaint", component="", subject="楼道灯不亮", opened_at=month_ago)
    parts.rebuild()
    jobs.make_due(at=timezone.now())
    return Report.objects.get(rule=rule, development=development)


def test_a_supervisor_reads_a_report_says_what_it_means_and_releases_it() -> None:
    report = a_report_of_last_month()
    browser = browser_of(a_staff_member("supervisor", development=report.development, language="en"))
    assert report.url in browser.get("/desk/figures/reports/?waiting=1").content.decode()
    html = browser.get(report.url).content.decode()
    assert "楼道灯不亮" in html
    answered = browser.post(f"{report.url}release", {"seen": report.version, "analysis": "Lamps fail."})
    assert answered["Location"] == report.url
    html = browser.get(report.url).content.decode()
    assert "Lamps fail." in html
    assert 'name="analysis"' not in html
    assert report.url not in browser.get("/desk/figures/reports/?waiting=1").content.decode()


@pytest.mark.feature("RP03")
def test_a_report_is_printed_and_goes_to_excel_with_a_sheet_for_each_part() -> None:
    report = a_report_of_last_month("monthly")
    browser = browser_of(a_staff_member("manager", development=report.development))
    pdf = browser.get(f"/desk/figures/reports/{report.pk}.pdf")
    assert pdf.content.startswith(b"%PDF")
    book = openpyxl.load_workbook(io.BytesIO(browser.get(f"/desk/figures/reports/{report.pk}.xlsx").content))
    assert len(book.worksheets) == len(report.content)


def test_who_is_not_named_gets_no_form_and_who_is_elsewhere_no_report() -> None:
    report = a_report_of_last_month()
    finance = browser_of(a_staff_member("finance", development=report.development))
    assert 'name="analysis"' not in finance.get(report.url).content.decode()
    elsewhere = browser_of(a_staff_member("supervisor", development=a_development()))
    assert elsewhere.get(report.url).status_code == 404
    assert browser_of(a_staff_member("agent")).get("/desk/figures/reports/").status_code == 403


@pytest.mark.feature("RP03")
def test_a_register_is_shown_printed_and_taken_out() -> None:
    report = a_report_of_last_month()
    browser = browser_of(a_staff_member("manager", development=report.development))
    listed = browser.get("/desk/figures/registers/").context_data["registers"]
    address = next(href for _label, href, _columns in listed if "complaints" in href)
    assert "楼道灯不亮" in browser.get(f"{address}?period=26w").content.decode()
    assert browser.get(f"{address[:-1]}.pdf?period=26w").content.startswith(b"%PDF")
    assert "楼道灯不亮" in browser.get(f"{address[:-1]}.csv?period=26w").content.decode("utf-8-sig")
    assert browser.get("/desk/figures/registers/sorrow/").status_code == 404
