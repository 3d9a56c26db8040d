"""Taking a person out of the trail: the values kept beside it go, the events and their chain stay."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q

from aftercare.ground.audit.models import AuditEvent, PersonalValue
from aftercare.ground.core.database import check_in_transaction
from aftercare.ground.core.forgetting import Whom, cover_value


def erase_values(whom: Whom, *, also: Sequence[tuple[str, int]] = (), at: datetime) -> list[int]:
    """Erase what the trail keeps of a person; returns the events, which the act must name in its own event.

    Of their records, their cases and their own acts everything goes; of homes and work orders, which tell of others
    too, what names them. `also` are further subjects of which everything goes.
    """
    check_in_transaction()
    own = Q(subject_type="person", subject_id__in=whom.person_ids) | Q(actor__in=whom.references)
    own |= Q(subject_type="case", subject_id__in=whom.own_case_ids)
    for subject_type, subject_id in also:
        own |= Q(subject_type=subject_type, subject_id=subject_id)
    shared = Q(subject_type="case", subject_id__in=whom.case_ids)
    shared |= Q(subject_type="workorder", subject_id__in=whom.order_ids)
    shared |= Q(subject_type="unit", subject_id__in=whom.unit_ids)
    kept = PersonalValue.objects.filter(erased_at__isnull=True).order_by("pk")
    rows = list(kept.filter(event_id__in=AuditEvent.objects.filter(own).values("pk")).values_list("pk", "event_id"))
    others = kept.filter(event_id__in=AuditEvent.objects.filter(shared).exclude(own).values("pk"))
    rows += [(row.pk, row.event_id) for row in others if cover_value(row.value, whom.values) != row.value]
    numbers = [pk for pk, _event in rows]
    for start in range(0, len(numbers), 500):
        PersonalValue.objects.filter(pk__in=numbers[start : start + 500]).update(value=None, salt="", erased_at=at)
    return sorted({event_id for _pk, event_id in rows})
