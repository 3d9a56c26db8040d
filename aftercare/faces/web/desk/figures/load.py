"""Load and lateness per person, team and contractor, promises kept by stage, and the cases behind them (SL10)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from aftercare.faces.web.desk.figures.axes import names_of
from aftercare.faces.web.desk.figures.overview import figures_head, tabs_for
from aftercare.faces.web.desk.figures.panels import Cell
from aftercare.faces.web.desk.figures.scope import Scope, address, period_label, scope_of
from aftercare.faces.web.desk.queue import address as queue_address
from aftercare.faces.web.desk.queue import end_of_today, words_in_force
from aftercare.faces.web.html import page
from aftercare.faces.web.words import PolicyWords, said
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.insight.reports import permissions
from aftercare.insight.reports.queries import figures, keeping
from aftercare.insight.reports.queries.keeping import Asked, Kept, list_promises
from aftercare.insight.reports.queries.load import Burden, burdens
from aftercare.service.deadlines.policy import DeadlinePolicy

SHOWN = 100
WHOSE = ("person", "team", "contractor")
SPARK = (84, 22)


@dataclass(frozen=True)
class Line:
    """One person, team or contractor: what is open, how late it is, and how promises were kept."""

    label: str
    href: str
    burden: Burden
    links: Mapping[str, str]
    kept: Kept
    change: int | None
    spark: str
    behind: Mapping[str, str] = field(default_factory=dict)

    @property
    def late_share(self) -> str:
        """Late, of those open."""
        return Cell(self.burden.late_share, "percent").text

    @property
    def kept_share(self) -> str:
        """Promises kept in the period."""
        return Cell(self.kept.share, "percent").text


@require_safe
def load(request: SignedInRequest) -> HttpResponse:
    """Who has how much, how late it is, and how promises were kept in a period."""
    permissions.check_may_see_reports(request.actor)
    now, values = timezone.now(), request.GET.dict()
    scope = scope_of(values, by=request.actor, now=now)
    words = words_in_force(now)
    whose = values.get("whose", "") if values.get("whose") in WHOSE else WHOSE[0]
    stages = stage_choices(words)
    stage = values.get("stage", "") if values.get("stage") in dict(stages) else ""
    kept = {**scope.query, "whose": whose, "stage": stage}
    lines = lines_of(scope, whose, stage, now=now)
    context = {
        **figures_head(scope, by=request.actor),
        "tabs": tabs_for(scope, "load", by=request.actor),
        "whose": whose,
        "chips": [
            (label, address("desk:figure_load", {**kept, "whose": key}), key == whose)
            for key, label in whose_labels().items()
        ],
        "whose_label": whose_labels()[whose],
        "stages": stages,
        "stage": stage,
        "lines": lines[:SHOWN],
        "left_out": max(0, len(lines) - SHOWN),
        "spark_size": SPARK,
        "by_stage": [_stage_line(key, each, scope, words) for key, each in keeping.by_stage(scope.period, scope.ids)],
    }
    return page(request, "desk/figures/load.html", context)


def whose_labels() -> dict[str, str]:
    """By whom load and promises are told."""
    return {"person": _("By person"), "team": _("By team"), "contractor": _("By contractor")}


def stage_choices(words: PolicyWords) -> list[tuple[str, str]]:
    """The time limits of the rules in force."""
    limits = words.policy.section(DeadlinePolicy).limits
    return [("", _("All time limits")), *((key, said(limit.label)) for key, limit in limits.items())]


def stage_label(words: PolicyWords, key: str) -> str:
    """A time limit by name; the key when the rules in force have it no more."""
    limits = words.policy.section(DeadlinePolicy).limits
    return said(limits[key].label) if key in limits else key


def lines_of(scope: Scope, whose: str, stage: str, *, now: datetime) -> list[Line]:
    """Everybody with something open or a promise decided, the latest first. Six statements, however many there are."""
    weights = burdens(whose, scope.ids, now=now, today_ends=end_of_today(now))
    kept = keeping.by_whose(whose, scope.period, scope.ids, stage=stage)
    before = keeping.by_whose(whose, figures.before(scope.period), scope.ids, stage=stage)
    drawn = keeping.trends(whose, scope.period, scope.ids, stage=stage)
    keys = [key for key in {**weights, **kept} if key.isdigit()]
    names = names_of(whose, [int(key) for key in keys])
    lines = [
        Line(
            label=names.get(key, key),
            href=f"/desk/contractors/{key}/" if whose == "contractor" and key in names else "",
            burden=weights.get(key, Burden()),
            links=_queue_links(whose, key, scope),
            kept=kept.get(key, Kept()),
            change=_points(kept.get(key, Kept()), before.get(key, Kept())),
            spark=spark([each.share for each in drawn.get(key, [])]),
            behind=_behind(scope, whose=whose, key=key, stage=stage),
        )
        for key in keys
    ]
    return sorted(lines, key=lambda line: (-line.burden.late, -line.burden.open_cases, -line.kept.broken, line.label))


def _queue_links(whose: str, key: str, scope: Scope) -> dict[str, str]:
    name = "responsible" if whose == "person" else whose
    development = scope.where.removeprefix("d") if scope.where.startswith("d") else ""
    chosen = {name: key, "development": development}
    return {view: queue_address({**chosen, "view": view}) for view in ("open", "late", "today")}


def _behind(scope: Scope, *, whose: str = "", key: str = "", stage: str = "") -> dict[str, str]:
    asked = {**scope.query, "whose": whose, "key": key, "stage": stage}
    return {
        "kept": address("desk:figure_promises", {**asked, "kept": "1"}),
        "broken": address("desk:figure_promises", asked),
    }


def _points(now: Kept, before: Kept) -> int | None:
    """By how many points the share changed; None without a share to compare."""
    if now.share is None or before.share is None:
        return None
    return round(now.share * 100) - round(before.share * 100)


def spark(shares: Sequence[float | None]) -> str:
    """The points of a small line through the shares there are; empty with fewer than two."""
    width, height = SPARK
    held = [(place, share) for place, share in enumerate(shares) if share is not None]
    if len(held) < 2:
        return ""
    step = (width - 4) / (len(shares) - 1)
    return " ".join(f"{2 + place * step:.1f},{2 + (1 - share) * (height - 4):.1f}" for place, share in held)


def _stage_line(key: str, each: Kept, scope: Scope, words: PolicyWords) -> dict[str, object]:
    return {
        "label": stage_label(words, key),
        "kept": each,
        "share": Cell(each.share, "percent").text,
        "behind": _behind(scope, stage=key),
    }


@require_safe
def promises(request: SignedInRequest) -> HttpResponse:
    """The promises behind a share, each with its case, the latest first."""
    permissions.check_may_see_reports(request.actor)
    now, values = timezone.now(), request.GET.dict()
    scope, words = scope_of(values, by=request.actor, now=now), words_in_force(now)
    asked = asked_of(values, scope)
    found = list_promises(asked, by=request.actor, after=values.get("after", ""))
    kept = {name: values.get(name, "") for name in ("period", "where", "whose", "key", "stage", "kept")}
    name = names_of(asked.whose, [asked.key]).get(str(asked.key), "") if asked.whose and asked.key else ""
    told = (scope.where_label, period_label(scope.period), name, stage_label(words, asked.stage) if asked.stage else "")
    context = {
        "title": _("Promises kept") if asked.kept else _("Promises broken"),
        "note": " · ".join(part for part in told if part),
        "rows": [(row, stage_label(words, row.stage), case) for row, case in found.promises],
        "next_url": address("desk:figure_promises", {**kept, "after": found.next_key}) if found.next_key else "",
        "first_url": address("desk:figure_promises", kept) if values.get("after") else "",
        "back_url": address("desk:figure_load", {**scope.query, "whose": asked.whose}),
    }
    return page(request, "desk/figures/promises.html", context)


def asked_of(values: Mapping[str, str], scope: Scope) -> Asked:
    """The promises an address asks for; what cannot be read narrows nothing."""
    key = values.get("key", "")
    return Asked(
        kept=values.get("kept") == "1",
        period=scope.period,
        development_ids=scope.ids,
        stage=values.get("stage", ""),
        whose=values.get("whose", "") if values.get("whose") in WHOSE else "",
        key=int(key) if key.isdigit() and len(key) < 19 else None,
    )
