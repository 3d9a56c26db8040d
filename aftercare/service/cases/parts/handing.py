"""Giving a case to somebody else to answer for, from rooms above."""

from datetime import datetime

from aftercare.ground.accounts.models import Staff
from aftercare.ground.core.database import check_in_transaction
from aftercare.service.cases import routing
from aftercare.service.cases.models import Case


def hand_to(case: Case, staff: Staff, *, at: datetime) -> None:
    """Let `staff` answer for a locked case, and save it; the first contact stays (S004.11.r01). The caller records."""
    check_in_transaction()
    if case.responsible_id != staff.pk:
        case.responsible = staff
        case.handed_on += 1
        if routing.Part.ANSWERS.value in case.route:
            case.route = {**case.route, routing.Part.ANSWERS.value: {"why": routing.Why.HAND.value}}
    case.changed_at = at
    case.save(update_fields=["responsible", "route", "handed_on", "changed_at", "version"])
