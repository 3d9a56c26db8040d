"""The warranty of a home as an agent sees it while listening: what is covered today, until when, by which clause."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from aftercare.faces.web.filters import day
from aftercare.faces.web.words import said
from aftercare.ground.policies.queries import in_force, policy_of
from aftercare.ground.policies.rules import LoadedPolicy
from aftercare.records.estate.models import Unit
from aftercare.service.warranty import queries
from aftercare.service.warranty.rules import Dates, NotComputed


@dataclass(frozen=True)
class Cover:
    """One term of the warranty card in the reader's words; `covered` is None while a date is not recorded."""

    label: str
    covered: bool | None
    words: str
    clause: str
    components: tuple[str, ...]


def cover_of_home(unit: Unit, *, on: date) -> list[Cover]:
    """Every term of a home's warranty on a day, in the order of the pack. `unit` has its building and development."""
    building = unit.building
    dates = Dates(
        handed_over_on=unit.handed_over_on, completed_on=building.completed_on if building is not None else None
    )
    lines = queries.warranty_of_unit(_policy_of(unit, on=on), dates=dates, on=on)
    return [
        Cover(
            label=said(line.label),
            covered=line.covered,
            words=_in_words(line.covered, line.ends_on, line.not_computed),
            clause=said(line.clause),
            components=line.components,
        )
        for line in lines
    ]


def cover_of_part(covers: list[Cover], component: str) -> Cover | None:
    """The term under which a component stands, if one does."""
    return next((cover for cover in covers if component in cover.components), None)


def _policy_of(unit: Unit, *, on: date) -> LoadedPolicy:
    development = unit.development
    return policy_of(in_force(on=on, development_id=development.pk, company_id=development.company_id).pk)


def _in_words(covered: bool | None, ends_on: date | None, unknown: NotComputed | None) -> str:
    if covered is None or ends_on is None:
        if unknown is NotComputed.HANDOVER_UNKNOWN:
            return _("handover date not recorded")
        return _("completion date not recorded")
    if covered:
        return _("until %(day)s") % {"day": day(ends_on)}
    return _("ended %(day)s") % {"day": day(ends_on)}
