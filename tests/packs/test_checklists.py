"""What other trades want ticked before a step is left: each in a small pack of its own, driven through actions.

The pack puts the items of a rule on the step of a procedure and lets nobody go on before `checklist_done`.
"""

import pytest

from aftercare.ground.procedures.rules import GuardsNotMet
from aftercare.service.cases import actions
from aftercare.service.cases.models import Case, Task
from aftercare.service.cases.queries.tasks import todos_of
from tests.factories.accounts import an_actor
from tests.factories.cases import NOW, a_case
from tests.factories.policies import a_published_policy

STEP = "procedures__question__steps__received"


def a_case_wanting(**items: str) -> Case:
    """A case on a step whose move on needs these items, in the order of the rule."""
    checklist = {key: {"label": {"zh-hans": label, "en": key}, "needed": True} for key, label in items.items()}
    a_published_policy(**{f"{STEP}__checklist": checklist, f"{STEP}__moves__hand_over__needs": ["checklist_done"]})
    return a_case(kind="question", component="", symptom="")


def goes_on(case: Case) -> bool:
    """Whether the step may be left now."""
    case.refresh_from_db()
    try:
        actions.move(
            case_id=case.pk, seen=case.version, move="hand_over", reason="已齐", by=an_actor("manager"), at=NOW
        )
    except GuardsNotMet:
        return False
    return True


def only_when_all_are_ticked(case: Case, *items: str) -> list[Task]:
    """Tick one after the other: before each the step is held, after the last it is left. The ticks as they are kept."""
    for item in items:
        assert not goes_on(case), f"went on before {item}"
        actions.tick(case_id=case.pk, item=item, done=True, by=an_actor("agent", name=f"经办 {item}"), at=NOW)
    assert goes_on(case)
    return list(Task.objects.filter(case=case).order_by("pk"))


@pytest.mark.feature("CW11")
@pytest.mark.requirement("S000.19.r09")
def test_a_post_sheet_bears_three_signatures_each_with_its_day() -> None:
    case = a_case_wanting(prepared="编制人签字", reviewed="审核人签字", approved="批准人签字")
    signed = only_when_all_are_ticked(case, "prepared", "reviewed", "approved")
    assert [(task.done_by_label, task.done_at) for task in signed] == [
        ("经办 prepared", NOW), ("经办 reviewed", NOW), ("经办 approved", NOW),
    ]  # fmt: skip


@pytest.mark.feature("CW11")
@pytest.mark.requirement("S001.14.r37")
def test_goods_are_taken_away_only_with_a_receipt_and_an_entry_in_the_book() -> None:
    case = a_case_wanting(receipt_given="给业主收条", book_entered="登记物品出入簿")
    only_when_all_are_ticked(case, "receipt_given", "book_entered")


@pytest.mark.feature("CW11")
@pytest.mark.requirement("S000.16.r12")
def test_inspection_documents_are_uploaded_issued_collected_and_sorted() -> None:
    case = a_case_wanting(uploaded="上传", issued="下发", collected="回收", sorted="整理归类")
    only_when_all_are_ticked(case, "uploaded", "issued", "collected", "sorted")


@pytest.mark.feature("CW11")
@pytest.mark.requirement("S000.16.r16")
def test_the_take_back_of_old_goods_is_registered_sorted_and_reported() -> None:
    case = a_case_wanting(registered="旧件登记", sorted="旧件分类", reported="旧件上报")
    only_when_all_are_ticked(case, "registered", "sorted", "reported")


@pytest.mark.feature("CW11")
@pytest.mark.requirement("S001.09.r21")
def test_an_adjustment_leaves_its_record_with_source_code_and_scripts() -> None:
    case = a_case_wanting(change_record="变更记录入库", source_code="源代码入库", scripts="数据库脚本入库")
    only_when_all_are_ticked(case, "change_record", "source_code", "scripts")


@pytest.mark.feature("CW11")
@pytest.mark.requirement("S001.09.r22")
def test_before_an_adjustment_the_customer_is_told_the_schedule_and_kind_scope_and_time_of_effects() -> None:
    case = a_case_wanting(
        schedule="告知时间安排", effect_kind="告知影响种类", scope="告知影响范围", effect_time="告知影响时间"
    )
    told = only_when_all_are_ticked(case, "schedule", "effect_kind", "scope", "effect_time")
    assert len(told) == 4


@pytest.mark.feature("CW11")
@pytest.mark.requirement("S003.01.r03")
def test_a_signed_contract_handed_over_is_registered_and_filed() -> None:
    case = a_case_wanting(handed_over="销售移交合同", registered="登记", filed="归档")
    only_when_all_are_ticked(case, "handed_over", "registered", "filed")


@pytest.mark.feature("CW11")
@pytest.mark.requirement("S004.15.r16")
def test_contracts_and_approvals_are_kept() -> None:
    case = a_case_wanting(purchase="购房合同", loan="贷款合同", approvals="总经理审批件")
    only_when_all_are_ticked(case, "purchase", "loan", "approvals")


@pytest.mark.feature("CW11")
@pytest.mark.requirement("S001.06.r01")
def test_work_on_a_car_starts_only_when_its_plate_matches_the_order() -> None:
    only_when_all_are_ticked(a_case_wanting(plate_matches="车牌与维修单一致"), "plate_matches")


@pytest.mark.feature("CW11")
@pytest.mark.requirement("S004.12.r03", "S004.12.r11")
def test_goods_left_at_the_gate_are_closed_only_after_the_guards_were_told() -> None:
    only_when_all_are_ticked(
        a_case_wanting(collected="业主已领取", guards_told="已告知门岗"), "collected", "guards_told"
    )


@pytest.mark.feature("CW11")
@pytest.mark.requirement("S004.13.r02")
def test_advertising_is_published_only_after_technical_check_and_approval() -> None:
    case = a_case_wanting(checked="研发技术审核", approved="总经理批准")
    assert len(only_when_all_are_ticked(case, "checked", "approved")) == 2


@pytest.mark.feature("CW11")
@pytest.mark.requirement("S004.19.r18")
def test_minutes_are_written_reviewed_issued_sent_and_reported() -> None:
    case = a_case_wanting(
        written="项目工程部编写", reviewed="项目负责人审核", issued="签发", sent="发送各单位", reported="报总工办和客服"
    )
    only_when_all_are_ticked(case, "written", "reviewed", "issued", "sent", "reported")


@pytest.mark.feature("CW11")
@pytest.mark.requirement("S004.02.r16")
def test_a_lorry_is_loaded_only_after_four_checks() -> None:
    case = a_case_wanting(
        rain_cover="雨布等防雨设施", safety_gear="灭火器等安全设施", driving_permit="行驶证", licence="道路运输证"
    )
    assert len(only_when_all_are_ticked(case, "rain_cover", "safety_gear", "driving_permit", "licence")) == 4


@pytest.mark.feature("CW11")
@pytest.mark.requirement("S001.09.r03", "S001.09.r04", "S001.09.r05")
def test_a_handover_paper_holds_what_is_left_over_and_the_boundaries_outside_and_inside() -> None:
    items = {
        "left_over_with_schedule": "遗留问题及完成计划",
        "maintenance_boundary": "与客户的维护界面",
        "maintenance_period": "维护期限",
        "measures_at_its_end": "到期后的措施",
        "support_boundary": "售后与技术支持的分工",
        "common_answers": "常见问题及解答",
        "emergency_contacts": "应急联系人",
    }
    only_when_all_are_ticked(a_case_wanting(**items), *items)


@pytest.mark.feature("CW11")
@pytest.mark.requirement("S000.14.r12")
def test_of_the_seven_things_of_the_kit_the_floor_cloth_alone_is_obligatory() -> None:
    kit = {
        "tools": "工具",
        "parts": "配件",
        "receipts": "收据",
        "tariff": "收费标准",
        "slip": "留言条",
        "permit": "上岗证",
    }
    checklist: dict[str, object] = {key: {"label": {"zh-hans": label, "en": key}} for key, label in kit.items()}
    checklist["floor_cloth"] = {"label": {"zh-hans": "垫布", "en": "Floor cloth"}, "needed": True}
    a_published_policy(**{f"{STEP}__checklist": checklist, f"{STEP}__moves__hand_over__needs": ["checklist_done"]})
    case = a_case(kind="question", component="", symptom="")
    assert len(todos_of(case, language="en")) == 7
    only_when_all_are_ticked(case, "floor_cloth")


@pytest.mark.feature("CW11")
@pytest.mark.requirement("S001.06.r07")
def test_a_part_is_issued_only_against_the_old_one() -> None:
    only_when_all_are_ticked(a_case_wanting(old_part_returned="旧件已交回"), "old_part_returned")


@pytest.mark.feature("CW11")
@pytest.mark.requirement("S004.01.r16")
def test_a_returned_batch_is_isolated_and_labelled_and_its_papers_are_copied_to_quality() -> None:
    case = a_case_wanting(isolated="隔离存放", labelled="标识", copied="退货单据抄送质量部")
    only_when_all_are_ticked(case, "isolated", "labelled", "copied")
