"""Past cases with all their clocks, read in chunks of plain rows: no objects of the tables are made."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from aftercare.care.escalation.rules import Report
from aftercare.ground.audit.models import AuditEvent
from aftercare.ground.policies.queries import policy_of
from aftercare.ground.procedures.graph import Procedures
from aftercare.insight.rehearsal.rules import PastCase, PastClock, PastPause, PastReport
from aftercare.insight.rehearsal.rules.adding import Entered
from aftercare.insight.rehearsal.rules.facts import Told
from aftercare.service.cases.models import Case
from aftercare.service.deadlines.models import Clock, Extension, Pause
from aftercare.service.warranty.models import CoverageDecision

AT_ONCE = 2_000
MOVING = ("case.moved", "callback.recorded", "quotation.answered")
CASE_FIELDS = (
    "pk",
    "development_id",
    "policy_id",
    "procedure",
    "kind",
    "category",
    "component",
    "urgency",
    "details",
    "opened_at",
    "first_answered_at",
    "closed_at",
    "responsible_id",
    "channel",
    "answers",
    "return_of_id",
    "reopened",
    "rejected",
    "first_contact_id",
    "executor_id",
    "executing_contractor_id",
)
CLOCK_FIELDS = (
    "pk",
    "case_id",
    "stage",
    "limit",
    "policy_id",
    "responsible",
    "started_at",
    "due_at",
    "stopped_at",
    "paused_from",
    "extended_to",
    "contractor_id",
)


@dataclass(frozen=True)
class Asked:
    """Of which cases: taken in from `starts_on` until before `ends_on`, of these developments (empty: all)."""

    starts_on: date
    ends_on: date
    development_ids: frozenset[int] = frozenset()


def _cases(asked: Asked) -> QuerySet[Case]:
    found = Case.objects.filter(opened_at__gte=_morning(asked.starts_on), opened_at__lt=_morning(asked.ends_on))
    return found.filter(development_id__in=asked.development_ids) if asked.development_ids else found


def _morning(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def count_cases(asked: Asked) -> int:
    """How many there are."""
    return _cases(asked).count()


def past_cases(asked: Asked, *, steps_added: Callable[[int, str, str], Collection[str]]) -> Iterator[list[PastCase]]:
    """The cases in the order of their ids, in lists of at most 2,000: three to seven statements each.

    `steps_added` says which steps the rules add to cases of a version, a procedure and a kind; only of such cases the
    way they took is read.
    """
    last = 0
    while True:
        rows = list(_cases(asked).filter(pk__gt=last).order_by("pk").values_list(*CASE_FIELDS)[:AT_ONCE])
        if not rows:
            return
        last = rows[-1][0]
        clocks, more = _clocks([row[0] for row in rows]), _more(rows)
        walked = [row for row in rows if steps_added(row[2], row[3], row[4])]
        paths = _paths(walked) if walked else {}
        yield [_case(row, clocks.get(row[0], ()), more, path=paths.get(row[0], ())) for row in rows]


def _paths(rows: Sequence[Sequence[Any]]) -> dict[int, tuple[Entered, ...]]:
    """The steps that cases entered, from the trail, each with its moment."""
    starts = {row[0]: policy_of(row[2]).section(Procedures).of(row[3]).start for row in rows}
    found = {row[0]: [Entered(starts[row[0]], row[9])] for row in rows}
    events = AuditEvent.objects.filter(subject_type="case", subject_id__in=starts, name__in=MOVING)
    for case_id, changes, at in events.order_by("subject_id", "sequence").values_list("subject_id", "changes", "at"):
        step = changes.get("to_step")
        if step and step != found[case_id][-1].step:
            found[case_id].append(Entered(step, at))
    return {case_id: tuple(path) for case_id, path in found.items()}


@dataclass(frozen=True)
class More:
    """What else is known of the cases of a chunk: reports by the first of the same trouble, and what was judged."""

    families: Mapping[int, Sequence[PastReport]]
    judged: Mapping[int, tuple[str, bool]]


def _more(rows: Sequence[Sequence[Any]]) -> More:
    roots = {row[15] for row in rows if row[15]}
    families: dict[int, list[PastReport]] = {}
    if roots:
        found = Case.objects.filter(Q(pk__in=roots) | Q(return_of__in=roots)).order_by("pk")
        for pk, first, kind, reopened, rejected, opened_at in found.values_list(
            "pk", "return_of_id", "kind", "reopened", "rejected", "opened_at"
        ):
            report = PastReport(Report(pk, kind, reopened=reopened, rejected=rejected), opened_at)
            families.setdefault(first if first in roots else pk, []).append(report)
    decisions = CoverageDecision.objects.current().filter(case_id__in=[row[0] for row in rows]).order_by()
    judged = {pk: (cause, covered) for pk, cause, covered in decisions.values_list("case_id", "cause", "covered")}
    return More(families, judged)


def _case(row: Sequence[Any], clocks: Sequence[PastClock], more: More, *, path: tuple[Entered, ...]) -> PastCase:
    case_id, development_id, policy_id, procedure, kind, category, component, urgency, details = row[:9]
    opened_at, first_answered_at, closed_at, responsible_id, channel, answers = row[9:15]
    return_of, reopened, rejected, first_contact, executor, contractor = row[15:]
    own = PastReport(Report(case_id, kind, reopened=reopened, rejected=rejected), opened_at)
    earlier = [each for each in more.families.get(return_of, ()) if each.report.case_id < case_id]
    cause, covered = more.judged.get(case_id, ("", None))
    return PastCase(
        case_id=case_id,
        development_id=development_id,
        policy_id=policy_id,
        procedure=procedure,
        told=Told(kind, category if component else "", urgency, str(details.get("size", ""))),
        opened_at=opened_at,
        first_answered_at=first_answered_at,
        closed_at=closed_at,
        responsible=f"staff:{responsible_id}",
        clocks=tuple(clocks),
        channel=channel,
        answers=answers,
        reports=(*earlier, own),
        came_back=return_of is not None,
        cause=cause,
        covered=covered,
        first_contact=f"staff:{first_contact}",
        repairer=f"staff:{executor}" if executor else f"contractor:{contractor}" if contractor else "",
        contractor=f"contractor:{contractor}" if contractor else "",
        path=path,
    )


def _clocks(case_ids: Sequence[int]) -> dict[int, list[PastClock]]:
    rows = list(
        Clock.objects.filter(case_id__in=case_ids).order_by("case_id", "started_at", "pk").values_list(*CLOCK_FIELDS)
    )
    pauses = _pauses(case_ids)
    extensions = _extensions(case_ids) if any(row[10] for row in rows) else {}
    found: dict[int, list[PastClock]] = {}
    for pk, case_id, stage, limit, policy_id, responsible, started, due, stopped, paused, extended, contractor in rows:
        told_at, made_at = extensions.get(pk, (None, None))
        clock = PastClock(
            stage,
            limit,
            policy_id,
            responsible,
            started,
            due,
            stopped,
            paused,
            tuple(pauses.get(pk, ())),
            extended,
            made_at,
            told_at,
            contractor,
        )
        found.setdefault(case_id, []).append(clock)
    return found


def _pauses(case_ids: Sequence[int]) -> dict[int, list[PastPause]]:
    found: dict[int, list[PastPause]] = {}
    rows = Pause.objects.filter(clock__case_id__in=case_ids).order_by("clock_id", "from_at")
    for clock_id, from_at, until_at, cause in rows.values_list("clock_id", "from_at", "until_at", "cause"):
        found.setdefault(clock_id, []).append(PastPause(from_at, until_at, cause))
    return found


def _extensions(case_ids: Sequence[int]) -> dict[int, tuple[datetime, datetime]]:
    """The last extension of each clock: when the owner was told, when it was made."""
    rows = Extension.objects.filter(clock__case_id__in=case_ids).order_by("clock_id", "made_at")
    return {clock_id: (told, made) for clock_id, told, made in rows.values_list("clock_id", "owner_told_at", "made_at")}
