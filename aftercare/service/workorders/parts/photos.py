"""Photos and signatures of an order, kept in the open transaction."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db.models import Count

from aftercare.ground.core.actors import Actor
from aftercare.ground.files import parts as files
from aftercare.ground.files.models import Attachment, StoredFile
from aftercare.service.workorders.models import WorkOrder


def keep_photo(stored: StoredFile, *, subject: str, case_id: int, purpose: str, by: Actor, at: datetime) -> Attachment:
    """Use a stored file as evidence of an order or survey."""
    return files.attach(stored, subject=subject, case_id=case_id, purpose=purpose, by=by, at=at)


def keep_photos(
    stored: Sequence[StoredFile], *, subject: str, case_id: int, purpose: str, by: Actor, at: datetime
) -> None:
    """As `keep_photo`, many."""
    for one in stored:
        keep_photo(one, subject=subject, case_id=case_id, purpose=purpose, by=by, at=at)


def count_photos(order: WorkOrder) -> Mapping[str, int]:
    """How many photos the order has of each purpose; 0 for those it has none of."""
    rows = (
        Attachment.objects.filter(subject=order.subject).values("purpose").annotate(n=Count("pk")).order_by("purpose")
    )
    found = {row["purpose"]: row["n"] for row in rows}
    return {purpose: found.get(purpose, 0) for purpose in ("before", "during", "after")}
