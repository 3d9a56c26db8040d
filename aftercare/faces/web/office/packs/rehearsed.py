"""The numbers and cases of a rehearsal in the reader's words."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.utils.translation import gettext as _

from aftercare.care.escalation.policy import EscalationPolicy
from aftercare.faces.web.desk.figures.panels import Cell, Chart, Line, Panel
from aftercare.faces.web.filters import when
from aftercare.faces.web.office.packs.values import limit_words
from aftercare.faces.web.words import PolicyWords, said
from aftercare.ground.accounts.models import Development, Staff
from aftercare.ground.core.actors import Actor
from aftercare.insight.rehearsal.models import Difference, Rehearsal
from aftercare.insight.rehearsal.queries.replaying import rules_of
from aftercare.outcome.conduct.policy import ConductPolicy
from aftercare.records.contractors.models import Contractor
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
    result: str
    tone: str


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


def following_of(rehearsal: Rehearsal) -> list[tuple[str, list[str | tuple[str, str]], list[list[str]]]]:
    """What follows, as tables: who is called above, what is proposed on which ground, and of whom."""
    names, result = Named(words_of_rules(rehearsal)), rehearsal.result
    people = people_named(result.get("held", ()))
    labels: list[tuple[str, str, str, Callable[[str], str]]] = [
        ("level", _("Called above"), _("Level"), names.level),
        ("ground", _("Fines proposed, by ground"), _("Ground"), names.ground),
        (
            "held",
            _("Fines proposed, by who is held to account"),
            _("Held to account"),
            lambda key: people.get(key) or held_label(key),
        ),
    ]
    tables: list[tuple[str, list[str | tuple[str, str]], list[list[str]]]] = []
    for key, title, first, label in labels:
        rows = list(result.get(key, {}).items())[:PEOPLE_SHOWN]
        head = [first, _("As it was"), _("Under these rules")]
        if key != "level":
            head += [_("Sum at least, as it was (CNY)"), _("Sum at least, under these rules (CNY)")]
        plain = [
            [label(name), str(was), str(would), *([f"{a / 100:,.0f}", f"{b / 100:,.0f}"] if key != "level" else [])]
            for name, (was, would, a, b) in rows
        ]
        if plain:
            tables.append((title, [head[0], *((label, "number") for label in head[1:])], plain))
    return tables


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
            [
                Cell(was_late),
                Cell(late, late=late > was_late),
                Cell(more),
                Cell(less),
                Cell(moved),
                Cell(was),
                Cell(would),
            ],
        )
        for name, (was, would, was_late, late, more, less, moved) in counts.items()
    ]
    head = [
        first,
        _("Missed, as it was"),
        _("Missed under these rules"),
        _("Newly missed"),
        _("No longer missed"),
        _("Due at another moment"),
        _("Deadlines"),
        _("Deadlines under these rules"),
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
    people = people_named(_references(differences))
    names = Named(words)
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
                lines=[_line(line, stage, people) for line in each.lines] + _following(each.follows, names, people),
            )
        )
    return rows


def _line(line: dict[str, Any], stage: Callable[[str], str], people: dict[str, str]) -> LineRow:
    ended, due = (datetime.fromisoformat(line[name]) if line[name] else None for name in ("ended_at", "due"))
    late = bool(due and ended and ended > due)
    return LineRow(
        stage=stage(line["stage"]),
        who=people.get(line["who"], line["who"]),
        was=_moment(line["was_due"]),
        was_limit=limit_words(line["was_limit"]) if line["was_limit"] else _("not promised"),
        due=_moment(line["due"]),
        limit=limit_words(line["limit"]) if line["limit"] else _("not promised"),
        ended=_moment(line["ended_at"]),
        result=_("Newly missed") if late else _("No longer missed"),
        tone="late" if late else "good",
    )


def _references(differences: Iterable[Difference]) -> list[str]:
    found = [line["who"] for each in differences for line in each.lines]
    return found + [who for each in differences for side in each.follows.get("held", ()) for who in side]


@dataclass(frozen=True)
class Named:
    """Levels and grounds by name; the key when the rehearsed rules do not have one."""

    words: PolicyWords

    def level(self, key: str) -> str:
        """A level of the ladder."""
        levels = self.words.policy.section(EscalationPolicy).levels
        return said(levels[key].label) if key in levels else key

    def ground(self, key: str) -> str:
        """A ground of fines."""
        grounds = self.words.policy.section(ConductPolicy).grounds
        return said(grounds[key].label) if key in grounds else key


def _following(follows: dict[str, list[list[str]]], names: Named, people: dict[str, str]) -> list[LineRow]:
    """Who is called above, and what is proposed of whom, where the two sides differ."""
    rows = []
    if follows and follows["levels"][0] != follows["levels"][1]:
        was, would = ([names.level(key) for key in side] for side in follows["levels"])
        rows.append(_sides(_("Called above"), was, would))
    if follows and follows["grounds"] != [[], []]:
        was, would = (
            [
                f"{names.ground(ground)} {people.get(who, held_label(who))} {total}"
                for ground, who, total in zip(*side, strict=True)
            ]
            for side in zip(follows["grounds"], follows["held"], follows["sums"], strict=True)
        )
        if was != would:
            rows.append(_sides(_("Fine proposed"), was, would))
    return rows


def _sides(what: str, was: list[str], would: list[str]) -> LineRow:
    more = len(would) > len(was)
    result = _("More than it was") if more else _("Less than it was") if len(would) < len(was) else _("Otherwise")
    tone = "late" if more else "good" if len(would) < len(was) else "plain"
    words = [_(", ").join(side) or _("nobody") for side in (was, would)]
    return LineRow(what, "", words[0], "", words[1], "", "", result, tone)


def held_label(reference: str) -> str:
    """Somebody who is held to account and has no name here: a contractor, or a part in the case."""
    kind, _colon, number = reference.partition(":")
    if kind == "contractor":
        return str(Contractor.objects.filter(pk=int(number)).first() or number)
    return {"team_lead": _("Team lead"), "repairer": _("whoever repaired")}.get(reference, reference)


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
