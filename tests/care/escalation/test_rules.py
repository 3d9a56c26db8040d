"""What lifts a case, without a database."""

from datetime import timedelta

import pytest

from aftercare.care.escalation import rules
from aftercare.care.escalation.policy import EscalationPolicy
from aftercare.care.escalation.rules import CaseFacts, LateClock, Report
from tests.factories.cases import NOW
from tests.factories.policies import a_document, the_baseline


def _ladder() -> EscalationPolicy:
    return the_baseline().section(EscalationPolicy)


def _reports(*kinds: str, reopened: int = 0) -> list[Report]:
    return [Report(number, kind, reopened=reopened) for number, kind in enumerate(kinds)]


def _level(kind: str, reports: list[Report], level: str = "") -> str:
    found = rules.step_for_reports(_ladder(), facts=CaseFacts(kind=kind, level=level), reports=reports)
    return found.step.to if found else ""


def test_the_levels_stand_one_above_the_other_as_the_pack_lists_them():
    assert [*_ladder().levels] == ["project", "city", "region", "group"]
    assert _ladder().above("city") == ("region", "group")
    assert _ladder().rank("") == 0


def test_the_third_report_of_a_defect_goes_to_the_city_company_as_a_complaint():
    assert _level("repair", _reports("repair", "repair")) == ""
    found = rules.step_for_reports(_ladder(), facts=CaseFacts(kind="repair"), reports=_reports(*["repair"] * 3))
    assert found is not None and (found.step.to, found.step.becomes) == ("city", "complaint")


def test_the_fourth_report_of_a_defect_goes_to_head_office():
    assert _level("repair", _reports(*["repair"] * 4)) == "group"


def test_a_case_taken_up_again_is_a_further_report():
    assert _level("repair", _reports("repair", reopened=1)) == ""
    assert _level("repair", _reports("repair", reopened=2)) == "city"


def test_the_second_complaint_goes_to_the_city_company_and_the_third_to_head_office():
    assert _level("complaint", _reports("complaint")) == ""
    assert _level("complaint", _reports("complaint", "complaint")) == "city"
    assert _level("complaint", _reports(*["complaint"] * 3)) == "group"


def test_a_complaint_after_one_repair_is_the_first_complaint():
    assert _level("complaint", _reports("repair", "complaint")) == ""


def test_a_case_never_comes_down_and_is_not_raised_to_where_it_stands():
    assert _level("repair", _reports(*["repair"] * 3), level="city") == ""
    assert _level("repair", _reports(*["repair"] * 4), level="group") == ""


def test_a_step_that_was_given_back_is_not_taken_again_before_a_further_report():
    facts, three = CaseFacts(kind="repair"), _reports(*["repair"] * 3)
    assert rules.step_for_reports(_ladder(), facts=facts, reports=three, taken={"third_repair": 3}) is None
    again = rules.step_for_reports(_ladder(), facts=facts, reports=_reports(*["repair"] * 4), taken={"third_repair": 3})
    assert again is not None


def test_a_complaint_by_way_of_the_press_goes_up_from_the_start_and_only_once():
    facts = CaseFacts(kind="complaint", channel="media")
    found = rules.step_for_grave(_ladder(), facts=facts)
    assert found is not None and found.step.to == "city"
    assert rules.step_for_grave(_ladder(), facts=facts, taken={found.key: 0}) is None
    assert rules.step_for_grave(_ladder(), facts=CaseFacts(kind="complaint", channel="phone")) is None


def _late(stage: str, *, hours: int, facts: CaseFacts) -> tuple[str, object]:
    steps = rules.late_steps(_ladder(), facts=facts, stage=stage)
    spans = {"1 hours": 1, "1 working_days": 24, "3 working_days": 72, "5 working_days": 120, "None": 0}
    moments = {key: NOW + timedelta(hours=spans[str(step.after)]) for key, step in steps.items()}
    found, again = rules.step_for_lateness(
        _ladder(), facts=facts, late=LateClock(stage, NOW, moments), now=NOW + timedelta(hours=hours)
    )
    return found.step.to if found else "", again


def test_lateness_climbs_by_how_long_it_lasts_and_says_when_to_look_again():
    facts = CaseFacts(kind="repair", urgency="normal")
    assert _late("survey", hours=1, facts=facts) == ("", NOW + timedelta(hours=24))
    assert _late("survey", hours=25, facts=facts) == ("project", NOW + timedelta(hours=120))
    assert _late("survey", hours=121, facts=facts) == ("city", None)


def test_an_emergency_that_nobody_answers_climbs_at_once():
    facts = CaseFacts(kind="repair", urgency="emergency")
    assert _late("first_answer", hours=0, facts=facts)[0] == "project"
    assert _late("first_answer", hours=1, facts=facts)[0] == "city"


def test_a_level_that_does_not_decide_hands_on_by_itself():
    assert _late("raised_city", hours=0, facts=CaseFacts(kind="complaint", level="city")) == ("group", None)


def test_by_hand_a_case_only_goes_up_and_for_a_reason():
    def check(level: str = "", to: str = "city", reason: str = "业主不满意", is_open: bool = True) -> None:
        rules.check_can_raise(_ladder(), is_open=is_open, level=level, to=to, reason=reason)

    check()
    for wrong in ({"level": "group"}, {"to": "moon"}, {"reason": "  "}, {"is_open": False}):
        with pytest.raises(Exception) as refused:
            check(**wrong)  # type: ignore[arg-type]
        assert type(refused.value).__name__ in {"CannotRaise", "BadInput"}


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ({"on": "reports", "to": "city"}, "counted"),
        ({"on": "late", "to": "city"}, "stages"),
        ({"on": "grave", "to": "city"}, "urgencies"),
        ({"on": "grave", "to": "city", "channels": ["media"], "stages": ["survey"]}, "belong to a step on late"),
        ({"on": "grave", "to": "moon", "channels": ["media"]}, "unknown level"),
    ],
)
def test_a_step_that_says_nothing_or_leads_nowhere_is_refused(step, said):
    document = a_document()["escalation"]
    document["steps"] = {"wrong": {"label": {"zh-hans": "错", "en": "Wrong"}, "source": ["practice: x"], **step}}
    with pytest.raises(ValueError, match=said):
        EscalationPolicy.model_validate(document)
