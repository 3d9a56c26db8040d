"""Whoever took a case first keeps it in view through every hand-off: measured per person (IN04)."""

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from aftercare.faces.web.desk.figures.axes import names_of
from aftercare.faces.web.desk.figures.overview import added, figures_head, tabs_for
from aftercare.faces.web.desk.figures.panels import Cell, Line, cells
from aftercare.faces.web.desk.figures.scope import Scope, scope_of
from aftercare.faces.web.desk.queue import address as queue_address
from aftercare.faces.web.html import page
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.insight.reports import permissions
from aftercare.insight.reports.queries import figures
from aftercare.insight.reports.queries.figures import Sums
from aftercare.insight.reports.queries.load import open_by

COLUMNS = (
    ("opened", "number", "opened"),
    ("kept_share", "percent", "handed_on"),
    ("hand_offs", "number", "handed_on"),
    ("own_word_share", "percent", "first_words"),
    ("mean_answer_minutes", "minutes", "first_words"),
    ("answered_share", "percent", "answered_late"),
    ("finished_share", "percent", "finished_late"),
    ("satisfied_share", "percent", "not_satisfied"),
)


@require_safe
def first_contact(request: SignedInRequest) -> HttpResponse:
    """Each first-contact person: how much they took, how much stayed with them, and how soon the owner heard."""
    permissions.check_may_see_reports(request.actor)
    scope = scope_of(request.GET.dict(), by=request.actor, now=timezone.now())
    rows = figures.by_key("first", scope.period, scope.ids, most=200)
    names, waiting = names_of("person", [int(key) for key, _sums in rows]), open_by("first", scope.ids)
    lines = [_line(scope, key, names.get(key, key), sums, waiting.get(key, 0)) for key, sums in rows]
    total = added([sums for _key, sums in rows])
    context = {
        **figures_head(scope, by=request.actor),
        "tabs": tabs_for(scope, "first", by=request.actor),
        "tiles": tiles_of(total),
        "head": head(),
        "lines": lines,
    }
    return page(request, "desk/figures/first.html", context)


def tiles_of(sums: Sums) -> list[tuple[str, str]]:
    """The whole in four numbers."""
    return [
        (_("Stayed with who answered first"), Cell(sums.kept_share, "percent").text),
        (_("Handed on, times"), Cell(sums.hand_offs).text),
        (_("First word by the first contact"), Cell(sums.own_word_share, "percent").text),
        (_("Until the owner heard"), Cell(sums.mean_answer_minutes, "minutes").text),
    ]


def head() -> list[str]:
    """The headings."""
    return [
        _("First contact"),
        _("Open now"),
        _("Taken in"),
        _("Stayed"),
        _("Handed on, times"),
        _("First word by the first contact"),
        _("Until the owner heard"),
        _("First answers in time"),
        _("Finished in time"),
        _("Content, share"),
    ]


def _line(scope: Scope, key: str, name: str, sums: Sums, waiting: int) -> Line:
    development = scope.where.removeprefix("d") if scope.where.startswith("d") else ""
    shown = cells(sums, COLUMNS, lambda figure: scope.cases(figure, first=key))
    first = Cell(waiting, href=scope.cases("still_open", first=key, period="any"))
    return Line(name, [first, *shown], queue_address({"view": "all", "development": development, "responsible": key}))
