"""The panels of the overview: each a table whose cells lead to their cases, and the chart drawn from that table."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from django.utils.translation import gettext as _

from aftercare.faces.web.desk.figures.scope import Scope, piece_label
from aftercare.faces.web.filters import minutes as in_words
from aftercare.faces.web.words import PolicyWords
from aftercare.ground.core.prepared import Question, Shapes, among, room_for, spread
from aftercare.insight.reports.queries import figures
from aftercare.insight.reports.queries.figures import Sums
from aftercare.insight.reports.rules import named
from aftercare.records.contractors.models import Contractor

DRAWN = 12  # rows of a chart
SHOWN = 30  # rows of a table on the page; its file holds more


@dataclass(frozen=True)
class Cell:
    """A number, how it is written, and the address of its cases. `late` draws the eye."""

    value: float | int | None
    form: str = "number"
    href: str = ""
    late: bool = False

    @property
    def text(self) -> str:
        """The number for a reader."""
        if self.value is None:
            return "–"
        if self.form == "percent":
            return f"{self.value * 100:.0f}%"
        if self.form == "money":
            return f"{Decimal(int(self.value)) / 100:,.0f}"
        if self.form == "minutes":
            return duration_words(self.value)
        return f"{self.value:.1f}" if self.form == "mean" else f"{self.value:,}"

    @property
    def plain(self) -> float | int | None:
        """The number for a file or a chart: shares in percent, money in yuan, times in hours."""
        if self.value is None:
            return None
        if self.form == "percent":
            return round(self.value * 100, 1)
        if self.form == "money":
            return round(self.value / 100, 2)
        return round(self.value / 60, 1) if self.form == "minutes" else round(self.value, 2)


@dataclass(frozen=True)
class Line:
    """One row: its name, where the name leads, and its cells."""

    label: str
    cells: Sequence[Cell]
    href: str = ""


@dataclass(frozen=True)
class Chart:
    """How a panel is drawn: `bars`, `lines` or `across` (bars to the right), of which columns, in which tones."""

    shape: str
    columns: Sequence[int]
    tones: Sequence[str]
    stacked: bool = False
    percent: bool = False


@dataclass(frozen=True)
class Panel:
    """A table with its chart."""

    key: str
    title: str
    head: Sequence[str]
    lines: Sequence[Line]
    chart: Chart
    note: str = ""
    icon: str = "chart-bar"
    wide: bool = False
    more: dict[str, str] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not any(cell.value for line in self.lines for cell in line.cells)

    @property
    def shown(self) -> Sequence[Line]:
        """The rows on the page."""
        return self.lines[:SHOWN]

    @property
    def spec(self) -> dict[str, object]:
        """What the script draws from."""
        shown = self.lines if self.chart.shape != "across" else self.lines[:DRAWN]
        return {
            "shape": self.chart.shape,
            "stacked": self.chart.stacked,
            "percent": self.chart.percent,
            "labels": [line.label for line in shown],
            "series": [
                {
                    "name": self.head[column],
                    "tone": tone,
                    "data": [line.cells[column - 1].plain for line in shown],
                    "links": [line.cells[column - 1].href for line in shown],
                }
                for column, tone in zip(self.chart.columns, self.chart.tones, strict=True)
            ],
        }


def duration_words(minutes: float) -> str:
    """A mean length of time, short: in days with one decimal from a day on."""
    return in_words(int(minutes)) if minutes < 24 * 60 else _("%(n)s days") % {"n": f"{minutes / 24 / 60:.1f}"}


# A share leads to the cases that spoil it; when none does, to those that make it.
BETTER = {
    "finished_late": "finished_in_time",
    "answered_late": "answered_in_time",
    "not_satisfied": "satisfied",
    "returned": "opened",
    "handed_on": "opened",
    "reopened": "closed",
}


def cells(sums: Sums, columns: Sequence[tuple[str, str, str]], link: Callable[[str], str]) -> list[Cell]:
    """Cells from (attribute, form, figure behind it)."""
    return [
        Cell(getattr(sums, name), form, link(behind_of_share(sums, behind)) if behind else "")
        for name, form, behind in columns
    ]


def behind_of_share(sums: Sums, figure: str) -> str:
    """The figure whose cases to show, so that nobody is led to an empty list."""
    return BETTER[figure] if figure in BETTER and not getattr(sums, figure) else figure


def _pieces(scope: Scope, columns: Sequence[tuple[str, str, str]]) -> list[Line]:
    span = scope.period.span
    return [
        Line(
            piece_label(span, starts),
            cells(sums, columns, scope.leading(period=named(span, starts).text)),
        )
        for starts, sums in scope.pieces
    ]


def flow(scope: Scope) -> Panel:
    """Taken in and closed, week by week."""
    columns = (("opened", "number", "opened"), ("closed", "number", "closed"), ("returned", "number", "returned"))
    return Panel(
        "flow",
        _("Taken in and closed"),
        [_("Beginning"), _("Taken in"), _("Closed"), _("Came back")],
        _pieces(scope, columns),
        Chart("bars", (1, 2), ("accent", "second")),
        icon="chart-bar",
        wide=True,
    )


def ages(scope: Scope) -> Panel:
    """How old what is open is."""
    lines = []
    for age in scope.ages:
        if age.until_days is None:
            label = _("over %(n)s days") % {"n": age.days}
        else:
            label = _("%(from)s to %(to)s days") % {"from": age.days, "to": age.until_days - 1}
        since, until = (f"{day:%Y-%m-%d}" if day else "" for day in (age.since, age.until))
        href = scope.cases("still_open", since=since, until=until, period="any")
        lines.append(Line(label, [Cell(age.cases, href=href, late=age.days >= 30)]))
    return Panel(
        "ages",
        _("How long open cases have been waiting"),
        [_("Age"), _("Open")],
        lines,
        Chart("across", (1,), ("wait",)),
        note=_("All open cases, whenever they came"),
        icon="clock",
    )


def promises(scope: Scope) -> Panel:
    """Whether promises were kept, week by week."""
    columns = (
        ("answered_share", "percent", ""),
        ("finished_share", "percent", ""),
        ("answered_in_time", "number", "answered_in_time"),
        ("answered_late", "number", "answered_late"),
        ("finished_in_time", "number", "finished_in_time"),
        ("finished_late", "number", "finished_late"),
    )
    lines = [
        Line(
            line.label,
            [
                Cell(line.cells[0].value, "percent", line.cells[3].href),
                Cell(line.cells[1].value, "percent", line.cells[5].href),
                *line.cells[2:],
            ],
        )
        for line in _pieces(scope, columns)
    ]
    head = [
        _("Beginning"),
        _("First answers in time"),
        _("Finished in time"),
        _("Answered in time"),
        _("Answered late"),
        _("In time"),
        _("Late"),
    ]
    return Panel(
        "promises",
        _("Promises kept"),
        head,
        lines,
        Chart("lines", (1, 2), ("second", "accent"), percent=True),
        icon="circle-check",
    )


def satisfaction(scope: Scope) -> Panel:
    """What owners said, week by week."""
    columns = (
        ("satisfied", "number", "satisfied"),
        ("not_satisfied", "number", "not_satisfied"),
        ("satisfied_share", "percent", ""),
        ("mean_stars", "mean", "ratings"),
    )
    head = [_("Beginning"), _("Content"), _("Not content"), _("Content, share"), _("Stars")]
    chart = Chart("bars", (1, 2), ("accent", "late"), stacked=True)
    return Panel(
        "satisfaction", _("What owners said when called back"), head, _pieces(scope, columns), chart, icon="star"
    )


def costs(scope: Scope) -> Panel:
    """What closed cases cost, and who bears it."""
    columns = (
        ("cost_own", "money", "cost_own"),
        ("cost_others", "money", "cost"),
        ("cost_owner", "money", "cost_owner"),
        ("cost", "money", "cost"),
    )
    head = [_("Beginning"), _("We ourselves"), _("Contractors and others"), _("Owners"), _("Together")]
    chart = Chart("bars", (1, 2, 3), ("wait", "second", "accent"), stacked=True)
    return Panel("costs", _("Cost of closed cases (CNY)"), head, _pieces(scope, columns), chart, icon="coin")


KEYED = (
    ("opened", "number", "opened"),
    ("closed", "number", "closed"),
    ("still_open", "number", "still_open"),
    ("finished_share", "percent", "finished_late"),
    ("returned_share", "percent", "returned"),
    ("satisfied_share", "percent", "not_satisfied"),
    ("mean_minutes", "minutes", "closed"),
    ("cost", "money", "cost"),
)
# What those are made of; nothing else is added up for them.
KEYED_MEASURES = (
    "opened", "closed", "still_open", "finished_in_time", "finished_late", "returned", "satisfied", "not_satisfied",
    "minutes", "cost",
)  # fmt: skip
Keyed = list[tuple[str, figures.Sums]]


def _keyed_head(first: str) -> list[str]:
    return [
        first,
        _("Taken in"),
        _("Closed"),
        _("Of these still open"),
        _("Finished in time"),
        _("Came back"),
        _("Content, share"),
        _("Took on average"),
        _("Cost (CNY)"),
    ]


def _counted(scope: Scope, dimension: str, *, sort: str = "opened") -> Keyed:
    return figures.by_key(dimension, scope.period, scope.source, sort=sort, most=scope.most, only=KEYED_MEASURES)


def _keyed(
    scope: Scope,
    dimension: str,
    label: Callable[[str], str],
    *,
    counted: Keyed | None = None,
    href: Callable[[str], str] = lambda _key: "",
) -> list[Line]:
    def link(key: str, place: int) -> Callable[[str], str]:
        """Where the numbers of a row lead; those beyond the page stand in a file, which has no addresses."""
        return scope.leading(**{dimension: key}) if place < SHOWN else lambda _figure: ""

    rows = _counted(scope, dimension) if counted is None else counted
    return [Line(label(key), cells(sums, KEYED, link(key, place)), href(key)) for place, (key, sums) in enumerate(rows)]


def components(scope: Scope, words: PolicyWords) -> Panel:
    """Which parts of the homes come up."""
    lines = _keyed(scope, "component", words.component)
    return Panel(
        "components",
        _("By component"),
        _keyed_head(_("Component")),
        lines,
        Chart("across", (1,), ("accent",)),
        icon="tool",
    )


def contractors(scope: Scope) -> Panel:
    """Which contractors carry the work, and how."""
    rows = _counted(scope, "contractor", sort="closed")
    names = {str(row.pk): row for row in _contractors([int(key) for key, _sums in rows])}
    lines = _keyed(
        scope,
        "contractor",
        lambda key: str(names.get(key, key)),
        counted=rows,
        href=lambda key: names[key].url if key in names else "",
    )
    chart = Chart("across", (2, 3), ("accent", "wait"), stacked=True)
    return Panel("contractors", _("By contractor"), _keyed_head(_("Contractor")), lines, chart, icon="hammer")


def _contractors(numbers: Sequence[int]) -> list[Contractor]:
    return _CONTRACTORS.of(room_for(len(numbers))).rows(**spread("contractor", numbers)) if numbers else []


_CONTRACTORS: Shapes[Question[Contractor]] = Shapes(
    lambda places: Question(lambda: Contractor.objects.filter(among("pk", "contractor", places)))
)


def kinds(scope: Scope, words: PolicyWords) -> Panel:
    """Repairs, complaints, questions and so on."""
    lines = _keyed(scope, "kind", words.kind)
    return Panel(
        "kinds",
        _("By kind of case"),
        _keyed_head(_("Kind of case")),
        lines,
        Chart("across", (1,), ("second",)),
        icon="list",
    )


def channels(scope: Scope, words: PolicyWords) -> Panel:
    """Ways in."""
    lines = _keyed(scope, "channel", words.channel)
    return Panel(
        "channels", _("By way in"), _keyed_head(_("Channel")), lines, Chart("across", (1,), ("second",)), icon="login"
    )


def on_page(scope: Scope) -> Scope:
    """The scope with as many rows as are shown, and one that says that there are more."""
    return replace(scope, most=SHOWN + 1)


BUILDERS: Mapping[str, Callable[[Scope, PolicyWords], Panel]] = {
    "flow": lambda scope, _words: flow(scope),
    "ages": lambda scope, _words: ages(scope),
    "promises": lambda scope, _words: promises(scope),
    "components": components,
    "contractors": lambda scope, _words: contractors(scope),
    "satisfaction": lambda scope, _words: satisfaction(scope),
    "costs": lambda scope, _words: costs(scope),
    "kinds": kinds,
    "channels": channels,
}
