"""Where the steps and moves of a procedure stand in a drawing. Pure: numbers only, no words and no colours.

Steps stand one below the other in the order of the pack, so that a drawing is as narrow as a telephone. A move to the
next step is a short arrow between them; every other move runs through a lane at the side, on the right when it leads
on and on the left when it leads back. All moves to one step share its lane, and lanes that do not meet share a column.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from aftercare.ground.procedures.graph import Move, Procedure, Step

WIDTH = 360
BOX_HEIGHT = 46
PITCH = 74
MARGIN = 6
GUTTER = 10
COLUMN = 11


class Mark(StrEnum):
    """How a step or move stands against an older version."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True)
class Edge:
    """A move with where it begins; `key` is unique within its step and mark."""

    source: str
    key: str
    move: Move
    mark: Mark = Mark.SAME


@dataclass(frozen=True)
class Graph:
    """What is to be drawn: the steps in order and the moves between them, each with its mark."""

    steps: Mapping[str, Step]
    marks: Mapping[str, Mark]
    edges: tuple[Edge, ...]


@dataclass(frozen=True)
class Box:
    """A step: its upper left corner and its size."""

    step: str
    x: int
    y: int
    width: int
    height: int
    mark: Mark

    @property
    def middle(self) -> int:
        """The height of its middle."""
        return self.y + self.height // 2


@dataclass(frozen=True)
class Line:
    """A move as a path of an SVG; `way` is down, on, back. `label_x` and `label_y` are where its name has room."""

    edge: Edge
    path: str
    way: str
    label_x: int = 0
    label_y: int = 0


@dataclass(frozen=True)
class Drawing:
    """The whole drawing, in units of one pixel at the width of a telephone."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]


def graph_of(procedure: Procedure) -> Graph:
    """A procedure as it is."""
    return Graph(
        steps=procedure.steps,
        marks=dict.fromkeys(procedure.steps, Mark.SAME),
        edges=tuple(
            Edge(key, name, move) for key, step in procedure.steps.items() for name, move in step.moves.items()
        ),
    )


def graph_of_difference(old: Procedure, new: Procedure) -> Graph:
    """Both at once: what came is added, what went is removed, and what is otherwise than before is changed."""
    steps = _merged(list(old.steps), list(new.steps))
    marks = {key: _mark(old.steps.get(key), new.steps.get(key)) for key in steps}
    edges: list[Edge] = []
    for key in steps:
        before = old.steps[key].moves if key in old.steps else {}
        after = new.steps[key].moves if key in new.steps else {}
        for name in _merged(list(before), list(after)):
            was, now = before.get(name), after.get(name)
            if was is not None and now is not None and was.to != now.to:
                edges += [Edge(key, name, was, Mark.REMOVED), Edge(key, name, now, Mark.ADDED)]
            else:
                edges += [Edge(key, name, move, _mark(was, now)) for move in (now or was,) if move is not None]
    return Graph(
        steps={key: new.steps[key] if key in new.steps else old.steps[key] for key in steps},
        marks=marks,
        edges=tuple(edges),
    )


def _mark(was: Step | Move | None, now: Step | Move | None) -> Mark:
    if was is None:
        return Mark.ADDED
    if now is None:
        return Mark.REMOVED
    return Mark.SAME if _without_moves(was) == _without_moves(now) else Mark.CHANGED


def _without_moves(thing: Step | Move) -> dict[str, object]:
    return thing.model_dump(exclude={"moves"})


def _merged(old: list[str], new: list[str]) -> list[str]:
    """The keys of `new`, with each that is only in `old` behind the one it stood behind."""
    merged = list(new)
    for place, key in enumerate(old):
        if key not in new:
            merged.insert(merged.index(old[place - 1]) + 1 if place else 0, key)
    return merged


def lay_out(graph: Graph) -> Drawing:
    """Give every step its place and every move its path."""
    rows = {key: row for row, key in enumerate(graph.steps)}
    right = _columns(rows, (edge for edge in graph.edges if rows[edge.move.to] > rows[edge.source] + 1))
    left = _columns(rows, (edge for edge in graph.edges if rows[edge.move.to] <= rows[edge.source]))
    before = MARGIN + GUTTER + COLUMN * _many(left)
    behind = MARGIN + GUTTER + COLUMN * _many(right)
    boxes = {
        key: Box(key, before, MARGIN + row * PITCH, WIDTH - before - behind, BOX_HEIGHT, graph.marks[key])
        for key, row in rows.items()
    }
    return Drawing(
        width=WIDTH,
        height=2 * MARGIN + (len(rows) - 1) * PITCH + BOX_HEIGHT,
        boxes=tuple(boxes.values()),
        lines=tuple(_lines(graph.edges, rows, boxes, left, right)),
    )


def _columns(rows: Mapping[str, int], edges: Iterable[Edge]) -> dict[str, int]:
    """The column of the lane to each step that has one, the short lanes nearest to the steps."""
    spans: dict[str, tuple[int, int]] = {}
    for edge in edges:
        low, high = spans.get(edge.move.to, (rows[edge.move.to],) * 2)
        spans[edge.move.to] = (min(low, rows[edge.source]), max(high, rows[edge.source]))
    taken: list[list[tuple[int, int]]] = []
    columns: dict[str, int] = {}
    for step, span in sorted(spans.items(), key=lambda item: (item[1][1] - item[1][0], item[1])):
        for column, others in enumerate(taken):
            if all(span[1] < low or span[0] > high for low, high in others):
                others.append(span)
                columns[step] = column
                break
        else:
            columns[step] = len(taken)
            taken.append([span])
    return columns


def _many(columns: Mapping[str, int]) -> int:
    return max(columns.values(), default=-1) + 1


def _lines(
    edges: Iterable[Edge],
    rows: Mapping[str, int],
    boxes: Mapping[str, Box],
    left: Mapping[str, int],
    right: Mapping[str, int],
) -> Iterable[Line]:
    """The path of each move; moves that leave a step on one side leave it one below the other."""
    leaving: dict[tuple[str, str], dict[str, int]] = {}
    for edge in edges:
        source, target = boxes[edge.source], boxes[edge.move.to]
        if rows[edge.move.to] == rows[edge.source] + 1:
            x, end = source.x + source.width // 2, target.y - 2
            path = f"M{x} {source.y + source.height}V{end}"
            yield Line(edge, path, "down", x + 8, source.y + source.height + (PITCH - BOX_HEIGHT) // 2 + 4)
            continue
        way = "on" if rows[edge.move.to] > rows[edge.source] else "back"
        ports = leaving.setdefault((edge.source, way), {})
        leave = source.middle + 2 + 6 * ports.setdefault(edge.move.to, len(ports)) - (8 if way == "on" else 0)
        enter = target.y + 8
        if way == "on":
            edge_of_box, to = source.x + source.width, target.x + target.width
            lane = edge_of_box + GUTTER + COLUMN * right[edge.move.to]
            path = f"M{edge_of_box} {leave}H{lane - 4}q4 0 4 4V{enter - 4}q0 4 -4 4H{to + 2}"
        else:
            edge_of_box, to = source.x, target.x
            lane = edge_of_box - GUTTER - COLUMN * left[edge.move.to]
            path = f"M{edge_of_box} {leave}H{lane + 4}q-4 0 -4 -4V{enter + 4}q0 -4 4 -4H{to - 2}"
        yield Line(edge, path, way)
