"""The list of versions: where each holds, since when, by whom, and how many open cases run under it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from aftercare.ground.accounts.models import Company, Development
from aftercare.ground.core.actors import Actor
from aftercare.ground.policies.models import PolicyVersion
from aftercare.ground.policies.queries import list_versions, where_in_force
from aftercare.service.cases.queries.versions import count_open_by_version

NAMED = 3


@dataclass(frozen=True)
class VersionRow:
    """A version as the list shows it. `state` is now, later, past or gone."""

    version: PolicyVersion
    place: str
    state: str
    holds_in: str
    open_cases: int


def version_rows(*, by: Actor, on: date) -> list[VersionRow]:
    """Every version, those that hold and are to come before those that are over."""
    versions = list_versions()
    developments = {d.pk: d for d in Development.objects.order_by("name").only("name", "company_id")[:2000]}
    companies = dict(Company.objects.values_list("pk", "name")[:2000])
    holding = where_in_force(versions, [(d.pk, d.company_id) for d in developments.values()], on=on)
    counts = count_open_by_version(by=by)
    rows = [
        VersionRow(
            version=version,
            place=place_words(version, developments, companies),
            state=_state(version, holding, on=on),
            holds_in=_named([developments[pk].name for pk in holding.get(version.pk, ())]),
            open_cases=counts.get(version.pk, 0),
        )
        for version in versions
    ]
    order = {"later": 0, "now": 1, "past": 2, "gone": 3}
    return sorted(rows, key=lambda row: order[row.state])


def place_words(version: PolicyVersion, developments: Mapping[int, Development], companies: Mapping[int, str]) -> str:
    """For whom a version was published."""
    if version.development_id is not None:
        found = developments.get(version.development_id)
        return found.name if found else f"#{version.development_id}"
    if version.company_id is not None:
        return companies.get(version.company_id, f"#{version.company_id}")
    return _("Everybody")


def place_of(version: PolicyVersion) -> str:
    """The same for one version alone."""
    developments = {d.pk: d for d in Development.objects.filter(pk=version.development_id or 0)}
    companies = dict(Company.objects.filter(pk=version.company_id or 0).values_list("pk", "name"))
    return place_words(version, developments, companies)


def _state(version: PolicyVersion, holding: Mapping[int, list[int]], *, on: date) -> str:
    if version.taken_back_at is not None:
        return "gone"
    if version.effective_from > on:
        return "later"
    return "now" if version.pk in holding else "past"


def _named(names: list[str]) -> str:
    """A few names, and how many more."""
    if len(names) <= NAMED:
        return _(", ").join(names)
    shown = _(", ").join(names[:NAMED])
    rest = len(names) - NAMED
    return ngettext("%(names)s and %(n)d more", "%(names)s and %(n)d more", rest) % {"names": shown, "n": rest}
