"""The queue's filters: from the address and back, its ready views with their counts, and what the lists offer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from aftercare.care.escalation.policy import EscalationPolicy
from aftercare.care.escalation.queries import cases_on
from aftercare.faces.web.rendering import Names, url
from aftercare.faces.web.words import PolicyWords, said, words_of
from aftercare.ground.accounts.models import Development, Team
from aftercare.ground.accounts.queries.staff import names_of_colleagues
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.prepared import Given, Listing, Shapes, Written
from aftercare.ground.policies.queries import in_force, policy_of
from aftercare.outcome.settlement.models import CostLine
from aftercare.records.contractors.models import Contractor
from aftercare.records.estate.models import Building
from aftercare.service.cases.queries.counting import CountsOfViews, count_each
from aftercare.service.cases.queries.queue import Filters
from aftercare.service.desk.rules import PARAMETERS

Choices = list[tuple[str, str]]
KEPT = PARAMETERS
FIRST_VIEWS = (
    "open",
    "mine",
    "first",
    "late",
    "today",
    "unassigned",
    "approval",
    "urged",
    "watched",
    "held",
    "closed",
)
COUNTED = tuple(view for view in FIRST_VIEWS if view != "closed")
MORE = ("building", "component", "responsible", "team", "contractor", "owes", "level", "channel", "from", "to", "due")
"""The filters that stand under “More filters”: asked seldom, so their lists are fetched only when wanted."""
NARROWING = ("kind", "category", "step", "development", "urgency", "q", *MORE)
OFFERED_AT_MOST = 500


def chosen_of(query: Mapping[str, str]) -> dict[str, str]:
    """Every filter by name, empty when the address leaves it out."""
    return {name: query.get(name, "").strip() for name in KEPT}


def words_in_force(now: datetime) -> PolicyWords:
    """The words by which lists are filtered: those of the version in force today."""
    return words_of(in_force(on=timezone.localdate(now)).pk)


def end_of_today(now: datetime) -> datetime:
    """Midnight at the end of the reader's day."""
    return _midnight_after(timezone.localdate(now).isoformat()) or now


def _midnight(day: str) -> datetime | None:
    try:
        on = parse_date(day)
    except ValueError:
        return None
    return timezone.make_aware(datetime.combine(on, time())) if on else None


def _midnight_after(day: str) -> datetime | None:
    begins = _midnight(day)
    return begins + timedelta(days=1) if begins else None


def _number(value: str) -> int | None:
    return int(value) if value.isdigit() and len(value) < 19 else None


def filters_of(chosen: Mapping[str, str], *, by: Actor, now: datetime) -> Filters:
    """The filters that an address stands for; what cannot be read is left out."""
    base = Filters(
        kind=chosen.get("kind", ""),
        category=chosen.get("category", ""),
        component=chosen.get("component", ""),
        channel=chosen.get("channel", ""),
        step=chosen.get("step", ""),
        urgency=chosen.get("urgency", ""),
        owed_by=chosen.get("owes", ""),
        development_id=_number(chosen.get("development", "")),
        building_id=_number(chosen.get("building", "")),
        responsible_id=_number(chosen.get("responsible", "")),
        team_id=_number(chosen.get("team", "")),
        contractor_id=_number(chosen.get("contractor", "")),
        opened_after=_midnight(chosen.get("from", "")),
        opened_before=_midnight_after(chosen.get("to", "")),
        due_before=_midnight_after(chosen.get("due", "")),
        text=chosen.get("q", ""),
        sort="newest" if chosen.get("sort") == "newest" else "due",
    )
    level = chosen.get("level", "")
    if level:
        base = replace(base, within=cases_on(level))
    return of_view(base, chosen.get("view") or "open", by=by, now=now, today_ends=end_of_today(now))


def of_view(base: Filters, view: str, *, by: Actor, now: datetime | Given, today_ends: datetime | Given) -> Filters:
    """The same filters, narrowed to one of the ready views; the times may be places for times (`Given`)."""
    if view == "closed":
        return replace(base, state="closed", sort="newest")
    if view == "all":
        return replace(base, state="all", sort="newest")
    if view == "mine":
        return replace(base, responsible_id=by.id)
    if view == "first":
        return replace(base, first_contact_id=by.id)
    if view == "today":
        return replace(base, due_after=now, due_before=today_ends)
    if view == "approval":
        waiting = CostLine.objects.filter(state=Written(CostLine.State.BOOKED.value)).values("case_id")
        return replace(base, within=waiting)
    narrowing: dict[str, Filters] = {
        "late": replace(base, late=True),
        "unassigned": replace(base, unassigned=True),
        "urged": replace(base, urged=True),
        "watched": replace(base, watched_by=by.id),
        "held": replace(base, held=True),
    }
    return narrowing.get(view, base)


_COUNTS = CountsOfViews(
    lambda by, now, today_ends: [of_view(Filters(), view, by=by, now=now, today_ends=today_ends) for view in COUNTED]
)


def address(chosen: Mapping[str, str], **more: str) -> str:
    """The address of the queue with these filters; empty ones are left out.

    The plain queue says `view=open`, for without any filter the queue opens with the view its reader has chosen.
    """
    query = urlencode(
        {name: value for name, value in {**chosen, **more}.items() if value and (name, value) != ("view", "open")}
    )
    return f"{url('desk:queue')}?{query or 'view=open'}"


@dataclass(frozen=True)
class Chip:
    """A ready view with how many it holds; None where nobody counts."""

    label: str
    url: str
    current: bool
    count: int | None


def view_chips(chosen: Mapping[str, str], *, by: Actor, now: datetime) -> list[Chip]:
    """The ready views under the present filters; one statement counts them all, closed cases are not counted."""
    labels = {
        "open": _("Open"),
        "mine": _("Mine"),
        "first": _("My first contacts"),
        "late": _("Late"),
        "today": _("Due today"),
        "unassigned": _("Nobody sent yet"),
        "approval": _("Waiting for approval"),
        "urged": _("Urged"),
        "watched": _("Watched"),
        "held": _("On hold"),
        "closed": _("Closed cases"),
    }
    current = chosen.get("view") or "open"
    counted = COUNTED
    if any(chosen.get(name) for name in NARROWING):
        wanted = [filters_of({**chosen, "view": view}, by=by, now=now) for view in counted]
        found = count_each(wanted, by=by, now=now)
    else:
        found = _COUNTS.of(by=by, now=now, today_ends=end_of_today(now))
    counts = dict(zip(counted, found, strict=True))
    seldom = {"first", "approval", "urged", "watched", "held"}
    return [
        Chip(labels[view], address({**chosen, "view": view}), view == current, counts.get(view))
        for view in FIRST_VIEWS
        if view not in seldom or counts.get(view) or view == current
    ]


def _developments(by: Actor) -> Listing:
    return Listing(
        lambda: Development.objects.visible_to(by).order_by("name").values_list("pk", "name")[:OFFERED_AT_MOST]
    )


_DEVELOPMENTS = Shapes(_developments)


def choices_of(words: PolicyWords, chosen: Mapping[str, str], *, by: Actor) -> dict[str, Choices | Names]:
    """What the lists of the filter offer at first sight."""
    return {
        "development": Names([("", _("All developments")), *_DEVELOPMENTS.of(by).rows()]),
        "kind": [("", _("All kinds")), *words.kinds()],
        "category": [("", _("All classes")), *words.classes()],
        "urgency": [("", _("Any urgency")), *words.urgencies()],
        "step": [("", _("All steps")), *words.steps(chosen.get("kind") or "repair")],
        "sort": [("", _("By due date")), ("newest", _("Newest first"))],
    }


def _levels(now: datetime) -> Choices:
    """The levels of the ladder in force."""
    ladder = policy_of(in_force(on=timezone.localdate(now)).pk).section(EscalationPolicy)
    return [(key, said(level.label)) for key, level in ladder.levels.items()]


def more_choices_of(
    words: PolicyWords, chosen: Mapping[str, str], *, by: Actor, now: datetime
) -> dict[str, Sequence[object]]:
    """What the lists under “More filters” offer: buildings of the development chosen, people, teams, contractors."""
    development = _number(chosen.get("development", ""))
    buildings = (
        Building.objects.filter(development__in=Development.objects.visible_to(by), development_id=development)
        .order_by("name", "pk")
        .values_list("pk", "name")[:OFFERED_AT_MOST]
        if development
        else []
    )
    teams = Team.objects.visible_to(by).order_by("name", "pk").values_list("pk", "name")[:OFFERED_AT_MOST]
    contractors = Contractor.objects.order_by("name", "pk").values_list("pk", "name")[:OFFERED_AT_MOST]
    return {
        "building": [("", _("All buildings")), *((str(pk), name) for pk, name in buildings)],
        "component": [("", _("All components")), *words.components()],
        "responsible": Names([("", _("Anybody")), *names_of_colleagues(by)]),
        "team": [("", _("All teams")), *((str(pk), name) for pk, name in teams)],
        "contractor": [("", _("All contractors")), *((str(pk), name) for pk, name in contractors)],
        "owes": [
            ("", _("Anybody")),
            ("staff", _("Staff")),
            ("contractor", _("Contractor")),
            ("owner", _("Owner")),
        ],
        "level": [("", _("Any level")), *_levels(now)],
        "channel": [("", _("All channels")), *words.channels()],
    }
