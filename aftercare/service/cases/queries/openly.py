"""Reports without sign-in: whether one more may come, and what is known already at the place of a code."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from aftercare.ground.core.errors import Missing
from aftercare.ground.core.text import lazy as _
from aftercare.records.estate.models import PlaceCode
from aftercare.service.cases import rules
from aftercare.service.cases.models import Case, OpenReport
from aftercare.service.cases.policy import OpenReports

KNOWN_AT_MOST = 5
AN_HOUR = timedelta(hours=1)


def check_may_report_here(code: PlaceCode, *, limits: OpenReports | None, address_digest: str, at: datetime) -> None:
    """Refuse when the policy takes no reports without sign-in, or too many came within the hour.

    Two statements. Raises Missing, TooManyReports.
    """
    if limits is None:
        raise Missing(_("Reports without sign-in are not taken here. Please call the service centre."))
    recent = OpenReport.objects.filter(at__gt=at - AN_HOUR)
    rules.check_may_report_openly(
        from_address=recent.filter(address_digest=address_digest).count(),
        by_code=recent.filter(code=code).count(),
        limits=limits,
    )


def known_at(code: PlaceCode) -> Sequence[Case]:
    """What is open already on a common part, for whoever stands before its code; nothing of a home.

    Of these cases a stranger is shown the part, what is wrong, the step and the date; never words or names.
    """
    if code.unit_id is not None or not code.component:
        return []
    cases = Case.objects.open().filter(development_id=code.development_id, component=code.component, unit=None)
    if code.building_id is not None:
        cases = cases.filter(building_id=code.building_id)
    return list(cases.order_by("-pk")[:KNOWN_AT_MOST])


def languages_of_reports(case_ids: Collection[int]) -> dict[int, str]:
    """The language in which each was written that was reported without sign-in; every other is Chinese."""
    found = OpenReport.objects.filter(case_id__in=case_ids).order_by("-pk").values_list("case_id", "language")
    return {case_id: language for case_id, language in found if case_id is not None and language}
