"""What the written rules of many trades ask of taking in, driven through the action that takes in."""

from itertools import count
from typing import Any

import pytest

from aftercare.ground.accounts.models import Team
from aftercare.ground.core.errors import BadInput
from aftercare.ground.procedures.rules import GuardsNotMet
from aftercare.records.estate.models import Unit
from aftercare.service.cases import actions
from aftercare.service.cases.models import Case
from aftercare.service.cases.queries.queue import Filters, list_queue
from aftercare.service.deadlines.models import Clock
from tests.factories.accounts import a_staff_member, a_team, an_actor
from tests.factories.cases import NOW, a_case
from tests.factories.estate import a_unit
from tests.factories.policies import a_published_policy

_number = count(101)
NO_PART = {"component": "", "symptom": ""}
WAYS = {"phone": {}, "letter": {"letter_received_on": "2026-11-17"}, "visit": {"visitors": "业主本人"}}


def a_complaint(*, unit: Unit | None = None, **values: Any) -> Case:
    """A complaint where somebody leads the desk, to whom complaints go."""
    unit = unit or a_unit(f"6-1-{next(_number)}")
    if not Team.objects.filter(development=unit.development).exists():
        a_team(unit.development, lead=a_staff_member("supervisor", development=unit.development))
    return a_case(kind="complaint", unit=unit, **{"text": "投诉。", "component": "", "symptom": "", **values})


def asked(label: str, type_: str = "text") -> dict[str, object]:
    """A question that must be answered, as a pack of another trade writes it."""
    return {
        "label": {"zh-hans": label, "en": label},
        "type": type_,
        "required": True,
        "kinds": ["repair"],
        "source": ["practice: another trade"],
    }


TRADES: dict[str, tuple[dict[str, dict[str, object]], dict[str, str]]] = {
    "generic": (
        {"product": asked("产品型号"), "proof_of_purchase": asked("购买凭证号")},
        {"product": "ZX-200", "proof_of_purchase": "FP-2026-0312"},
    ),
    "appliance": (
        {"model": asked("产品型号"), "bought_on": asked("购买日期", "date"), "wishes": asked("用户要求")},
        {"model": "KFR-35", "bought_on": "2026-05-01", "wishes": "周末上门"},
    ),
    "equipment": (
        {
            "product_number": asked("产品编号"),
            "produced_on": asked("生产日期", "date"),
            "shipped_on": asked("发货日期", "date"),
        },
        {"product_number": "SN-77", "produced_on": "2026-01-05", "shipped_on": "2026-02-01"},
    ),
}


@pytest.mark.requirement("S000.04.r02", "S000.14.r01", "S000.07.r07")
@pytest.mark.feature("PL12")
@pytest.mark.parametrize("trade", TRADES)
def test_a_pack_of_another_trade_has_its_own_obligatory_data_and_takes_nothing_without_them(trade: str) -> None:
    questions, complete = TRADES[trade]
    a_published_policy(**{f"intake__questions__{key}": question for key, question in questions.items()})
    for key in questions:
        with pytest.raises(BadInput):
            a_case(answers={name: value for name, value in complete.items() if name != key})
    for lacking in ("text", "reporter_name", "reporter_phone", "symptom"):
        with pytest.raises(BadInput):
            a_case(answers=complete, **{lacking: ""})
    assert not Case.objects.exists()
    assert a_case(answers=complete).answers == complete


@pytest.mark.requirement("S001.01.r06", "S000.07.r18")
@pytest.mark.parametrize("channel", ["phone", "letter"])
def test_a_fault_call_or_letter_is_asked_for_the_symptom_and_the_details_and_answered_by_a_date(channel: str) -> None:
    for lacking in ("symptom", "text", "component"):
        with pytest.raises(BadInput):
            a_case(channel=channel, answers=WAYS[channel], **{lacking: ""})
    case = a_case(channel=channel, answers={**WAYS[channel], "noticed_since": "weeks", "damage_below": "yes"})
    assert (case.answers["noticed_since"], case.answers["damage_below"]) == ("weeks", "yes")
    assert Clock.objects.running().filter(case_id=case.pk, stage="first_answer").exists()


@pytest.mark.requirement("S000.15.r18", "S001.13.r17")
@pytest.mark.parametrize("channel", WAYS)
@pytest.mark.parametrize("about", ["service_attitude", "service_quality"])
def test_a_call_letter_or_visit_about_conduct_or_dissatisfaction_is_a_complaint(channel: str, about: str) -> None:
    answers = {**WAYS[channel], "complaint_about": about, "complained_of": "维修班组"}
    case = a_complaint(channel=channel, text="师傅态度不好。", answers=answers)
    assert (case.kind, case.procedure, (case.number or "")[:2]) == ("complaint", "complaint", "TS")
    assert case.answers == answers


@pytest.mark.requirement("S003.02.r03", "S003.02.r04")
def test_a_complaint_is_about_quality_or_service_each_in_four_ways() -> None:
    ways = {
        "quality": ("defect", "specification", "tolerance", "failure"),
        "service": ("quality", "attitude", "manner", "skill"),
    }
    for group, subtypes in ways.items():
        for subtype in subtypes:
            answers = {"complaint_about": f"{group}_{subtype}"}
            assert a_complaint(answers=answers).answers == answers
    with pytest.raises(BadInput):
        a_complaint(answers={"complaint_about": "quality_taste"})


@pytest.mark.requirement("S003.02.r05", "S004.06.r09")
def test_a_proposal_on_service_standards_cost_channels_or_management_needs_nothing_but_its_words() -> None:
    nobody: dict[str, Any] = {"reporter_name": "", "reporter_phone": "", **NO_PART}
    for about in ("service", "standard", "cost", "channels", "management"):
        case = a_case(kind="suggestion", text="建议公示维修价格。", answers={"suggestion_about": about}, **nobody)
        assert case.answers == {"suggestion_about": about}
    with pytest.raises(BadInput):
        a_case(kind="suggestion", text="", subject="", **nobody)
    with pytest.raises(BadInput):
        a_case(kind="suggestion", text="建议。", answers={"suggestion_about": "weather"}, **nobody)


@pytest.mark.requirement("S001.01.r18", "S001.16.r02")
@pytest.mark.parametrize("kind", ["suggestion", "complaint"])
def test_an_opinion_is_a_suggestion_or_a_complaint_and_both_have_a_way_of_their_own_and_a_date(kind: str) -> None:
    unit = a_unit("6-1-101")
    a_team(unit.development, lead=a_staff_member("supervisor", development=unit.development))
    case = a_case(kind=kind, unit=unit, text="楼道灯太暗。", **NO_PART)
    assert (case.procedure, case.owed_by) == (kind, "staff")
    assert case.due_at is not None
    assert (case.due_at - NOW).days < 4


@pytest.mark.requirement("S001.17.r06", "S001.10.r04", "S000.03.r17")
@pytest.mark.parametrize(
    ("kind", "way", "move"), [("complaint", ["investigate"], "propose"), ("question", [], "answer")]
)
def test_nothing_that_was_asked_or_complained_of_goes_on_without_an_answer(
    kind: str, way: list[str], move: str
) -> None:
    unit = a_unit("6-1-102")
    a_team(unit.development, lead=a_staff_member("supervisor", development=unit.development))
    case = a_case(kind=kind, unit=unit, channel="letter", answers=WAYS["letter"], text="何时修好？", **NO_PART)
    lead = an_actor("supervisor", development=case.development)
    for step in way:
        case = actions.move(case_id=case.pk, seen=case.version, move=step, by=lead, at=NOW)
    with pytest.raises(GuardsNotMet):
        actions.move(case_id=case.pk, seen=case.version, move=move, by=lead, at=NOW)
    actions.answer(case_id=case.pk, text="本周五前修好。", by=lead, at=NOW)
    case.refresh_from_db()
    assert actions.move(case_id=case.pk, seen=case.version, move=move, by=lead, at=NOW).step != case.step


@pytest.mark.requirement("S001.03.r02")
def test_a_fault_has_a_class_and_a_way_to_its_solution_from_the_first_minute() -> None:
    case = a_case(component="lift_car", symptom="not_working", text="电梯不动。")
    assert (case.category, case.procedure, case.step) == ("public_facilities", "repair", "received")
    assert a_case(component="paint", symptom="crack", text="墙面开裂。").category == "decoration"


@pytest.mark.requirement("S004.01.r07", "S004.09.r06")
def test_a_maker_takes_complaints_by_word_telephone_letter_returned_goods_and_conference() -> None:
    more = {"service": True, "source": ["practice: another trade"]}
    a_published_policy(
        intake__channels__returned_goods={"label": {"zh-hans": "退货", "en": "Returned goods"}, **more},
        intake__channels__conference={"label": {"zh-hans": "订货会", "en": "Order conference"}, **more},
    )
    for channel in ("visit", "phone", "letter", "returned_goods", "conference"):
        case = a_complaint(channel=channel, text="外壳开裂。", answers=WAYS.get(channel, {}))
        assert case.channel == channel
    with pytest.raises(BadInput):
        a_complaint(channel="telepathy")


@pytest.mark.requirement("S004.10.r05")
def test_written_and_oral_complaints_stand_in_one_register() -> None:
    first = a_complaint(text="墙面开裂。")
    letter = {"channel": "letter", "answers": WAYS["letter"]}
    second = a_complaint(text="墙面开裂。", unit=first.unit, **letter)
    a_case(development=first.development)
    reader = an_actor("agent", development=first.development)
    register = list_queue(Filters(kind="complaint", state="all"), by=reader, now=NOW).cases
    assert {case.pk for case in register} == {first.pk, second.pk}
