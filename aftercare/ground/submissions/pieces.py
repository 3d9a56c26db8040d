"""The long work on an import, in pieces: each piece one transaction, so that nobody waits long for the database.

A worker that dies leaves whole pieces behind; begun again, the work goes on after the last of them.
"""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.db import transaction

from aftercare.ground.core.actors import Actor, ActorKind
from aftercare.ground.core.errors import RuleBroken
from aftercare.ground.submissions import kinds, reading, rules, store
from aftercare.ground.submissions.declarations import (
    Duplicates,
    ImportKind,
    ImportRow,
    Intake,
    Made,
    Outcome,
    Place,
    Refusal,
    Undone,
    Verdict,
)
from aftercare.ground.submissions.models import ImportBatch, ImportRefusal, ImportStep
from aftercare.ground.submissions.values import plain

KEPT_TOLD = 200


class TurnedBack(RuleBroken):
    """All or nothing was asked, and a row was refused while carrying out."""


@dataclass(frozen=True)
class Piece:
    """Some rows in order: as the file has them, as understood, and what was wrong with them so far."""

    place: int
    raw: Sequence[reading.Row]
    rows: Sequence[ImportRow]
    refusals: Sequence[Sequence[Refusal]]
    repeats: Sequence[bool]


def importer(batch: ImportBatch) -> Actor:
    """Who acts in the background: the import, for the person who asked for it."""
    return Actor(
        kind=ActorKind.IMPORTER, id=batch.pk, label=batch.created_by_label, language=batch.language, acts_for=""
    )


def table_of(batch: ImportBatch) -> reading.Table:
    """The rows of the batch's file below its heading. Raises Unreadable, Missing."""
    sheet = reading.read_sheet(store.read(batch.file_sha256), batch.file_name, batch.sheet)
    return reading.read_table(sheet, batch.heading_row)


def cut(kind: ImportKind, batch: ImportBatch, table: reading.Table) -> Iterator[Piece]:
    """The table in pieces, each row understood and compared with all rows before it.

    A row that says the same thing of the same thing again is a repeat; one that says another is refused.
    """
    first_of: dict[Hashable, ImportRow] = {}
    rows = [row for row in table.rows if not _is_example(kind, batch, row)]
    understood = rules.understand(kind, batch.mapping, rows)
    for place in range(0, len(rows), rules.PIECE):
        found: list[ImportRow] = []
        refusals: list[list[Refusal]] = []
        repeats: list[bool] = []
        for row, wrong in islice(understood, rules.PIECE):
            repeat = False
            identity = None if wrong else kind.identify(row)
            if identity is not None:
                first = first_of.setdefault(identity, row)
                if first is not row:
                    repeat = first.values == row.values
                    wrong.extend([] if repeat else [rules.same_as_row(first.number)])
            found.append(row)
            refusals.append(wrong)
            repeats.append(repeat)
        yield Piece(place, rows[place : place + rules.PIECE], found, refusals, repeats)


def judge(piece: Piece, intake: Intake) -> list[Verdict]:
    """What becomes of each row of the piece."""
    asked = [i for i, wrong in enumerate(piece.refusals) if not wrong and not piece.repeats[i]]
    answers = dict(zip(asked, intake.check([piece.rows[i] for i in asked]), strict=True))
    return [
        answers.get(i) or (Verdict(Outcome.SKIP) if piece.repeats[i] else Verdict(Outcome.REFUSE, list(wrong)))
        for i, wrong in enumerate(piece.refusals)
    ]


def begin_intake(kind: ImportKind, batch: ImportBatch) -> Intake:
    """The kind's intake for this batch, with what exists already loaded."""
    place = Place(batch.development_id, Duplicates(batch.duplicates), batch.pk, batch.created_by, batch.begun_at)
    return kind.begin(place)


def start_run(batch_id: int, run: int, state: rules.State) -> ImportBatch | None:
    """The batch when it still waits for this run, else None (the job came twice, or too late)."""
    batch = ImportBatch.objects.filter(pk=batch_id, run=run, state=state).first()
    if batch is not None:
        kinds.find(batch.kind)
    return batch


def set_total(batch: ImportBatch, total: int) -> None:
    """Say how many rows there are, for the progress bar."""
    with transaction.atomic():
        ImportBatch.objects.filter(pk=batch.pk).update(total=total)


def restart_check(batch: ImportBatch) -> None:
    """Forget what an earlier check found."""
    with transaction.atomic():
        ImportRefusal.objects.filter(batch=batch).delete()
        ImportBatch.objects.filter(pk=batch.pk).update(done=0, accepted=0, refused=0, summary={})


def keep_checked(batch: ImportBatch, run: int, piece: Piece, verdicts: list[Verdict]) -> bool:
    """Write down what the check found of one piece. Answers whether the run still stands."""
    with transaction.atomic():
        now = _locked(batch, run, rules.State.CHECKING)
        if now is None:
            return False
        _keep_refusals(now, piece, verdicts)
        _count(now, piece, verdicts)
    return True


def carry_out_piece(batch: ImportBatch, run: int, piece: Piece, intake: Intake, *, by: Actor, at: datetime) -> bool:
    """Judge a piece again and write its good rows, once. Answers whether the run still stands. Raises TurnedBack."""
    with transaction.atomic():
        now = _locked(batch, run, rules.State.CARRYING)
        if now is None:
            return False
        if ImportStep.objects.filter(batch=batch, place=piece.place).exists():
            return True
        verdicts = judge(piece, intake)
        if now.when_refused == rules.WhenRefused.NOTHING and any(v.outcome == Outcome.REFUSE for v in verdicts):
            raise TurnedBack(rules.something_came_between())
        good = [
            row
            for row, verdict in zip(piece.rows, verdicts, strict=True)
            if verdict.outcome in {Outcome.MAKE, Outcome.CHANGE}
        ]
        made = intake.carry_out(good, by=by, at=at) if good else Made()
        ImportStep.objects.create(batch=batch, place=piece.place, made=made.made, changed=made.changed)
        _keep_refusals(now, piece, verdicts)
        _count(now, piece, verdicts)
    return True


def undo_step(batch: ImportBatch, run: int, kind: ImportKind) -> bool:
    """Take back the last piece that is still in. Answers whether there may be another."""
    with transaction.atomic():
        now = _locked(batch, run, rules.State.UNDOING)
        if now is None:
            return False
        step = ImportStep.objects.filter(batch=batch).order_by("-place").first()
        if step is None:
            return False
        made = Made(step.made, step.changed)
        _count_undone(now, kind.undo(made))
        step.delete()
    return True


def _locked(batch: ImportBatch, run: int, state: rules.State) -> ImportBatch | None:
    """The batch's row, locked, while this run is still the one that counts. Its version stays: nobody edits it now."""
    return ImportBatch.objects.select_for_update().filter(pk=batch.pk, run=run, state=state).first()


def _keep_refusals(batch: ImportBatch, piece: Piece, verdicts: list[Verdict]) -> None:
    """Write the refusals of a piece anew, up to the number that is kept per import."""
    if not piece.rows:
        return
    batch.refusals.filter(row__gte=piece.rows[0].number, row__lte=piece.rows[-1].number).delete()
    room = rules.REFUSALS_KEPT - batch.refused
    if room <= 0:
        return
    kind = kinds.find(batch.kind)
    columns = _columns(batch)
    found = [
        ImportRefusal(
            batch=batch,
            row=raw.number,
            field=refusal.field,
            column=columns.get(refusal.field, "")[:120],
            value=rules.shown(kind, batch.mapping, raw.cells, refusal.field)[:300],
            reason=str(refusal.reason)[:300],
        )
        for raw, verdict in zip(piece.raw, verdicts, strict=True)
        for refusal in verdict.refusals
    ]
    ImportRefusal.objects.bulk_create(found[: room * 2], batch_size=1_000)


def _columns(batch: ImportBatch) -> dict[str, str]:
    headings = batch.head.get("headings", [])
    return {key: headings[int(index)] for index, key in batch.mapping.items() if int(index) < len(headings)}


def _count(batch: ImportBatch, piece: Piece, verdicts: list[Verdict]) -> None:
    outcomes = dict(batch.summary.get("outcomes", {}))
    for verdict in verdicts:
        outcomes[verdict.outcome.value] = outcomes.get(verdict.outcome.value, 0) + 1
    batch.summary = {**batch.summary, "outcomes": outcomes}
    batch.refused = outcomes.get(Outcome.REFUSE.value, 0)
    batch.accepted = sum(outcomes.values()) - batch.refused
    batch.done = piece.place + len(piece.rows)
    batch.save(update_fields=["summary", "refused", "accepted", "done"])


def _count_undone(batch: ImportBatch, undone: Undone) -> None:
    undo = dict(batch.summary.get("undo", {"removed": {}, "restored": 0, "kept": 0, "why": []}))
    removed = dict(undo["removed"])
    for table, count in undone.removed.items():
        removed[table] = removed.get(table, 0) + count
    undo["removed"] = removed
    undo["restored"] += undone.restored
    undo["kept"] += len(undone.kept)
    undo["why"] = [*undo["why"], *([each.label, str(each.reason)] for each in undone.kept)][:KEPT_TOLD]
    batch.summary = {**batch.summary, "undo": undo}
    batch.done = min(batch.total, batch.done + rules.PIECE)
    batch.save(update_fields=["summary", "done"])


def _is_example(kind: ImportKind, batch: ImportBatch, row: reading.Row) -> bool:
    """Whether the row is the example of our own template, left in."""
    said = False
    for index, key in batch.mapping.items():
        field = kind.field_of(key)
        if field is None or int(index) >= len(row.cells):
            continue
        text = plain(row.cells[int(index)])
        if text != field.example and not rules.same_choice(field, text):
            return False
        said = said or bool(text)
    return said
