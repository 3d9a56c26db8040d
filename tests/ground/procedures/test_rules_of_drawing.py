"""Drawing a procedure: nothing overlaps, nothing is left out, and the difference of two is marked."""

import re
from itertools import combinations

import pytest

from aftercare.ground.procedures.drawing import (
    WIDTH,
    Drawing,
    Mark,
    graph_of,
    graph_of_difference,
    lay_out,
)
from aftercare.ground.procedures.graph import Procedure, Procedures
from tests.factories.policies import a_policy, the_baseline
from tests.ground.procedures.test_rules import a_move, a_procedure, a_step, an_end

PROCEDURES = ("repair", "complaint", "question", "suggestion", "praise", "help")


def drawn(key: str) -> tuple[Procedure, Drawing]:
    procedure = the_baseline().section(Procedures).of(key)
    return procedure, lay_out(graph_of(procedure))


@pytest.mark.parametrize("key", PROCEDURES)
@pytest.mark.feature("PL13")
def test_every_step_and_move_is_drawn_within_the_width_of_a_telephone(key: str):
    procedure, drawing = drawn(key)
    assert [box.step for box in drawing.boxes] == list(procedure.steps)
    moves = [(step, move) for step, each in procedure.steps.items() for move in each.moves]
    assert sorted((line.edge.source, line.edge.key) for line in drawing.lines) == sorted(moves)
    for box in drawing.boxes:
        assert 0 < box.x < box.x + box.width < WIDTH == drawing.width
        assert box.width >= 170
        assert box.y + box.height < drawing.height
    for line in drawing.lines:
        for x in re.findall(r"H(-?\d+)", line.path):
            assert 0 < int(x) < WIDTH


@pytest.mark.parametrize("key", PROCEDURES)
def test_lanes_to_two_steps_never_lie_upon_each_other(key: str):
    _procedure, drawing = drawn(key)
    lanes: dict[str, set[tuple[int, int, int]]] = {}
    for line in drawing.lines:
        found = re.match(r"M\d+ (\d+)H(\d+)q.*V(\d+)", line.path)
        if found:
            begin, lane, end = (int(each) for each in found.groups())
            lanes.setdefault(line.edge.move.to + line.way, set()).add((lane, min(begin, end), max(begin, end)))
    for one, other in combinations(lanes.values(), 2):
        assert not any(
            lane == column and low < bottom and top < high for lane, low, high in one for column, top, bottom in other
        )


def test_a_move_to_the_next_step_is_a_short_arrow_and_a_move_back_runs_on_the_left():
    procedure = a_procedure(
        received=a_step(moves={"go": a_move("doing"), "drop": a_move("dropped")}),
        doing=a_step(moves={"back": a_move("received"), "done": a_move("done")}),
        done=an_end(),
        dropped=an_end(),
    )
    ways = {(line.edge.source, line.edge.key): line.way for line in lay_out(graph_of(procedure)).lines}
    assert ways == {
        ("received", "go"): "down",
        ("received", "drop"): "on",
        ("doing", "back"): "back",
        ("doing", "done"): "down",
    }


@pytest.mark.feature("PL13")
def test_the_difference_marks_steps_and_moves_that_came_went_or_changed():
    old = a_procedure(
        received=a_step(moves={"go": a_move("looking"), "drop": a_move("done", roles=["agent"])}),
        looking=a_step(moves={"done": a_move("done")}),
        done=an_end(),
    )
    new = a_procedure(
        received=a_step(moves={"go": a_move("checking"), "drop": a_move("done", roles=["manager"])}),
        checking=a_step(time_limit="check", moves={"done": a_move("done")}),
        done=an_end(),
    )
    graph = graph_of_difference(old, new)
    assert dict(graph.marks) == {
        "received": Mark.SAME,
        "looking": Mark.REMOVED,
        "checking": Mark.ADDED,
        "done": Mark.SAME,
    }
    assert [(edge.source, edge.key, edge.move.to, edge.mark) for edge in graph.edges] == [
        ("received", "go", "looking", Mark.REMOVED),
        ("received", "go", "checking", Mark.ADDED),
        ("received", "drop", "done", Mark.CHANGED),
        ("looking", "done", "done", Mark.REMOVED),
        ("checking", "done", "done", Mark.ADDED),
    ]
    assert {box.step: box.mark for box in lay_out(graph).boxes}["checking"] is Mark.ADDED


def test_a_changed_limit_of_a_step_marks_it_as_changed():
    new = a_policy(procedures__repair__steps__survey__time_limit="judge").section(Procedures).of("repair")
    graph = graph_of_difference(the_baseline().section(Procedures).of("repair"), new)
    assert {key for key, mark in graph.marks.items() if mark is not Mark.SAME} == {"survey"}
