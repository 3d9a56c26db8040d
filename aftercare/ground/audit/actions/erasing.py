"""Erasing personal values by law. The events stay; what they said of a person goes."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from aftercare.ground.audit import trail
from aftercare.ground.audit.models import Erasure, PersonalValue
from aftercare.ground.audit.permissions import check_may_erase
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.errors import RuleBroken
from aftercare.ground.core.text import lazy as _


class NothingToErase(RuleBroken):
    """None of the events named holds a personal value."""


class ReasonMissing(RuleBroken):
    """An erasure without a reason is refused."""


@transaction.atomic
def erase(*, event_ids: Sequence[int], fields: Sequence[str] = (), reason: str, by: Actor, at: datetime) -> Erasure:
    """Erase the personal values of events (only `fields` when given) for `reason`; cannot be undone."""
    check_may_erase(by)
    if not reason.strip():
        raise ReasonMissing(_("Say why these values are erased."))
    kept = PersonalValue.objects.filter(event_id__in=list(event_ids), erased_at__isnull=True)
    if fields:
        kept = kept.filter(field__in=list(fields))
    rows = list(kept.select_for_update().order_by("pk").values_list("pk", "event_id"))
    if not rows:
        raise NothingToErase(_("There is nothing personal to erase in these events."))

    PersonalValue.objects.filter(pk__in=[pk for pk, _event in rows]).update(value=None, salt="", erased_at=at)
    erasure = Erasure.objects.create(
        reason=reason, values=len(rows), erased_at=at, erased_by=by.reference, erased_by_label=by.label
    )

    events = sorted({event_id for _pk, event_id in rows})
    trail.record("audit.erased", erasure, by=by, at=at, begins=True, reason=reason, events=events)
    return erasure
