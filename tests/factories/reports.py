"""Builders for reports."""

from datetime import date
from typing import Any

from django.utils import timezone

from aftercare.ground.accounts.models import Development, Staff
from aftercare.insight.reports.models import KeptTable, Report
from tests.factories.accounts import a_development
from tests.factories.cases import the_policy


def a_report(development: Development | None = None, **values: Any) -> Report:
    """A monthly report as it was made, not released yet."""
    here = development or a_development()
    facts: dict[str, Any] = {
        "rule": "monthly",
        "policy_id": the_policy().pk,
        "period": "2026-10",
        "starts_on": date(2026, 10, 1),
        "ends_on": date(2026, 11, 1),
        "place_key": f"d{here.pk}",
        "made_at": timezone.now(),
        "due_on": date(2026, 11, 6),
        **values,
    }
    return Report.objects.create(development=here, **facts)


def a_kept_table(owner: Staff, **values: Any) -> KeptTable:
    """Components by how many came in, kept for oneself."""
    facts: dict[str, Any] = {
        "name": "各部件受理量",
        "query": "rows=component&measure=opened",
        "saved_at": timezone.now(),
        **values,
    }
    return KeptTable.objects.create(owner=owner, **facts)
