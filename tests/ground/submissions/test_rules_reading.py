"""Office files read as rows: what is there, what is passed over, and what is refused."""

import io
import struct
import zipfile
from datetime import date

import pytest

from aftercare.ground.submissions import reading
from aftercare.ground.submissions.reading import Unreadable
from tests.factories.submissions import a_workbook


def table_of(content, name="a.xlsx", known=frozenset({"楼栋", "房号"})):
    sheet = reading.read_sheet(content, name)
    return reading.read_table(sheet, reading.find_heading(sheet, known))


def test_the_heading_is_found_below_titles_and_blank_rows():
    content = a_workbook([["锦绣花园房产明细表"], [], ["制表日期", "2019-3-5"], ["楼栋", "房号"], ["3栋", 1201]])

    table = table_of(content)

    assert table.headings == ("楼栋", "房号")
    assert table.heading_row == 4
    assert [(row.number, list(row.cells)) for row in table.rows] == [(5, ["3栋", 1201.0])]


def test_a_table_that_does_not_begin_in_the_corner_keeps_the_numbers_excel_shows():
    content = a_workbook([[], [], [None, None, "楼栋", "房号"], [None, None, "3栋", "1201"]])

    table = table_of(content)

    assert table.headings == ("", "", "楼栋", "房号")
    assert table.rows[0].number == 4


def test_merged_cells_say_in_every_row_what_the_eye_reads():
    content = a_workbook([["楼栋", "房号"], [None, "101"], [None, "102"], [None, "103"]], merged=[(1, 0, 3, 0, "3栋")])

    assert [list(row.cells) for row in table_of(content).rows] == [["3栋", "101"], ["3栋", "102"], ["3栋", "103"]]


def test_blank_rows_totals_repeated_headings_and_signatures_are_passed_over():
    content = a_workbook(
        [
            ["楼栋", "房号"],
            ["3栋", "101"],
            [None, "　"],
            ["小计", 1],
            ["楼栋", "房号"],
            ["4栋", "101"],
            ["合　计：", 2],
            ["制表人：张三"],
            [None, None],
        ]
    )

    table = table_of(content)

    assert [row.number for row in table.rows] == [2, 6]
    assert table.passed_over == 4


def test_a_building_whose_name_begins_like_a_total_is_no_total():
    assert len(table_of(a_workbook([["楼栋", "房号"], ["总部大厦", "101"], ["共享空间", "102"]])).rows) == 2


def test_days_come_as_days_and_numbers_as_numbers():
    table = table_of(a_workbook([["楼栋", "房号"], [date(2019, 3, 5), 1201]]))

    assert list(table.rows[0].cells) == [date(2019, 3, 5), 1201.0]


def test_sheets_are_listed_without_the_hidden_ones():
    content = a_workbook([["a"]], name="一", more_sheets=[("二", [["b"]])], hidden=[("密", [["c"]])])

    assert reading.sheet_names(content, "a.xlsx") == ["一", "二"]
    assert reading.read_sheet(content, "a.xlsx", "二").rows == [["b"]]
    with pytest.raises(Unreadable):
        reading.read_sheet(content, "a.xlsx", "三")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_is_read_whatever_its_letters_and_delimiter(encoding, delimiter):
    lines = [["楼栋", "房号", "备注"], ["３栋", "1201", '"甲,乙;丙\n丁"']]
    content = "\r\n".join(delimiter.join(cells) for cells in lines).encode(encoding)

    table = table_of(content, "a.csv")

    assert table.headings == ("楼栋", "房号", "备注")
    assert list(table.rows[0].cells) == ["３栋", "1201", "甲,乙;丙\n丁"]


def test_short_lines_of_a_csv_are_filled_up():
    assert list(table_of("楼栋,房号,备注\n3栋,1201".encode(), "a.csv").rows[0].cells) == ["3栋", "1201", ""]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04 and nothing that follows from it",
        bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600,
        b"%PDF-1.4 not a table",
        b"<html><table><tr><td>1</td></tr></table></html>",
        b"\x89PNG\r\n\x1a\n\0\0\0",
        b"\xff\xfe\xfd\xff\x81",
    ],
)
def test_what_is_no_table_is_refused_in_words(content):
    with pytest.raises(Unreadable):
        reading.read_sheet(content, "a.xlsx")


def test_a_zip_that_is_no_workbook_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("readme.txt", "hello")

    with pytest.raises(Unreadable):
        reading.read_sheet(out.getvalue(), "a.xlsx")


def test_a_file_locked_with_a_password_says_so():
    content = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 500 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 500

    with pytest.raises(Unreadable, match=r"password|密码"):
        reading.read_sheet(content, "a.xlsx")


def test_a_file_too_large_is_refused(monkeypatch):
    monkeypatch.setattr(reading, "BYTES_AT_MOST", 1_000)

    with pytest.raises(Unreadable):
        reading.read_sheet(b"a,b\n" * 1_000, "a.csv")


def test_a_sheet_of_too_many_rows_is_refused(monkeypatch):
    monkeypatch.setattr(reading, "ROWS_AT_MOST", 5)

    with pytest.raises(Unreadable):
        table_of(a_workbook([["楼栋", "房号"], *[["3栋", str(n)] for n in range(6)]]))
    with pytest.raises(Unreadable):
        reading.read_sheet(b"a,b\n" * 200, "a.csv")


def test_a_zip_that_would_explode_is_refused_even_when_it_lies_about_its_size(monkeypatch):
    monkeypatch.setattr(reading, "UNPACKED_AT_MOST", 1_000_000)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", "<workbook/>")
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * 5_000_000)
    honest = out.getvalue()
    truth, lie = struct.pack("<L", 5_000_000), struct.pack("<L", 1_000)
    assert honest.count(truth) == 2

    for content in (honest, honest.replace(truth, lie)):
        with pytest.raises(Unreadable):
            reading.check_harmless(content)


def test_an_ordinary_file_passes_the_check_for_explosives():
    reading.check_harmless(a_workbook([["楼栋", "房号"], *[["3栋", str(n)] for n in range(500)]]))
