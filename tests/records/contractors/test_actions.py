"""How contractors, what they built and their contracts change."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from aftercare.ground.audit.models import AuditEvent
from aftercare.ground.core.errors import BadInput, Missing, NotPermitted, Stale
from aftercare.records.contractors import actions, parts, rules
from aftercare.records.contractors.models import BuiltPart, Contractor, Crew, FrameworkContract
from aftercare.records.contractors.parts import BuiltRow, ContractorRow
from aftercare.records.contractors.rules import ContractorKind
from aftercare.records.estate.rules import BadPhone
from tests.factories.accounts import a_development, an_actor
from tests.factories.contractors import a_built_part, a_contractor, a_crew_member, a_framework_contract
from tests.factories.estate import a_building
from tests.factories.policies import a_published_policy

AT = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)


def test_a_contractor_is_added_with_its_repair_contact() -> None:
    contractor = actions.create_contractor(
        name="  宏达 建设 ", kind=ContractorKind.BUILDER, repair_contact="赵工", repair_phone="137 0013 7000",
        by=an_actor("manager"), at=AT,
    )  # fmt: skip
    assert (contractor.name, contractor.repair_phone) == ("宏达 建设", "13700137000")
    assert AuditEvent.objects.get().changes["repair_contact"] == "赵工"


def test_one_name_is_one_contractor_and_a_broken_phone_is_refused() -> None:
    a_contractor(name="宏达建设")
    with pytest.raises(actions.AlreadyThere):
        actions.create_contractor(name="宏达建设", kind=ContractorKind.BUILDER, by=an_actor("manager"), at=AT)
    with pytest.raises(BadPhone):
        actions.create_contractor(
            name="新公司", kind=ContractorKind.BUILDER, repair_phone="137", by=an_actor("manager"), at=AT
        )
    with pytest.raises(BadInput):
        actions.create_contractor(name=" ", kind=ContractorKind.BUILDER, by=an_actor("manager"), at=AT)


def test_a_contractor_is_changed_by_those_who_saw_it_as_it_is() -> None:
    contractor, manager = a_contractor(), an_actor("manager")
    told: dict[str, Any] = {
        "contractor_id": contractor.pk, "short_name": "宏达", "kind": ContractorKind.FRAMEWORK,
        "repair_contact": "钱工", "repair_phone": "", "email": "", "active": False, "notes": "",
    }  # fmt: skip
    actions.change_contractor(**told, seen=1, by=manager, at=AT)
    contractor.refresh_from_db()
    assert (contractor.kind, contractor.active, contractor.repair_contact) == ("framework", False, "钱工")
    with pytest.raises(Stale):
        actions.change_contractor(**told, seen=1, by=manager, at=AT)


@pytest.mark.feature("WA07")
def test_what_a_contractor_built_is_noted_once_and_changed_after() -> None:
    contractor, building, manager = a_contractor(), a_building(), an_actor("manager")
    told = {
        "contractor_id": contractor.pk, "development_id": building.development_id, "building_id": building.pk,
        "component": "window",
    }  # fmt: skip
    actions.keep_built_part(**told, seen=1, by=manager, at=AT)
    actions.keep_built_part(**told, seen=2, retention=Decimal("5000"), by=manager, at=AT)
    assert BuiltPart.objects.get().retention == Decimal("5000.00")
    actions.remove_built_part(part_id=BuiltPart.objects.get().pk, seen=3, by=manager, at=AT)
    assert not BuiltPart.objects.exists()
    assert AuditEvent.objects.count() == 3


def test_a_building_of_another_development_is_no_place_here() -> None:
    with pytest.raises(Missing):
        actions.keep_built_part(
            contractor_id=a_contractor().pk, seen=1, development_id=a_development().pk, building_id=a_building().pk,
            component="window", by=an_actor("manager"), at=AT,
        )  # fmt: skip


def contract(contractor: Contractor, development_id: int, **changes: Any) -> FrameworkContract:
    told = {"number": "FW-1", "from_on": date(2026, 1, 1), "until_on": None, "prices": "打胶每米 12.50"} | changes
    return actions.keep_framework(
        contractor_id=contractor.pk, seen=contractor.version, development_id=development_id,
        **{"by": an_actor("manager"), "at": AT} | told,
    )  # fmt: skip


@pytest.mark.requirement("S000.12.r08")
def test_a_framework_contract_fixes_its_unit_prices() -> None:
    a_published_policy()
    development = a_development()
    kept = contract(a_contractor(ContractorKind.FRAMEWORK), development.pk)
    assert kept.prices == {"打胶每米": "12.50"}
    with pytest.raises(rules.PricesMissing):
        contract(a_contractor(ContractorKind.FRAMEWORK), development.pk, prices="")


@pytest.mark.requirement("S000.11.r11", "S000.18.r10")
def test_a_third_framework_contractor_at_one_time_is_refused() -> None:
    a_published_policy()
    development = a_development()
    first = a_framework_contract(development=development)
    a_framework_contract(development=development, until_on=date(2026, 6, 30))
    with pytest.raises(rules.TooManyFrameworks):
        contract(a_contractor(), development.pk)
    contract(a_contractor(), development.pk, from_on=date(2026, 7, 1))
    first.contractor.refresh_from_db()
    contract(first.contractor, development.pk, framework_id=first.pk, number="FW-2", prices="换玻璃 80")
    assert FrameworkContract.objects.filter(development=development).count() == 3


def test_crews_come_and_go() -> None:
    contractor, manager = a_contractor(), an_actor("manager")
    member = actions.add_crew(
        contractor_id=contractor.pk, seen=1, name="刘师傅", phone="136-0013-6000", by=manager, at=AT
    )
    assert member.phone == "13600136000"
    actions.remove_crew(crew_id=member.pk, seen=2, by=manager, at=AT)
    assert not Crew.objects.exists()


ACTS: list[Callable[[Any], object]] = [
    lambda by: actions.create_contractor(name="新公司", kind=ContractorKind.BUILDER, by=by, at=AT),
    lambda by: actions.remove_built_part(part_id=a_built_part().pk, seen=1, by=by, at=AT),
    lambda by: actions.remove_crew(crew_id=a_crew_member().pk, seen=1, by=by, at=AT),
    lambda by: contract(a_contractor(), a_development().pk, by=by),
]


@pytest.mark.parametrize("act", ACTS)
def test_only_keepers_of_contractors_change_them(act: Callable[[Any], object]) -> None:
    with pytest.raises(NotPermitted):
        act(an_actor("agent"))
    assert not AuditEvent.objects.exclude(name__startswith="policy").exists()


def test_contractors_and_what_they_built_are_written_in_bulk_and_only_once() -> None:
    building = a_building()
    companies = [ContractorRow(name="宏达建设", repair_phone="13700137000"), ContractorRow(name="安捷门窗")]
    built = [BuiltRow(contractor="安捷门窗", component="window", building_id=building.pk), BuiltRow("不在册", "roof")]
    assert len(parts.write_contractors(companies).made["contractors.contractor"]) == 2
    assert len(parts.write_built_parts(building.development_id, built).made["contractors.builtpart"]) == 1
    again = parts.write_contractors([ContractorRow(name="宏达建设", repair_contact="赵工")])
    assert (again.made, Contractor.objects.get(name="宏达建设").version) == ({}, 2)
    changed = parts.write_built_parts(
        building.development_id,
        [BuiltRow(contractor="安捷门窗", component="window", building_id=building.pk, contract_number="HT-9")],
    )
    (note,) = changed.changed["contractors.builtpart"].values()
    assert note["was"] == {"contract_number": ""}
    assert BuiltPart.objects.get().contract_number == "HT-9"
