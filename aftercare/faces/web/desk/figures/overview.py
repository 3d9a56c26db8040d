"""The overview, the companies side by side, and the cases behind a number."""

from collections.abc import Sequence
from datetime import date, datetime

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from aftercare.faces.web.desk.figures import panels
from aftercare.faces.web.desk.figures.axes import narrowed_names
from aftercare.faces.web.desk.figures.panels import BUILDERS, Cell, Line
from aftercare.faces.web.desk.figures.scope import Scope, address, period_choices, period_label, scope_of
from aftercare.faces.web.desk.queue import address as queue_address
from aftercare.faces.web.desk.queue import words_in_force
from aftercare.faces.web.desk.rows import rows_of
from aftercare.faces.web.html import page
from aftercare.faces.web.words import PolicyWords
from aftercare.ground.accounts.models import Company, Development
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.accounts.roles import Permission
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.errors import Missing
from aftercare.insight.reports import permissions
from aftercare.insight.reports.queries import figures
from aftercare.insight.reports.queries.behind import FIGURES, Behind, list_behind
from aftercare.insight.reports.queries.figures import Sums
from aftercare.insight.reports.rules.pivoting import PLACES, TIMES, Axis
from aftercare.service.cases.queries.queue import Filters, count_up_to


@require_safe
def overview(request: SignedInRequest) -> HttpResponse:
    """The charts of a period."""
    permissions.check_may_see_reports(request.actor)
    now = timezone.now()
    scope = panels.on_page(scope_of(request.GET.dict(), by=request.actor, now=now, then=True))
    words = words_in_force(now)
    built = [build(scope, words) for build in BUILDERS.values()]
    context = {
        **figures_head(scope, by=request.actor),
        "figures": _figures(scope, by=request.actor, now=now),
        "panels": [(panel, _files(panel.key, scope)) for panel in built],
        "tabs": tabs_for(scope, "overview", by=request.actor),
    }
    return page(request, "desk/figures/overview.html", context)


def figures_head(scope: Scope, *, by: Actor) -> dict[str, object]:
    """What the head of a page of figures needs."""
    return {
        "scope": scope,
        "periods": period_choices(scope),
        "period_label": period_label(scope.period)
        + (f" · {_('as of %(day)s') % {'day': scope.as_of}}" if scope.as_of else ""),
        "may_export": by.may(Permission.EXPORT),
    }


def tabs_for(scope: Scope, here: str, *, by: Actor) -> list[tuple[str, str, bool]]:
    """The pages of the figures, for whom they are."""
    permissions.check_may_see_reports(by)
    return [
        (_("Overview"), address("desk:figures", scope.query), here == "overview"),
        (_("Companies and developments"), address("desk:figure_places", scope.query), here == "places"),
        (_("Tables of one's own"), address("desk:figure_table", scope.query), here == "table"),
        (_("Load and promises"), address("desk:figure_load", scope.query), here == "load"),
        (_("First contact"), address("desk:figure_first", scope.query), here == "first"),
        (_("Reports"), reverse("desk:reports"), here == "reports"),
        (_("Registers"), reverse("desk:registers"), here == "registers"),
    ]


def _files(key: str, scope: Scope) -> list[tuple[str, str]]:
    return [
        ("Excel", address("desk:figure_file", scope.query, panel=key, form="xlsx")),
        ("CSV", address("desk:figure_file", scope.query, panel=key, form="csv")),
    ]


def _figures(scope: Scope, *, by: Actor, now: datetime) -> list[tuple[str, str, str, str, str]]:
    """(label, value, address, tone, note) of the tiles on top."""
    sums = added([sums for _starts, sums in scope.pieces])
    earlier = figures.totals(figures.before(scope.period), scope.source)
    development = scope.where.removeprefix("d") if scope.where.startswith("d") else ""
    late = Filters(late=True, development_id=int(development) if development else None)
    counted_late = count_up_to(late, by=by, now=now) if not scope.where.startswith("c") and not scope.as_of else None
    waiting = sum(age.cases for age in scope.ages)
    tiles = [
        (_("Taken in"), Cell(sums.opened), scope.cases("opened"), "plain", _than(sums.opened, earlier.opened)),
        (_("Closed"), Cell(sums.closed), scope.cases("closed"), "plain", _than(sums.closed, earlier.closed)),
        (
            _("Open then") if scope.as_of else _("Open now"),
            Cell(waiting),
            scope.cases("still_open", period="any"),
            "plain",
            "",
        ),
        (
            _("Finished in time"),
            Cell(sums.finished_share, "percent"),
            scope.cases(panels.behind_of_share(sums, "finished_late")),
            "plain",
            _points(sums.finished_share, earlier.finished_share),
        ),
        (
            _("First answers in time"),
            Cell(sums.answered_share, "percent"),
            scope.cases(panels.behind_of_share(sums, "answered_late")),
            "plain",
            _points(sums.answered_share, earlier.answered_share),
        ),
        (
            _("Content, share"),
            Cell(sums.satisfied_share, "percent"),
            scope.cases(panels.behind_of_share(sums, "not_satisfied")),
            "plain",
            _points(sums.satisfied_share, earlier.satisfied_share),
        ),
        (_("Took on average"), Cell(sums.mean_minutes, "minutes"), scope.cases("closed"), "plain", ""),
        (_("Cost (CNY)"), Cell(sums.cost, "money"), scope.cases("cost"), "plain", _than(sums.cost, earlier.cost)),
    ]
    if counted_late is not None:
        href = queue_address({"view": "late", "development": development})
        tone = "late" if counted_late else "plain"
        tiles.insert(3, (_("Late now"), Cell(counted_late), href, tone, ""))
    return [(label, cell.text, href, tone, note) for label, cell, href, tone, note in tiles]


def _than(now: int, earlier: int) -> str:
    """How much more than in the time before; empty when there was nothing to compare with."""
    if not earlier:
        return ""
    percent = round((now - earlier) * 100 / earlier)
    return _("%(change)s than before") % {"change": f"{percent:+d}%"}


def _points(now: float | None, earlier: float | None) -> str:
    if now is None or earlier is None or round((now - earlier) * 100) == 0:
        return ""
    return _("%(change)s points than before") % {"change": f"{round((now - earlier) * 100):+d}"}


PLACE_COLUMNS = (
    ("opened", "number", "opened"),
    ("closed", "number", "closed"),
    ("finished_share", "percent", "finished_late"),
    ("answered_share", "percent", "answered_late"),
    ("returned_share", "percent", "returned"),
    ("satisfied_share", "percent", "not_satisfied"),
    ("mean_minutes", "minutes", "closed"),
    ("cost", "money", "cost"),
)


@require_safe
def places(request: SignedInRequest) -> HttpResponse:
    """Every company with its developments, each number leading to its cases."""
    permissions.check_may_see_reports(request.actor)
    scope = scope_of(request.GET.dict(), by=request.actor, now=timezone.now(), then=True)
    context = {
        **figures_head(scope, by=request.actor),
        "head": place_head(),
        "groups": place_lines(scope),
        "files": _files("places", scope),
        "tabs": tabs_for(scope, "places", by=request.actor),
    }
    return page(request, "desk/figures/places.html", context)


def place_head() -> list[str]:
    """The headings of the table of places."""
    return [
        _("Company or development"),
        _("Open now"),
        _("Taken in"),
        _("Closed"),
        _("Finished in time"),
        _("First answers in time"),
        _("Came back"),
        _("Content, share"),
        _("Took on average"),
        _("Cost (CNY)"),
    ]


def place_lines(scope: Scope) -> list[tuple[Line, list[Line]]]:
    """Companies, each with its developments under it. Four statements."""
    counted = figures.by_development(scope.period, scope.source)
    waiting = figures.open_by_development(scope.source)
    developments = Development.objects.order_by("name").values_list("pk", "name", "company_id")
    if scope.ids is not None:
        developments = developments.filter(pk__in=scope.ids)
    held: dict[int, list[tuple[int, str]]] = {}
    for pk, name, company_id in developments:
        held.setdefault(company_id, []).append((pk, name))
    found = []
    for company in Company.objects.filter(pk__in=held).order_by("name"):
        under = held[company.pk]
        lines = [_place(scope, f"d{pk}", name, [counted.get(pk, Sums())], waiting.get(pk, 0)) for pk, name in under]
        sums = [counted[pk] for pk, _name in under if pk in counted]
        total = _place(scope, f"c{company.pk}", company.name, sums, sum(waiting.get(pk, 0) for pk, _name in under))
        found.append((total, lines))
    return found


def _place(scope: Scope, where: str, name: str, counted: Sequence[Sums], waiting: int) -> Line:
    sums = added(counted)
    first = Cell(waiting, href=scope.cases("still_open", where=where, period="any"))
    more = panels.cells(sums, PLACE_COLUMNS, lambda figure: scope.cases(figure, where=where))
    return Line(name, [first, *more], address("desk:figures", {**scope.query, "where": where}))


def added(counted: Sequence[Sums]) -> Sums:
    """Several sums as one."""
    names = Sums.__dataclass_fields__
    return Sums(**{name: sum(getattr(each, name) for each in counted) for name in names})


def figure_labels() -> dict[str, str]:
    """What each figure counts."""
    return {
        "opened": _("Taken in"),
        "still_open": _("Open now"),
        "returned": _("Came back"),
        "answered_in_time": _("First answer in time"),
        "answered_late": _("First answer late"),
        "closed": _("Closed"),
        "finished_in_time": _("Finished in time"),
        "finished_late": _("Finished late"),
        "reopened": _("Taken up again before closing"),
        "cost": _("With cost"),
        "cost_own": _("With cost for ourselves"),
        "cost_owner": _("With cost for the owner"),
        "satisfied": _("Owner content"),
        "not_satisfied": _("Owner not content"),
        "ratings": _("Rated by the owner"),
        "handed_on": _("Handed on to somebody else"),
        "first_words": _("The owner has heard from us"),
        "first_words_own": _("First word by the first contact"),
    }


NARROWING = tuple(axis for axis in Axis if axis not in TIMES and axis not in PLACES)
NARROWED = (*(axis.value for axis in NARROWING), "since", "until")


@require_safe
def cases(request: SignedInRequest) -> HttpResponse:
    """The cases behind one number."""
    permissions.check_may_see_reports(request.actor)
    now = timezone.now()
    values = request.GET.dict()
    scope = scope_of(values, by=request.actor, now=now, then=True)
    behind = behind_of(values, scope)
    found = list_behind(behind, by=request.actor, after=values.get("after", ""))
    kept = {name: values.get(name, "") for name in ("figure", "period", "where", "as_of", *NARROWED)}
    context = {
        "title": figure_labels()[behind.figure],
        "narrowed": narrowed_words(behind, scope, words_in_force(now)),
        "rows": rows_of(found.cases),
        "next_url": address("desk:figure_cases", {**kept, "after": found.next_key}) if found.next_key else "",
        "first_url": address("desk:figure_cases", kept) if values.get("after") else "",
        "back_url": address("desk:figures", scope.query),
        "files": [
            (name, address("desk:figure_cases_file", kept, form=form))
            for name, form in (("Excel", "xlsx"), ("CSV", "csv"))
        ],
        "may_export": request.actor.may(Permission.EXPORT),
        "at": now,
    }
    return page(request, "desk/figures/cases.html", context)


def behind_of(values: dict[str, str], scope: Scope) -> Behind:
    """What an address asks for. Raises Missing for a figure that is none."""
    figure = values.get("figure") or "opened"
    if figure not in FIGURES:
        raise Missing(_("There is no such figure."))
    any_time = values.get("period") == "any"
    return Behind(
        figure=figure,
        period=None if any_time else scope.period,
        since=_day(values.get("since", "")) if any_time else None,
        until=_day(values.get("until", "")) if any_time else None,
        development_ids=scope.ids,
        as_of=scope.moment,
        narrowed=tuple((axis, values[axis.value]) for axis in NARROWING if values.get(axis.value)),
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def narrowed_words(behind: Behind, scope: Scope, words: PolicyWords) -> str:
    """By what the list is narrowed, in words."""
    told = [
        scope.where_label,
        _("as of %(day)s") % {"day": scope.as_of} if scope.as_of else "",
        period_label(behind.period) if behind.period else "",
        _("since %(day)s") % {"day": behind.since} if behind.since else "",
        _("before %(day)s") % {"day": behind.until} if behind.until and behind.until <= scope.today else "",
        *narrowed_names(behind.narrowed, words),
    ]
    return " · ".join(part for part in told if part)
