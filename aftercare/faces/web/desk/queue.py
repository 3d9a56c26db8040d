"""The queue: every filter in the address, paged by key, counts that stop at a thousand, views people keep."""

from collections.abc import Mapping
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from aftercare.faces.web.desk.queue_bulk import offers, result_of
from aftercare.faces.web.desk.queue_columns import ALWAYS, columns_of, labels, queue_rows
from aftercare.faces.web.desk.queue_filters import (
    MORE,
    NARROWING,
    address,
    choices_of,
    chosen_of,
    end_of_today,
    filters_of,
    more_choices_of,
    view_chips,
    words_in_force,
)
from aftercare.faces.web.desk.queue_views import sharing_choices
from aftercare.faces.web.html import fragment, page
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.accounts.roles import Permission
from aftercare.ground.core.actors import Actor
from aftercare.service.cases.queries.queue import PAGE, ROW_FIELDS, list_queue
from aftercare.service.desk.models import SavedView
from aftercare.service.desk.queries.views import DeskSetup, setup_of

__all__ = ["TEMPLATE", "address", "end_of_today", "filters_of", "queue", "words_in_force"]
TEMPLATE = "desk/queue.html"


def queue(request: SignedInRequest) -> HttpResponse:
    """Show one page of the queue; htmx gets the list alone, or the further filters, and the cleaned address."""
    now, setup = timezone.now(), setup_of(request.actor)
    if not request.GET and setup.opens_with is not None and setup.opens_with.query:
        return redirect(f"{request.path}?{setup.opens_with.query}")
    chosen = chosen_of({**request.GET.dict(), "cols": ",".join(request.GET.getlist("cols"))})
    if request.htmx and request.htmx.target == "more-filters":
        return fragment(request, TEMPLATE, "more_filters", _more(chosen, by=request.actor, now=now))
    context = queue_context(chosen, setup, after=request.GET.get("after", ""), by=request.actor, now=now)
    context |= _done(request)
    wants_more = bool(request.GET.get("more")) or any(chosen[name] for name in MORE)
    context |= _more(chosen, by=request.actor, now=now) if wants_more else {"more": None}
    if request.htmx and not request.htmx.boosted:
        response = fragment(request, TEMPLATE, "results", context)
        response["HX-Push-Url"] = address(chosen, after=request.GET.get("after", ""))
        return response
    return page(request, TEMPLATE, context)


def queue_context(
    chosen: Mapping[str, str], setup: DeskSetup, *, after: str, by: Actor, now: datetime
) -> dict[str, object]:
    """Everything the page and its list need."""
    filters = filters_of(chosen, by=by, now=now)
    found = list_queue(filters, by=by, now=now, after=after, fields=ROW_FIELDS)
    words = words_in_force(now)
    columns = columns_of(chosen["cols"], setup.columns)
    works = by.may(Permission.WORK_CASE)
    present = address(chosen).partition("?")[2]
    return {
        "rows": queue_rows(found.cases, columns),
        "columns": columns,
        "column_labels": labels(),
        "columns_always": ALWAYS,
        "chosen": chosen,
        "present": present,
        "views": view_chips(chosen, by=by, now=now),
        "kept_views": [_kept(view, present, setup, by) for view in setup.views],
        "opens_with": setup.opens_with,
        "next_url": address(chosen, after=found.next_key) if found.next_key else "",
        "first_url": address(chosen) if after else "",
        "page_size": PAGE,
        "choices": choices_of(words, chosen, by=by),
        "narrowed": any(chosen[name] for name in NARROWING),
        "bare_url": address({"view": chosen["view"], "cols": chosen["cols"]}),
        "works": works,
        "offers": offers(by, words) if works and found.cases else None,
        "takes_out": by.may(Permission.EXPORT),
        "view_sharing": sharing_choices(by),
        "at": now,
    }


def _done(request: SignedInRequest) -> dict[str, object]:
    """The summary of the act on many that was done just now."""
    sent = request.GET.get("done", "")
    found = result_of(int(sent), by=request.actor) if sent.isdigit() and len(sent) < 19 else None
    return found or {"result": None}


def _more(chosen: Mapping[str, str], *, by: Actor, now: datetime) -> dict[str, object]:
    return {"chosen": chosen, "more": more_choices_of(words_in_force(now), chosen, by=by, now=now)}


def _kept(view: SavedView, present: str, setup: DeskSetup, by: Actor) -> dict[str, object]:
    """A view somebody keeps, as the list of views shows it."""
    mine = view.owner_id == by.id
    return {
        "view": view,
        "url": f"{address({}).partition('?')[0]}?{view.query or 'view=open'}",
        "current": view.query == present or (not view.query and present == "view=open"),
        "mine": mine,
        "whose": "" if mine else _("from %(name)s") % {"name": view.owner.name},
        "opens": setup.opens_with is not None and setup.opens_with.pk == view.pk,
    }
