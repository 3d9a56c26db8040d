"""A list of cases as an Excel or CSV file: labels in the reader's language, moments as moments, nothing a formula."""

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from aftercare.ground.accounts.roles import Permission
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.documents import Words
from aftercare.ground.core.sheets import Cell, as_csv, new_workbook
from aftercare.ground.policies.queries import policy_of
from aftercare.ground.procedures.graph import Procedures
from aftercare.service.cases.models import Case
from aftercare.service.cases.policy import IntakePolicy, Taxonomy
from aftercare.service.desk.models import ListExport
from aftercare.service.desk.rules import SheetFormat, covered

CHUNK = 500
RELATED = ("development", "building", "unit", "responsible", "first_contact", "executor", "executing_contractor")


@dataclass(frozen=True)
class Written:
    """A finished file."""

    content: bytes
    count: int
    masked: int


def write(export: ListExport, *, by: Actor) -> Written:
    """Write the list and say how far it is after each piece. Cases that `by` may not take out now are left out."""
    columns = _columns()
    masked = 0
    rows: list[list[Cell]] = []
    for chunk in _chunks(export, by):
        for case in chunk:
            shown = by.may(Permission.SEE_PERSONAL, development_id=case.development_id, building_id=case.building_id)
            masked += not shown
            rows.append([cell(case, shown) for _heading, cell in columns])
        _tell(export, len(rows))
    make = _as_xlsx if export.format == SheetFormat.XLSX else as_csv
    return Written(make([heading for heading, _cell in columns], rows), len(rows), masked)


def _chunks(export: ListExport, by: Actor) -> Iterator[list[Case]]:
    """The cases in the order of the queue, as they are now."""
    for begins in range(0, len(export.case_ids), CHUNK):
        numbers = export.case_ids[begins : begins + CHUNK]
        found = Case.objects.visible_to(by).select_related(*RELATED).in_bulk(numbers)
        yield [found[pk] for pk in numbers if pk in found and _may_take_out(by, found[pk])]


def _may_take_out(by: Actor, case: Case) -> bool:
    return by.may(Permission.EXPORT, development_id=case.development_id, building_id=case.building_id)


def _tell(export: ListExport, done: int) -> None:
    with transaction.atomic():
        ListExport.objects.filter(pk=export.pk).update(done=done)


Say = Callable[[Case, bool], Cell]


def _columns() -> list[tuple[str, Say]]:
    """Heading and value of every column; the second argument says whether personal values may be shown."""
    return [
        (_("Case number"), lambda case, _shown: case.number),
        (_("Kind"), lambda case, _shown: _label(_taxonomy(case).kinds, case.kind)),
        (_("Subject"), lambda case, _shown: case.subject),
        (_("Development"), lambda case, _shown: case.development.name),
        (_("Home"), lambda case, _shown: case.unit.code if case.unit else ""),
        (_("Component"), lambda case, _shown: _label(_taxonomy(case).components, case.component)),
        (_("Symptom"), lambda case, _shown: _label(_taxonomy(case).symptoms, case.symptom)),
        (_("Room"), lambda case, _shown: _label(_taxonomy(case).places, case.place)),
        (_("Urgency"), lambda case, _shown: _label(_taxonomy(case).urgencies, case.urgency)),
        (_("Channel"), lambda case, _shown: _label(_intake(case).channels, case.channel)),
        (_("Step"), lambda case, _shown: _step(case)),
        (_("Owed by"), lambda case, _shown: _owed_by().get(case.owed_by, "") if case.is_open else ""),
        (_("Answers for it"), lambda case, _shown: case.responsible.name),
        (_("First contact"), lambda case, _shown: case.first_contact.name),
        (_("Carried out by"), lambda case, _shown: str(case.executor or case.executing_contractor or "")),
        (_("Taken in"), lambda case, _shown: _local(case, case.opened_at)),
        (_("Due"), lambda case, _shown: _local(case, case.due_at)),
        (_("Finish by"), lambda case, _shown: _local(case, case.finish_by)),
        (_("Closed"), lambda case, _shown: _local(case, case.closed_at)),
        (_("Result"), lambda case, _shown: case.resolution),
        (_("Urged"), lambda case, _shown: case.urged),
        (_("Reopened"), lambda case, _shown: case.reopened),
        (_("Reported by"), lambda case, shown: case.reporter_name if shown else covered(case.reporter_name)),
        (_("Phone"), lambda case, shown: case.reporter_phone if shown else covered(case.reporter_phone)),
    ]  # fmt: skip


def _taxonomy(case: Case) -> Taxonomy:
    return policy_of(case.policy_id).section(Taxonomy)


def _intake(case: Case) -> IntakePolicy:
    return policy_of(case.policy_id).section(IntakePolicy)


def _label(table: object, key: str) -> str:
    found = table.get(key) if isinstance(table, dict) else None
    label = getattr(found, "label", None)
    return label.in_language(get_language() or "zh-hans") if isinstance(label, Words) else key


def _step(case: Case) -> str:
    step = policy_of(case.policy_id).section(Procedures).of(case.procedure).steps.get(case.step)
    return step.label.staff.in_language(get_language() or "zh-hans") if step else case.step


def _owed_by() -> dict[str, str]:
    return {"staff": _("Staff"), "contractor": _("Contractor"), "owner": _("Owner")}


def _local(case: Case, moment: datetime | None) -> datetime | None:
    """The moment on the clock of the development, as a sheet wants it: without a zone."""
    return timezone.make_naive(moment, ZoneInfo(case.development.time_zone)) if moment else None


def _as_xlsx(headings: Sequence[str], rows: Sequence[Sequence[Cell]]) -> bytes:
    out = io.BytesIO()
    with new_workbook(out) as book:
        head = book.add_format({"bold": True, "bg_color": "#e3f2ee", "bottom": 1})
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        sheet = book.add_worksheet(_("Cases")[:31])
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, max(len(rows), 1), len(headings) - 1)
        for x, heading in enumerate(headings):
            sheet.write_string(0, x, heading, head)
            sheet.set_column(x, x, 40 if x == 2 else 16)
        for y, row in enumerate(rows, 1):
            for x, cell in enumerate(row):
                if isinstance(cell, datetime):
                    sheet.write_datetime(y, x, cell, moment)
                elif isinstance(cell, int | float):
                    sheet.write_number(y, x, cell)
                elif cell:
                    sheet.write_string(y, x, cell)
    return out.getvalue()
