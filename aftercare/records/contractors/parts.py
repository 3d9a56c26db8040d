"""Contractors and who built what, written in bulk. No event, no check of a person."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from aftercare.ground.core.database import check_in_transaction
from aftercare.records.contractors.models import BuiltPart, Contractor
from aftercare.records.contractors.rules import ContractorKind
from aftercare.records.estate.parts import Written
from aftercare.records.estate.parts.written import plain, table_of

CONTRACTOR_FIELDS = ("short_name", "kind", "trades", "repair_contact", "repair_phone", "email")
PART_FIELDS = ("contract_number", "warranty_months", "retention")


@dataclass(frozen=True)
class ContractorRow:
    """A contractor as a file or a form tells it, known by its full name. Empty values leave what is known."""

    name: str
    kind: ContractorKind | None = None
    short_name: str = ""
    trades: tuple[str, ...] = ()
    repair_contact: str = ""
    repair_phone: str = ""
    email: str = ""


@dataclass(frozen=True)
class BuiltRow:
    """What a contractor (by its full name) built: a component, group or class; in a building or the whole of it."""

    contractor: str
    component: str
    building_id: int | None = None
    contract_number: str = ""
    warranty_months: int | None = None
    retention: Decimal | None = None


def write_contractors(rows: Sequence[ContractorRow], *, update: bool = True) -> Written:
    """Make the contractors of `rows`, change those that exist (not with `update` off); the last of a name wins."""
    check_in_transaction()
    written = Written()
    told = {row.name: row for row in rows}
    known = {c.name: c for c in Contractor.objects.select_for_update(of=("self",)).filter(name__in=told).order_by("pk")}
    new = [_new_contractor(row) for name, row in told.items() if name not in known]
    written.add(Contractor.objects.bulk_create(new, batch_size=500))
    if update:
        changed = [known[name] for name, row in told.items() if name in known and _change(known[name], row, written)]
        if changed:
            Contractor.objects.bulk_update(changed, [*CONTRACTOR_FIELDS, "version"], batch_size=200)
    return written


def write_built_parts(development_id: int, rows: Sequence[BuiltRow], *, update: bool = True) -> Written:
    """Note who built what in a development; rows whose contractor does not exist are left out. The last one wins."""
    check_in_transaction()
    written = Written()
    ids = dict(Contractor.objects.filter(name__in={row.contractor for row in rows}).values_list("name", "pk"))
    told = {(ids[row.contractor], row.building_id, row.component): row for row in rows if row.contractor in ids}
    known = {
        (part.contractor_id, part.building_id, part.component): part
        for part in BuiltPart.objects.select_for_update(of=("self",))
        .filter(development_id=development_id, contractor_id__in=set(ids.values()))
        .order_by("pk")
    }
    new = [_new_part(development_id, key[0], row) for key, row in told.items() if key not in known]
    written.add(BuiltPart.objects.bulk_create(new, batch_size=500))
    if update:
        changed = [known[key] for key, row in told.items() if key in known and _change_part(known[key], row, written)]
        if changed:
            BuiltPart.objects.bulk_update(changed, PART_FIELDS, batch_size=200)
    return written


def _new_contractor(row: ContractorRow) -> Contractor:
    return Contractor(
        name=row.name,
        kind=(row.kind or ContractorKind.BUILDER).value,
        short_name=row.short_name,
        trades=list(row.trades),
        repair_contact=row.repair_contact,
        repair_phone=row.repair_phone,
        email=row.email,
    )


def _change(contractor: Contractor, row: ContractorRow, written: Written) -> bool:
    told: dict[str, object] = {name: getattr(row, name) for name in CONTRACTOR_FIELDS}
    told["kind"] = row.kind.value if row.kind else ""
    told["trades"] = list(row.trades)
    was = {
        name: getattr(contractor, name) for name, value in told.items() if value and value != getattr(contractor, name)
    }
    for name in was:
        setattr(contractor, name, told[name])
    if was:
        contractor.version += 1
        written.change(contractor, was)
    return bool(was)


def _new_part(development_id: int, contractor_id: int, row: BuiltRow) -> BuiltPart:
    return BuiltPart(
        contractor_id=contractor_id,
        development_id=development_id,
        building_id=row.building_id,
        component=row.component,
        **{name: getattr(row, name) for name in PART_FIELDS},
    )


def _change_part(part: BuiltPart, row: BuiltRow, written: Written) -> bool:
    told = {name: getattr(row, name) for name in PART_FIELDS}
    was = {
        name: getattr(part, name)
        for name, value in told.items()
        if value not in (None, "") and value != getattr(part, name)
    }
    for name in was:
        setattr(part, name, told[name])
    if was:
        # what a contractor built has no version of its own: 0 says so
        note = {"version": 0, "was": {name: plain(value) for name, value in was.items()}}
        written.changed.setdefault(table_of(BuiltPart), {})[str(part.pk)] = note
    return bool(was)
