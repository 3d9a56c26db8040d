"""Whose calendar it is, by name."""

from collections.abc import Iterable
from typing import Any

from django.db import models

from aftercare.ground.accounts.models import Company, Development
from aftercare.ground.core.errors import Missing
from aftercare.ground.core.text import lazy as _
from aftercare.records.contractors.models import Contractor
from aftercare.service.deadlines.rules import Owner, Whose

TABLES: dict[Whose, models.Manager[Any]] = {
    Whose.COMPANY: Company.objects,
    Whose.DEVELOPMENT: Development.objects,
    Whose.CONTRACTOR: Contractor.objects,
}
CHOSEN_FROM = 500


def owner_labels(owners: Iterable[Owner]) -> dict[Owner, str]:
    """The names of owners, one statement for each kind; everywhere has none, and who is gone has none."""
    wanted: dict[Whose, set[int]] = {}
    for whose, pk in owners:
        wanted.setdefault(whose, set()).add(pk)
    found: dict[Owner, str] = {}
    for whose, ids in wanted.items():
        if whose in TABLES:
            found |= {(whose, row.pk): str(row) for row in TABLES[whose].filter(pk__in=ids).order_by("pk")}
    return found


def owner_label(owner: Owner) -> str:
    """The name of one owner, empty for everywhere. Raises Missing when there is none such."""
    if owner[0] is Whose.EVERYWHERE:
        return ""
    labels = owner_labels([owner])
    if owner not in labels:
        raise Missing(_("There is no such company, development or contractor."))
    return labels[owner]


def owners_to_choose() -> dict[Whose, list[tuple[Owner, str]]]:
    """Companies, developments and contractors by name, at most 500 of each."""
    return {
        whose: [((whose, row.pk), str(row)) for row in table.order_by("name", "pk")[:CHOSEN_FROM]]
        for whose, table in TABLES.items()
    }
