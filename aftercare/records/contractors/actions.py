"""Every way contractors, what they built and their contracts change."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Q

from aftercare.ground.accounts.models import Development
from aftercare.ground.audit import trail
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.errors import BadInput, Missing, RuleBroken
from aftercare.ground.core.text import lazy as _
from aftercare.ground.policies.queries import in_force, policy_of
from aftercare.records.contractors import parts, permissions, queries, rules
from aftercare.records.contractors.models import BuiltPart, Contractor, Crew, FrameworkContract
from aftercare.records.contractors.parts import BuiltRow, ContractorRow
from aftercare.records.contractors.policy import ContractorPolicy
from aftercare.records.contractors.rules import ContractorKind
from aftercare.records.estate.models import Building
from aftercare.records.estate.rules import normalise_phone


class AlreadyThere(RuleBroken):
    """There is a contractor of this name already."""


@transaction.atomic
def create_contractor(
    *,
    name: str,
    kind: ContractorKind,
    short_name: str = "",
    trades: Sequence[str] = (),
    repair_contact: str = "",
    repair_phone: str = "",
    email: str = "",
    by: Actor,
    at: datetime,
) -> Contractor:
    """A company that built, supplied or repairs. Raises AlreadyThere, BadPhone."""
    permissions.check_may_edit(by)
    row = ContractorRow(
        name=_checked_name(name),
        kind=kind,
        short_name=short_name.strip(),
        trades=tuple(trades),
        repair_contact=repair_contact.strip(),
        repair_phone=_phone(repair_phone),
        email=email.strip(),
    )
    if Contractor.objects.filter(name=row.name).exists():
        raise AlreadyThere(_("There is a contractor of this name already."))
    parts.write_contractors([row])
    contractor = Contractor.objects.get(name=row.name)
    trail.record(
        "contractor.created",
        contractor,
        by=by,
        at=at,
        begins=True,
        kind=kind.value,
        trades=list(trades),
        repair_contact=contractor.repair_contact,
        repair_phone=contractor.repair_phone,
    )
    return contractor


@transaction.atomic
def change_contractor(
    *,
    contractor_id: int,
    seen: int,
    short_name: str,
    kind: ContractorKind,
    repair_contact: str,
    repair_phone: str,
    email: str,
    active: bool,
    notes: str,
    by: Actor,
    at: datetime,
) -> Contractor:
    """Change what is known of a contractor: who answers for repairs, on which phone, whether they work for us still."""
    contractor = Contractor.objects.locked(contractor_id, seen=seen)
    permissions.check_may_edit(by)
    now = {
        "short_name": short_name.strip(),
        "kind": kind.value,
        "repair_contact": repair_contact.strip(),
        "repair_phone": _phone(repair_phone),
        "email": email.strip(),
        "active": active,
        "notes": notes.strip(),
    }
    was = {field: getattr(contractor, field) for field in now}
    for field, value in now.items():
        setattr(contractor, field, value)
    contractor.save(update_fields=[*now, "version"])
    trail.record("contractor.changed", contractor, by=by, at=at, was=was, now=now)
    return contractor


@transaction.atomic
def keep_built_part(
    *,
    contractor_id: int,
    seen: int,
    development_id: int,
    component: str,
    building_id: int | None = None,
    contract_number: str = "",
    warranty_months: int | None = None,
    retention: Decimal | None = None,
    by: Actor,
    at: datetime,
) -> BuiltPart:
    """Note that a contractor built a component (or group, or class) of a building, or of the whole development."""
    contractor = Contractor.objects.locked(contractor_id, seen=seen)
    permissions.check_may_edit(by, development_id=development_id, building_id=building_id)
    if building_id and not Building.objects.filter(pk=building_id, development_id=development_id).exists():
        raise Missing(_("There is no such building in this development."))
    row = BuiltRow(
        contractor=contractor.name,
        component=component,
        building_id=building_id,
        contract_number=contract_number.strip(),
        warranty_months=warranty_months,
        retention=retention,
    )
    written = parts.write_built_parts(development_id, [row])
    where = Q(building_id=building_id) if building_id else Q(building__isnull=True)
    part = BuiltPart.objects.get(where, contractor=contractor, development_id=development_id, component=component)
    contractor.save(update_fields=["version"])
    changed = written.changed.get("contractors.builtpart", {}).get(str(part.pk), {})
    trail.record(
        "contractor.part_kept",
        contractor,
        by=by,
        at=at,
        development=development_id,
        building=building_id,
        component=component,
        was=changed.get("was", {}),
        now={"contract_number": part.contract_number, "warranty_months": warranty_months, "retention": retention},
    )
    return part


@transaction.atomic
def remove_built_part(*, part_id: int, seen: int, by: Actor, at: datetime) -> Contractor:
    """Take back that a contractor built something; what was decided by it before stays decided."""
    part = BuiltPart.objects.filter(pk=part_id).first()
    if part is None:
        raise Missing(_("There is no such record any more."))
    contractor = Contractor.objects.locked(part.contractor_id, seen=seen)
    permissions.check_may_edit(by, development_id=part.development_id, building_id=part.building_id)
    part.delete()
    contractor.save(update_fields=["version"])
    trail.record(
        "contractor.part_removed", contractor, by=by, at=at, development=part.development_id, component=part.component
    )
    return contractor


@transaction.atomic
def keep_framework(
    *,
    contractor_id: int,
    seen: int,
    development_id: int,
    number: str,
    from_on: date,
    until_on: date | None,
    prices: str,
    categories: Sequence[str] = (),
    framework_id: int | None = None,
    by: Actor,
    at: datetime,
) -> FrameworkContract:
    """Note or change a long-term repair contract with its unit prices (one on a line).

    Raises TooManyFrameworks and PricesMissing as the policy in force at its beginning says.
    """
    contractor = Contractor.objects.locked(contractor_id, seen=seen)
    permissions.check_may_edit(by, development_id=development_id)
    development = Development.objects.filter(pk=development_id).first()
    contract = (
        FrameworkContract.objects.filter(pk=framework_id, contractor=contractor).first() if framework_id else None
    )
    if development is None or (framework_id and contract is None):
        raise Missing(_("There is no such record any more."))
    rules.check_period(from_on=from_on, until_on=until_on)
    version = in_force(on=from_on, development_id=development.pk, company_id=development.company_id)
    policy = policy_of(version.pk).section(ContractorPolicy)
    read = rules.read_prices(prices)
    rules.check_prices(policy, read)
    others = queries.other_frameworks(
        development_id=development.pk, from_on=from_on, until_on=until_on, besides=contractor.pk
    )
    rules.check_framework_count(policy, others=rules.most_at_once(others, from_on=from_on))

    kept = contract or FrameworkContract(contractor=contractor)
    kept.development, kept.number, kept.categories = development, number.strip(), list(categories)
    kept.from_on, kept.until_on = from_on, until_on
    kept.prices = {item: str(price) for item, price in read.items()}
    kept.save()
    contractor.save(update_fields=["version"])
    trail.record(
        "contractor.framework_kept",
        contractor,
        by=by,
        at=at,
        development=development.pk,
        number=kept.number,
        categories=kept.categories,
        from_on=from_on,
        until_on=until_on,
        prices=kept.prices,
    )
    return kept


@transaction.atomic
def add_crew(*, contractor_id: int, seen: int, name: str, phone: str, by: Actor, at: datetime) -> Crew:
    """Somebody who works for a contractor, and may be sent."""
    contractor = Contractor.objects.locked(contractor_id, seen=seen)
    permissions.check_may_edit(by)
    member = Crew.objects.create(contractor=contractor, name=_checked_name(name), phone=_phone(phone))
    contractor.save(update_fields=["version"])
    trail.record("contractor.crew_added", contractor, by=by, at=at, name=member.name, phone=member.phone)
    return member


@transaction.atomic
def remove_crew(*, crew_id: int, seen: int, by: Actor, at: datetime) -> Contractor:
    """Somebody no longer works for the contractor."""
    member = Crew.objects.filter(pk=crew_id).first()
    if member is None:
        raise Missing(_("There is no such record any more."))
    contractor = Contractor.objects.locked(member.contractor_id, seen=seen)
    permissions.check_may_edit(by)
    member.delete()
    contractor.save(update_fields=["version"])
    trail.record("contractor.crew_removed", contractor, by=by, at=at, name=member.name)
    return contractor


def _checked_name(name: str) -> str:
    written = " ".join(name.split())
    if not written:
        raise BadInput(field=_("Name"), value=name, remedy=_("Write the name."))
    return written


def _phone(text: str) -> str:
    return normalise_phone(text) if text.strip() else ""
