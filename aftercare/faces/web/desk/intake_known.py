"""What is known of the home that was chosen, shown beside the form while somebody is talking."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone

from aftercare.faces.web.desk.cover import Cover, cover_of_home, cover_of_part
from aftercare.faces.web.desk.rows import Row, rows_of
from aftercare.ground.accounts.roles import Permission
from aftercare.ground.core.actors import Actor
from aftercare.records.estate.models import Occupancy, Unit
from aftercare.records.estate.queries import people_of
from aftercare.service.cases.models import Case
from aftercare.service.cases.queries.history import cases_of_unit, cases_that_say_the_same, like_cases

PAST_DAYS = 3 * 365


@dataclass(frozen=True)
class Like:
    """A case that may be about the same thing, as the row shows it."""

    case: Case
    row: Row


@dataclass(frozen=True)
class Known:
    """What is known of the home that was chosen, beside the form."""

    unit: Unit | None = None
    people: list[Occupancy] = field(default_factory=list)
    open_cases: list[Row] = field(default_factory=list)
    past_cases: list[Row] = field(default_factory=list)
    covers: list[Cover] = field(default_factory=list)
    cover: Cover | None = None
    like: list[Like] = field(default_factory=list)


def known_of(sent: Mapping[str, str], *, by: Actor, at: datetime) -> Known:
    """Everything about the home in `sent` that exists for this person; without a home, what else is reported alike."""
    unit_id = sent.get("unit", "")
    unit = None
    if unit_id.isdigit():
        units = Unit.objects.visible_to(by).select_related("development", "building")
        unit = units.filter(pk=int(unit_id)).first()
    if unit is None:
        return Known(like=_like_elsewhere(sent, by=by))
    named = by.may(Permission.SEE_PERSONAL, development_id=unit.development_id, building_id=unit.building_id)
    cases = list(cases_of_unit(unit.pk, by=by, most=30))
    covers = cover_of_home(unit, on=timezone.localdate(at))
    return Known(
        unit=unit,
        people=people_of(unit.pk, on=timezone.localdate(at)) if named else [],
        open_cases=rows_of(case for case in cases if case.is_open),
        past_cases=rows_of(case for case in cases if not case.is_open)[:6],
        covers=covers,
        cover=cover_of_part(covers, sent.get("component", "")),
        like=_like(unit, sent, by=by, at=at),
    )


def _like(unit: Unit, sent: Mapping[str, str], *, by: Actor, at: datetime) -> list[Like]:
    """The same part of the same home, then what says the same in other words."""
    component = sent.get("component", "")
    found: list[Case] = []
    if component:
        found += like_cases(
            unit_id=unit.pk,
            component=component,
            symptom=sent.get("symptom", ""),
            by=by,
            now=at,
            within_days=PAST_DAYS,
        )
    alike = cases_that_say_the_same(sent.get("text", ""), development_id=unit.development_id, unit_id=unit.pk, by=by)
    return _rows([*found, *(case for case in alike if case not in found)])


def _like_elsewhere(sent: Mapping[str, str], *, by: Actor) -> list[Like]:
    """What is open about the same thing in the development, for a report that is about no home."""
    development = sent.get("development", "")
    if not development.isdigit():
        return []
    return _rows(cases_that_say_the_same(sent.get("text", ""), development_id=int(development), by=by))


def _rows(cases: Sequence[Case]) -> list[Like]:
    return [Like(case, row) for case, row in zip(cases, rows_of(cases), strict=True)]
