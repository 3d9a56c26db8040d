"""The queue: every filter in the address, paged by key, counts that stop at a thousand."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta

from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from aftercare.faces.web.desk.rows import rows_of
from aftercare.faces.web.html import fragment, page
from aftercare.faces.web.words import PolicyWords, words_of
from aftercare.ground.accounts.models import Development
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.core.actors import Actor
from aftercare.ground.policies.queries import in_force
from aftercare.service.cases.queries.queue import PAGE, Filters, count_up_to, list_queue

TEMPLATE = "desk/queue.html"
KEPT = ("view", "kind", "category", "step", "development", "urgency", "q", "sort")
VIEWS = ("open", "mine", "late", "today", "unassigned", "held", "closed")


def queue(request: SignedInRequest) -> HttpResponse:
    """Show one page of the queue; htmx gets the list alone and the cleaned address."""
    now = timezone.now()
    chosen = {name: request.GET.get(name, "").strip() for name in KEPT}
    filters = filters_of(chosen, by=request.actor, now=now)
    found = list_queue(filters, by=request.actor, now=now, after=request.GET.get("after", ""))
    words = words_in_force(now)
    context = {
        "rows": rows_of(found.cases),
        "chosen": chosen,
        "views": view_chips(chosen, by=request.actor, now=now),
        "next_url": address(chosen, after=found.next_key) if found.next_key else "",
        "first_url": address(chosen) if request.GET.get("after") else "",
        "page_size": PAGE,
        "choices": choices_of(words, chosen, by=request.actor),
        "narrowed": any(chosen[name] for name in KEPT if name not in ("view", "sort")),
        "bare_url": address({"view": chosen["view"]}),
        "at": now,
    }
    if request.htmx and not request.htmx.boosted:
        response = fragment(request, TEMPLATE, "results", context)
        response["HX-Push-Url"] = address(chosen, after=request.GET.get("after", ""))
        return response
    return page(request, TEMPLATE, context)


def words_in_force(now: datetime) -> PolicyWords:
    """The words by which lists are filtered: those of the version in force today."""
    return words_of(in_force(on=timezone.localdate(now)).pk)


def end_of_today(now: datetime) -> datetime:
    """Midnight at the end of the reader's day."""
    tomorrow = timezone.localdate(now) + timedelta(days=1)
    return timezone.make_aware(datetime.combine(tomorrow, time()))


def filters_of(chosen: Mapping[str, str], *, by: Actor, now: datetime) -> Filters:
    """The filters that an address stands for; what cannot be read is left out."""
    development = chosen.get("development", "")
    base = Filters(
        kind=chosen.get("kind", ""),
        category=chosen.get("category", ""),
        step=chosen.get("step", ""),
        urgency=chosen.get("urgency", ""),
        development_id=int(development) if development.isdigit() else None,
        text=chosen.get("q", ""),
        sort="newest" if chosen.get("sort") == "newest" else "due",
    )
    return of_view(base, chosen.get("view") or "open", by=by, now=now)


def of_view(base: Filters, view: str, *, by: Actor, now: datetime) -> Filters:
    """The same filters, narrowed to one of the views."""
    if view == "mine":
        return replace(base, responsible_id=by.id)
    if view == "late":
        return replace(base, late=True)
    if view == "today":
        return replace(base, due_after=now, due_before=end_of_today(now))
    if view == "unassigned":
        return replace(base, unassigned=True)
    if view == "held":
        return replace(base, held=True)
    if view == "closed":
        return replace(base, state="closed", sort="newest")
    return base


def address(chosen: Mapping[str, str], **more: str) -> str:
    """The address of the queue with these filters; empty ones are left out."""
    query = QueryDict(mutable=True)
    query.update(
        {name: value for name, value in {**chosen, **more}.items() if value and (name, value) != ("view", "open")}
    )
    return f"{reverse('desk:queue')}?{query.urlencode()}" if query else reverse("desk:queue")


def view_chips(chosen: Mapping[str, str], *, by: Actor, now: datetime) -> list[tuple[object, str, bool, int | None]]:
    """The views as chips with their counts under the present filters; closed cases are not counted."""
    labels = {
        "open": _("Open"),
        "mine": _("Mine"),
        "late": _("Late"),
        "today": _("Due today"),
        "unassigned": _("Nobody sent yet"),
        "held": _("On hold"),
        "closed": _("Closed cases"),
    }
    current = chosen.get("view") or "open"
    counts = {
        view: count_up_to(filters_of({**chosen, "view": view}, by=by, now=now), by=by, now=now)
        for view in VIEWS
        if view != "closed"
    }
    return [
        (
            labels[view],
            address({**chosen, "view": view, "step": chosen.get("step", "")}),
            view == current,
            counts.get(view),
        )
        for view in VIEWS
    ]


def choices_of(words: PolicyWords, chosen: Mapping[str, str], *, by: Actor) -> dict[str, list[tuple[str, str]]]:
    """What the lists of the filter offer."""
    developments = Development.objects.visible_to(by).order_by("name").values_list("pk", "name")[:500]
    return {
        "development": [("", _("All developments")), *((str(pk), name) for pk, name in developments)],
        "kind": [("", _("All kinds")), *words.kinds()],
        "category": [("", _("All classes")), *words.classes()],
        "urgency": [("", _("Any urgency")), *words.urgencies()],
        "step": [("", _("All steps")), *words.steps(chosen.get("kind") or "repair")],
        "sort": [("", _("By due date")), ("newest", _("Newest first"))],
    }
