"""Where a day at the desk begins, and the supervisor's board: what is late, due today, or given to nobody."""

from dataclasses import replace
from datetime import datetime

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from aftercare.faces.web.desk.queue import address, end_of_today, filters_of
from aftercare.faces.web.desk.rows import Row, rows_of
from aftercare.faces.web.html import page
from aftercare.ground.accounts.models import Development
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.accounts.roles import Permission
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.errors import NotPermitted
from aftercare.service.cases.queries.board import Load, load_of_staff
from aftercare.service.cases.queries.counting import count_each
from aftercare.service.cases.queries.queue import Filters, list_queue

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
        "figures": _figures(mine, by=actor, at=now),
        "all_url": address({"view": "mine"}),
        "leads": actor.may(Permission.ASSIGN_CASE),
        "greeting": _greeting(now),
        "at": now,
    }
    return page(request, "desk/home.html", context)


LISTS = ("late", "today", "unassigned", "approval", "urged")


def board(request: SignedInRequest) -> HttpResponse:
    """What a supervisor must see in the first ten seconds."""
    now, actor = timezone.now(), request.actor
    if not (actor.may(Permission.ASSIGN_CASE) or actor.may(Permission.SEE_REPORTS)):
        raise NotPermitted(_("The board is for those who lead the desk."))
    chosen = request.GET.get("development", "")
    kept = {"development": chosen if chosen.isdigit() else ""}
    developments = Development.objects.visible_to(actor).order_by("name").values_list("pk", "name")[:500]
    load = load_of_staff(
        by=actor,
        now=now,
        today_ends=end_of_today(now),
        development_id=int(chosen) if chosen.isdigit() else None,
    )
    context = {
        "lists": [_list(view, kept, by=actor, at=now) for view in LISTS],
        "figures": _board_figures(kept, by=actor, at=now),
        "load": [(line, _load_links(line, kept)) for line in load],
        "most_open": max((line.open_cases for line in load), default=1),
        "developments": [("", _("All developments")), *((str(pk), name) for pk, name in developments)],
        "chosen": chosen,
        "at": now,
    }
    return page(request, "desk/board.html", context)


def _list(view: str, kept: dict[str, str], *, by: Actor, at: datetime) -> dict[str, object]:
    chosen = {**kept, "view": view}
    filters = filters_of(chosen, by=by, now=at)
    return {
        "title": _list_labels()[view],
        "rows": _rows(filters, by=by, at=at, size=SHOWN_EACH),
        "url": address(chosen),
        "tone": "late" if view == "late" else "plain",
        "empty": _empty_words()[view],
    }


def _list_labels() -> dict[str, str]:
    return {
        "late": _("Late"),
        "today": _("Due today"),
        "unassigned": _("Nobody sent yet"),
        "approval": _("Waiting for approval"),
        "urged": _("Urged by the owner"),
    }


def _empty_words() -> dict[str, str]:
    return {
        "late": _("Nothing is late."),
        "today": _("Nothing more is due today."),
        "unassigned": _("Somebody is on his way everywhere."),
        "approval": _("No cost waits for your approval."),
        "urged": _("No owner has had to urge."),
    }


def _board_figures(kept: dict[str, str], *, by: Actor, at: datetime) -> list[tuple[str, int, str, str]]:
    """(label, count, address, tone), counted in one statement, each count stopping at a thousand."""
    labels = _list_labels()
    wanted = [
        *((labels[view], {**kept, "view": view}) for view in LISTS),
        (_("With the owner"), {**kept, "owes": "owner"}),
        (_("With the contractor"), {**kept, "owes": "contractor"}),
        (_("On hold"), {**kept, "view": "held"}),
        (_("Open"), kept),
    ]
    counts = count_each([filters_of(chosen, by=by, now=at) for _label, chosen in wanted], by=by, now=at)
    return [
        (label, count, address(chosen), "late" if chosen.get("view") == "late" and count else "plain")
        for (label, chosen), count in zip(wanted, counts, strict=True)
    ]


def _load_links(line: Load, kept: dict[str, str]) -> dict[str, str]:
    """Where the numbers of one line lead."""
    mine = {**kept, "responsible": str(line.staff_id)}
    views = {"open": "open", "late": "late", "due_today": "today", "urged": "urged", "held": "held"}
    return {name: address({**mine, "view": view}) for name, view in views.items()}


def _today(base: Filters, now: datetime) -> Filters:
    return replace(base, due_after=now, due_before=end_of_today(now))


def _rows(filters: Filters, *, by: Actor, at: datetime, size: int) -> list[Row]:
    return rows_of(list_queue(filters, by=by, now=at, size=size).cases)


def _figures(mine: Filters, *, by: Actor, at: datetime) -> list[tuple[str, int, str, str]]:
    """(label, count, address, tone) of what one answers for, each count stopping at a thousand."""
    wanted = [
        (_("Late"), {"due": ""}, replace(mine, late=True), "late"),
        (_("Due today"), {}, _today(mine, at), "plain"),
        (_("With the owner"), {"owes": "owner"}, replace(mine, owed_by="owner"), "plain"),
        (_("With the contractor"), {"owes": "contractor"}, replace(mine, owed_by="contractor"), "plain"),
        (_("Open"), {}, mine, "plain"),
    ]
    counts = count_each([filters for _label, _more, filters, _tone in wanted], by=by, now=at)
    return [
        (label, count, address({"view": "mine", **more}), tone if count else "plain")
        for (label, more, _filters, tone), count in zip(wanted, counts, strict=True)
    ]


def _greeting(now: datetime) -> str:
    hour = timezone.localtime(now).hour
    if hour < 11:
        return _("Good morning")
    return _("Good afternoon") if hour < 18 else _("Good evening")
