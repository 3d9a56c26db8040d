"""Owners, households and tenants from office files."""

import re
from collections.abc import Hashable, Sequence
from datetime import date, datetime
from functools import partial
from typing import cast

from aftercare.ground.core.actors import Actor
from aftercare.ground.core.text import lazy as _
from aftercare.ground.submissions.declarations import (
    Duplicates,
    Field,
    ImportKind,
    ImportRow,
    Made,
    Outcome,
    Place,
    Refusal,
    Verdict,
)
from aftercare.ground.submissions.values import Cell, Unusable, choice, code, day, line
from aftercare.records.estate import parts, rules
from aftercare.records.estate.imports.columns import (
    BUILDING,
    ENTRANCE,
    KIND,
    PERSON_WORDS,
    ROLE_WORDS,
    code_of,
    kind_of,
    options,
    room,
)
from aftercare.records.estate.imports.units import take_back
from aftercare.records.estate.models import Occupancy, Unit
from aftercare.records.estate.rules import BadPhone, BadRoom, OccupancyRole, PersonKind, PhoneEntry, UnitKind

_COMPANY = re.compile(r"(?:公司|集团|中心|银行|医院|学校|事务所|合作社|协会|Ltd\.?|Inc\.?|Co\.?)$", re.I)
_BETWEEN_NAMES = re.compile(r"[、,，;；/&\n]|\s和\s")
_WEIGHTS, _SIGNS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2), "10X98765432"


def phones(cell: Cell) -> tuple[PhoneEntry, ...]:
    """Every telephone number of a cell, with the remarks beside them."""
    try:
        return rules.read_phones(line(cell) if not isinstance(cell, str) else cell)
    except BadPhone as bad:
        raise Unusable(bad.remedy) from None


def identity_number(cell: Cell) -> str:
    """An identity number, passport or company code; the check digit of an identity card must be right (GB 11643)."""
    if isinstance(cell, float) and abs(cell) >= 1e15:
        raise Unusable(_("Excel has rounded this number. Format the column as text and enter it again."))
    number = code(cell)
    if re.fullmatch(r"\d{17}[\dX]", number):
        total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number[:17], strict=True))
        if _SIGNS[total % 11] != number[17]:
            raise Unusable(_("The last digit does not fit the others. Check the identity number."))
    elif not re.fullmatch(r"[0-9A-Z()\-]{5,40}", number):
        raise Unusable(_("Check the identity number."))
    return number


def email(cell: Cell) -> str:
    """An address for mail."""
    text = line(cell)
    if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s.]+", text) or len(text) > 254:
        raise Unusable(_("Write an e-mail address, such as name@example.com."))
    return text


class OwnerIntake:
    """Takes people in; the rooms of the development and who is in them now are loaded once."""

    def __init__(self, place: Place) -> None:
        self.development_id = place.development_id or 0
        self.duplicates = place.duplicates
        rooms = Unit.objects.filter(development_id=self.development_id).order_by("pk").values_list("code", "kind")
        self.kinds: dict[str, list[str]] = {}
        for room_code, kind in rooms.iterator():
            self.kinds.setdefault(room_code, []).append(kind)
        now = Occupancy.objects.filter(unit__development_id=self.development_id, until_on=None).order_by("pk")
        self.inside = set(now.values_list("unit__kind", "unit__code", "person__name", "role").iterator())

    def check(self, rows: Sequence[ImportRow]) -> list[Verdict]:
        """Whether the room exists, and whether the person is known in it."""
        return [self._judge(row) for row in rows]

    def carry_out(self, rows: Sequence[ImportRow], *, by: Actor, at: datetime) -> Made:  # noqa: ARG002
        """Write people, their phones, and what they are to their units."""
        occupants = [occupant for row in rows for occupant in self._occupants(row)]
        written = parts.write_occupants(self.development_id, occupants)
        self.inside.update(_key(occupant) for occupant in occupants)
        return Made(written.made, written.changed)

    def _judge(self, row: ImportRow) -> Verdict:
        try:
            room_code = code_of(row)
        except BadRoom as bad:
            return Verdict(Outcome.REFUSE, [Refusal("number", bad.remedy)])
        if self._kind(row, room_code) is None:
            return Verdict(
                Outcome.REFUSE, [Refusal("number", _("There is no such room here yet. Import the homes first."))]
            )
        from_on, until_on = row.get("from_on"), row.get("until_on")
        if isinstance(from_on, date) and isinstance(until_on, date) and until_on < from_on:
            return Verdict(Outcome.REFUSE, [Refusal("until_on", _("This is before the first day."))])
        if not all(_key(occupant) in self.inside for occupant in self._occupants(row)):
            return Verdict(Outcome.MAKE)
        if self.duplicates == Duplicates.REFUSE:
            return Verdict(Outcome.REFUSE, [Refusal("name", _("This person is known in this room already."))])
        return Verdict(Outcome.CHANGE if self.duplicates == Duplicates.UPDATE else Outcome.SKIP)

    def _kind(self, row: ImportRow, room_code: str) -> UnitKind | None:
        """The kind of the unit meant: the one named, else the home of this number, else the only unit that has it."""
        found = self.kinds.get(room_code, [])
        told = kind_of(row)
        if told is not None:
            return told if told.value in found else None
        if UnitKind.HOME.value in found:
            return UnitKind.HOME
        return UnitKind(found[0]) if len(found) == 1 else None

    def _occupants(self, row: ImportRow) -> list[parts.OccupantRow]:
        """The people of a row: 张三、李四 are two, who share the phones one to one when there are as many."""
        room_code = code_of(row)
        names, kind = _names(row)
        told = cast("tuple[PhoneEntry, ...]", row.get("phones") or ())
        one_each = len(told) == len(names)
        return [
            parts.OccupantRow(
                code=room_code,
                name=name,
                phones=(told[place],) if one_each else (told if place == 0 else ()),
                identity_number=row.text("identity_number") if len(names) == 1 else "",
                email=row.text("email") if len(names) == 1 else "",
                role=OccupancyRole(row.text("role") or OccupancyRole.OWNER),
                kind=kind,
                unit_kind=self._kind(row, room_code) or UnitKind.HOME,
                from_on=cast("date | None", row.get("from_on")),
                until_on=cast("date | None", row.get("until_on")),
            )
            for place, name in enumerate(names)
        ]


def _names(row: ImportRow) -> tuple[list[str], PersonKind]:
    name, told = row.text("name"), row.get("person_kind")
    if told == PersonKind.ORGANISATION or (told is None and _COMPANY.search(name)):
        return [name], PersonKind.ORGANISATION
    names = [each.strip() for each in _BETWEEN_NAMES.split(name) if each.strip()]
    return list(dict.fromkeys(names)), PersonKind.PERSON


def _key(occupant: parts.OccupantRow) -> tuple[str, str, str, str]:
    return occupant.unit_kind.value, occupant.code, rules.normalise_name(occupant.name), occupant.role.value


def _identify(row: ImportRow) -> Hashable | None:
    """The same person of the same room with the same phones; other phones are more phones of theirs."""
    try:
        return code_of(row), row.get("kind"), row.text("name"), row.get("role"), row.get("phones")
    except BadRoom:
        return None


OWNERS = ImportKind(
    key="owners",
    label=_("Owners and households"),
    description=_("Who owns, lives in or rents which home, with their telephones. The homes must be there first."),
    fields=(
        BUILDING,
        ENTRANCE,
        room(fill_down=True),
        KIND,
        Field(
            "name",
            _("Name"),
            (
                "姓名",
                "业主姓名",
                "业主",
                "客户姓名",
                "客户名称",
                "产权人",
                "业主名称",
                "住户姓名",
                "住户",
                "户主",
                "name",
                "owner",
                "owner name",
                "full name",
            ),
            required=True,
            personal=True,
            longest=120,
            example="王小明",
            hint=_("Several people with 、 between them."),
        ),
        Field(
            "phones",
            _("Telephones"),
            (
                "电话",
                "联系电话",
                "手机",
                "手机号",
                "手机号码",
                "电话号码",
                "联系方式",
                "业主电话",
                "移动电话",
                "phone",
                "phones",
                "telephone",
                "telephones",
                "mobile",
                "phone number",
            ),
            phones,
            personal=True,
            example="138 0000 1234",
            hint=_("Several numbers with / between them; remarks in brackets are kept."),
        ),
        Field(
            "role",
            _("What they are to the home"),
            (
                "身份",
                "角色",
                "与业主关系",
                "关系",
                "住户类型",
                "客户类型",
                "人员类型",
                "what they are to the home",
                "role",
            ),
            partial(choice, options=options(ROLE_WORDS)),
            example="业主",
            allowed=(
                (OccupancyRole.OWNER, _("Owner")),
                (OccupancyRole.HOUSEHOLD, _("Household")),
                (OccupancyRole.TENANT, _("Tenant")),
            ),
            hint=_("Empty means the owner."),
        ),
        Field(
            "person_kind",
            _("Person or company"),
            ("业主类型", "业主性质", "个人/单位", "person or company"),
            partial(choice, options=options(PERSON_WORDS)),
            allowed=((PersonKind.PERSON, _("Person")), (PersonKind.ORGANISATION, _("Company"))),
        ),
        Field(
            "identity_number",
            _("Identity number"),
            (
                "身份证",
                "身份证号",
                "身份证号码",
                "证件号码",
                "证件号",
                "统一社会信用代码",
                "identity number",
                "id number",
                "id card",
            ),
            identity_number,
            personal=True,
        ),
        Field("email", _("E-mail"), ("邮箱", "电子邮箱", "电子邮件", "email", "e-mail", "mail"), email, personal=True),
        Field(
            "from_on",
            _("From (day)"),
            ("起始日期", "入住日期", "入住时间", "购房日期", "开始日期", "签约日期", "from", "from date", "since"),
            day,
            example="2025-06-01",
        ),
        Field(
            "until_on",
            _("Until (day)"),
            ("截止日期", "结束日期", "迁出日期", "搬离日期", "租约到期", "until", "until date"),
            day,
            hint=_("Only for those who have left."),
        ),
    ),
    begin=OwnerIntake,
    undo=take_back,
    identify=_identify,
)
