"""Taking lists of cases out of the house, for whom it is allowed, and leaving a trace of it."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from aftercare.ground.audit import trail
from aftercare.ground.core.actors import Actor
from aftercare.ground.jobs import queue
from aftercare.ground.submissions import parts as submissions
from aftercare.service.desk import permissions, rules
from aftercare.service.desk.models import ListExport

WRITE = "desk.write_list"


@transaction.atomic
def ask_for_list(
    *,
    format: str,  # noqa: A002  the word people use
    query: str,
    case_ids: Sequence[int],
    key: str = "",
    by: Actor,
    at: datetime,
) -> ListExport:
    """Ask for the cases of a queue as a file (RP02); it is written in the background.

    At most `rules.LIST_AT_MOST` cases; `left_out` says that there were more. Raises BadInput, NotPermitted.
    """
    asked = {"format": format, "query": query, "cases": len(case_ids)}
    sent = submissions.reserve(key=key, digest=submissions.digest_of(asked), by=by, at=at)
    if sent is not None:
        return ListExport.objects.get(pk=sent)
    permissions.check_may_take_out(by)
    rules.check_list(format=format, how_many=len(case_ids))
    kept = list(case_ids[: rules.LIST_AT_MOST])
    export = ListExport.objects.create(
        format=format,
        query=rules.kept_address(query),
        case_ids=kept,
        left_out=len(case_ids) > len(kept),
        total=len(kept),
        language=by.language,
        asked_by_id=by.id,
        asked_at=at,
    )
    trail.record("list.asked", export, by=by, at=at, begins=True, format=format, query=export.query, count=len(kept))
    queue.put(WRITE, key=f"list:{export.pk}", slow=True, export_id=export.pk)
    submissions.keep_result(key=key, result=export, by=by)
    return export


@transaction.atomic
def finish_list(*, export_id: int, sha256: str, count: int, masked: int, by: Actor, at: datetime) -> ListExport:
    """Say that the list is written: how many cases it holds, and of how many the personal values are covered."""
    export = ListExport.objects.locked(export_id)
    export.state, export.sha256, export.written_at = ListExport.State.WRITTEN, sha256, at
    export.done, export.masked = count, masked
    export.save(update_fields=["state", "sha256", "written_at", "done", "masked", "version"])
    trail.record("list.written", export, by=by, at=at, count=count, masked=masked)
    return export
