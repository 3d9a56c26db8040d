"""The background half of the desk: what a page could not finish while somebody waited."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone, translation

from aftercare.ground.accounts.queries import actor_of_staff
from aftercare.ground.submissions import store
from aftercare.service.desk import actions, lines, rules, sheets
from aftercare.service.desk.models import BulkAct, ListExport


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


def write_list(*, export_id: int, at: datetime) -> None:
    """Write a list that was asked for, with the rights its person has now. Begun again, it is written anew."""
    export = ListExport.objects.select_related("asked_by").filter(pk=export_id, state=ListExport.State.WAITING).first()
    if export is None:
        return
    by = actor_of_staff(export.asked_by, on=timezone.localdate(at))
    with translation.override(export.language):
        written = sheets.write(export, by=by)
    sha256 = store.keep(written.content)
    actions.finish_list(
        export_id=export.pk, sha256=sha256, count=written.count, masked=written.masked, by=by, at=timezone.now()
    )


def sweep(*, at: datetime) -> None:
    """Forget the files of old lists, and what became of old acts on many."""
    with transaction.atomic():
        BulkAct.objects.filter(begun_at__lt=at - rules.KEEP_BULKS_FOR).delete()
    while _sweep_lists(asked_before=at - rules.KEEP_LISTS_FOR):
        pass


def forget_lists(*, at: datetime) -> None:
    """Forget the files of all lists written until now: somebody who may stand in them was erased."""
    while _sweep_lists(asked_before=at):
        pass


def _sweep_lists(*, asked_before: datetime) -> bool:
    """Forget the files of some lists; whether there were any."""
    with transaction.atomic():
        old = ListExport.objects.filter(asked_at__lt=asked_before, state=ListExport.State.WRITTEN)
        swept = list(old.order_by("pk").values_list("pk", "sha256")[:500])
        ListExport.objects.filter(pk__in=[pk for pk, _sha in swept]).update(
            state=ListExport.State.SWEPT, sha256="", case_ids=[]
        )
        hashes = {sha256 for _pk, sha256 in swept}
        hashes -= set(ListExport.objects.filter(sha256__in=hashes).values_list("sha256", flat=True))
    for sha256 in hashes:
        store.forget(sha256)
    return bool(swept)
