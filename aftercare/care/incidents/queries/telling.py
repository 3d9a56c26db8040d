"""Whom a notice reaches: the homes in the place of an incident that have not reported anything, and who lives there."""

from dataclasses import dataclass

from django.db.models import QuerySet

from aftercare.care.incidents.models import Incident, Notice
from aftercare.care.incidents.queries.incidents import homes_in_place
from aftercare.records.estate.models import Component, Occupancy, Unit

BATCHES_AT_MOST = 20


@dataclass(frozen=True)
class Reached:
    """How many homes a notice goes to, how many of them are lived in, how many people, and how many have a number."""

    homes: int
    lived_in: int
    people: int
    by_telephone: int


def homes_to_tell(incident: Incident, *, maker: str = "", model: str = "") -> "QuerySet[Unit]":
    """The homes of the place without a gathered case; of one make of the part, when it is named."""
    hurt = incident.memberships.filter(left_at=None, case__unit__isnull=False).values("case__unit_id")
    homes = homes_in_place(incident).exclude(pk__in=hurt)
    if maker or model:
        same = Component.objects.filter(maker=maker, model=model)
        if incident.component:
            same = same.filter(key=incident.component)
        homes = homes.filter(pk__in=same.values("unit_id"))
    return homes


def homes_of_notice(notice: Notice) -> "QuerySet[Unit]":
    """Those whom a notice goes to."""
    return homes_to_tell(notice.incident, maker=notice.maker, model=notice.model)


def living_in(homes: "QuerySet[Unit]") -> "QuerySet[Occupancy]":
    """Who owns the homes or lives there now."""
    return Occupancy.objects.filter(unit__in=homes, until_on__isnull=True)


def reached_by(incident: Incident, *, maker: str = "", model: str = "") -> Reached:
    """The preview of a notice; four statements."""
    homes = homes_to_tell(incident, maker=maker, model=model)
    living = living_in(homes)
    people = living.order_by().values("person_id").distinct()
    return Reached(
        homes=homes.count(),
        lived_in=living.order_by().values("unit_id").distinct().count(),
        people=people.count(),
        by_telephone=people.filter(person__phones__isnull=False).count(),
    )


def batches_of(incident: Incident) -> list[tuple[str, str]]:
    """The makes of the part that stand in homes of the place: maker and model."""
    if not incident.component:
        return []
    here = Component.objects.filter(key=incident.component, unit__in=homes_in_place(incident)).exclude(maker="")
    return list(here.order_by("maker", "model").values_list("maker", "model").distinct()[:BATCHES_AT_MOST])
