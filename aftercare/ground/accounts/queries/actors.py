"""Making actors: the only place where rows of accounts become rights."""

from collections import defaultdict
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db.models import BigIntegerField, CharField, DateField, DateTimeField, QuerySet
from django.utils import timezone

from aftercare.ground.accounts import keys, roles, rules
from aftercare.ground.accounts.models import ApiToken, Development, RoleAssignment, SignedLink, Staff
from aftercare.ground.core.actors import Actor, ActorKind
from aftercare.ground.core.prepared import Given, Question

STRANGER = Actor(kind=ActorKind.STRANGER, id=0, label="")


def actor_of_staff(staff: Staff, *, on: date) -> Actor:
    """The actor that `staff` is on that day, with the rights of those they stand in for.

    At most two queries: the roles held, and the developments under the companies named in them.
    """
    held = _HELD.rows(staff_id=staff.pk, on=on)
    under = _developments_under({one.company_id for one in held if one.company_id and not one.development_id})
    others = {one.staff_id: one.staff.name for one in held if one.staff_id != staff.pk}
    return Actor(
        kind=ActorKind.STAFF,
        id=staff.pk,
        label=staff.name or staff.username,
        grants=rules.grants_of(_as_fact(one, under) for one in held),
        language=staff.language,
        acts_for="、".join(others.values()),
    )


def _own_or_stood_in_for(staff_id: Given, *, on: Given) -> "QuerySet[Staff, Any]":
    """Oneself, people away whose deputy one is, and those whose deputy is away and has one as deputy.

    Three looks into indexes: asked for in one condition, the database would read all staff at every request.
    """
    away = Staff.objects.filter(is_active=True, away_from__lte=on, away_until__gte=on)
    direct = away.filter(deputy=staff_id)
    through = away.filter(deputy__deputy=staff_id, deputy__away_from__lte=on, deputy__away_until__gte=on)
    own = Staff.objects.filter(pk=staff_id)
    return own.values("pk").union(direct.values("pk"), through.values("pk"))


_HELD = Question(
    lambda: (
        RoleAssignment.objects.filter(
            staff__in=_own_or_stood_in_for(Given("staff_id", BigIntegerField()), on=Given("on", DateField()))
        )
        .select_related("staff")
        .order_by("pk")
    )
)
_TOKEN = Question(
    lambda: (
        ApiToken.objects.usable(at=Given("at", DateTimeField()))
        .select_related("staff")
        .filter(digest=Given("digest", CharField()))[:1]
    )
)


def _developments_under(company_ids: set[int]) -> dict[int, set[int]]:
    """For each company the developments of it and of the companies under it; one query, none for no company."""
    under: dict[int, set[int]] = defaultdict(set)
    if company_ids:
        above = ["company" + "__parent" * level + "_id" for level in range(rules.COMPANY_LEVELS)]
        for pk, *companies in Development.objects.under(company_ids).values_list("pk", *above):
            for company in company_ids.intersection(companies):
                under[company].add(pk)
    return under


def _as_fact(assignment: RoleAssignment, under: dict[int, set[int]]) -> rules.HeldRole:
    reach: frozenset[int] | None = None
    if assignment.development_id is not None:
        reach = frozenset({assignment.development_id})
    elif assignment.company_id is not None:
        reach = frozenset(under.get(assignment.company_id, set()))
    return rules.HeldRole(
        role=assignment.role,
        development_ids=reach,
        building_id=assignment.building_id,
        category=assignment.category,
    )


def actor_of_link(link: SignedLink) -> Actor:
    """The owner or contractor whom `link` lets in, limited to its case or order when it names one."""
    return Actor(
        kind=ActorKind(link.kind),
        id=link.holder_id,
        label=link.holder_label,
        case_ids=frozenset({link.case_id}) if link.case_id else None,
        workorder_ids=frozenset({link.workorder_id}) if link.workorder_id else None,
        language=link.language,
    )


def find_token(secret: str, *, at: datetime) -> ApiToken | None:
    """The usable token with that secret, with its member of staff."""
    return _TOKEN.first(digest=keys.digest(secret), at=at)


def actor_of_token(token: ApiToken, *, at: datetime) -> Actor | None:
    """The member of staff for whom a program acts, within the token's scopes; None when they may not use programs."""
    actor = actor_of_staff(token.staff, on=at.astimezone(timezone.get_default_timezone()).date())
    if not actor.may(roles.Permission.USE_API):
        return None
    return replace(actor, label=f"{actor.label} · {token.name}", grants=rules.narrowed(actor.grants, token.scopes))
