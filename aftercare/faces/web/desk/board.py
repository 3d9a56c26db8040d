"""Where a day at the desk begins, and the supervisor's board: what is late, due today, or given to nobody."""

from dataclasses import replace
from datetime import datetime

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from aftercare.faces.web.desk.queue import address, end_of_today
from aftercare.faces.web.desk.rows import Row, rows_of
from aftercare.faces.web.html import page
from aftercare.ground.accounts.models import Development
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.accounts.roles import Permission
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.errors import NotPermitted
from aftercare.service.cases.queries.board import load_of_staff
from aftercare.service.cases.queries.queue import Filters, count_up_to, list_queue

MINE_SHOWN = 20
SHOWN_EACH = 12


def home(request: SignedInRequest) -> HttpResponse:
    """What I answer for, the most urgent first."""
    now, actor = timezone.now(), request.actor
    mine = Filters(responsible_id=actor.id)
    context = {
        "rows": _rows(mine, by=actor, at=now, size=MINE_SHOWN),
        "first_rows": _rows(
            Filters(first_contact_id=actor.id, not_responsible_id=actor.id), by=actor, at=now, size=SHOWN_EACH
        ),
        "first_url": address({"view": "first"}),
        "figures": _figures(mine, by=actor, at=now, mine=True),
        "all_url": address({"view": "mine"}),
        "leads": actor.may(Permission.ASSIGN_CASE),
        "greeting": _greeting(now),
        "at": now,
    }
    return page(request, "desk/home.html", context)


def board(request: SignedInRequest) -> HttpResponse:
    """What a supervisor must see in the first ten seconds."""
    now, actor = timezone.now(), request.actor
    if not (actor.may(Permission.ASSIGN_CASE) or actor.may(Permission.SEE_REPORTS)):
        raise NotPermitted(_("The board is for those who lead the desk."))
    chosen = request.GET.get("development", "")
    development_id = int(chosen) if chosen.isdigit() else None
    base = Filters(development_id=development_id)
    developments = Development.objects.visible_to(actor).order_by("name").values_list("pk", "name")[:500]
    lists = [
        (_("Late"), "late", replace(base, late=True), "late"),
        (_("Due today"), "today", _today(base, now), "plain"),
        (_("Nobody sent yet"), "unassigned", replace(base, unassigned=True), "plain"),
    ]
    context = {
        "lists": [
            {
                "title": title,
                "rows": _rows(filters, by=actor, at=now, size=SHOWN_EACH),
                "url": address({"view": view, "development": chosen}),
                "tone": tone,
            }
            for title, view, filters, tone in lists
        ],
        "figures": _figures(base, by=actor, at=now, mine=False, development=chosen),
        "load": load_of_staff(by=actor, now=now, development_id=development_id),
        "developments": [("", _("All developments")), *((str(pk), name) for pk, name in developments)],
        "chosen": chosen,
        "at": now,
    }
    return page(request, "desk/board.html", context)


def _today(base: Filters, now: datetime) -> Filters:
    return replace(base, due_after=now, due_before=end_of_today(now))


def _rows(filters: Filters, *, by: Actor, at: datetime, size: int) -> list[Row]:
    return rows_of(list_queue(filters, by=by, now=at, size=size).cases)


def _figures(
    base: Filters, *, by: Actor, at: datetime, mine: bool, development: str = ""
) -> list[tuple[str, int, str, str]]:
    """(label, count, address, tone), each count stopping at a thousand."""
    kept = {"development": development}
    wanted = [
        (_("Late"), "mine" if mine else "late", replace(base, late=True), "late"),
        (_("Due today"), "mine" if mine else "today", _today(base, at), "plain"),
        (_("With the owner"), "mine" if mine else "", replace(base, owed_by="owner"), "plain"),
        (_("With the contractor"), "mine" if mine else "", replace(base, owed_by="contractor"), "plain"),
        (_("Open"), "mine" if mine else "", base, "plain"),
    ]
    counted = [(label, count_up_to(filters, by=by, now=at), view, tone) for label, view, filters, tone in wanted]
    return [
        (label, count, address({**kept, "view": view}), tone if count else "plain")
        for label, count, view, tone in counted
    ]


def _greeting(now: datetime) -> str:
    hour = timezone.localtime(now).hour
    if hour < 11:
        return _("Good morning")
    return _("Good afternoon") if hour < 18 else _("Good evening")
