"""Cases as they lie in the table, for pages that only read."""

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from aftercare.ground.accounts.models import Development, Staff
from aftercare.ground.policies.models import PolicyVersion
from aftercare.service.cases.models import Case
from tests.factories.accounts import a_development, a_staff_member
from tests.factories.policies import a_published_policy

_number = count(1)


def the_policy() -> PolicyVersion:
    """The baseline, published once."""
    return PolicyVersion.objects.first() or a_published_policy()


def a_stored_case(
    *,
    development: Development | None = None,
    responsible: Staff | None = None,
    due_at: datetime | None = None,
    **fields: Any,
) -> Case:
    """An open repair, due in two days."""
    n, now = next(_number), timezone.now()
    responsible = responsible or a_staff_member()
    closed = fields.get("closed_at") is not None
    values: dict[str, Any] = {
        "number": f"BX-D-{n:04}",
        "kind": "repair",
        "category": "house_quality",
        "component": "water_supply_pipe",
        "symptom": "leak",
        "channel": "phone",
        "subject": "厨房水管漏水",
        "procedure": "repair",
        "step": "received",
        "step_since": now,
        "next_move": "verify",
        "owed_by": "staff",
        "opened_at": now,
        "changed_at": now,
        "first_contact": responsible,
        "closed_by": "staff:1" if closed else "",
        **fields,
    }
    return Case.objects.create(
        development=development or a_development(),
        responsible=responsible,
        policy=the_policy(),
        due_at=due_at or now + timedelta(days=2),
        **values,
    )
