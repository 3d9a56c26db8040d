"""Which policy holds, and what it says. Versions never change, so what was read once is kept in memory."""

import json
from dataclasses import replace
from datetime import date
from functools import lru_cache

from django.db.models import F, Q

from aftercare.ground.core.errors import Missing
from aftercare.ground.core.text import lazy as _
from aftercare.ground.policies import rules
from aftercare.ground.policies.models import PolicyVersion
from aftercare.ground.policies.sections import handed


def in_force(*, on: date, development_id: int | None = None, company_id: int | None = None) -> PolicyVersion:
    """The version that holds on a day: the development's own, else its company's, else everybody's; the latest of each.

    Raises Missing when nothing has been published for that day.
    """
    version = (
        PolicyVersion.objects.defer("document")
        .filter(
            Q(company_id=None) | Q(company_id=company_id),
            Q(development_id=None) | Q(development_id=development_id),
            effective_from__lte=on,
        )
        .order_by(
            F("development_id").desc(nulls_last=True),
            F("company_id").desc(nulls_last=True),
            "-effective_from",
            "-id",
        )
        .first()
    )
    if version is None:
        raise Missing(_("No policy is in force on this day. An administrator must publish one first."))
    return version


@lru_cache(maxsize=256)
def policy_of(version_id: int) -> rules.LoadedPolicy:
    """What a version says, read in the form of today; kept in memory for good, for it cannot change."""
    text = PolicyVersion.objects.filter(pk=version_id).values_list("document", flat=True).first()
    if text is None:
        raise Missing(_("There is no such policy version."))
    return replace(_read(text), version_id=version_id)


@lru_cache(maxsize=64)
def _read(text: str) -> rules.LoadedPolicy:
    return rules.read_document(json.loads(text), tables=handed())


def list_versions() -> list[PolicyVersion]:
    """Every version, the latest first, without the documents."""
    return list(PolicyVersion.objects.defer("document").order_by("-effective_from", "-id")[:500])


def compare(*, old_id: int, new_id: int) -> list[rules.Difference]:
    """What differs between two versions, each read in the form of today."""
    old, new = (
        rules.lifted(json.loads(PolicyVersion.objects.values_list("document", flat=True).get(pk=pk)))
        for pk in (old_id, new_id)
    )
    return list(rules.differences(old, new))
