"""The pages of an import, from the file that is sent to the import that is taken back."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import CalamineWorkbook

from aftercare.ground.submissions.models import ImportBatch
from aftercare.records.estate.models import Unit
from tests.faces.web.pages import signed_in
from tests.factories.accounts import a_development, a_team, an_actor
from tests.factories.policies import a_published_policy
from tests.factories.submissions import a_checked_import, a_finished_import, a_workbook, worked_off

ROWS = [["楼栋", "单元", "房号", "面积"], ["3栋", "1单元", 1201, 88], ["3栋", "1单元", 1202, "很大"]]


def send(client, development, content=None, *, kind="units", name="房产.xlsx", key="k1"):
    file = SimpleUploadedFile(name, content if content is not None else a_workbook(ROWS))
    data = {"kind": kind, "development": development.pk, "file": file, "submission_key": key}
    return client.post("/office/imports/new", data)


def text_of(response):
    return response.content.decode()


@pytest.mark.feature("PL17")
def test_a_file_goes_in_step_by_step_and_out_again():
    client, development = signed_in("administrator"), a_development()

    sent = send(client, development)
    batch = ImportBatch.objects.get()
    assert sent.headers["Location"] == batch.url
    columns = text_of(client.get(batch.url))
    assert "88" in columns and "column_0" in columns
    client.post(
        f"{batch.url}check",
        {"seen": batch.version, "duplicates": "update", "when_refused": "good_rows"}
        | {f"column_{index}": key for index, key in batch.mapping.items()},
    )
    assert "<progress" in text_of(client.get(batch.url))
    batch = worked_off(batch)
    checked = text_of(client.get(batch.url))
    assert "很大" in checked
    client.post(f"{batch.url}begin", {"seen": batch.version})
    batch = worked_off(batch)
    assert [unit.code for unit in Unit.objects.filter(development=development)] == ["3-1-1201"]
    client.post(f"{batch.url}undo", {"seen": batch.version, "reason": "发错了文件"})
    batch = worked_off(batch)

    assert batch.state == "undone"
    assert not Unit.objects.filter(development=development).exists()
    assert client.get(batch.url).status_code == 200


def test_a_form_sent_twice_is_one_import():
    client, development = signed_in("administrator"), a_development()
    content = a_workbook(ROWS)

    first, second = send(client, development, content), send(client, development, content)

    assert first.headers["Location"] == second.headers["Location"]
    assert ImportBatch.objects.count() == 1


def test_a_file_that_is_no_table_is_refused_beside_its_field_and_the_form_is_kept():
    response = send(signed_in("administrator"), a_development(), b"%PDF-1.4")

    assert response.status_code == 422
    assert 'aria-invalid="true"' in text_of(response)
    assert not ImportBatch.objects.exists()


def test_the_same_file_again_is_told():
    client, development = signed_in("administrator"), a_development()
    content = a_workbook(ROWS)
    earlier = a_finished_import("units", content, development=development, by=an_actor("administrator"))

    again = send(client, development, content)

    assert f'href="{earlier.url}"' in text_of(client.get(again.headers["Location"]))


def test_changed_columns_are_shown_as_understood_before_anything_is_kept():
    client, development = signed_in("administrator"), a_development()
    send(client, development)
    batch = ImportBatch.objects.get()

    shown = client.post(f"{batch.url}check", {"preview": "1", "seen": batch.version, "column_2": "notes"})

    assert shown.status_code == 200
    assert '<option value="notes" selected>' in text_of(shown)
    batch.refresh_from_db()
    assert batch.mapping["2"] == "number"


def test_columns_without_a_needed_one_are_refused():
    client, development = signed_in("administrator"), a_development()
    send(client, development)
    batch = ImportBatch.objects.get()

    response = client.post(
        f"{batch.url}check",
        {"seen": batch.version, "duplicates": "update", "when_refused": "good_rows", "column_0": "building"},
    )

    assert response.status_code == 409
    assert ImportBatch.objects.get().state == "uploaded"


def test_htmx_gets_the_changing_part_alone():
    client, development = signed_in("administrator"), a_development()
    batch = a_checked_import("units", ROWS, development=development, by=an_actor("administrator"))

    part = text_of(client.get(batch.url, headers={"HX-Request": "true"}))

    assert part.lstrip().startswith('<div id="import"')
    assert part.strip() in text_of(client.get(batch.url)).replace("\r", "") or "csrfmiddlewaretoken" in part


def test_the_marked_file_has_the_faults_where_they_are_and_comes_back_in_when_corrected():
    client, development = signed_in("administrator"), a_development()
    batch = a_checked_import("units", ROWS, development=development, by=an_actor("administrator"))

    content = client.get(f"{batch.url}errors.xlsx").content

    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    first, second = (book.get_sheet_by_index(index).to_python() for index in (0, 1))
    assert [row[:4] for row in first] == [
        ["楼栋", "单元", "房号", "面积"],
        ["3栋", "1单元", 1201, 88],
        ["3栋", "1单元", 1202, "很大"],
    ]
    assert first[1][4] == ""
    assert "128.50" in first[2][4]
    assert [row[2] for row in second] == ["房号", 1202]
    assert second[1][5] == 3
    again = a_checked_import("units", content, development=development, by=an_actor("administrator"))
    assert (again.accepted, again.refused) == (1, 1)


def test_the_marked_file_writes_no_text_as_a_formula():
    client, development = signed_in("administrator"), a_development()
    rows = [["楼栋", "房号", "面积"], ["=1+1", "=cmd|' /c calc'!A1", "很大"]]
    batch = a_checked_import("units", _as_texts(rows), development=development, by=an_actor("administrator"))

    content = client.get(f"{batch.url}errors.xlsx").content

    sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
    assert sheet.to_python()[1][0] == "=1+1"


def _as_texts(rows):
    return "\n".join(",".join(cells) for cells in rows).encode()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("kind", ["units", "owners", "contractors", "built_parts", "messages"])
def test_a_template_filled_in_is_understood_without_asking(kind, language):
    a_published_policy()
    client, development = signed_in("administrator", language=language), a_development()

    content = client.get(f"/office/imports/templates/{kind}.xlsx").content
    send(client, development, content, kind=kind)

    batch = ImportBatch.objects.get()
    headings = batch.head["headings"]
    assert len(batch.mapping) == len(headings)
    a_team(development)
    batch = a_checked_import(kind, content, development=development, by=an_actor("administrator"), duplicates="skip")
    assert (batch.state, batch.accepted, batch.refused) == ("checked", 0, 0)


@pytest.mark.parametrize("role", ["agent", "technician", "auditor"])
def test_those_without_the_right_do_not_get_in(role):
    batch = a_checked_import("units", ROWS, development=a_development(), by=an_actor("administrator"))
    client = signed_in(role)

    assert client.get("/office/imports/").status_code == 403
    assert client.get("/office/imports/new").status_code == 403
    assert client.get(batch.url).status_code == 404
    assert client.get(f"{batch.url}errors.xlsx").status_code == 404
    assert client.post(f"{batch.url}begin", {"seen": batch.version}).status_code == 404


def test_a_manager_of_one_development_sees_its_imports_only():
    here, there = a_development(), a_development()
    by = an_actor("administrator")
    mine = a_checked_import("units", ROWS, development=here, by=by, name="mine.xlsx")
    other = a_checked_import("units", ROWS, development=there, by=by, name="other.xlsx")
    client = signed_in("manager", development=here)

    listed = text_of(client.get("/office/imports/"))

    assert mine.url in listed and other.url not in listed
    assert client.get(other.url).status_code == 404
    assert send(client, there).status_code == 422
