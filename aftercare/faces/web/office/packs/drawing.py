"""A procedure as a drawing and as a list: what stands in each box and beside each arrow, in the reader's words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from aftercare.faces.web.office.packs.values import Names
from aftercare.faces.web.words import said
from aftercare.ground.policies.rules import Document
from aftercare.ground.procedures.drawing import Box, Drawing, Edge, Graph, Line, Mark, lay_out
from aftercare.ground.procedures.graph import Audience, Move, Reason, Step

TITLE_SIZE, NOTE_SIZE = 13, 11


@dataclass(frozen=True)
class DrawnBox:
    """A step in its place; `lines` are its title cut to the width of the box."""

    box: Box
    lines: tuple[str, ...]
    note: str
    final: bool
    told: str


@dataclass(frozen=True)
class DrawnLine:
    """A move on its way; `label` is empty where there is no room for it."""

    line: Line
    label: str
    told: str


@dataclass(frozen=True)
class Picture:
    """Everything that the drawing shows."""

    drawing: Drawing
    boxes: tuple[DrawnBox, ...]
    lines: tuple[DrawnLine, ...]


@dataclass(frozen=True)
class MoveInWords:
    """A move as the list tells it."""

    label: str
    to: str
    to_label: str
    roles: str
    needs: tuple[str, ...]
    reason: str
    screens: str
    sources: tuple[str, ...]
    mark: Mark


@dataclass(frozen=True)
class StepInWords:
    """A step as the list tells it."""

    key: str
    label: str
    owner_label: str
    phase: str
    owed_by: str
    role: str
    limit: str
    final: bool
    sources: tuple[str, ...]
    moves: tuple[MoveInWords, ...]
    mark: Mark


@dataclass(frozen=True)
class Telling:
    """Tells of the graph of one procedure in the words of one document."""

    graph: Graph
    document: Document
    procedure: str

    @property
    def names(self) -> Names:
        """What keys are called."""
        return Names(self.document, self.procedure)

    def picture(self) -> Picture:
        """The drawing with its words."""
        drawing = lay_out(self.graph)
        return Picture(
            drawing=drawing,
            boxes=tuple(self._box(box) for box in drawing.boxes),
            lines=tuple(self._lines(drawing.lines)),
        )

    def steps(self) -> tuple[StepInWords, ...]:
        """The list."""
        return tuple(self._step(key, step) for key, step in self.graph.steps.items())

    def _box(self, box: Box) -> DrawnBox:
        step = self.graph.steps[box.step]
        told = self._step(box.step, step)
        note = _("Ends the case") if step.final else " · ".join(part for part in (told.role, told.limit) if part)
        return DrawnBox(
            box=box,
            lines=cut(told.label, size=TITLE_SIZE, width=box.width - 24, most=1),
            note=" ".join(cut(note, size=NOTE_SIZE, width=box.width - 24, most=1)),
            final=step.final,
            told=f"{told.label} – {note}",
        )

    def _lines(self, lines: Iterable[Line]) -> Iterator[DrawnLine]:
        """Moves between the same two neighbours share one label."""
        labels: dict[tuple[str, str], list[str]] = {}
        for line in lines:
            if line.way == "down":
                labels.setdefault((line.edge.source, line.edge.move.to), []).append(said(line.edge.move.label))
        for line in lines:
            shared = labels.pop((line.edge.source, line.edge.move.to), []) if line.way == "down" else []
            label = cut(" / ".join(shared), size=NOTE_SIZE, width=330 - line.label_x, most=1)
            yield DrawnLine(line=line, label=" ".join(label), told=self._told(line.edge))

    def _told(self, edge: Edge) -> str:
        """All about a move, for those who rest on its line."""
        move = self._move(edge)
        told = [
            f"{self._label(edge.source)} → {move.to_label}: {move.label}",
            _("By: %(roles)s") % {"roles": move.roles},
        ]
        if move.needs:
            told.append(_("Needs: %(needs)s") % {"needs": _("; ").join(move.needs)})
        return "\n".join(told)

    def _step(self, key: str, step: Step) -> StepInWords:
        of = self.names.of_value
        return StepInWords(
            key=key,
            label=said(step.label.staff),
            owner_label=said(step.label.owner),
            phase=of("phase", step.phase.value),
            owed_by=of("owed_by", step.owed_by.value) if step.owed_by else "",
            role=of("role", step.role) if step.role else "",
            limit=of("time_limit", step.time_limit) if step.time_limit else "",
            final=step.final,
            sources=step.source or (),
            moves=tuple(self._move(edge) for edge in self.graph.edges if edge.source == key),
            mark=self.graph.marks[key],
        )

    def _move(self, edge: Edge) -> MoveInWords:
        move = edge.move
        of = self.names.of_value
        return MoveInWords(
            label=said(move.label),
            to=move.to,
            to_label=self._label(move.to),
            roles=_(", ").join(of("roles", role) for role in move.roles),
            needs=tuple(of("needs", guard) for guard in move.needs),
            reason=of("reason", move.reason.value) if move.reason is not Reason.NONE else "",
            screens=self._screens(move),
            sources=move.source or (),
            mark=edge.mark,
        )

    def _screens(self, move: Move) -> str:
        """On whose screens it is a button, when not on those of the staff alone."""
        if move.audience == (Audience.STAFF,):
            return ""
        return _(", ").join(self.names.of_value("audience", each.value) for each in move.audience)

    def _label(self, step: str) -> str:
        return said(self.graph.steps[step].label.staff)


def width_of(text: str, size: int) -> float:
    """About how wide a text is drawn: a Chinese sign is as wide as it is high, a Latin letter about half."""
    return sum(size if ord(letter) > 0x2E7F else size * 0.55 for letter in text)


def cut(text: str, *, size: int, width: float, most: int) -> tuple[str, ...]:
    """A text in at most so many lines of a width; what does not fit ends in dots."""
    lines: list[str] = []
    rest = text.strip()
    while rest and len(lines) < most:
        end = len(rest)
        while end > 1 and width_of(rest[:end], size) > width:
            end -= 1
        if end < len(rest) and len(lines) == most - 1:
            lines.append(rest[: max(end - 1, 1)].rstrip() + "…")
            break
        lines.append(rest[:end].strip())
        rest = rest[end:].strip()
    return tuple(lines)
