"""Builders for office files and for imports on their way."""

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

import xlsxwriter
from django.utils import timezone

from aftercare.ground.accounts.models import Development
from aftercare.ground.core.actors import Actor
from aftercare.ground.jobs import queue
from aftercare.ground.submissions import actions, receiving
from aftercare.ground.submissions.models import ImportBatch


def a_workbook(
    rows: Sequence[Sequence[Any]],
    *,
    merged: Sequence[tuple[int, int, int, int, Any]] = (),
    name: str = "房产",
    more_sheets: Sequence[tuple[str, Sequence[Sequence[Any]]]] = (),
    hidden: Sequence[tuple[str, Sequence[Sequence[Any]]]] = (),
) -> bytes:
    """The bytes of an .xlsx; `merged` are (top, left, bottom, right, value), `hidden` more sheets nobody sees."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    days = book.add_format({"num_format": "yyyy-mm-dd"})
    for sheet_name, content in ((name, rows), *more_sheets, *hidden):
        sheet = book.add_worksheet(sheet_name)
        if (sheet_name, content) in hidden:
            sheet.hide()
        for y, cells in enumerate(content):
            for x, cell in enumerate(cells):
                if isinstance(cell, date):
                    sheet.write_datetime(y, x, cell, days)
                elif cell is not None:
                    sheet.write(y, x, cell)
    for top, left, bottom, right, value in merged:
        book.get_worksheet_by_name(name).merge_range(top, left, bottom, right, value)
    book.close()
    return out.getvalue()


def an_import(
    kind: str,
    rows: Sequence[Sequence[Any]] | bytes,
    *,
    development: Development | None,
    by: Actor,
    name: str = "a.xlsx",
) -> ImportBatch:
    """An uploaded file, its columns guessed."""
    content = rows if isinstance(rows, bytes) else a_workbook(rows)
    place = development.pk if development else None
    received = receiving.receive(kind=kind, file_name=name, content=content, development_id=place, by=by)
    return actions.upload(received=received, development_id=place, by=by, at=timezone.now())


def a_checked_import(
    kind: str,
    rows: Sequence[Sequence[Any]] | bytes,
    *,
    development: Development | None,
    by: Actor,
    duplicates: str = "update",
    when_refused: str = "good_rows",
    name: str = "a.xlsx",
) -> ImportBatch:
    """An uploaded file that has been tried dry with the guessed columns."""
    batch = an_import(kind, rows, development=development, by=by, name=name)
    actions.ask_check(
        batch_id=batch.pk,
        seen=batch.version,
        mapping=batch.mapping,
        duplicates=duplicates,
        when_refused=when_refused,
        by=by,
        at=timezone.now(),
    )
    return worked_off(batch)


def a_finished_import(
    kind: str, rows: Sequence[Sequence[Any]] | bytes, *, development: Development | None, by: Actor, **how: str
) -> ImportBatch:
    """A file that has been checked and carried out."""
    batch = a_checked_import(kind, rows, development=development, by=by, **how)
    actions.begin(batch_id=batch.pk, seen=batch.version, by=by, at=timezone.now())
    return worked_off(batch)


def worked_off(batch: ImportBatch) -> ImportBatch:
    """The batch after its background work, done here and now as a worker would."""
    batch.refresh_from_db()
    jobs = {"checking": actions.CHECK, "carrying": actions.CARRY_OUT, "undoing": actions.UNDO}
    while batch.state in jobs:
        run = batch.run
        payload = {"batch_id": batch.pk, "run": run}
        assert queue.perform(jobs[batch.state], f"import:{batch.pk}:{run}", payload, queue.SLOW)
        batch.refresh_from_db()
    return batch
