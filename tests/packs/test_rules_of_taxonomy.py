"""How the baseline classifies what owners report, and through which ways it is taken in."""

import pytest

from aftercare.ground.core.errors import BadInput
from aftercare.service.cases import rules
from aftercare.service.cases.policy import IntakePolicy, Taxonomy
from aftercare.service.deadlines.policy import DeadlinePolicy, Facts
from tests.factories.policies import the_baseline


def taxonomy() -> Taxonomy:
    return the_baseline().section(Taxonomy)


def intake() -> IntakePolicy:
    return the_baseline().section(IntakePolicy)


def limits() -> DeadlinePolicy:
    return the_baseline().section(DeadlinePolicy)


@pytest.mark.requirement("S000.01.r09")
@pytest.mark.parametrize(
    ("component", "component_class", "limit"),
    [
        ("main_structure", "house_quality", "30 working_days"),
        ("wiring", "house_quality", "30 working_days"),
        ("drain_pipe", "house_quality", "30 working_days"),
        ("roof_waterproofing", "house_quality", "30 working_days"),
        ("outer_wall_insulation", "house_quality", "30 working_days"),
        ("wall_tile", "decoration", "15 working_days"),
        ("wood_floor", "decoration", "15 working_days"),
        ("suspended_ceiling", "decoration", "15 working_days"),
        ("entrance_door", "decoration", "15 working_days"),
        ("window", "decoration", "15 working_days"),
        ("lift_car", "public_facilities", "30 working_days"),
        ("sprinkler", "public_facilities", "30 working_days"),
        ("gas_pipe", "public_facilities", "30 working_days"),
        ("heating", "public_facilities", "30 working_days"),
        ("sound_insulation", "other", "15 working_days"),
    ],
)
def test_every_part_belongs_to_one_of_four_classes_which_decides_its_limit(
    component: str, component_class: str, limit: str
):
    assert taxonomy().class_of(component) == component_class
    rule = limits().rule_for("finish", Facts(kind="repair", component_class=taxonomy().class_of(component)))
    assert str(rule.limit) == limit
    assert len(taxonomy().classes) == 4


def test_there_are_enough_parts_each_with_symptoms_and_words_in_both_languages():
    assert len(taxonomy().components) >= 60
    for component in taxonomy().components.values():
        assert component.symptoms
        assert component.label.in_language("zh-hans") != component.label.in_language("en")


@pytest.mark.requirement("S000.12.r18")
@pytest.mark.parametrize(
    ("component", "symptom"),
    [
        ("gas_pipe", "gas_leak"),
        ("water_supply_pipe", "burst_pipe"),
        ("wiring", "no_power_home"),
        ("lift_car", "lift_entrapment"),
        ("facade_finish", "falling"),
    ],
)
def test_some_symptoms_are_emergencies_with_a_short_limit_and_advice(component: str, symptom: str):
    emergency = taxonomy().emergency(component=component, symptom=symptom)
    assert emergency is not None
    assert emergency.advice.zh_hans
    rule = limits().rule_for("dispatch", Facts(kind="repair", urgency="emergency"))
    assert str(rule.limit) == "15 minutes"


def test_the_same_symptom_elsewhere_is_none():
    assert taxonomy().emergency(component="plaster", symptom="falling") is None
    assert taxonomy().emergency(component="window", symptom="leak") is None


def taken_in(kind: str = "question", channel: str = "phone", **fields: object) -> None:
    """Take something in under the baseline's intake rules; BadInput when they are not kept."""
    known: dict[str, object] = {
        "text": "主卧窗边渗水", "reporter_name": "王女士", "reporter_phone": "13800000000", "unit_id": 1,
        "component": "window", "symptom": "leak", **fields,
    }  # fmt: skip
    rules.check_complete(
        rules.Intake(kind=kind, channel=channel, **known),  # type: ignore[arg-type]
        kinds=taxonomy().kinds,
        channels=intake().channels,
        obligatory=intake().required_for(kind),
    )


@pytest.mark.requirement("S000.02.r01", "S000.03.r06", "S000.06.r03")
@pytest.mark.parametrize("channel", ["phone", "email", "web", "wechat"])
def test_telephone_mail_web_and_messenger_are_open_and_keep_the_first_contact(channel: str):
    taken_in(channel=channel)
    assert rules.owns_to_the_end(
        channel=channel, service_channels={key for key in intake().channels if intake().is_service_channel(key)}
    )


@pytest.mark.requirement("S000.12.r10", "S000.06.r09")
@pytest.mark.parametrize("channel", ["phone", "letter", "visit", "email", "wechat"])
def test_defects_can_be_reported_by_word_and_in_writing(channel: str):
    taken_in(kind="repair", channel=channel)


@pytest.mark.requirement("S000.04.r01")
def test_what_comes_by_a_way_that_the_company_does_not_name_is_not_taken_in():
    with pytest.raises(BadInput):
        taken_in(channel="pigeon")


@pytest.mark.requirement("S001.14.r32")
@pytest.mark.parametrize("missing", ["unit_id", "reporter_name", "reporter_phone", "component", "symptom", "text"])
def test_a_repair_call_needs_home_name_phone_part_fault_and_description(missing: str):
    taken_in(kind="repair")
    with pytest.raises(BadInput):
        taken_in(kind="repair", **{missing: None if missing == "unit_id" else ""})


@pytest.mark.requirement("S004.03.r08")
@pytest.mark.parametrize("missing", ["reporter_name", "reporter_phone"])
def test_whoever_asks_a_question_leaves_a_name_and_a_number_to_answer_to(missing: str):
    with pytest.raises(BadInput):
        taken_in(kind="question", **{missing: ""})


def test_praise_may_be_given_without_a_name():
    taken_in(kind="praise", reporter_name="", reporter_phone="", unit_id=None, component="", symptom="")
