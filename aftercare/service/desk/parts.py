"""Acts on many cases begun by the actions of rooms above; each needs an open transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from urllib.parse import quote

from aftercare.ground.core.actors import Actor
from aftercare.ground.core.database import check_in_transaction
from aftercare.ground.core.forgetting import Forgotten, Whom, cover_rows
from aftercare.ground.jobs import queue
from aftercare.service.desk.models import BulkAct, BulkLine, ListExport, SavedView
from aftercare.service.desk.rules import Act

CARRY_OUT = "desk.carry_out"
PUT_BACK = "desk.put_back"
FORGET_LISTS = "desk.forget_lists"
LEFT_TO_WORKER_AFTER = 3.0  # seconds in which whoever asked is served at once


def begin(
    act: Act, *, values: Mapping[str, object], case_ids: Sequence[int], back: str = "", by: Actor, at: datetime
) -> BulkAct:
    """Write down an act on many cases with a line for each; `lines.carry_out` goes through them, or a worker."""
    check_in_transaction()
    bulk = BulkAct.objects.create(
        act=act.value, values=dict(values), back=back[:600], language=by.language, begun_by_id=by.id, begun_at=at
    )
    BulkLine.objects.bulk_create([BulkLine(bulk=bulk, case_id=case_id) for case_id in case_ids], batch_size=500)
    queue.put(CARRY_OUT, key=f"bulk:{bulk.pk}", wait_seconds=LEFT_TO_WORKER_AFTER, bulk_id=bulk.pk)
    return bulk


def begin_back(bulk: BulkAct, *, at: datetime) -> None:
    """Begin to take a locked act back; `lines.put_back` goes through what was changed, or a worker."""
    check_in_transaction()
    bulk.undo_begun_at = at
    bulk.save(update_fields=["undo_begun_at", "version"])
    queue.put(PUT_BACK, key=f"bulk:{bulk.pk}:back", wait_seconds=LEFT_TO_WORKER_AFTER, bulk_id=bulk.pk)


def forget(whom: Whom) -> Forgotten:
    """Cover the person in acts on many cases and in searches that staff kept; lists written until now go with a job.

    What was searched for stands in addresses, where a name is written in hexadecimal.
    """
    check_in_transaction()
    searched = replace(whom, values=(*whom.values, *(quote(value) for value in whom.values)))
    lines = BulkLine.objects.filter(case_id__in=whom.case_ids)
    found = cover_rows(lines, whom) + cover_rows(BulkAct.objects.filter(pk__in=lines.values("bulk_id")), searched)
    found += cover_rows(SavedView.objects.all(), searched) + cover_rows(ListExport.objects.all(), searched)
    queue.put(FORGET_LISTS, key=f"forget-lists:{whom.person_ids[0]}:{whom.at.isoformat()}")
    return found
