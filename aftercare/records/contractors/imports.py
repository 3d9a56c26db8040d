"""Contractors, and who built what, from office files."""

import re
from collections.abc import Hashable, Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Any, cast

from aftercare.ground.accounts.models import Development
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.text import lazy as _
from aftercare.ground.policies.queries import in_force, policy_of
from aftercare.ground.submissions.declarations import (
    Duplicates,
    Field,
    ImportKind,
    ImportRow,
    Made,
    Outcome,
    Place,
    Refusal,
    Undone,
    Verdict,
)
from aftercare.ground.submissions.undoing import give_back, removable
from aftercare.ground.submissions.values import Cell, Unusable, choice, heading, line, number, whole
from aftercare.records.contractors import parts
from aftercare.records.contractors.models import BuiltPart, Contractor
from aftercare.records.contractors.rules import ContractorKind
from aftercare.records.estate import rules as estate
from aftercare.records.estate.models import Building
from aftercare.records.estate.parts import Written
from aftercare.records.estate.rules import BadPhone

_BETWEEN = re.compile(r"[、,，;；/|\n]+")
KIND_WORDS: dict[str, tuple[str, ...]] = {
    ContractorKind.BUILDER: ("施工单位", "总包", "分包", "承建商", "施工", "builder"),
    ContractorKind.FRAMEWORK: ("维修单位", "框架协议", "长期维修", "维修", "framework", "framework contractor"),
    ContractorKind.SUPPLIER: ("供应商", "设备供应商", "厂家", "材料供应商", "supplier"),
}


def phone(cell: Cell) -> str:
    """One telephone number."""
    try:
        return estate.normalise_phone(line(cell))
    except BadPhone as bad:
        raise Unusable(bad.remedy) from None


def several(cell: Cell) -> tuple[str, ...]:
    """Words with 、 or a comma between them."""
    return tuple(dict.fromkeys(word.strip() for word in _BETWEEN.split(line(cell)) if word.strip()))


def email(cell: Cell) -> str:
    """An address for mail."""
    text = line(cell)
    if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s.]+", text) or len(text) > 254:
        raise Unusable(_("Write an e-mail address, such as name@example.com."))
    return text


class _Taxonomy:
    """The words for parts of a home in the policy in force, each with its key: components, groups and classes.

    The section itself belongs to a higher floor; only the labels of its tables are read here.
    """

    def __init__(self, place: Place) -> None:
        self.keys: dict[str, str] = {}
        if place.at is None:
            return
        company_id = None
        if place.development_id is not None:
            company_id = Development.objects.values_list("company_id", flat=True).get(pk=place.development_id)
        version = in_force(on=place.at.date(), development_id=place.development_id, company_id=company_id)
        section = cast("Any", policy_of(version.pk).sections["taxonomy"])
        for table in ("classes", "groups", "components"):
            self._take(getattr(section, table))

    def key_of(self, word: str) -> str:
        """The key of what people call `word`, empty when the policy has no such part."""
        return self.keys.get(heading(word), "")

    def _take(self, table: Mapping[str, Any]) -> None:
        for key, entry in table.items():
            words: Iterable[str] = (key, key.replace("_", " "), entry.label.zh_hans, entry.label.en)
            for word in words:
                self.keys.setdefault(heading(word), key)  # of one name for the wide and the narrow, the wide


class ContractorIntake:
    """Takes contractors in; those known are loaded once."""

    def __init__(self, place: Place) -> None:
        self.duplicates = place.duplicates
        self.taxonomy = _Taxonomy(place)
        self.known = set(Contractor.objects.values_list("name", flat=True))

    def check(self, rows: Sequence[ImportRow]) -> list[Verdict]:
        """Whether the trades are parts that the policy knows, and whether the contractor is new."""
        return [self._judge(row) for row in rows]

    def carry_out(self, rows: Sequence[ImportRow], *, by: Actor, at: datetime) -> Made:  # noqa: ARG002
        """Write the contractors."""
        found = [
            parts.ContractorRow(
                name=row.text("name"),
                kind=ContractorKind(row.text("kind")) if row.get("kind") else None,
                short_name=row.text("short_name"),
                trades=tuple(self.taxonomy.key_of(word) for word in _words(row, "trades")),
                repair_contact=row.text("repair_contact"),
                repair_phone=row.text("repair_phone"),
                email=row.text("email"),
            )
            for row in rows
        ]
        self.known.update(each.name for each in found)
        return _made(parts.write_contractors(found, update=self.duplicates == Duplicates.UPDATE))

    def _judge(self, row: ImportRow) -> Verdict:
        unknown = [word for word in _words(row, "trades") if not self.taxonomy.key_of(word)]
        if unknown:
            return Verdict(Outcome.REFUSE, [Refusal("trades", _unknown_part(unknown))])
        return _verdict(row.text("name") in self.known, self.duplicates, "name", _("This contractor is known already."))


class BuiltIntake:
    """Takes in who built what; contractors, buildings and what is known are loaded once."""

    def __init__(self, place: Place) -> None:
        self.development_id = place.development_id or 0
        self.duplicates = place.duplicates
        self.taxonomy = _Taxonomy(place)
        self.contractors: dict[str, str] = {}
        for name, short in Contractor.objects.order_by("-pk").values_list("name", "short_name"):
            self.contractors[heading(name)] = name
            if short:
                self.contractors.setdefault(heading(short), name)
        self.buildings = dict(Building.objects.filter(development_id=self.development_id).values_list("code", "pk"))
        known = BuiltPart.objects.filter(development_id=self.development_id)
        self.known: set[tuple[str, int | None, str]] = set(
            known.values_list("contractor__name", "building_id", "component")
        )

    def check(self, rows: Sequence[ImportRow]) -> list[Verdict]:
        """Whether contractor, building and parts exist."""
        return [self._judge(row) for row in rows]

    def carry_out(self, rows: Sequence[ImportRow], *, by: Actor, at: datetime) -> Made:  # noqa: ARG002
        """Note who built what, once for each building and part that a row names."""
        found = [each for row in rows for each in self._built(row)]
        self.known.update((each.contractor, each.building_id, each.component) for each in found)
        return _made(parts.write_built_parts(self.development_id, found, update=self.duplicates == Duplicates.UPDATE))

    def _judge(self, row: ImportRow) -> Verdict:
        refusals = []
        if heading(row.text("contractor")) not in self.contractors:
            refusals.append(Refusal("contractor", _("There is no such contractor yet. Import the contractors first.")))
        missing = [word for word in _words(row, "buildings") if estate.place_code(word) not in self.buildings]
        if missing:
            words = _("There is no such building here: %(names)s.") % {"names": ", ".join(missing)}
            refusals.append(Refusal("buildings", words))
        unknown = [word for word in _words(row, "components") if not self.taxonomy.key_of(word)]
        if unknown:
            refusals.append(Refusal("components", _unknown_part(unknown)))
        if refusals:
            return Verdict(Outcome.REFUSE, refusals)
        known = all((each.contractor, each.building_id, each.component) in self.known for each in self._built(row))
        return _verdict(known, self.duplicates, "components", _("This is known already."))

    def _built(self, row: ImportRow) -> list[parts.BuiltRow]:
        named = [self.buildings[estate.place_code(word)] for word in _words(row, "buildings")]
        buildings: Sequence[int | None] = named or [None]
        return [
            parts.BuiltRow(
                contractor=self.contractors[heading(row.text("contractor"))],
                component=self.taxonomy.key_of(word),
                building_id=building_id,
                contract_number=row.text("contract_number"),
                warranty_months=cast("int | None", row.get("warranty_months")),
                retention=cast("Decimal | None", row.get("retention")),
            )
            for building_id in buildings
            for word in _words(row, "components")
        ]


def _words(row: ImportRow, field: str) -> tuple[str, ...]:
    return cast("tuple[str, ...]", row.get(field) or ())


def _unknown_part(words: Sequence[str]) -> object:
    return _("The rules in force know no such part: %(names)s. Write it as in the list of components.") % {
        "names": ", ".join(words)
    }


def _verdict(known: bool, duplicates: Duplicates, field: str, reason: object) -> Verdict:
    if not known:
        return Verdict(Outcome.MAKE)
    if duplicates == Duplicates.REFUSE:
        return Verdict(Outcome.REFUSE, [Refusal(field, reason)])
    return Verdict(Outcome.CHANGE if duplicates == Duplicates.UPDATE else Outcome.SKIP)


def _made(written: Written) -> Made:
    return Made(written.made, written.changed)


def take_back(made: Made) -> Undone:
    """Give former values back, then remove what the import made, unless used or changed since."""
    undone = Undone()
    for model in (BuiltPart, Contractor):
        label = model._meta.label_lower
        give_back(model, made.changed.get(label, {}), undone)
        gone = removable(model, made.made.get(label, []), undone)
        model.objects.filter(pk__in=gone).delete()
    return undone


def _same_contractor(row: ImportRow) -> Hashable | None:
    return row.text("name")


def _same_part(row: ImportRow) -> Hashable | None:
    return heading(row.text("contractor")), row.get("buildings"), row.get("components")


def _months(cell: Cell) -> int:
    """Months of warranty, at most a hundred years."""
    months = whole(cell)
    if not 0 <= months <= 1200:
        raise Unusable(_("Write the months of warranty, such as 60."))
    return months


def _amount(cell: Cell) -> Decimal:
    """An amount of money, not negative."""
    amount = number(cell).quantize(Decimal("0.01"))
    if amount < 0:
        raise Unusable(_("Write an amount that is not negative."))
    return amount


COMPANY_HEADINGS = (
    "施工单位",
    "承包商",
    "单位名称",
    "公司名称",
    "名称",
    "供应商",
    "合作单位",
    "contractor",
    "company",
    "name",
)
CONTRACTORS = ImportKind(
    key="contractors",
    label=_("Contractors"),
    description=_("Companies that built, supply or repair, with the contact and telephone for repairs."),
    needs_development=False,
    fields=(
        Field("name", _("Contractor"), COMPANY_HEADINGS, required=True, longest=160, example="宏达建设集团有限公司"),
        Field("short_name", _("Short name"), ("简称", "short name"), longest=60, example="宏达建设"),
        Field(
            "kind",
            _("Kind of contractor"),
            ("类型", "类别", "单位类型", "性质", "kind of contractor", "kind", "type"),
            partial(choice, options={heading(w): str(k) for k, words in KIND_WORDS.items() for w in (k, *words)}),
            example="施工单位",
            allowed=(
                (ContractorKind.BUILDER, _("Builder")),
                (ContractorKind.FRAMEWORK, _("Framework contractor")),
                (ContractorKind.SUPPLIER, _("Supplier")),
            ),
            hint=_("Empty means the builder."),
        ),
        Field(
            "trades",
            _("Trades"),
            ("专业", "工种", "维修范围", "施工范围", "trades", "trade"),
            several,
            example="防水、门窗",
            hint=_("Parts or groups of parts as the rules name them, with 、 between them."),
        ),
        Field(
            "repair_contact",
            _("Repair contact"),
            ("联系人", "维修联系人", "维修负责人", "负责人", "repair contact", "contact"),
            personal=True,
            longest=80,
            example="赵工",
        ),
        Field(
            "repair_phone",
            _("Repair telephone"),
            ("联系电话", "维修电话", "电话", "手机", "手机号", "repair telephone", "repair phone", "phone"),
            phone,
            personal=True,
            example="13700137000",
        ),
        Field("email", _("E-mail of the contractor"), ("邮箱", "电子邮箱", "email", "e-mail of the contractor"), email),
    ),
    begin=ContractorIntake,
    undo=take_back,
    identify=_same_contractor,
)
BUILT_PARTS = ImportKind(
    key="built_parts",
    label=_("Who built what"),
    description=_("Which contractor built which part of which building. Homes and contractors must be there first."),
    fields=(
        Field(
            "contractor",
            _("Contractor"),
            COMPANY_HEADINGS,
            required=True,
            fill_down=True,
            longest=160,
            example="宏达建设",
        ),
        Field(
            "buildings",
            _("Buildings"),
            ("楼栋", "栋号", "楼号", "施工楼栋", "范围", "buildings", "building"),
            several,
            example="1栋、2栋",
            hint=_("With 、 between them; empty means the whole development."),
        ),
        Field(
            "components",
            _("Parts built"),
            (
                "施工部位",
                "施工范围",
                "部位",
                "施工内容",
                "分项工程",
                "工程内容",
                "专业",
                "构件",
                "parts built",
                "parts",
                "components",
                "component",
            ),
            several,
            required=True,
            example="防水、门窗",
            hint=_("Parts or groups of parts as the rules name them, with 、 between them."),
        ),
        Field(
            "contract_number",
            _("Contract number"),
            ("合同编号", "合同号", "contract number"),
            longest=80,
            example="HT-2023-018",
        ),
        Field(
            "warranty_months",
            _("Warranty in months"),
            ("质保期", "保修期", "质保月数", "warranty in months", "warranty"),
            _months,
            example="60",
        ),
        Field(
            "retention",
            _("Retention money"),
            ("质保金", "保修金", "retention money", "retention"),
            _amount,
            example="50000",
        ),
    ),
    begin=BuiltIntake,
    undo=take_back,
    identify=_same_part,
)
