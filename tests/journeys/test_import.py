"""An administrator brings the homes of a development in from a messy Excel file, corrects it, and takes it back."""

import io
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from aftercare.ground.submissions.models import ImportBatch
from aftercare.records.estate.models import Unit
from tests.factories.accounts import a_development, a_staff_member
from tests.factories.submissions import a_workbook, worked_off

MESSY = [
    ["翡翠湾一期交付清单"],
    [],
    ["栋号", "单元", "房间号", "建筑面积（㎡）", "交房时间"],
    ["３栋", "1单元", 1201, "１２８.５", "2025年6月1日"],
    [None, None, 1202, 96, 45809],
    [None, None, 1203, "九十六", "2025-06-01"],
    [None, "2单元", None, 88, "2025.6.1"],
    ["合计", None, 4],
]


def begin_to_work(page: Page, button: str) -> ImportBatch:
    """Press the button, see that the page shows the progress, and let a worker do what waits."""
    page.get_by_role("button", name=button).click()
    page.wait_for_selector("progress")
    return worked_off(ImportBatch.objects.order_by("-pk").first())


@pytest.mark.feature("PL17")
def test_a_messy_file_is_checked_corrected_imported_and_undone(desk: Page, tmp_path: Path) -> None:
    a_development("翡翠湾")
    administrator = a_staff_member("administrator", username="admin", password="correct horse battery")
    sign_in(desk, administrator.username)

    send(desk, tmp_path / "交付清单.xlsx", a_workbook(MESSY))
    expect(desk.get_by_role("cell", name="2025-06-01", exact=True).first).to_be_visible()
    begin_to_work(desk, "检查文件")
    expect(desk.get_by_role("heading", name="被退回的行")).to_be_visible()
    expect(desk.get_by_role("cell", name="九十六", exact=True)).to_be_visible()

    with desk.expect_download() as waiting:
        desk.get_by_role("link", name="下载标注好的文件").click()
    corrected = correct(Path(waiting.value.path()).read_bytes())
    assert not Unit.objects.exists()

    send(desk, tmp_path / "改正.xlsx", corrected)
    begin_to_work(desk, "检查文件")
    begin_to_work(desk, "导入 4 行")
    expect(desk.get_by_text("撤销这次导入").first).to_be_visible()
    assert sorted(unit.code for unit in Unit.objects.all()) == ["3-1-1201", "3-1-1202", "3-1-1203", "3-2-1301"]

    desk.get_by_text("撤销这次导入").first.click()
    desk.get_by_label("原因").fill("发错了项目")
    desk.get_by_role("button", name="撤销这次导入").click()
    desk.locator("dialog button[value=yes]").click()
    desk.wait_for_selector("progress")
    worked_off(ImportBatch.objects.order_by("-pk").first())
    expect(desk.get_by_text("撤回的记录")).to_be_visible()
    assert not Unit.objects.exists()


def sign_in(page: Page, username: str) -> None:
    """Sign in with the password."""
    page.goto("/office/imports/")
    page.locator("input[name=login]").fill(username)
    page.locator("input[name=password]").fill("correct horse battery")
    page.locator("form[method=post] button[type=submit]").first.click()
    page.wait_for_url("**/office/imports/")


def send(page: Page, path: Path, content: bytes) -> None:
    """Send a file of homes."""
    path.write_bytes(content)
    page.goto("/office/imports/new?kind=units")
    page.locator("input[type=file]").set_input_files(path)
    page.get_by_role("button", name="上传").click()
    page.wait_for_selector("select[name=column_0]")


def correct(content: bytes) -> bytes:
    """What the administrator mends in the marked file."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value == "九十六":
                cell.value = 96
    last = sheet.max_row
    sheet.cell(last, 3).value = 1301
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
