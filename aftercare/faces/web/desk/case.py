"""The case page: what, where, whose, next step, who owes it, its clocks; its story; what may be done now."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import BigIntegerField
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from aftercare.faces.web import current
from aftercare.faces.web.desk.case_parts import more_told, panels_of, present
from aftercare.faces.web.desk.rows import Row, owed_by_words, row_of, rows_of
from aftercare.faces.web.desk.story import story_of
from aftercare.faces.web.html import page
from aftercare.faces.web.orders.uploads import ACCEPTED_AT_THE_DESK
from aftercare.faces.web.words import PolicyWords, phase_words, said, words_of
from aftercare.ground.accounts.models import Staff
from aftercare.ground.accounts.queries import list_staff_with
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.accounts.roles import Permission
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.checks import allows
from aftercare.ground.core.prepared import Given, Question, Shapes, asked_once
from aftercare.ground.policies.queries import policy_of
from aftercare.records.estate.models import PersonPhone
from aftercare.service.cases import permissions
from aftercare.service.cases.models import Case
from aftercare.service.cases.queries import moments_asked, open_moves, reopens_until
from aftercare.service.cases.queries.board import open_cases_of
from aftercare.service.cases.queries.history import cases_of_unit
from aftercare.service.cases.queries.queue import ROW_FIELDS
from aftercare.service.deadlines.models import Clock
from aftercare.service.deadlines.policy import DeadlinePolicy
from aftercare.service.deadlines.queries import clocks_of, explain_of_case

TEMPLATE = "desk/case.html"
RELATED = (
    "development",
    "building",
    "unit",
    "reporter",
    "responsible",
    "first_contact",
    "executor",
    "executing_contractor",
    "return_of",
)
_PHONES = Question(
    lambda: PersonPhone.objects.filter(person=Given("person", BigIntegerField())).order_by("-primary", "id")
)


@dataclass(frozen=True)
class ShownClock:
    """A clock with the words that say how its date came about."""

    number: int
    stage: str
    label: str
    due_at: datetime
    done_at: datetime | None
    paused: bool
    why: tuple[str, ...]
    provisional: bool


def find_case(request: SignedInRequest, case_id: int) -> Case:
    """The case, when it exists for this person; else 404."""
    found = _CASE.of(request.actor).first(case=case_id)
    if found is None:
        raise Http404
    current.show_times_of(found.development)
    return found


def _case(by: Actor) -> Question[Case]:
    return Question(
        lambda: Case.objects.visible_to(by).filter(pk=Given("case", BigIntegerField())).select_related(*RELATED)
    )


_CASE = Shapes(_case)


def case_page(request: SignedInRequest, case_id: int) -> HttpResponse:
    """Show a case."""
    return page(request, TEMPLATE, case_context(request, find_case(request, case_id)))


def case_context(request: SignedInRequest, case: Case) -> dict[str, object]:
    """Everything the page and its fragment need."""
    with asked_once():
        present(case, by=request.actor)
        return _context(request, case)


def _context(request: SignedInRequest, case: Case) -> dict[str, object]:
    now, actor = timezone.now(), request.actor
    words = words_of(case.policy_id)
    works = case.is_open and allows(permissions.check_may_work, actor, case)
    colleagues = _colleagues(case, actor, now) if case.is_open else []
    panels, clocks = panels_of(case, by=actor, at=now), _clocks(case)
    told = [told for of_place in panels.values() for panel in of_place for told in panel.told]
    return {
        "case": case,
        "row": row_of(case),
        "owed_by": owed_by_words(case),
        "words": words,
        "way": _way(case, words, now),
        "clocks": clocks,
        "step_clock": _of_step(clocks, case, words),
        "story": sorted([*story_of(case), *more_told(case, by=actor), *told], key=lambda told: told.at),
        "moves": open_moves(case, by=actor) if case.is_open else [],
        "works": works,
        "reopens": _reopens(case, actor, now),
        "assigns": case.is_open and allows(permissions.check_may_assign, actor, case),
        "staff_choices": _staff_choices(case, colleagues),
        "mention_names": [staff.name for staff, _load in colleagues],
        "hold_causes": words.pause_causes(),
        "moments": [
            (key, said(each.label), case.answers.get(key, "")[:16]) for key, each in moments_asked(case).items()
        ],
        "panels": panels,
        "neighbours": _neighbours(case, by=actor),
        "phones": _phones(case, actor),
        "accept": ACCEPTED_AT_THE_DESK,
        "draft_done": request.GET.get("registered", ""),
        "symptoms": [("", "–"), *words.symptoms_of(case.component)],
        "at": now,
    }


def _reopens(case: Case, actor: Actor, now: datetime) -> bool:
    """Whether this person may take the closed case up again now."""
    until = reopens_until(case)
    return until is not None and now <= until and allows(permissions.check_may_reopen, actor, case)


def _way(case: Case, words: PolicyWords, now: datetime) -> list[tuple[str, str]]:
    """The phases of the case's procedure, in order: done, now (late when it is), next."""
    steps = words.procedure(case.procedure).steps
    used = {step.phase for step in steps.values()}
    labels = phase_words(case.kind)
    order = [phase for phase in labels if phase in used]
    here = order.index(steps[case.step].phase) if case.step in steps else 0
    late = case.is_open and case.due_at is not None and case.due_at < now
    state = "late" if late else "now" if case.is_open else "done"
    return [
        (labels[phase], "done" if place < here else state if place == here else "next")
        for place, phase in enumerate(order)
    ]


def _clocks(case: Case) -> list[ShownClock]:
    """Running clocks first, then the last that were stopped."""
    clocks = clocks_of(case.pk)[:6]
    running = [clock for clock in clocks if clock.stopped_at is None]
    explained = explain_of_case(case.pk, running)  # only what still runs is explained
    why = {clock.pk: told.lines for clock, told in zip(running, explained, strict=True)}
    return [_shown(clock, why.get(clock.pk, ())) for clock in clocks]


def _of_step(clocks: list[ShownClock], case: Case, words: PolicyWords) -> int | None:
    """The running clock of the step in which the case stands."""
    steps = words.procedure(case.procedure).steps
    limit = steps[case.step].limit(answered=case.first_answered_at is not None) if case.step in steps else None
    return next((each.number for each in clocks if each.stage == limit and each.done_at is None), None)


def _shown(clock: Clock, why: tuple[str, ...]) -> ShownClock:
    stage = policy_of(clock.policy_id).section(DeadlinePolicy).limits.get(clock.stage)
    return ShownClock(
        number=clock.pk,
        stage=clock.stage,
        label=said(stage.label) if stage else clock.stage,
        due_at=clock.due_at,
        done_at=clock.stopped_at,
        paused=clock.paused_from is not None,
        why=why,
        provisional=clock.provisional and clock.stopped_at is None,
    )


def _colleagues(case: Case, actor: Actor, now: datetime) -> list[tuple[Staff, int]]:
    """Those who may work on the case with how much they have open, oneself first, then who has least."""
    found: list[Staff] = list_staff_with(
        Permission.WORK_CASE,
        development_id=case.development_id,
        building_id=case.building_id,
        category=case.category,
        on=timezone.localdate(now),
        fields=("name",),
    )
    load = open_cases_of([staff.pk for staff in found], field="responsible")
    with_load = [(staff, load.get(staff.pk, 0)) for staff in found]
    return sorted(with_load, key=lambda each: (each[0].pk != actor.id, each[1]))


def _staff_choices(case: Case, colleagues: list[tuple[Staff, int]]) -> list[tuple[str, str]]:
    return [
        (str(staff.pk), _("%(name)s · %(n)s open") % {"name": staff.name, "n": load})
        for staff, load in colleagues
        if staff.pk != case.responsible_id
    ]


def _neighbours(case: Case, *, by: Actor) -> list[Row]:
    """Other cases of the same home, newest first."""
    if case.unit_id is None:
        return []
    others = [each for each in cases_of_unit(case.unit_id, by=by, most=9, fields=ROW_FIELDS) if each.pk != case.pk]
    return rows_of(others[:8])


def _phones(case: Case, actor: Actor) -> list[str]:
    """The numbers to ring, for those who may see them: the one given for this case first."""
    if not actor.may(Permission.SEE_PERSONAL, development_id=case.development_id, building_id=case.building_id):
        return []
    known = [phone.number for phone in _PHONES.rows(person=case.reporter_id)] if case.reporter_id else []
    return list(dict.fromkeys(number for number in [case.reporter_phone, *known] if number))[:4]
