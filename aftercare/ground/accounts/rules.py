"""Reach, absence, links and codes: what may be decided without looking anything up. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from aftercare.ground.accounts import roles
from aftercare.ground.core.actors import Grant

COMPANY_LEVELS = 5
"""How deep companies may stand under one another: group, region, city, subsidiary, project company."""


def is_away(*, away_from: date | None, away_until: date | None, on: date) -> bool:
    """Whether somebody is away on that day; the first and the last day count."""
    return away_from is not None and away_until is not None and away_from <= on <= away_until


@dataclass(frozen=True)
class HeldRole:
    """A role assignment as a fact. `development_ids` are those it reaches; None means the whole group."""

    role: str
    development_ids: frozenset[int] | None = None
    building_id: int | None = None
    category: str = ""


def grants_of(held: Iterable[HeldRole]) -> tuple[Grant, ...]:
    """The rights that follow from roles, as few grants as possible: one per role, category and kind of place."""
    gathered: dict[tuple[str, str, bool], list[HeldRole]] = {}
    for one in held:
        gathered.setdefault((one.role, one.category, one.building_id is not None), []).append(one)
    return tuple(
        Grant(
            role=role,
            permissions=frozenset(permission.value for permission in roles.BY_KEY[role].permissions),
            development_ids=_joined(many),
            building_ids=frozenset(one.building_id for one in many if one.building_id) if in_building else None,
            categories=frozenset({category}) if category else None,
        )
        for (role, category, in_building), many in gathered.items()
    )


def _joined(many: list[HeldRole]) -> frozenset[int] | None:
    joined: set[int] = set()
    for one in many:
        if one.development_ids is None:
            return None
        joined |= one.development_ids
    return frozenset(joined)
