"""Who built what, who stands ready, and what is missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import BigIntegerField, CharField, Count, Exists, OuterRef, Q, QuerySet

from aftercare.ground.accounts.models import Development
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.prepared import Given, Question, Shapes, room_for, several, spread
from aftercare.records.contractors import rules
from aftercare.records.contractors.models import BuiltPart, Contractor, Crew, FrameworkContract
from aftercare.records.contractors.policy import ContractorPolicy
from aftercare.records.contractors.rules import ContractorKind
from aftercare.records.estate.models import Unit

LISTED = 200


def builders_of(*, development_id: int, building_id: int | None, names: Sequence[str]) -> list[BuiltPart]:
    """Who built a part of a home, the most exact record first, contractors loaded (1 statement).

    `names`: the component, then its group and class in the taxonomy of the policy.
    """
    if not names:
        return []
    question = _BUILDERS.of(building_id is not None, room_for(len(names)))
    rows = question.rows(development=development_id, building=building_id, **spread("name", names))
    return rules.most_exact([(row, row.component, row.building_id) for row in rows], names=names)


def _builders(in_building: bool, names: int) -> Question[BuiltPart]:
    here = Q(building__isnull=True)
    if in_building:
        here |= Q(building_id=Given("building", BigIntegerField()))
    return Question(
        lambda: (
            BuiltPart.objects.filter(
                here,
                development_id=Given("development", BigIntegerField()),
                component__in=several("name", names, CharField()),
                contractor__active=True,
            )
            .select_related("contractor")
            .order_by("pk")
        )
    )


_BUILDERS = Shapes(_builders)


def built_by(*, development_id: int, building_id: int | None, names: Sequence[str]) -> BuiltPart | None:
    """Who answers for a part of a home: the most exact record, or None when nobody is known."""
    return next(iter(builders_of(development_id=development_id, building_id=building_id, names=names)), None)


def built_in(*, development_id: int, building_id: int | None) -> list[BuiltPart]:
    """Everything known about who built what in a building and in the whole development around it (1 statement)."""
    here = Q(building__isnull=True) | (Q(building_id=building_id) if building_id else Q(pk__in=[]))
    rows = BuiltPart.objects.filter(here, development_id=development_id).select_related("contractor", "building")
    return list(rows.order_by("component", "building_id", "pk")[:LISTED])


def frameworks_for(*, development_id: int, names: Sequence[str], on: date) -> list[FrameworkContract]:
    """The framework contracts in force that take in this work, those made for it before those for everything.

    `names`: category, component, group or class; a contract without categories takes in all of them.
    """
    in_force = frameworks_in_force(on).filter(development_id=development_id, contractor__active=True)
    rows = list(in_force.select_related("contractor").order_by("pk"))
    fitting = [row for row in rows if not row.categories or set(row.categories) & set(names)]
    return sorted(fitting, key=lambda row: not row.categories)


def frameworks_in_force(on: date) -> QuerySet[FrameworkContract]:
    """Contracts that hold on a day; the last day counts."""
    return FrameworkContract.objects.filter(Q(until_on__isnull=True) | Q(until_on__gte=on), from_on__lte=on)


def other_frameworks(
    *, development_id: int, from_on: date, until_on: date | None, besides: int
) -> list[tuple[int, date, date | None]]:
    """Contractor and period of the framework contracts of others than `besides` that touch a period."""
    others = FrameworkContract.objects.filter(
        Q(until_on__isnull=True) | Q(until_on__gte=from_on), development_id=development_id
    ).exclude(contractor_id=besides)
    if until_on is not None:
        others = others.filter(from_on__lte=until_on)
    return list(others.order_by("from_on", "pk").values_list("contractor_id", "from_on", "until_on")[:LISTED])


def builders_without_contact(policy: ContractorPolicy) -> list[Contractor]:
    """Builders of developments with homes handed over that have left no repair phone or no responsible person."""
    if not policy.repair_contact.needed:
        return []
    handed_over = Unit.objects.filter(development_id=OuterRef("development_id"), handed_over_on__isnull=False)
    built = BuiltPart.objects.filter(Exists(handed_over), contractor_id=OuterRef("pk"))
    rows = Contractor.objects.filter(
        Q(repair_phone="") | Q(repair_contact=""), Exists(built), kind=ContractorKind.BUILDER, active=True
    )
    return list(rows.order_by("name")[:LISTED])


@dataclass(frozen=True)
class FrameworkGap:
    """A development with fewer framework contractors than the policy asks for."""

    development: Development
    count: int


def framework_gaps(policy: ContractorPolicy, *, developments: QuerySet[Development], on: date) -> list[FrameworkGap]:
    """Developments (with homes) that have too few framework contractors on a day (S000.11.r11)."""
    holding = Q(frameworks__from_on__lte=on) & (Q(frameworks__until_on__isnull=True) | Q(frameworks__until_on__gte=on))
    counted = developments.annotate(held=Count("frameworks__contractor", filter=holding, distinct=True)).filter(
        Exists(Unit.objects.filter(development_id=OuterRef("pk")))
    )
    return [
        FrameworkGap(development=row, count=row.held)
        for row in counted.order_by("name")[:LISTED]
        if rules.lacks_frameworks(policy, count=row.held)
    ]


def find_by_phone(phone: str) -> Contractor | None:
    """The contractor whose repair phone or crew this number is, as `estate.rules.normalise_phone` writes it."""
    return (
        Contractor.objects.filter(
            Q(repair_phone=phone) | Q(pk__in=Crew.objects.filter(phone=phone).values("contractor_id")), active=True
        )
        .order_by("pk")
        .first()
    )


def list_contractors(
    *, by: Actor, kind: str = "", text: str = "", after: str = "", size: int = 100
) -> list[Contractor]:
    """Contractors by name from the name `after` on, also those who work for us no more."""
    rows = Contractor.objects.visible_to(by)
    if kind:
        rows = rows.filter(kind=kind)
    if text:
        rows = rows.filter(Q(name__icontains=text) | Q(short_name__icontains=text) | Q(repair_phone__startswith=text))
    if after:
        rows = rows.filter(name__gt=after)
    return list(rows.annotate(parts=Count("built")).order_by("name")[:size])
