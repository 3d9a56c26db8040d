"""REST: how a time limit was worked out, as numbers that add up."""

from typing import Annotated

from django.shortcuts import get_object_or_404
from ninja import Router
from pydantic import Field

from aftercare.faces.rest.cases import CaseId, find
from aftercare.faces.rest.operations import reads
from aftercare.faces.rest.schemas.cases import (
    AccountRowOut,
    ClockAccountOut,
    ClockExtensionOut,
    ClockPauseOut,
    CountedOut,
)
from aftercare.faces.rest.schemas.common import ID_AT_MOST
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.accounts.roles import Permission
from aftercare.ground.policies.queries import policy_of
from aftercare.service.deadlines.models import Clock
from aftercare.service.deadlines.queries.accounts import ClockAccount, account_of_clock
from aftercare.service.deadlines.rules import Row

router = Router()
ClockId = Annotated[int, Field(ge=1, le=ID_AT_MOST, description="The id of a time limit.", examples=[31])]


@reads(router, "/{case_id}/clocks/{clock_id}", answers=ClockAccountOut, scopes=[Permission.SEE_CASES])
def read_clock(request: SignedInRequest, case_id: CaseId, clock_id: ClockId) -> ClockAccountOut:
    """Read how a time limit was worked out.

    Every interval counted, every day passed over and why, pauses and extensions; the rows add up to the limit.
    """
    case = find(request, case_id)
    return _shown(account_of_clock(get_object_or_404(Clock, pk=clock_id, case_id=case.pk)))


def _shown(found: ClockAccount) -> ClockAccountOut:
    clock, account = found.clock, found.account
    return ClockAccountOut(
        id=clock.pk,
        stage=clock.stage,
        limit=clock.limit,
        source=clock.source,
        policy=policy_of(clock.policy_id).label,
        calendar=clock.calendar,
        zone=str(found.calendar.zone),
        started_at=clock.started_at,
        due_at=account.due_at,
        provisional=clock.provisional,
        measured_in=account.counted.value,
        limit_amount=account.limit,
        added_amount=account.added,
        total=account.total,
        adds_up=account.adds_up,
        rows=[_row(row) for row in account.rows],
        pauses=[
            ClockPauseOut(
                from_at=each.from_at,
                until_at=each.until_at,
                planned_until=each.planned_until,
                cause=each.cause,
                fault=each.fault,
                evidence=each.evidence,
                approved_by=each.approved_by_label,
            )
            for each in found.pauses
        ],
        extensions=[
            ClockExtensionOut(
                was_due_at=each.was_due_at,
                until=each.until,
                reason=each.reason,
                owner_told_at=each.owner_told_at,
                approved_by=each.approved_by_label,
            )
            for each in found.extensions
        ],
        expected_due_at=found.expected_due_at,
    )


def _row(row: Row) -> AccountRowOut:
    return AccountRowOut(
        first_on=row.first,
        last_on=row.last,
        reason=row.because.value,
        name=row.name,
        amount=row.amount,
        counted=[CountedOut(from_at=opens, until_at=closes) for opens, closes in row.spans],
        provisional=row.provisional,
    )
