"""How a file finds its way in: states, columns, rows. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from difflib import SequenceMatcher
from enum import StrEnum

from aftercare.ground.core.errors import RuleBroken
from aftercare.ground.core.text import lazy as _
from aftercare.ground.submissions.declarations import Field, ImportKind, ImportRow, Refusal
from aftercare.ground.submissions.reading import Row
from aftercare.ground.submissions.values import Cell, Unusable, heading, is_blank, plain

PIECE = 2_000
REFUSALS_KEPT = 20_000
KEEP_FILES_FOR = timedelta(days=180)
KEEP_SUBMISSIONS_FOR = timedelta(days=30)
KEEP_DRAFTS_FOR = timedelta(days=90)


class State(StrEnum):
    """Where an import stands."""

    UPLOADED = "uploaded"
    CHECKING = "checking"
    CHECKED = "checked"
    CARRYING = "carrying"
    DONE = "done"
    UNDOING = "undoing"
    UNDONE = "undone"
    DISCARDED = "discarded"


LABELS = {
    State.UPLOADED: _("Columns to confirm"),
    State.CHECKING: _("Being checked"),
    State.CHECKED: _("Checked"),
    State.CARRYING: _("Being imported"),
    State.DONE: _("Imported"),
    State.UNDOING: _("Being undone"),
    State.UNDONE: _("Undone"),
    State.DISCARDED: _("Discarded"),
}
MOVING = frozenset({State.CHECKING, State.CARRYING, State.UNDOING})
ENDED = frozenset({State.DONE, State.UNDONE, State.DISCARDED})


class WhenRefused(StrEnum):
    """What refused rows mean for the good ones."""

    GOOD_ROWS = "good_rows"
    NOTHING = "nothing"


class NotNow(RuleBroken):
    """The import stands where this cannot be done."""


class NothingToImport(RuleBroken):
    """No row passed the check, or one did not where all must."""


class ColumnsMissing(RuleBroken):
    """A column without which no row can be understood is not chosen."""


def check_can_map(state: str) -> None:
    """Columns are chosen, and the check begun, before the import; a checked file may be checked again."""
    if state not in {State.UPLOADED, State.CHECKED}:
        raise NotNow(_("The columns can be changed only before the import."))


def check_can_carry_out(*, state: str, when_refused: str, accepted: int, refused: int) -> None:
    """An import begins after a check, with at least one good row, or with all of them good where that was asked."""
    if state != State.CHECKED:
        raise NotNow(_("Check the file first, then import it."))
    if accepted == 0:
        raise NothingToImport(_("There is no row to import. Correct the file and send it again."))
    if when_refused == WhenRefused.NOTHING and refused:
        raise NothingToImport(
            _("%(count)s rows are refused, and you asked for all or nothing. Correct the file and send it again.")
            % {"count": refused}
        )


def check_can_undo(state: str) -> None:
    """Only what has been imported can be undone, once."""
    if state != State.DONE:
        raise NotNow(_("Only a finished import can be undone, and only once."))


def check_can_discard(state: str) -> None:
    """A file that has imported nothing may be put away."""
    if state not in {State.UPLOADED, State.CHECKED}:
        raise NotNow(_("This import has begun and can no longer be discarded; undo it instead."))


def check_columns(kind: ImportKind, mapping: Mapping[str, str]) -> None:
    """Every required field has a column and none has two. Raises ColumnsMissing."""
    chosen = [key for key in mapping.values() if key]
    missing = [field.label for field in kind.fields if field.required and field.key not in chosen]
    if missing:
        raise ColumnsMissing(
            _("Choose the column for: %(fields)s.") % {"fields": ", ".join(str(label) for label in missing)}
        )
    twice = {key for key in chosen if chosen.count(key) > 1}
    if twice:
        labels = [str(field.label) for field in kind.fields if field.key in twice]
        raise ColumnsMissing(_("Chosen for two columns: %(fields)s.") % {"fields": ", ".join(labels)})


def guess_columns(kind: ImportKind, headings: Sequence[str]) -> dict[str, str]:
    """Column index (as text) -> field key: first the exact names, then what contains or nearly is one."""
    comparable = {index: heading(text) for index, text in enumerate(headings) if heading(text)}
    guessed: dict[int, str] = {}
    for likeness in (_same, _within, _near):
        for field in kind.fields:
            if field.key in guessed.values():
                continue
            for index, text in comparable.items():
                if index not in guessed and likeness(text, field.answers_to()):
                    guessed[index] = field.key
                    break
    return {str(index): key for index, key in sorted(guessed.items())}


def _same(text: str, names: frozenset[str]) -> bool:
    return text in names


def _within(text: str, names: frozenset[str]) -> bool:
    return any(len(name) >= 2 and (text.endswith(name) or text.startswith(name)) for name in names)


def _near(text: str, names: frozenset[str]) -> bool:
    return len(text) >= 4 and any(SequenceMatcher(None, text, name).ratio() >= 0.8 for name in names)


def understand(
    kind: ImportKind, mapping: Mapping[str, str], rows: Iterable[Row]
) -> Iterator[tuple[ImportRow, list[Refusal]]]:
    """Each row with its values read, and what could not be. Empty cells of `fill_down` fields are as above."""
    columns = [(field, int(index)) for index, key in mapping.items() if (field := kind.field_of(key))]
    columns.sort(key=lambda pair: kind.fields.index(pair[0]))
    required = [field for field in kind.fields if field.required]
    filled = [field.key for field, _index in columns if field.fill_down]
    above: dict[str, Cell] = {}
    read = _Memory()
    for row in rows:
        values: dict[str, object] = {}
        refusals: list[Refusal] = []
        for field, index in columns:
            cell = row.cells[index] if index < len(row.cells) else None
            if field.fill_down:
                cell = _as_above(field.key, cell, above, filled)
            if not is_blank(cell):
                read.cell(field, cell, values, refusals)
        refused = {refusal.field for refusal in refusals}
        refusals += [
            Refusal(field.key, _("This is needed and is empty."))
            for field in required
            if field.key not in values and field.key not in refused
        ]
        yield ImportRow(row.number, values), refusals


def _as_above(key: str, cell: Cell, above: dict[str, Cell], filled: Sequence[str]) -> Cell:
    """The cell, or the one above when it is empty. A new value forgets what stood in the narrower columns."""
    if is_blank(cell):
        return above.get(key)
    if above.get(key) != cell:
        for narrower in filled[filled.index(key) + 1 :]:
            above.pop(narrower, None)
        above[key] = cell
    return cell


class _Memory:
    """Reads cells and remembers what was read: most columns say the same few things thousands of times."""

    ENTRIES_AT_MOST = 50_000

    def __init__(self) -> None:
        self.known: dict[tuple[str, type, Cell], tuple[object, Refusal | None]] = {}

    def cell(self, field: Field, cell: Cell, values: dict[str, object], refusals: list[Refusal]) -> None:
        """Put the value of the cell among `values`, or say among `refusals` why it has none."""
        key = (field.key, type(cell), cell)
        found = self.known.get(key)
        if found is None:
            found = _read_cell(field, cell)
            if len(self.known) < self.ENTRIES_AT_MOST:
                self.known[key] = found
        value, refusal = found
        if refusal is not None:
            refusals.append(refusal)
        elif value not in ("", None):
            values[field.key] = value


def _read_cell(field: Field, cell: Cell) -> tuple[object, Refusal | None]:
    try:
        value = field.parse(cell)
    except Unusable as unusable:
        return None, Refusal(field.key, unusable.remedy)
    if field.longest and isinstance(value, str) and len(value) > field.longest:
        return None, Refusal(field.key, _("Longer than %(limit)s characters.") % {"limit": field.longest})
    return value, None


def shown(kind: ImportKind, mapping: Mapping[str, str], cells: Sequence[Cell], field_key: str) -> str:
    """What stood in the column of a field, for the report; personal values are masked."""
    field = kind.field_of(field_key)
    for index, key in mapping.items():
        if key == field_key and int(index) < len(cells):
            text = plain(cells[int(index)])
            return mask(text) if field and field.personal else text
    return ""


def mask(text: str) -> str:
    """The first and last characters of a personal value, stars between."""
    if len(text) <= 2:
        return text[:1] + "*" * (len(text) - 1)
    if len(text) <= 6:
        return f"{text[0]}{'*' * (len(text) - 2)}{text[-1]}"
    return f"{text[:3]}{'*' * (len(text) - 7)}{text[-4:]}" if len(text) > 7 else f"{text[:2]}***{text[-2:]}"


def ranges(ids: Iterable[int]) -> list[list[int]]:
    """Ids as closed ranges in order, which is how a log of thousands stays short: [[1, 2000], [2004, 2004]]."""
    found: list[list[int]] = []
    for each in sorted(ids):
        if found and each <= found[-1][1] + 1:
            found[-1][1] = each
        else:
            found.append([each, each])
    return found


def same_as_row(number: int) -> Refusal:
    """Two rows of the file speak of one thing and say different things."""
    return Refusal("", _("The file has this already in row %(row)s, with other values.") % {"row": number})


def something_came_between() -> object:
    """Why an import of all or nothing was turned back."""
    return _("A row that passed the check was refused when it was its turn; everything is taken out again.")


def same_choice(field: Field, text: str) -> bool:
    """Whether `text` means the same as the field's example in another language."""
    if not (field.allowed and field.example and text):
        return False
    return _read_cell(field, text) == _read_cell(field, field.example)
