"""Ringing for an emergency at night: one after the other, until somebody takes it."""

from datetime import datetime, timedelta

from django.db import transaction

from aftercare.ground.accounts.models import Staff
from aftercare.ground.audit import trail
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.errors import RuleBroken
from aftercare.ground.core.text import lazy as _
from aftercare.ground.policies.queries import policy_of
from aftercare.service.cases import permissions, queries
from aftercare.service.cases.models import Case, NightRing
from aftercare.service.cases.ringing import Rung, whose_turn


class NotRinging(RuleBroken):
    """Nobody was rung for this case, or somebody has taken it already."""


@transaction.atomic
def ring_next(*, case_id: int, by: Actor, at: datetime) -> NightRing | None:
    """Ring whoever is next for an emergency that came at night; None when it is nobody's turn (S000.12.r18).

    Nobody is rung for a case that is closed, that somebody has taken, or that came by day.
    """
    case = Case.objects.locked(case_id)
    permissions.check_may_ring(by)
    rings = list(NightRing.objects.filter(case=case).order_by("place"))
    rule = queries.night_rule(policy_of(case.policy_id), at=case.opened_at) if case.emergency else None
    if rule is None or not case.is_open or any(ring.answered_at for ring in rings):
        return None
    calls = list(queries.whom_to_call(rule, development=case.development, at=at))
    turn = whose_turn(
        [call.staff.pk for call in calls],
        [Rung(ring.staff_id, ring.rung_at) for ring in rings],
        again_after=timedelta(minutes=rule.next_after_minutes),
        rounds=rule.rounds,
        now=at,
    )
    if turn is None:
        return None
    call = calls[turn]
    ring = NightRing.objects.create(
        case=case, place=len(rings) + 1, staff=call.staff, called_as=call.called_as, rung_at=at
    )
    trail.record(
        "case.night_rung",
        case,
        by=by,
        at=at,
        ring=ring.pk,
        staff=call.staff.pk,
        name=call.staff.name,
        place=ring.place,
        minutes=rule.next_after_minutes,
    )
    return ring


@transaction.atomic
def take_night_call(*, case_id: int, by: Actor, at: datetime) -> Case:
    """Say “I see to it”: nobody else is rung. For whoever was rung, and for all who may work on the case.

    Raises NotPermitted, or NotRinging when there is nothing to take.
    """
    case = Case.objects.locked(case_id)
    rings = NightRing.objects.filter(case=case)
    if not rings.filter(staff_id=by.id).exists():
        permissions.check_may_work(by, case)
    taker = Staff.objects.filter(pk=by.id).first()
    if taker is None or not rings.exists() or rings.filter(answered_at__isnull=False).exists():
        raise NotRinging(_("Somebody has taken this emergency already, or nobody was rung for it."))
    last = rings.order_by("-place")[0]
    last.answered_at, last.answered_by = at, taker
    last.save(update_fields=["answered_at", "answered_by"])
    case.changed_at = at
    case.save(update_fields=["changed_at", "version"])
    minutes = int((at - rings.order_by("place")[0].rung_at).total_seconds() // 60)
    trail.record("case.night_taken", case, by=by, at=at, name=taker.name, place=last.place, minutes=minutes)
    return case
