"""The procedures of the shipped packs: nobody is forgotten, and nothing closes before its time."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.utils import translation

from aftercare.ground.core.errors import BadInput
from aftercare.ground.policies.loading import load_folder
from aftercare.ground.policies.rules import InvalidPack, LoadedPolicy, read_document
from aftercare.ground.policies.sections import handed
from aftercare.ground.procedures.graph import OwedBy, Phase, Procedure, Procedures
from aftercare.ground.procedures.rules import allowed_moves, check_reason, find_move, promises_kept_on
from aftercare.project.environment import ROOT
from aftercare.project.wiring import GUARDS
from aftercare.service.cases.policy import Taxonomy
from aftercare.service.deadlines import rules as deadlines
from aftercare.service.deadlines.policy import CalendarPolicy, DeadlinePolicy, Facts
from tests.factories.policies import a_document, the_baseline
from tests.packs.walking import reachable, take


@pytest.fixture(autouse=True, scope="module")
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


PACKS = [load_folder(path.parent) for path in sorted((ROOT / "packs").glob("*/*/pack.yaml"))]
EVERY_PROCEDURE = [
    pytest.param(pack, key, id=f"{pack.label} {key}") for pack in PACKS for key in pack.section(Procedures).root
]
NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)


def baseline(key: str) -> Procedure:
    return the_baseline().section(Procedures).of(key)


def buttons(procedure: Procedure, step: str, who: str) -> list[str]:
    """The moves that are buttons for the owner, the contractor or the clock."""
    return [move.key for move in allowed_moves(procedure, step=step, roles=[who], audience=who)]


def repair() -> Procedure:
    return baseline("repair")


def complaint() -> Procedure:
    return baseline("complaint")


def question() -> Procedure:
    return baseline("question")


@pytest.mark.feature("CW21")
@pytest.mark.parametrize(("pack", "key"), EVERY_PROCEDURE)
def test_in_every_step_somebody_owes_something_until_a_date(pack: LoadedPolicy, key: str):
    procedure = pack.section(Procedures).of(key)
    calendars, limits = pack.section(CalendarPolicy), pack.section(DeadlinePolicy)
    for name in reachable(procedure):
        step = procedure.step(name)
        if step.final:
            continue
        assert step.owed_by in set(OwedBy)
        assert step.role
        assert step.moves
        assert step.time_limit is not None
        rule = limits.rule_for(step.time_limit, Facts(kind=key))
        calendar = deadlines.calendar_from(calendars.rules_of(rule.calendar))
        due = deadlines.due_at(limit=rule.limit, start=NOON, calendar=calendar, counting=limits.counting)
        assert due.due_at > NOON


@pytest.mark.feature("CW21")
@pytest.mark.parametrize(("pack", "key"), EVERY_PROCEDURE)
def test_from_every_step_a_member_of_staff_can_bring_a_case_to_its_end(pack: LoadedPolicy, key: str):
    procedure = pack.section(Procedures).of(key)
    staff = {"agent", "supervisor", "inspector", "manager", "finance", "technician"}
    for name in reachable(procedure):
        reached = reachable(procedure, start=name, roles=staff)
        assert any(procedure.step(end).final for end in reached)


@pytest.mark.parametrize(("pack", "key"), EVERY_PROCEDURE)
def test_whoever_owes_a_step_has_a_move_out_of_it(pack: LoadedPolicy, key: str):
    procedure = pack.section(Procedures).of(key)
    for name in reachable(procedure):
        step = procedure.step(name)
        if step.owed_by is OwedBy.STAFF:
            assert step.role is not None
            assert allowed_moves(procedure, step=name, roles={step.role}, audience="staff")
        elif step.owed_by is not None:
            assert allowed_moves(procedure, step=name, roles={step.owed_by.value}, audience=step.owed_by.value)


@pytest.mark.parametrize(("pack", "key"), EVERY_PROCEDURE)
def test_every_promise_is_kept_somewhere_on_every_way_to_an_end(pack: LoadedPolicy, key: str):
    procedure = pack.section(Procedures).of(key)
    for promise, rule in procedure.promises.items():
        if procedure.step(rule.kept_on[0]).final and len(rule.kept_on) == 1:
            continue
        ends = {name for name in reachable(procedure, avoiding=rule.kept_on) if procedure.step(name).final}
        assert not ends, f"{promise} can be passed by on the way to {ends}"
        assert all(promise in promises_kept_on(procedure, step=name) for name in rule.kept_on)


@pytest.mark.requirement("S000.01.r06")
def test_a_workflow_that_leaves_duty_or_authority_at_a_step_open_is_not_accepted():
    for change, words in (
        ({"procedures__repair__steps__judging__role": None}, "which role of the staff answers"),
        ({"procedures__repair__steps__judging__owed_by": None}, "who owes it"),
        ({"procedures__repair__steps__judging__moves__quote__roles": []}, "nobody may take this move"),
    ):
        with pytest.raises(InvalidPack, match=words):
            read_document(a_document(**change), tables=handed())


# --- the main job -------------------------------------------------------------------------------------------------


@pytest.mark.requirement("S001.02.r02", "S001.16.r04", "S001.18.r03")
def test_a_repair_goes_from_reception_over_survey_work_and_acceptance_to_callback_and_archive():
    way = take(
        repair(), "verify", "surveyed", "repair_in_warranty", "send", "accept", "appoint", "arrive", "finish", "accept",
        "satisfied", "archive",
    )  # fmt: skip
    assert way == [
        "received", "survey", "judging", "dispatching", "dispatched", "appointing", "appointed", "in_repair",
        "acceptance", "callback", "settling", "archived",
    ]  # fmt: skip
    assert [phase for phase in Phase if phase in {repair().step(name).phase for name in way}] == list(Phase)


@pytest.mark.requirement("S000.12.r18")
def test_an_emergency_is_dispatched_at_once_without_survey_or_judgement_and_nothing_else_is():
    before_work = {"survey", "judging"}
    assert "dispatching" in reachable(repair(), avoiding=before_work)
    assert "dispatching" not in reachable(repair(), avoiding=before_work, without=["is_emergency"])
    assert take(repair(), "dispatch_at_once", "send", "accept", "go_at_once")[-1] == "in_repair"


@pytest.mark.requirement("S000.01.r11")
def test_only_a_verified_need_goes_to_repair():
    unverified = reachable(
        repair(), without=["survey_recorded", "is_emergency"], roles={"agent", "contractor", "owner"}
    )
    assert unverified <= {"received", "survey", "not_needed", "withdrawn"}
    check_reason(find_move(repair(), step="received", move="not_needed"), reason="Nothing leaks: the floor was washed")
    with pytest.raises(BadInput):
        check_reason(find_move(repair(), step="received", move="not_needed"), reason="")


@pytest.mark.requirement("S000.01.r12", "S000.19.r20")
def test_no_repair_closes_before_it_was_accepted():
    done = reachable(repair(), start="in_repair", without=["all_work_accepted"], avoiding=["not_needed", "withdrawn"])
    assert not {"callback", "settling", "archived"} & done


def test_without_a_decision_on_coverage_nothing_is_sent_or_filed():
    assert "dispatching" not in reachable(repair(), without=["coverage_decided", "is_emergency"])
    assert "archived" not in reachable(repair(), without=["coverage_decided"])
    assert "archived" not in reachable(repair(), without=["costs_settled"])


@pytest.mark.requirement("S000.17.r04", "S001.14.r39")
def test_a_paid_repair_waits_for_a_quotation_that_the_owner_has_accepted():
    for missing in ("quotation_sent", "quotation_accepted"):
        paid = reachable(repair(), without=[missing, "covered", "is_emergency"])
        assert "dispatching" not in paid
    assert "dispatching" in reachable(repair(), without=["covered", "is_emergency"])
    assert buttons(repair(), "quoted", "owner") == ["accept_quotation", "decline_quotation"]


@pytest.mark.requirement("S000.03.r10", "S000.02.r10", "S000.04.r12")
def test_a_repair_is_always_followed_by_a_callback():
    assert "archived" not in reachable(repair(), avoiding=["callback"])
    assert "archived" in reachable(repair())


@pytest.mark.requirement("S000.06.r07", "S000.06.r12", "S000.09.r16")
def test_a_case_closes_only_when_the_owner_is_content():
    for procedure, again in ((repair(), "reopened"), (complaint(), "investigating")):
        unhappy = reachable(procedure, start="callback", without=["callback_satisfied", "callback_exhausted"])
        assert again in unhappy
        assert "archived" not in unhappy


@pytest.mark.feature("CW06")
def test_an_owner_can_refuse_the_work_and_have_it_done_again_or_by_another():
    refused = take(
        repair(), "verify", "surveyed", "repair_in_warranty", "send", "accept", "appoint", "arrive", "finish", "refuse"
    )
    assert refused[-1] == "rework"
    assert "refuse" in {
        move.key for move in allowed_moves(repair(), step="acceptance", roles=["owner"], audience="owner")
    }
    assert {"in_repair", "redispatching"} <= reachable(repair(), start="rework")


@pytest.mark.requirement("S000.12.r13")
def test_a_builder_who_declines_is_silent_or_does_not_get_it_done_is_replaced():
    for step, move in (
        ("dispatched", "decline"),
        ("dispatched", "silent"),
        ("appointed", "give_up"),
        ("in_repair", "give_up"),
        ("rework", "give_up"),
    ):
        assert find_move(repair(), step=step, move=move).to == "redispatching"
    assert "silent" in {
        move.key for move in allowed_moves(repair(), step="dispatched", roles=["clock"], audience="clock")
    }


# --- other kinds --------------------------------------------------------------------------------------------------


@pytest.mark.requirement("S000.08.r03", "S002.01.r07", "S004.03.r05")
def test_a_complaint_is_taken_in_investigated_answered_carried_out_and_called_back():
    way = take(complaint(), "investigate", "propose", "agree", "done", "satisfied", "archive")
    assert way == ["received", "investigating", "proposed", "carrying_out", "callback", "filing", "archived"]
    assert "archived" not in reachable(complaint(), avoiding=["callback"])
    assert "callback" not in reachable(complaint(), avoiding=["carrying_out"])


@pytest.mark.requirement("S000.02.r05", "S000.02.r07", "S000.02.r08")
def test_a_solution_is_proposed_talked_through_until_the_owner_agrees_and_then_carried_out():
    assert "carrying_out" not in reachable(complaint(), without=["answer_given"])
    assert find_move(complaint(), step="proposed", move="disagree").to == "investigating"
    assert find_move(complaint(), step="proposed", move="agree").to == "carrying_out"
    assert buttons(complaint(), "proposed", "owner") == ["agree", "disagree"]


@pytest.mark.requirement("S000.20.r19", "S004.03.r08")
def test_a_question_beyond_the_desk_goes_to_a_specialist_who_owes_an_answer_by_a_date():
    assert take(question(), "hand_over", "answer") == ["received", "with_specialist", "answered"]
    assert question().step("with_specialist").owed_by is OwedBy.STAFF
    with pytest.raises(BadInput):  # the short summary for the specialist
        check_reason(find_move(question(), step="received", move="hand_over"), reason="")
    assert "answered" not in reachable(question(), without=["answer_given"])


@pytest.mark.requirement("S001.14.r18")
def test_every_suggestion_gets_an_answer_whether_it_is_adopted_or_not():
    suggestion = baseline("suggestion")
    ends = {name for name in reachable(suggestion, without=["answer_given"]) if suggestion.step(name).final}
    assert ends == set()


@pytest.mark.requirement("S000.04.r14")
def test_praise_is_passed_on():
    assert take(baseline("praise"), "pass_on") == ["received", "passed_on"]
    ends = {name for name in reachable(baseline("praise")) if baseline("praise").step(name).final}
    assert ends == {"passed_on"}


@pytest.mark.requirement("S004.12.r07", "S001.18.r02")
def test_complaints_and_questions_suggestions_or_help_each_follow_a_procedure_of_their_own():
    taxonomy = the_baseline().section(Taxonomy)
    procedures = {kind: taxonomy.kind(kind).procedure for kind in ("complaint", "question", "suggestion", "help")}
    assert len(set(procedures.values())) == 4
    for kind, procedure in procedures.items():
        assert reachable(baseline(procedure)), kind
    document = a_document()
    del document["procedures"]["help"]
    with pytest.raises(InvalidPack, match=r"kinds\.help\.procedure: there is no procedure “help”"):
        read_document(document, tables=handed())


def test_every_guard_is_needed_by_some_move():
    named = [procedure.guards() for pack in PACKS for procedure in pack.section(Procedures).root.values()]
    assert frozenset().union(*named) == set(GUARDS)
