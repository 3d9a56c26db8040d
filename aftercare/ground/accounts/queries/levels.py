"""Who stands on a level of the organisation: a development, its company, the companies above it, the group."""

from collections.abc import Collection
from datetime import date

from django.db.models import Q

from aftercare.ground.accounts.models import Development, RoleAssignment, Staff
from aftercare.ground.accounts.queries.duty import AT_MOST, responsible_for, stand_in_for
from aftercare.ground.accounts.queries.organisation import companies_above

REACHES = ("development", "company", "region", "group")
"""From the narrowest to the widest. A region is whatever company stands between that of the development and the top."""


def who_stands_on(reach: str, *, roles: Collection[str], development_id: int, on: date) -> Staff:
    """The member of staff with one of `roles` whose role reaches just so far around a development, who is here.

    When there is nobody, the next wider reach is asked, then the narrower ones, and at last whoever answers for what
    comes in at the development: never nobody. Deputies stand in. Raises NobodyResponsible. Two statements.
    """
    place = REACHES.index(reach)
    order = [*REACHES[place:], *reversed(REACHES[:place])]
    found = _holders(roles, development_id=development_id)
    for wanted in order:
        for held, staff in found:
            somebody = stand_in_for(staff, on=on) if held == wanted else None
            if somebody is not None:
                return somebody
    return responsible_for(development_id, on=on)


def _holders(roles: Collection[str], *, development_id: int) -> list[tuple[str, Staff]]:
    company_id = Development.objects.values_list("company_id", flat=True).get(pk=development_id)
    above = companies_above(company_id)
    reach_of = dict.fromkeys(above[1:-1], "region") | dict.fromkeys(above[1:][-1:], "group") | {company_id: "company"}
    here = (
        Q(development=development_id)
        | Q(development__isnull=True, company__in=above)
        | Q(development__isnull=True, company__isnull=True)
    )
    held = (
        RoleAssignment.objects.filter(here, role__in=list(roles), staff__is_active=True)
        .filter(building_id__isnull=True, category="")
        .select_related("staff__deputy__deputy")
        .order_by("pk")[:AT_MOST]
    )
    return [
        (
            "development" if each.development_id else reach_of[each.company_id] if each.company_id else "group",
            each.staff,
        )
        for each in held
    ]
