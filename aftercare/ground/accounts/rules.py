"""Reach, absence, links and codes: what may be decided without looking anything up. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from aftercare.ground.accounts import roles
from aftercare.ground.core.actors import Grant
from aftercare.ground.core.dates import zones
from aftercare.ground.core.errors import BadInput, NotPermitted, Refused, RuleBroken
from aftercare.ground.core.text import lazy as _

HOME_ZONE = "Asia/Shanghai"
"""The time zone of a development of which nobody says otherwise."""

COMPANY_LEVELS = 5
"""How deep companies may stand under one another: group, region, city, subsidiary, project company."""

CODE_DIGITS = 6
CODE_VALID = timedelta(minutes=10)
CODE_TRIES = 5
CODE_GAP = timedelta(seconds=60)
CODES_PER_PHONE_AND_HOUR = 5
CODES_PER_ADDRESS_AND_HOUR = 30
CODE_SESSION_VALID = timedelta(days=30)
LINK_VALID_AT_MOST = timedelta(days=400)
TOKEN_USE_NOTED_EVERY = timedelta(minutes=1)


def check_zone(name: str) -> None:
    """Refuse a time zone that nobody knows."""
    if name not in zones():
        raise BadInput(field=_("Time zone"), value=name, remedy=_("Write one such as Asia/Shanghai."))


class TooManyCodes(Refused):
    """Codes were asked for too often, for this phone or from this address."""

    http_status = 429


class LinkExpired(Refused):
    """The link is over, was revoked, or never was."""

    http_status = 410


class NobodyResponsible(RuleBroken):
    """No rota, no team's lead, no manager: nobody answers for this development."""


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


@dataclass(frozen=True)
class RoleToGive:
    """A role as it is asked for: where it reaches; empty places mean no limit there."""

    role: str
    company_id: int | None = None
    development_id: int | None = None
    building_id: int | None = None
    category: str = ""


def check_roles(given: Collection[RoleToGive]) -> None:
    """Refuse unknown roles, a role given twice for one place, and a building without its development."""
    for one in given:
        if one.role not in roles.BY_KEY:
            raise BadInput(field=_("Role"), value=one.role, remedy=_("Choose one of the roles shown."))
        if one.building_id and not one.development_id:
            raise BadInput(
                field=_("Building"), value=one.building_id, remedy=_("Name the development of the building too.")
            )
    if len(set(given)) != len(given):
        raise RuleBroken(_("The same role is given twice for one place."))


def check_not_own(*, actor_staff_id: int | None, staff_id: int) -> None:
    """Nobody raises themselves."""
    if actor_staff_id == staff_id:
        raise NotPermitted(_("Somebody else must change your own roles."))


def check_absence(*, deputy_id: int | None, staff_id: int, away_from: date | None, away_until: date | None) -> None:
    """Both days or neither, in order; nobody is their own deputy."""
    if (away_from is None) != (away_until is None):
        raise RuleBroken(_("An absence needs its first and its last day."))
    if away_from and away_until and away_until < away_from:
        raise BadInput(field=_("Away until"), value=away_until, remedy=_("The last day cannot be before the first."))
    if deputy_id == staff_id:
        raise RuleBroken(_("Nobody can be their own deputy."))
    if away_from and deputy_id is None:
        raise RuleBroken(_("Name a deputy first: nothing may lie while somebody is away."))


def check_company_place(*, company_id: int | None, ancestors: Collection[int], levels_below: int) -> None:
    """A company may not stand under itself, nor the tree grow deeper than reach is looked up."""
    if company_id is not None and company_id in ancestors:
        raise RuleBroken(_("A company cannot stand under itself."))
    if len(ancestors) + 1 + levels_below > COMPANY_LEVELS:
        raise RuleBroken(_("Companies may stand at most %(levels)s deep.") % {"levels": COMPANY_LEVELS})


def check_may_ask_for_code(*, last_at: datetime | None, of_phone: int, of_address: int, at: datetime) -> None:
    """Refuse a code asked for too soon after the last, or too often within the hour.

    The same for a phone that somebody has and one that nobody has: the answer tells nothing.
    """
    if last_at is not None and at - last_at < CODE_GAP:
        raise TooManyCodes(_("A code was asked for less than a minute ago. Wait a moment, then ask again."))
    if of_phone >= CODES_PER_PHONE_AND_HOUR or of_address >= CODES_PER_ADDRESS_AND_HOUR:
        raise TooManyCodes(_("Too many codes were asked for. Try again in an hour, or call the service centre."))


def is_link_open(*, expires_at: datetime, revoked_at: datetime | None, at: datetime) -> bool:
    """Whether a link still lets somebody in."""
    return revoked_at is None and at < expires_at


def check_link_valid_for(valid_for: timedelta) -> None:
    """A link must end one day, and not in the past."""
    if not timedelta(0) < valid_for <= LINK_VALID_AT_MOST:
        raise BadInput(
            field=_("Valid for"),
            value=valid_for,
            remedy=_("Links are valid for at least a moment and at most 400 days."),
        )


def is_use_worth_noting(*, last_used_at: datetime | None, at: datetime) -> bool:
    """Whether the time of last use is old enough to be written again."""
    return last_used_at is None or at - last_used_at >= TOKEN_USE_NOTED_EVERY


def narrowed(grants: Iterable[Grant], scopes: Collection[str]) -> tuple[Grant, ...]:
    """`grants` cut down to `scopes`; no scopes mean no cut. A grant left without any right is dropped."""
    if not scopes:
        return tuple(grants)
    cut = (replace(grant, permissions=grant.permissions & frozenset(scopes)) for grant in grants)
    return tuple(grant for grant in cut if grant.permissions)


def check_scopes(scopes: Collection[str]) -> None:
    """Refuse scopes that are no permissions."""
    for scope in scopes:
        if scope not in frozenset(roles.Permission):
            raise BadInput(field=_("Scope"), value=scope, remedy=_("Choose from the permissions shown."))


def check_reason(reason: str) -> None:
    """A reason must be given, for the trail."""
    if not reason.strip():
        raise BadInput(field=_("Reason"), value=reason, remedy=_("Say in a few words why."))
