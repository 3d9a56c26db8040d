"""The engine of procedures, and what it refuses to load."""

import pytest
from pydantic import ValidationError

from aftercare.ground.core.errors import BadInput
from aftercare.ground.procedures import rules
from aftercare.ground.procedures.graph import Move, Procedure


def label(text: str) -> dict[str, str]:
    return {"zh-hans": text, "en": text}


def a_move(to: str, **fields: object) -> dict[str, object]:
    return {"to": to, "label": label(to), "roles": ["agent"], **fields}


def a_step(**fields: object) -> dict[str, object]:
    return {
        "label": {"staff": label("step"), "owner": label("step")},
        "phase": "taken_in",
        "owed_by": "staff",
        "role": "agent",
        "time_limit": "survey",
        **fields,
    }


def an_end() -> dict[str, object]:
    return {"label": {"staff": label("end"), "owner": label("end")}, "phase": "kept", "final": True}


def a_procedure(**steps: dict[str, object]) -> Procedure:
    return Procedure.model_validate({"start": next(iter(steps)), "steps": steps})


def two_steps(**move: object) -> Procedure:
    return a_procedure(received=a_step(moves={"close": a_move("closed", **move)}), closed=an_end())


def test_a_move_leads_to_its_step():
    assert rules.next_step(two_steps(), step="received", move="close", roles=["agent"], met=[]) == "closed"


def test_a_move_that_the_step_has_not_is_refused():
    with pytest.raises(rules.NoSuchMove):
        rules.next_step(two_steps(), step="received", move="fly", roles=["agent"], met=[])


def test_somebody_without_the_role_is_refused():
    with pytest.raises(rules.NotPermitted):
        rules.next_step(two_steps(), step="received", move="close", roles=["owner"], met=[])


def test_what_must_be_done_first_is_named():
    procedure = two_steps(needs=["coverage_decided", "costs_settled"])
    with pytest.raises(rules.GuardsNotMet) as refusal:
        rules.next_step(procedure, step="received", move="close", roles=["agent"], met=["coverage_decided"])
    assert refusal.value.missing == ("costs_settled",)


def test_a_move_with_its_guards_met_is_taken():
    procedure = two_steps(needs=["coverage_decided"])
    assert (
        rules.next_step(procedure, step="received", move="close", roles=["agent"], met={"coverage_decided"}) == "closed"
    )


def test_only_moves_of_ones_roles_are_offered_in_the_order_of_the_pack():
    procedure = a_procedure(
        received=a_step(
            moves={
                "b": a_move("closed", roles=["agent", "owner"]),
                "a": a_move("closed", roles=["agent"]),
                "c": a_move("closed", roles=["clock"]),
            }
        ),
        closed=an_end(),
    )
    assert [move.key for move in rules.allowed_moves(procedure, step="received", roles=["agent"])] == ["b", "a"]
    assert [move.key for move in rules.allowed_moves(procedure, step="received", roles=["owner"])] == ["b"]


def test_a_move_for_staff_is_no_button_of_the_owner():
    procedure = two_steps(roles=["owner"], audience=["staff"])
    assert rules.allowed_moves(procedure, step="received", roles=["owner"], audience="owner") == ()


def test_every_guard_of_a_step_is_asked_once():
    moves = {"a": a_move("closed", needs=["x", "y"]), "b": a_move("closed", needs=["y"])}
    procedure = a_procedure(received=a_step(moves=moves), closed=an_end())
    assert rules.guards_of(procedure, step="received") == ("x", "y")


@pytest.mark.parametrize(
    ("reason", "said", "fine"), [("required", " ", False), ("required", "leaks", True), ("optional", "", True)]
)
def test_a_move_that_asks_why_is_not_taken_in_silence(reason: str, said: str, fine: bool):
    move = Move.model_validate(a_move("closed", reason=reason))
    if fine:
        rules.check_reason(move, reason=said)
    else:
        with pytest.raises(BadInput):
            rules.check_reason(move, reason=said)


@pytest.mark.feature("CW21")
@pytest.mark.parametrize(
    ("steps", "words"),
    [
        ({"received": a_step(moves={"go": a_move("nowhere")}), "closed": an_end()}, "unknown step “nowhere”"),
        ({"received": a_step(), "closed": an_end()}, "dead end"),
        (
            {"received": a_step(moves={"go": a_move("closed")}), "closed": an_end(), "lost": an_end()},
            "never be reached",
        ),
        (
            {
                "received": a_step(moves={"go": a_move("closed"), "turn": a_move("ring")}),
                "ring": a_step(moves={"round": a_move("ring")}),
                "closed": an_end(),
            },
            "steps.ring has no way to any final step",
        ),
        ({"received": a_step(moves={"go": a_move("received")})}, "no step is final"),
        ({"received": a_step(owed_by=None, moves={"go": a_move("closed")}), "closed": an_end()}, "who owes it"),
        ({"received": a_step(role=None, moves={"go": a_move("closed")}), "closed": an_end()}, "answers for it"),
        ({"received": a_step(time_limit=None, moves={"go": a_move("closed")}), "closed": an_end()}, "no time limit"),
        (
            {
                "received": a_step(moves={"go": a_move("closed")}),
                "closed": an_end() | {"moves": {"up": a_move("received")}},
            },
            "final",
        ),
        ({"received": a_step(moves={"go": a_move("closed", roles=[])}), "closed": an_end()}, "nobody may take"),
        ({"received": a_step(moves={"go": a_move("closed", audience=[])}), "closed": an_end()}, "nobody sees"),
    ],
)
def test_a_procedure_that_could_swallow_a_case_is_not_loaded(steps: dict[str, dict[str, object]], words: str):
    with pytest.raises(ValidationError, match=words):
        a_procedure(**steps)


def test_a_start_or_a_promise_that_names_no_step_is_not_loaded():
    steps = {"received": a_step(moves={"go": a_move("closed")}), "closed": an_end()}
    with pytest.raises(ValidationError, match="start names the unknown step"):
        Procedure.model_validate({"start": "elsewhere", "steps": steps})
    with pytest.raises(ValidationError, match=r"promises\.finish is kept on the unknown step"):
        Procedure.model_validate({"start": "received", "promises": {"finish": {"kept_on": ["never"]}}, "steps": steps})


def test_a_promise_and_a_later_step_cannot_run_under_one_limit():
    steps = {
        "received": a_step(moves={"go": a_move("working")}),
        "working": a_step(time_limit="finish", moves={"go": a_move("closed")}),
        "closed": an_end(),
    }
    with pytest.raises(ValidationError, match=r"steps\.working\.time_limit repeats the promise “finish”"):
        Procedure.model_validate({"start": "received", "promises": {"finish": {"kept_on": ["closed"]}}, "steps": steps})


def test_a_promise_is_kept_by_entering_one_of_its_steps():
    steps = {"received": a_step(moves={"go": a_move("closed")}), "closed": an_end()}
    procedure = Procedure.model_validate(
        {"start": "received", "promises": {"finish": {"kept_on": ["closed"]}}, "steps": steps}
    )
    assert rules.promises_kept_on(procedure, step="closed") == ("finish",)
    assert rules.promises_kept_on(procedure, step="received") == ()
