"""The numbers and cases of a rehearsal in the reader's words."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.utils.translation import gettext as _

from aftercare.faces.web.desk.figures.panels import Cell, Chart, Line, Panel
from aftercare.faces.web.filters import when
from aftercare.faces.web.office.packs.values import limit_words
from aftercare.faces.web.words import PolicyWords, said
from aftercare.ground.accounts.models import Development, Staff
from aftercare.ground.core.actors import Actor
from aftercare.insight.rehearsal.models import Difference, Rehearsal
from aftercare.insight.rehearsal.queries.replaying import rules_of
from aftercare.service.cases.models import Case
from aftercare.service.deadlines.policy import DeadlinePolicy

PEOPLE_SHOWN = 30


@dataclass(frozen=True)
class LineRow:
    """One deadline of a case in words."""

    stage: str
    who: str
    was: str
    was_limit: str
    due: str
    limit: str
    ended: str
    late: bool


@dataclass(frozen=True)
class DifferenceRow:
    """A case that differs. `url` is empty when the case is beyond the reader's reach or gone."""

    number: str
    url: str
    kind: str
    development: str
    subject: str
    lines: Sequence[LineRow]


def words_of_rules(rehearsal: Rehearsal) -> PolicyWords:
    """What the rehearsed rules call things."""
    return PolicyWords(rules_of(rehearsal))


def stage_label(words: PolicyWords, key: str) -> str:
    """A time limit by name; the key when these rules do not have it."""
    limits = words.policy.section(DeadlinePolicy).limits
    return said(limits[key].label) if key in limits else key


def people_named(references: Iterable[str]) -> dict[str, str]:
    """The names of staff such as `staff:3`. One statement."""
    numbers = {int(number) for kind, _colon, number in (who.partition(":") for who in references) if kind == "staff"}
    return {f"staff:{pk}": name for pk, name in Staff.objects.filter(pk__in=numbers).values_list("pk", "name")}


def panels_of(rehearsal: Rehearsal) -> list[Panel]:
    """Missed before and after: by limit, by month, by kind, by who answers for it."""
    words, result = words_of_rules(rehearsal), rehearsal.result
    people = people_named(result["person"])
    return [
        _panel("stage", _("By time limit"), _("Time limit"), result["stage"], lambda key: stage_label(words, key)),
        _panel("month", _("By month of intake"), _("Month"), dict(sorted(result["month"].items())), str, shape="bars"),
        _panel("kind", _("By kind of case"), _("Kind of case"), result["kind"], words.kind),
        _panel(
            "person",
            _("By who answers for it"),
            _("Answers"),
            dict(list(result["person"].items())[:PEOPLE_SHOWN]),
            lambda key: people.get(key, key),
        ),
    ]


def _panel(
    key: str,
    title: str,
    first: str,
    counts: dict[str, list[int]],
    label: Callable[[str], str],
    *,
    shape: str = "across",
) -> Panel:
    if shape == "across":
        counts = dict(sorted(counts.items(), key=lambda pair: (-pair[1][3], -pair[1][2], pair[0])))
    lines = [
        Line(
            label(name),
            [Cell(was_late), Cell(late, late=late > was_late), Cell(more), Cell(less), Cell(moved), Cell(was)],
        )
        for name, (was, _would, was_late, late, more, less, moved) in counts.items()
    ]
    head = [
        first,
        _("Missed, as it was"),
        _("Missed under these rules"),
        _("Newly missed"),
        _("No longer missed"),
        _("Due at another moment"),
        _("Deadlines"),
    ]
    return Panel(key, title, head, lines, Chart(shape, (1, 2), ("wait", "late")), wide=key in ("stage", "person"))


def rows_of(rehearsal: Rehearsal, differences: Sequence[Difference], *, by: Actor) -> list[DifferenceRow]:
    """Cases that differ, in words. Three statements for any number; what is beyond reach keeps its numbers only."""
    if not differences:
        return []
    words = words_of_rules(rehearsal)
    visible = Case.objects.visible_to(by).filter(pk__in=[each.case_id for each in differences])
    cases = {case.pk: case for case in visible.only("pk", "number", "subject", "development_id").order_by("pk")}
    named = dict(
        Development.objects.filter(pk__in={case.development_id for case in cases.values()}).values_list("pk", "name")
    )
    people = people_named(line["who"] for each in differences for line in each.lines)
    stage = cache(lambda key: stage_label(words, key))
    rows = []
    for each in differences:
        case = cases.get(each.case_id)
        rows.append(
            DifferenceRow(
                number=str(case) if case else _("beyond your reach"),
                url=case.url if case else "",
                kind=words.kind(each.kind),
                development=named.get(case.development_id, "") if case else "",
                subject=case.subject if case else "",
                lines=[_line(line, stage, people) for line in each.lines],
            )
        )
    return rows


def _line(line: dict[str, Any], stage: Callable[[str], str], people: dict[str, str]) -> LineRow:
    ended, due = (datetime.fromisoformat(line[name]) if line[name] else None for name in ("ended_at", "due"))
    return LineRow(
        stage=stage(line["stage"]),
        who=people.get(line["who"], line["who"]),
        was=_moment(line["was_due"]),
        was_limit=limit_words(line["was_limit"]) if line["was_limit"] else _("not promised"),
        due=_moment(line["due"]),
        limit=limit_words(line["limit"]) if line["limit"] else _("not promised"),
        ended=_moment(line["ended_at"]),
        late=bool(due and ended and ended > due),
    )


def _moment(text: str) -> str:
    return when(datetime.fromisoformat(text)) if text else "–"


def difference_head() -> list[str]:
    """The columns of the file."""
    return [
        _("Case number"),
        _("Kind of case"),
        _("Development"),
        _("Time limit"),
        _("Answers"),
        _("Limit as it was"),
        _("Due as it was"),
        _("Limit under these rules"),
        _("Due under these rules"),
        _("Done or judged at"),
        _("Under these rules"),
    ]
