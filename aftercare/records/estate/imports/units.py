"""Homes, parking spaces, shops and storage rooms from office files."""

from collections.abc import Hashable, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import cast

from django.db.models import Model, QuerySet

from aftercare.ground.core.actors import Actor
from aftercare.ground.core.text import lazy as _
from aftercare.ground.submissions.declarations import (
    Duplicates,
    Field,
    ImportKind,
    ImportRow,
    Kept,
    Made,
    Outcome,
    Place,
    Refusal,
    Undone,
    Verdict,
)
from aftercare.ground.submissions.values import area, choice, day, line, long_text
from aftercare.records.estate import parts, rules
from aftercare.records.estate.imports.columns import (
    BUILDING,
    ENTRANCE,
    KIND,
    PHASE,
    STATE_WORDS,
    code_of,
    kind_of,
    options,
    room,
)
from aftercare.records.estate.models import Building, Entrance, Floor, Phase, Unit
from aftercare.records.estate.parts.written import table_of
from aftercare.records.estate.rules import BadRoom, UnitKind, UnitState

PLACES = (Floor, Entrance, Building, Phase)


class UnitIntake:
    """Takes units in; the rooms of the development are loaded once."""

    def __init__(self, place: Place) -> None:
        self.development_id = place.development_id or 0
        self.duplicates = place.duplicates
        rooms = Unit.objects.filter(development_id=self.development_id).order_by("pk")
        self.known = set(rooms.values_list("kind", "code").iterator())

    def check(self, rows: Sequence[ImportRow]) -> list[Verdict]:
        """Whether each row names a room, and whether it is new."""
        return [self._judge(row) for row in rows]

    def carry_out(self, rows: Sequence[ImportRow], *, by: Actor, at: datetime) -> Made:  # noqa: ARG002
        """Write the units with their phases, buildings, entrances and floors."""
        units = [_unit_row(row) for row in rows]
        written = parts.write_units(self.development_id, units, update=self.duplicates == Duplicates.UPDATE)
        self.known.update(unit.key for unit in units)
        return Made(written.made, written.changed)

    def _judge(self, row: ImportRow) -> Verdict:
        try:
            key = ((kind_of(row) or UnitKind.HOME).value, code_of(row))
        except BadRoom as bad:
            return Verdict(Outcome.REFUSE, [Refusal("number", bad.remedy)])
        refusals = _implausible(row, key[1])
        if refusals:
            return Verdict(Outcome.REFUSE, refusals)
        if key not in self.known:
            return Verdict(Outcome.MAKE)
        if self.duplicates == Duplicates.REFUSE:
            return Verdict(Outcome.REFUSE, [Refusal("number", _("This room exists already."))])
        return Verdict(Outcome.CHANGE if self.duplicates == Duplicates.UPDATE else Outcome.SKIP)


def _implausible(row: ImportRow, code: str) -> list[Refusal]:
    """What cannot be as the row says it."""
    refusals = []
    if len(code) > 60:
        refusals.append(Refusal("number", _("Building, entrance and number are too long together.")))
    if row.text("floor") and rules.read_level(row.text("floor")) is None:
        refusals.append(Refusal("floor", _("Write the floor as a number, such as 12 or -1.")))
    handed_over, completed = row.get("handed_over_on"), row.get("completed_on")
    if isinstance(handed_over, date) and isinstance(completed, date) and handed_over < completed:
        refusals.append(Refusal("handed_over_on", _("A home cannot be handed over before its building is completed.")))
    return refusals


def _unit_row(row: ImportRow) -> parts.UnitRow:
    state = row.get("state")
    return parts.UnitRow(
        number=row.text("number"),
        building=row.text("building"),
        entrance=row.text("entrance"),
        floor=row.text("floor"),
        phase=row.text("phase"),
        kind=kind_of(row) or UnitKind.HOME,
        state=UnitState(str(state)) if state else None,
        area=cast("Decimal | None", row.get("area")),
        layout=row.text("layout"),
        handed_over_on=cast("date | None", row.get("handed_over_on")),
        completed_on=cast("date | None", row.get("completed_on")),
        notes=row.text("notes"),
    )


def _identify(row: ImportRow) -> Hashable | None:
    try:
        return (kind_of(row) or UnitKind.HOME).value, code_of(row)
    except BadRoom:
        return None


def take_back(made: Made) -> Undone:
    """Take back what an import of this room made: former values first, then the rows made, unless used since."""
    restored = sum(len(rows) for rows in made.changed.values())
    unrestored = parts.restore_changed(made.changed)
    left = parts.remove_made(made.made)
    removed = {table: len(ids) for table, ids in made.made.items()}
    for each in left:
        removed[each.table] -= 1
    for model in PLACES:
        removed[table_of(model)] = removed.get(table_of(model), 0) - _still_there(model, made)
    kept = [Kept(each.label, each.reason) for each in (*unrestored, *left)]
    return Undone(removed, restored - len(unrestored), kept)


def _still_there(model: type[Model], made: Made) -> int:
    """How many of the places made stay without a word, because others stand in them."""
    return QuerySet(model).filter(pk__in=made.made.get(table_of(model), ())).count()


UNITS = ImportKind(
    key="units",
    label=_("Homes and other units"),
    description=_("Every home, parking space, shop and storage room of a development, with its building and dates."),
    fields=(
        PHASE,
        BUILDING,
        ENTRANCE,
        Field(
            "floor",
            _("Floor"),
            ("楼层", "层", "所在楼层", "层数", "floor", "storey", "level"),
            longest=20,
            example="12",
        ),
        room(fill_down=False),
        KIND,
        Field(
            "state",
            _("State"),
            ("状态", "房屋状态", "销售状态", "使用状态", "入住状态", "state", "status"),
            partial(choice, options=options(STATE_WORDS)),
            example="已售",
            allowed=(
                (UnitState.SOLD, _("Sold")),
                (UnitState.LET, _("Let")),
                (UnitState.VACANT, _("Vacant")),
                (UnitState.UNSOLD, _("Unsold")),
            ),
            hint=_("Empty means sold."),
        ),
        Field(
            "area",
            _("Area (m²)"),
            ("面积", "建筑面积", "建面", "产权面积", "实测面积", "套内面积", "area", "floor area", "area m2"),
            area,
            example="128.5",
        ),
        Field("layout", _("Layout"), ("户型", "房型", "户型图", "layout"), line, longest=60, example="三室两厅"),
        Field(
            "handed_over_on",
            _("Handed over on"),
            (
                "交付日期",
                "交房日期",
                "交付时间",
                "交房时间",
                "收房日期",
                "收房时间",
                "接房日期",
                "交楼日期",
                "handed over on",
                "handover date",
                "handover",
            ),
            day,
            example="2025-06-01",
            hint=_("The day of the handover to the first owner, from which the warranty counts."),
        ),
        Field(
            "completed_on",
            _("Completed on"),
            ("竣工日期", "竣工时间", "竣工验收日期", "竣备日期", "completed on", "completion date", "completion"),
            day,
            example="2025-03-01",
            hint=_("The day of the completion acceptance of the building."),
        ),
        Field("notes", _("Notes"), ("备注", "说明", "notes", "remarks"), long_text, longest=2000),
    ),
    begin=UnitIntake,
    undo=take_back,
    identify=_identify,
)
