"""What the figures are narrowed to, as the address says it: where, and when."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property, lru_cache
from typing import Any
from urllib.parse import quote_plus

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from aftercare.faces.web.rendering import url
from aftercare.ground.accounts.models import Company, Development
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.prepared import Listing, Shapes, among, room_for, spread
from aftercare.insight.reports.models import reach_of
from aftercare.insight.reports.queries import figures
from aftercare.insight.reports.queries.figures import Age, Ids, Source, Sums
from aftercare.insight.reports.queries.known import Known
from aftercare.insight.reports.rules import Period, Span, first_of, last_weeks, parse_period, written

DEFAULT = "13w"
Choices = list[tuple[str, str]]


@dataclass(frozen=True)
class Scope:
    """Where and when, and the words for both. `ids` are the developments, None for all of the group.

    `most` is how many rows a list of it may have: a file more than a page.
    """

    period: Period
    where: str
    ids: Ids
    places: Choices
    today: date
    as_of: date | None = None
    most: int = 500

    @property
    def moment(self) -> datetime | None:
        """The end of the day of which the figures are asked; None for now."""
        if self.as_of is None:
            return None
        return timezone.make_aware(datetime.combine(self.as_of, time.max))

    @cached_property
    def source(self) -> Source:
        """From where the figures come: the counters of these developments, or what was known then."""
        return self.ids if self.moment is None else Known(at=self.moment, ids=self.ids)

    @cached_property
    def pieces(self) -> list[tuple[date, Sums]]:
        """The period piece by piece; read once for all panels."""
        return figures.by_piece(self.period, self.source)

    @cached_property
    def ages(self) -> list[Age]:
        """The open cases by their age; read once."""
        return figures.ages(self.source, today=self.as_of or self.today)

    @cached_property
    def query(self) -> dict[str, str]:
        """The scope as an address carries it."""
        return {"period": self.period.text, "where": self.where, "as_of": f"{self.as_of or ''}"}

    @property
    def where_label(self) -> str:
        """The place in words."""
        return dict(self.places).get(self.where, "")

    def cases(self, figure: str, **more: object) -> str:
        """The address of the cases behind a figure in this scope; `more` narrows or replaces."""
        return self.leading(**more)(figure)

    def leading(self, **more: object) -> Callable[[str], str]:
        """As `cases`, for the many figures of one row."""
        said = {name: str(value) for name, value in more.items() if value}
        kept = self._kept if self.query.keys().isdisjoint(said) else self._kept_but(said)
        begins, ends = f"{self._path}?figure=", f"{kept}{_told(said)}"
        return lambda figure: f"{begins}{_quoted(figure)}{ends}"

    @cached_property
    def _path(self) -> str:
        return url("desk:figure_cases")

    @cached_property
    def _kept(self) -> str:
        return self._kept_but(())

    def _kept_but(self, names: Collection[str]) -> str:
        return _told({key: value for key, value in self.query.items() if value and key not in names})


def _told(values: Mapping[str, str]) -> str:
    return "".join([f"&{name}={_quoted(value)}" for name, value in values.items()])


def address(name: str, values: Mapping[str, str], **kwargs: str) -> str:
    """The address of a view with these values; empty ones are left out."""
    query = "&".join([f"{key}={_quoted(value)}" for key, value in values.items() if value])
    path = url(name, **kwargs)
    return f"{path}?{query}" if query else path


@lru_cache(2048)
def _quoted(value: str) -> str:
    """A value as an address carries it. A page says the same few hundreds of times."""
    return quote_plus(value)


def scope_of(values: Mapping[str, str], *, by: Actor, now: datetime, then: bool = False) -> Scope:
    """The scope an address stands for; what cannot be read or is out of reach falls back to everything in reach.

    `then`: the page can also say what was known on a past day; the others always tell of now.
    """
    today = timezone.localdate(now)
    period = parse_period(values.get("period", ""), today=today) or last_weeks(13, today=today)
    reach = reach_of(by)
    held = _developments(reach)
    companies = _companies({company for _pk, _name, company in held})
    places: Choices = [("", _("All developments"))]
    if len(companies) > 1:
        places += [(f"c{pk}", name) for pk, name in companies.items()]
    places += [(f"d{pk}", name) for pk, name, _company in held]
    where = values.get("where", "")
    if where not in dict(places):
        where = ""
    ids: Ids = reach
    if where.startswith("d"):
        ids = frozenset({int(where[1:])})
    elif where.startswith("c"):
        ids = frozenset(pk for pk, _name, company in held if company == int(where[1:]))
    as_of = _past_day(values.get("as_of", ""), today=today) if then else None
    return Scope(period, where, ids, places, today, as_of)


def _developments(reach: Ids) -> list[tuple[int, str, int]]:
    """Number, name and company of those within reach, by name."""
    if reach is None:
        return _DEVELOPMENTS.of(None).rows()
    if not reach:
        return []
    return _DEVELOPMENTS.of(room_for(len(reach))).rows(**spread("place", sorted(reach)))


def _companies(numbers: set[int]) -> dict[int, str]:
    """The names of these companies by their numbers, in the order of the names."""
    if not numbers:
        return {}
    return dict(_COMPANIES.of(room_for(len(numbers))).rows(**spread("company", sorted(numbers))))


def _within_reach(places: int | None) -> Listing:
    def build() -> "QuerySet[Any, Any]":
        found = (
            Development.objects.all() if places is None else Development.objects.filter(among("pk", "place", places))
        )
        return found.order_by("name").values_list("pk", "name", "company_id")[:1000]

    return Listing(build)


def _of_these(places: int) -> Listing:
    return Listing(
        lambda: Company.objects.filter(among("pk", "company", places)).order_by("name").values_list("pk", "name")
    )


_DEVELOPMENTS = Shapes(_within_reach)
_COMPANIES = Shapes(_of_these)


def _past_day(text: str, *, today: date) -> date | None:
    """A day before today; None for what is none."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day < today else None


def period_choices(scope: Scope) -> Choices:
    """The periods a list offers; the present one too when it is none of them."""
    month = first_of(Span.MONTH, scope.today)
    choices = [
        ("4w", _("Last 4 weeks")),
        ("13w", _("Last 13 weeks")),
        ("26w", _("Last 26 weeks")),
        ("52w", _("Last 52 weeks")),
        (written(Span.WEEK, first_of(Span.WEEK, scope.today)), _("This week")),
        (written(Span.MONTH, month), _("This month")),
    ]
    for _n in range(3):
        month = first_of(Span.MONTH, date.fromordinal(month.toordinal() - 1))
        choices.append((written(Span.MONTH, month), period_label(parse_of(written(Span.MONTH, month), scope))))
    quarter = (scope.today.month - 1) // 3 + 1
    choices += [
        (f"{scope.today.year}-Q{quarter}", _("This quarter")),
        (str(scope.today.year), _("This year")),
        (str(scope.today.year - 1), _("Last year")),
    ]
    if scope.period.text not in dict(choices):
        choices.insert(0, (scope.period.text, period_label(scope.period)))
    return choices


def parse_of(text: str, scope: Scope) -> Period:
    """A period that is known to be one."""
    return parse_period(text, today=scope.today) or scope.period


def period_label(period: Period) -> str:
    """A period in words: the last day counts."""
    last = date.fromordinal(period.ends.toordinal() - 1)
    if period.span is Span.MONTH and first_of(Span.MONTH, last) == period.starts:
        return _("%(month)s/%(year)s") % {"month": period.starts.month, "year": period.starts.year}
    if last == period.starts:
        return f"{period.starts:%Y-%m-%d}"
    return _("%(from)s to %(to)s") % {"from": f"{period.starts:%Y-%m-%d}", "to": f"{last:%Y-%m-%d}"}


def piece_label(span: Span, starts: date) -> str:
    """A day, week or month at the foot of a chart."""
    if span is Span.MONTH:
        return f"{starts:%Y-%m}"
    return f"{starts.month}/{starts.day}"
