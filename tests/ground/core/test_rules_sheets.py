"""What people typed stays text in every file we give away."""

import io
from datetime import UTC, datetime

import pytest
from openpyxl import load_workbook

from aftercare.ground.core.sheets import as_csv, harmless, new_workbook


@pytest.mark.parametrize("typed", ["=1+1", "+86 571", "-5", "@SUM(A1)", "\t=1", "\r=1", "\n=1"])
def test_a_text_that_begins_like_a_formula_is_none(typed: str) -> None:
    assert harmless(typed) == f"'{typed}"
    assert as_csv(["a"], [[typed]]).decode("utf-8-sig").splitlines()[1].lstrip('"').startswith("'")


def test_a_table_keeps_its_chinese_its_numbers_and_its_moments() -> None:
    morning = datetime(2026, 11, 21, 9, 5, tzinfo=UTC)
    content = as_csv(["房号", "金额", "时间", "备注"], [["3-1-1202", -12.5, morning, None]])
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig") == "房号,金额,时间,备注\r\n3-1-1202,-12.5,2026-11-21 09:05,\r\n"


def test_a_workbook_takes_no_text_for_a_formula_a_link_or_a_number() -> None:
    out = io.BytesIO()
    with new_workbook(out) as book:
        sheet = book.add_worksheet("1")
        for column, text in enumerate(("=1+1", "http://x.cn", "0012")):
            sheet.write(0, column, text)
    cells = load_workbook(out).active[1]
    assert [(cell.value, cell.data_type, cell.hyperlink) for cell in cells] == [
        ("=1+1", "s", None), ("http://x.cn", "s", None), ("0012", "s", None),
    ]  # fmt: skip
