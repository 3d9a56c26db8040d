"""How the baseline's rules work together: ways in, urgency, the way back when a repair fails, who is asked again."""

import pytest

from aftercare.ground.core.errors import BadInput
from aftercare.ground.procedures.graph import Procedure, Procedures
from aftercare.service.cases import rules
from aftercare.service.cases.policy import IntakePolicy, Taxonomy
from aftercare.service.deadlines.policy import DeadlinePolicy, Facts
from tests.factories.cases import an_intake
from tests.factories.policies import the_baseline
from tests.packs.walking import reachable, take


def procedure(key: str) -> Procedure:
    return the_baseline().section(Procedures).of(key)


def limit(stage: str, **facts: str) -> str:
    return str(the_baseline().section(DeadlinePolicy).rule_for(stage, Facts(kind="repair", **facts)).limit)


@pytest.mark.requirement("S000.13.r01")
def test_the_hotline_a_written_report_and_a_visit_are_ways_in_and_others_are_refused():
    taxonomy, intake = the_baseline().section(Taxonomy), the_baseline().section(IntakePolicy)
    for channel in ("phone", "letter", "visit"):
        assert intake.is_service_channel(channel)
        told = an_intake(channel=channel)
        rules.check_complete(told, kinds=taxonomy.kinds, channels=intake.channels, obligatory=("reporter_name",))
    with pytest.raises(BadInput):
        rules.check_complete(
            an_intake(channel="hearsay"), kinds=taxonomy.kinds, channels=intake.channels, obligatory=()
        )


@pytest.mark.requirement("S000.04.r05")
def test_what_cannot_be_settled_from_afar_goes_on_to_be_looked_at():
    assert take(procedure("repair"), "verify") == ["received", "survey"]
    assert "survey" in reachable(procedure("repair"), avoiding={"judging", "dispatching"})
    assert "with_specialist" in reachable(procedure("question"))


@pytest.mark.requirement("S000.06.r06", "S000.06.r11")
def test_the_solution_depends_on_nature_and_urgency_and_the_owner_agrees_to_it_first():
    repair, complaint = procedure("repair"), procedure("complaint")
    at_once = reachable(repair, avoiding={"survey", "judging"})
    unless_urgent = reachable(repair, avoiding={"survey", "judging"}, without={"is_emergency"})
    assert "dispatched" in at_once
    assert "dispatched" not in unless_urgent, "only what is urgent is sent for unseen"
    assert "carrying_out" not in reachable(complaint, avoiding={"proposed"})
    assert "dispatching" in take(repair, "verify", "surveyed", "quote", "send_quotation", "accept_quotation")


@pytest.mark.requirement("S000.13.r09")
def test_a_result_is_confirmed_on_site_and_a_second_time_by_the_call():
    repair = procedure("repair")
    assert "callback" not in reachable(repair, start="in_repair", avoiding={"acceptance"})
    assert "archived" in reachable(repair, start="in_repair")
    assert "archived" not in reachable(repair, start="acceptance", avoiding={"callback", "rework"})


@pytest.mark.requirement("S000.01.r15")
def test_work_that_does_not_restore_normal_use_is_done_again_and_accepted_again():
    repair = procedure("repair")
    refused = [move.to for move in repair.step("acceptance").moves.values() if "refusal_recorded" in move.needs]
    assert refused == ["rework"]
    again = reachable(repair, start="rework", avoiding={"acceptance", "redispatching"})
    assert "in_repair" in again
    assert not {"callback", "settling", "archived"} & again


@pytest.mark.requirement("S000.12.r17")
def test_after_the_handover_a_builder_must_come_the_sooner_the_more_urgent_and_the_smaller_it_is():
    assert limit("on_site", urgency="emergency") == "1 hours"
    assert limit("on_site", size="small") == "24 hours"
    assert limit("on_site", size="large") == "3 working_days"
    assert limit("work", component_class="decoration") == "10 working_days"
    assert limit("work", component_class="house_quality") == "20 working_days"


@pytest.mark.requirement("S000.09.r13")
def test_owners_are_called_back_within_days_of_the_work():
    assert procedure("repair").step("callback").time_limit == "callback"
    assert limit("callback") == "3 working_days"
