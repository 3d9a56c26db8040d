"""Homes from the office files that developers really have."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from aftercare.ground.audit.models import AuditEvent
from aftercare.ground.submissions import actions
from aftercare.records.estate.models import Building, Entrance, Floor, Phase, Unit
from tests.factories.accounts import a_development, an_actor
from tests.factories.estate import a_unit, an_owner_of
from tests.factories.submissions import a_checked_import, a_finished_import, a_workbook, worked_off

HEADINGS = [
    "期数",
    "楼栋",
    "单元",
    "楼层",
    "房号",
    "类型",
    "状态",
    "建筑面积(㎡)",
    "户型",
    "交付日期",
    "竣工日期",
    "备注",
]


def a_row(number, building="3栋", entrance="1单元", **cells):
    values = dict.fromkeys(HEADINGS) | {"期数": "一期", "楼栋": building, "单元": entrance, "房号": number} | cells
    return [values[heading] for heading in HEADINGS]


def refusals_of(batch):
    return [(r.row, r.field, r.value) for r in batch.refusals.order_by("row", "field")]


@pytest.mark.feature("PL17")
def test_a_messy_file_of_homes_comes_in_as_people_meant_it():
    development, by = a_development(), an_actor("administrator")
    content = a_workbook(
        [
            ["锦绣花园一期房产明细表"],
            HEADINGS,
            a_row(1201.0, "３栋", "1单元", 楼层=12.0, 类型="住宅", 状态="已售", 交付日期="2025年6月1日"),
            a_row("1202", None, None, **{"建筑面积(㎡)": "１２８.５㎡", "交付日期": 45809.0, "竣工日期": "2025.3.1"}),
            [None] * len(HEADINGS),
            a_row("101", "5幢", None, 类型="别墅", 状态="空置", 交付日期=date(2025, 6, 1), 备注="临湖\t第一排\n"),
            a_row("B1-031", None, None, 类型="车位", 状态="未售"),
            ["合计", None, None, None, 4],
        ]
    )

    batch = a_finished_import("units", content, development=development, by=by)

    assert refusals_of(batch) == []
    assert (batch.state, batch.total, batch.accepted, batch.summary["outcomes"]) == ("done", 4, 4, {"make": 4})
    home = Unit.objects.get(development=development, code="3-1-1201")
    assert (str(home.building), str(home.entrance), home.floor.level) == ("3栋", "1单元", 12)
    assert (home.building.phase.name, home.handed_over_on) == ("一期", date(2025, 6, 1))
    neighbour = Unit.objects.get(development=development, code="3-1-1202")
    assert (neighbour.area, neighbour.handed_over_on) == (Decimal("128.50"), date(2025, 6, 1))
    assert neighbour.building.completed_on == date(2025, 3, 1)
    villa = Unit.objects.get(development=development, code="5-101")
    assert (villa.entrance, villa.state, villa.notes) == (None, "vacant", "临湖 第一排")
    assert Unit.objects.get(development=development, kind="parking").state == "unsold"


def test_english_headings_are_understood_too():
    development, by = a_development(), an_actor("administrator")
    rows = [["Building", "Unit number", "Floor area", "Handover date"], ["Tower A", "1203", "88", "1 June 2025"]]

    a_finished_import("units", rows, development=development, by=by)

    assert Unit.objects.get(development=development).handed_over_on == date(2025, 6, 1)


@pytest.mark.feature("PL17")
def test_a_dry_run_writes_nothing_and_tells_every_fault_by_row_and_column():
    development, by = a_development(), an_actor("administrator")
    rows = [
        HEADINGS,
        a_row("1201"),
        a_row(None, 备注="无房号"),
        a_row("1203", 类型="城堡", **{"建筑面积(㎡)": "很大"}),
        a_row("1201", 备注="另一个说法"),
        a_row("1201"),
        a_row("1205", 交付日期="2024-01-01", 竣工日期="2025-01-01"),
        a_row("1206", 楼层="天台"),
    ]

    batch = a_checked_import("units", rows, development=development, by=by)

    assert batch.state == "checked"
    assert (batch.total, batch.accepted, batch.refused) == (7, 2, 5)
    assert batch.summary["outcomes"] == {"make": 1, "skip": 1, "refuse": 5}
    assert refusals_of(batch) == [
        (3, "number", ""),
        (4, "area", "很大"),
        (4, "kind", "城堡"),
        (5, "", ""),
        (7, "handed_over_on", "2024-01-01"),
        (8, "floor", "天台"),
    ]
    assert not Unit.objects.filter(development=development).exists()


def test_the_good_rows_come_in_and_the_refused_stay_out():
    development, by = a_development(), an_actor("administrator")

    batch = a_finished_import(
        "units", [HEADINGS, a_row("1201"), a_row("1202", 类型="城堡")], development=development, by=by
    )

    assert (batch.state, batch.accepted, batch.refused) == ("done", 1, 1)
    assert [unit.code for unit in Unit.objects.filter(development=development)] == ["3-1-1201"]


def test_rooms_that_exist_are_changed_as_asked():
    development, by = a_development(), an_actor("administrator")
    unit = a_unit("3-1-1201", development=development, area=50)

    batch = a_finished_import(
        "units", [HEADINGS, a_row("1201", **{"建筑面积(㎡)": 99})], development=development, by=by, duplicates="update"
    )

    unit.refresh_from_db()
    assert batch.summary["outcomes"] == {"change": 1}
    assert unit.area == 99


def test_rooms_that_exist_are_passed_over_as_asked():
    development, by = a_development(), an_actor("administrator")
    unit = a_unit("3-1-1201", development=development, area=50)
    rows = [HEADINGS, a_row("1201", **{"建筑面积(㎡)": 99}), a_row("1202")]

    batch = a_finished_import("units", rows, development=development, by=by, duplicates="skip")

    unit.refresh_from_db()
    assert batch.summary["outcomes"] == {"skip": 1, "make": 1}
    assert unit.area == 50


def test_rooms_that_exist_are_refused_as_asked():
    development, by = a_development(), an_actor("administrator")
    a_unit("3-1-1201", development=development)

    batch = a_checked_import("units", [HEADINGS, a_row("1201")], development=development, by=by, duplicates="refuse")

    assert refusals_of(batch) == [(2, "number", "1201")]


@pytest.mark.feature("PL17")
def test_an_undo_takes_out_what_the_import_made_and_gives_former_values_back():
    development, by = a_development(), an_actor("administrator")
    old = a_unit("3-1-1201", development=development, area=50)
    rows = [HEADINGS, a_row("1201", **{"建筑面积(㎡)": 99}), a_row("1202"), a_row("101", "7栋")]
    batch = a_finished_import("units", rows, development=development, by=by)
    assert Unit.objects.filter(development=development).count() == 3

    actions.ask_undo(batch_id=batch.pk, seen=batch.version, reason="wrong file", by=by, at=timezone.now())
    batch = worked_off(batch)

    old.refresh_from_db()
    assert batch.state == "undone"
    assert list(Unit.objects.filter(development=development)) == [old]
    assert old.area == 50
    assert [building.code for building in Building.objects.filter(development=development)] == ["3"]
    assert not Phase.objects.filter(development=development).exists()
    assert batch.summary["undo"]["removed"]["estate.unit"] == 2
    assert batch.summary["undo"]["restored"] == 1
    assert batch.summary["undo"]["kept"] == 0
    assert Entrance.objects.filter(building__development=development).count() == 1
    assert Floor.objects.filter(entrance__building__development=development).count() == 1


@pytest.mark.feature("PL17")
def test_an_undo_leaves_what_has_been_used_or_changed_since_and_says_why():
    development, by = a_development(), an_actor("administrator")
    batch = a_finished_import(
        "units", [HEADINGS, a_row("1201"), a_row("1202"), a_row("1203")], development=development, by=by
    )
    used = Unit.objects.get(development=development, code="3-1-1201")
    an_owner_of(used)
    Unit.objects.filter(development=development, code="3-1-1202").update(version=2, notes="changed by hand")

    actions.ask_undo(batch_id=batch.pk, seen=batch.version, reason="", by=by, at=timezone.now())
    batch = worked_off(batch)

    assert sorted(unit.code for unit in Unit.objects.filter(development=development)) == ["3-1-1201", "3-1-1202"]
    assert batch.summary["undo"]["removed"]["estate.unit"] == 1
    assert sorted(label for label, _why in batch.summary["undo"]["why"]) == ["3-1-1201", "3-1-1202"]


def test_the_whole_import_is_one_act_with_the_hash_of_the_file_and_the_log_of_rows():
    development, by = a_development(), an_actor("administrator")

    batch = a_finished_import("units", [HEADINGS, a_row("1201"), a_row("1202")], development=development, by=by)

    event = AuditEvent.objects.get(name="import.carried_out", subject_id=batch.pk)
    first, last = sorted(Unit.objects.filter(development=development).values_list("pk", flat=True))
    assert event.changes["sha256"] == batch.file_sha256
    assert event.changes["made"]["estate.unit"] == [[first, last]]
    names = AuditEvent.objects.filter(subject_type="importbatch", subject_id=batch.pk).order_by("sequence")
    assert [each.name for each in names] == [
        "import.uploaded", "import.check_asked", "import.checked", "import.begun", "import.carried_out",
    ]  # fmt: skip


def test_the_example_of_the_template_left_in_is_no_home():
    development, by = a_development(), an_actor("administrator")
    example = [
        "一期",
        "3栋",
        "1单元",
        "12",
        "1201",
        "住宅",
        "已售",
        "128.5",
        "三室两厅",
        "2025-06-01",
        "2025-03-01",
        None,
    ]

    batch = a_checked_import("units", [HEADINGS, example, a_row("1202")], development=development, by=by)

    assert batch.accepted == 1
