"""Contractors, and who built what, from office files."""

from decimal import Decimal

import pytest
from django.utils import timezone

from aftercare.ground.core.errors import NotPermitted
from aftercare.ground.submissions import actions
from aftercare.records.contractors.models import BuiltPart, Contractor
from tests.factories.accounts import a_development, an_actor
from tests.factories.contractors import a_built_part, a_contractor
from tests.factories.estate import a_building
from tests.factories.policies import a_published_policy
from tests.factories.submissions import a_checked_import, a_finished_import, worked_off

CONTRACTORS = ["单位名称", "简称", "类型", "专业", "联系人", "联系电话"]
BUILT = ["施工单位", "楼栋", "部位", "质保期", "质保金"]


def refusals_of(batch):
    return [(r.row, r.field) for r in batch.refusals.order_by("row", "field")]


@pytest.mark.feature("PL17")
def test_contractors_come_in_with_their_trades_and_repair_telephone():
    a_published_policy()
    rows = [
        CONTRACTORS,
        ["宏达建设集团", "宏达", "施工单位", "防水、门窗", "赵工", "137 0013 7000"],
        ["某公司", None, None, "占星", None, "12"],
    ]

    batch = a_finished_import("contractors", rows, development=None, by=an_actor("administrator"))

    contractor = Contractor.objects.get(name="宏达建设集团")
    assert (contractor.kind, contractor.trades) == ("builder", ["waterproofing", "doors_windows"])
    assert (contractor.repair_contact, contractor.repair_phone) == ("赵工", "13700137000")
    assert refusals_of(batch) == [(3, "repair_phone")]


def test_a_part_that_the_rules_do_not_know_is_refused():
    a_published_policy()
    rows = [CONTRACTORS, ["某公司", None, None, "占星", None, None]]

    batch = a_checked_import("contractors", rows, development=None, by=an_actor("administrator"))

    assert refusals_of(batch) == [(2, "trades")]


@pytest.mark.feature("PL17")
def test_who_built_what_is_noted_for_each_building_and_part_and_can_be_taken_back():
    a_published_policy()
    development, by = a_development(), an_actor("administrator")
    first, second = a_building("1栋", development=development), a_building("2栋", development=development)
    contractor = a_contractor(name="宏达建设集团", short_name="宏达")
    old = a_built_part(contractor, building=first, component="waterproofing", retention=Decimal(10))
    rows = [
        BUILT,
        ["宏达", "1栋、2号楼", "防水、电梯", 60, "约五万"],
        ["宏达建设集团", "1栋、2号楼", "防水", 60, 50000],
        [None, None, "电梯", None, None],
        ["无名公司", "9栋", "风水", None, None],
    ]

    batch = a_finished_import("built_parts", rows, development=development, by=by)

    assert refusals_of(batch) == [(2, "retention"), (5, "buildings"), (5, "components"), (5, "contractor")]
    found = {(part.building_id, part.component) for part in BuiltPart.objects.filter(contractor=contractor)}
    assert found == {(first.pk, "waterproofing"), (second.pk, "waterproofing"), (None, "lift")}
    old.refresh_from_db()
    assert old.retention == Decimal(50000)
    actions.ask_undo(batch_id=batch.pk, seen=batch.version, reason="", by=by, at=timezone.now())
    worked_off(batch)
    old.refresh_from_db()
    assert list(BuiltPart.objects.filter(contractor=contractor)) == [old]
    assert (old.retention, old.warranty_months) == (Decimal(10), None)


def test_only_those_who_may_import_everywhere_import_contractors():
    with pytest.raises(NotPermitted):
        a_checked_import(
            "contractors", [CONTRACTORS], development=None, by=an_actor("manager", development=a_development())
        )
