"""The background half of the desk: what a page could not finish while somebody waited."""

from datetime import datetime

from django.utils import timezone, translation

from aftercare.ground.accounts.queries import actor_of_staff
from aftercare.service.desk import lines
from aftercare.service.desk.models import BulkAct


def carry_out(*, bulk_id: int, at: datetime) -> None:
    """Go on with an act on many where it stands, with the rights its person has now."""
    _go_through(bulk_id, at=at, back=False)


def put_back(*, bulk_id: int, at: datetime) -> None:
    """Go on with taking an act on many back."""
    _go_through(bulk_id, at=at, back=True)


def _go_through(bulk_id: int, *, at: datetime, back: bool) -> None:
    bulk = BulkAct.objects.select_related("begun_by").filter(pk=bulk_id).first()
    if bulk is None or (bulk.undone_at if back else bulk.finished_at):
        return
    by = actor_of_staff(bulk.begun_by, on=timezone.localdate(at))
    with translation.override(bulk.language):
        (lines.put_back if back else lines.carry_out)(bulk, enough=lambda: False, by=by, at=at)
