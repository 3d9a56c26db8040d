"""Imports as their pages want them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count

from aftercare.ground.accounts.models import Development
from aftercare.ground.accounts.roles import Permission
from aftercare.ground.core.actors import Actor, ActorKind
from aftercare.ground.submissions import kinds, pieces, rules, workbooks
from aftercare.ground.submissions.declarations import Field, ImportKind
from aftercare.ground.submissions.models import ImportBatch, ImportRefusal
from aftercare.ground.submissions.reading import Row
from aftercare.ground.submissions.values import plain

PAGE = 30
REFUSALS_SHOWN = 100


@dataclass(frozen=True)
class PreviewCell:
    """A value as it was understood, or why it was not."""

    text: str
    reason: str = ""


@dataclass(frozen=True)
class PreviewRow:
    """One of the first rows as understood."""

    number: int
    cells: Sequence[PreviewCell]


@dataclass(frozen=True)
class ColumnChoice:
    """A column of the file, some of what stands in it, and the field it is taken for (empty: left out)."""

    index: str
    heading: str
    samples: str
    field: str


def list_imports(by: Actor, *, kind: str = "", before: int | None = None) -> tuple[list[ImportBatch], int | None]:
    """The imports this person may see, the latest first, and the key of the next page (None: no more)."""
    found = ImportBatch.objects.visible_to(by).defer("head", "mapping")
    if kind:
        found = found.filter(kind=kind)
    if before:
        found = found.filter(pk__lt=before)
    rows = list(found.order_by("-pk")[: PAGE + 1])
    return rows[:PAGE], rows[PAGE - 1].pk if len(rows) > PAGE else None


def may_import_somewhere(by: Actor) -> bool:
    """Whether this person may import anything anywhere."""
    return by.kind == ActorKind.STAFF and by.may(Permission.IMPORT)


def list_developments(by: Actor) -> list[Development]:
    """Where this person may import, by name."""
    found = Development.objects.order_by("name")
    grants = list(by.grants_with(Permission.IMPORT))
    if any(grant.development_ids is None for grant in grants):
        return list(found[:2_000])
    reach: set[int] = set().union(*(grant.development_ids or () for grant in grants))
    return list(found.filter(pk__in=reach)[:2_000])


def find_same_file(batch: ImportBatch) -> ImportBatch | None:
    """The latest other import of this very file for the same place that was carried out or is on its way."""
    return (
        ImportBatch.objects.filter(file_sha256=batch.file_sha256, kind=batch.kind, development_id=batch.development_id)
        .exclude(pk=batch.pk)
        .exclude(state__in=[rules.State.DISCARDED, rules.State.UNDONE, rules.State.UPLOADED])
        .order_by("-pk")
        .first()
    )


def list_columns(batch: ImportBatch) -> list[ColumnChoice]:
    """The columns of the file with samples, to choose fields by; personal values masked."""
    kind = kinds.find(batch.kind)
    rows = batch.head.get("rows", [])
    choices = []
    for index, heading in enumerate(batch.head.get("headings", [])):
        chosen = batch.mapping.get(str(index), "")
        field = kind.field_of(chosen)
        seen = [cells[index] for _number, cells in rows if index < len(cells) and cells[index]][:3]
        if not heading and not seen:
            continue
        samples = " · ".join(rules.mask(text) if field and field.personal else text[:40] for text in seen)
        choices.append(ColumnChoice(str(index), heading, samples, chosen))
    return choices


def preview(batch: ImportBatch) -> tuple[list[Field], list[PreviewRow]]:
    """The first rows as they are understood with the columns chosen now."""
    kind = kinds.find(batch.kind)
    fields = [field for field in kind.fields if field.key in batch.mapping.values()]
    rows = [Row(number, cells) for number, cells in batch.head.get("rows", [])]
    shown = []
    for row, refusals in rules.understand(kind, batch.mapping, rows):
        reasons = {refusal.field: str(refusal.reason) for refusal in refusals}
        shown.append(
            PreviewRow(
                row.number,
                [PreviewCell(_shown(field, row.get(field.key)), reasons.get(field.key, "")) for field in fields],
            )
        )
    return fields, shown


def _shown(field: Field, value: object) -> str:
    """A value as people read it: a choice by its label, personal values masked."""
    if value is None:
        return ""
    for key, label in field.allowed:
        if key == value:
            return str(label)
    if isinstance(value, tuple):
        return ", ".join(rules.mask(str(getattr(each, "number", each))) for each in value)
    text = value if isinstance(value, str) else plain(value) if isinstance(value, int | float) else str(value)
    return rules.mask(text) if field.personal else text[:120]


def list_refusals(batch: ImportBatch, *, after: int = 0) -> tuple[list[ImportRefusal], int | None]:
    """What was refused, by row, in pages; the second value is the key of the next page."""
    found = batch.refusals.order_by("row", "id")
    rows = list(found.filter(row__gt=after)[: REFUSALS_SHOWN + 1])
    return rows[:REFUSALS_SHOWN], rows[REFUSALS_SHOWN - 1].row if len(rows) > REFUSALS_SHOWN else None


def count_reasons(batch: ImportBatch) -> list[tuple[str, str, int]]:
    """The commonest faults: column, reason, how many rows."""
    found = batch.refusals.values_list("column", "reason").annotate(many=Count("id")).order_by("-many", "reason")
    return [(column, reason, many) for column, reason, many in found[:8]]


def annotated_file(batch: ImportBatch) -> bytes:
    """The sender's file with every fault marked in it. Raises Missing when the file has been swept."""
    columns = {key: int(index) for index, key in batch.mapping.items()}
    refusals = batch.refusals.order_by("row", "id").only("row", "field", "reason")
    faults = workbooks.faults_of(refusals.iterator(), columns)
    return workbooks.annotated(pieces.table_of(batch), faults, sheet_name=batch.sheet)


def find_kind(batch: ImportBatch) -> ImportKind:
    """The declaration behind the batch."""
    return kinds.find(batch.kind)
