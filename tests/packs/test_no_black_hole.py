"""Cases of every shipped pack, driven at random along every move of their procedures and by whatever comes between:
nothing is lost on the way, and nobody is fined by no one.

`EXAMPLES=500` tries longer.
"""

import os
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from typing import Any, ClassVar

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from aftercare.care.escalation import actions as escalation
from aftercare.care.escalation.models import Escalation
from aftercare.care.escalation.policy import EscalationPolicy
from aftercare.ground.core.actors import CLOCK
from aftercare.ground.core.errors import Refused
from aftercare.ground.procedures.graph import Procedures
from aftercare.ground.procedures.rules import GuardsNotMet
from aftercare.service.cases import actions, parts
from aftercare.service.cases.linking import Defect, PartsOpen
from aftercare.service.cases.models import Case
from aftercare.service.cases.policy import Taxonomy
from aftercare.service.cases.queries import procedure_of
from aftercare.service.deadlines.models import Clock
from aftercare.service.deadlines.policy import DeadlinePolicy
from tests.factories.cases import NOW
from tests.packs.driving import (
    PACKS,
    World,
    a_world,
    an_intake,
    anybody,
    check_nothing_is_lost,
    open_parts,
    rules_of,
    walk,
    ways,
)
from tests.packs.fining import FINING, Fines
from tests.packs.trades import Site, a_site

AT_MOST = 4  # cases of one example
LATER = 2  # how many other ways a case goes before it ends
ONCE = 0
ONE = st.integers(min_value=0, max_value=99)
BETWEEN = (
    *("refuse", "hold", "resume", "put_off", "answer", "urge", "classify", "wait", "look_at_what_is_late"),
    *("join", "leave", "merge", "unmerge", "split", "lift", "decide_above", "make_a_crisis"),
    *FINING,
)


@pytest.fixture
def world() -> Iterator[World]:
    """The world answers the guards while the test runs."""
    with a_world() as told:
        yield told


class Cases(Fines, RuleBasedStateMachine):
    """A few cases at one place under one pack, and everything that can be done to them."""

    world: ClassVar[World]
    sites: ClassVar[dict[str, Site]]
    tried: ClassVar[Counter[tuple[str, str, str, str]]]
    done: ClassVar[Counter[str]]

    def __init__(self) -> None:
        super().__init__()
        self.at, self.numbers = NOW, list[int]()
        self.world.done = True

    @initialize(way=ONE)
    def begin(self, way: int) -> None:
        self.pack, self.kind = ways()[way % len(ways())]
        if self.pack not in self.sites:
            self.sites[self.pack] = a_site(self.pack)
        site = self.sites[self.pack]
        self.site, self.by = site, anybody(site.supervisor.id)
        self.begin_hearing()
        self.register(ONCE)

    @precondition(lambda self: len(self.numbers) < AT_MOST)
    @rule(again=ONE)
    def register(self, again: int) -> None:
        """A new report, or, every other time, the same trouble once more."""
        earlier = self.numbers[again % len(self.numbers)] if self.numbers and again % 2 else None
        intake = an_intake(self.site, self.pack, self.kind, return_of=earlier)
        self.numbers.append(actions.register(intake=intake, by=self.by, at=self.at).pk)
        self.hear_of_it()

    @rule(which=ONE, way=st.integers(min_value=0, max_value=2), steps=st.integers(min_value=2, max_value=9))
    def move(self, which: int, way: int, steps: int) -> None:
        """Some steps along the moves taken least often so far, so that all of them are, and ends not at once."""
        for _step in range(steps):
            case = self.case(which)
            if case.closed_at:
                return
            self.move_once(case, way)
            self.hear_of_it()
            check_nothing_is_lost(self.case(which))

    def move_once(self, case: Case, way: int) -> None:
        procedure = procedure_of(case)
        moves = procedure.step(case.step).moves
        ends = {key: LATER * procedure.step(move.to).final for key, move in moves.items()}
        least = sorted(moves, key=lambda key: (self.tried[self.place(case, key)] + ends[key], key))
        key = least[way % len(least)]
        try:
            self.act(actions.move, case, move=key, reason="按规定")
        except PartsOpen:
            assert open_parts(case)
        except GuardsNotMet as refusal:
            assert refusal.missing == ("parts_closed",)
            assert open_parts(case)
        self.tried[self.place(case, key)] += 1

    @rule(what=st.sampled_from(BETWEEN), which=ONE, other=ONE)
    def disturb(self, what: str, which: int, other: int) -> None:
        """Whatever comes between the moves; what the case does not allow is refused and changes nothing."""
        case = self.case(which)
        with suppress(Refused):
            getattr(self, what)(case, other)
            self.done[what] += 1
        self.hear_of_it()

    def refuse(self, case: Case, _other: int) -> None:
        """While nothing has been done, no move that needs something is taken, and the case stays what it was."""
        moves = {} if case.closed_at else procedure_of(case).step(case.step).moves
        needy = [key for key, move in moves.items() if set(move.needs) - {"parts_closed"}]
        if not needy:
            return
        self.world.done = False
        with pytest.raises(GuardsNotMet):
            self.act(actions.move, case, move=needy[0], reason="按规定")
        self.world.done = True
        assert Case.objects.get(pk=case.pk).version == case.version

    def hold(self, case: Case, days: int) -> None:
        causes = sorted(rules_of(self.pack).section(DeadlinePolicy).pauses)
        until = (self.at + timedelta(days=days % 9 + 1)).date()
        self.act(actions.hold, case, until=until, reason="业主外出", cause=causes[days % len(causes)])

    def resume(self, case: Case, _other: int) -> None:
        self.act(actions.resume, case)

    def answer(self, case: Case, _other: int) -> None:
        actions.answer(case_id=case.pk, text="已收到，正在安排", by=self.by, at=self.at)

    def classify(self, case: Case, urgency: int) -> None:
        levels = sorted(rules_of(self.pack).section(Taxonomy).urgencies)
        self.act(actions.classify, case, urgency=levels[urgency % len(levels)], reason="更急")

    def join(self, case: Case, whole: int) -> None:
        self.act(actions.make_part_of, case, whole_id=self.case(whole).pk)

    def leave(self, case: Case, _other: int) -> None:
        self.act(actions.leave_whole, case)

    def merge(self, case: Case, into: int) -> None:
        self.act(actions.merge, case, into_id=self.case(into).pk, evidence="同一处渗漏，照片一致")

    def unmerge(self, case: Case, _other: int) -> None:
        self.act(actions.unmerge, case, evidence="到场核实为两处")

    def split(self, case: Case, as_parts: int) -> None:
        if len(self.numbers) >= AT_MOST:
            return
        defects = [Defect(subject="另一处问题")]
        made = actions.split(
            case_id=case.pk, seen=case.version, defects=defects, as_parts=bool(as_parts % 2), by=self.by, at=self.at
        )
        self.numbers += [each.pk for each in made]

    def put_off(self, case: Case, days: int) -> None:
        """The owner was told of a delay before the limit passed, as a delayed order does it."""
        stages = [procedure_of(case).step(case.step).time_limit or "", *procedure_of(case).promises]
        with transaction.atomic():
            locked = Case.objects.locked(case.pk, seen=case.version)
            until = self.at + timedelta(days=days % 30 + 1)
            parts.put_off(locked, stages=stages, until=until, reason="等配件", by=self.by, at=self.at)
            locked.save(update_fields=["due_at", "finish_by", "version"])

    def urge(self, case: Case, _other: int) -> None:
        actions.urge(case_id=case.pk, text="请快一点", by=self.by, at=self.at)

    def lift(self, case: Case, level: int) -> None:
        """Somebody raises it by hand."""
        levels = list(rules_of(self.pack).section(EscalationPolicy).levels)
        escalation.escalate(
            case_id=case.pk,
            seen=case.version,
            level=levels[level % len(levels)],
            reason="业主不满",
            by=self.by,
            at=self.at,
        )

    def decide_above(self, case: Case, back: int) -> None:
        step = Escalation.objects.waiting().filter(case=case).order_by("pk").first()
        if step is None:
            return
        escalation.decide(
            escalation_id=step.pk,
            seen=step.version,
            decision="限期办结",
            give_back=bool(back % 2),
            by=self.by,
            at=self.at,
        )

    def make_a_crisis(self, case: Case, _other: int) -> None:
        self.act(escalation.declare_crisis, case, ground="media", reason="媒体已到场")

    def look_at_what_is_late(self, case: Case, _other: int) -> None:
        """What the clock does when limits have passed: the ladder climbs, a hold that is over ends."""
        for clock in Clock.objects.due_before(self.at).filter(case_id=case.pk).order_by("pk"):
            escalation.look_at_clock(clock_id=clock.pk, by=CLOCK, at=self.at)

    def wait(self, _case: Case, hours: int) -> None:
        self.at += timedelta(hours=hours)
        self.let_days_run_out()

    @invariant()
    def nothing_is_lost(self) -> None:
        for case in Case.objects.filter(pk__in=self.numbers).order_by("pk"):
            check_nothing_is_lost(case)

    @invariant()
    def nobody_is_fined_unheard(self) -> None:
        self.check_measures()

    def case(self, which: int) -> Case:
        return Case.objects.get(pk=self.numbers[which % len(self.numbers)])

    def place(self, case: Case, move: str) -> tuple[str, str, str, str]:
        return (self.pack, case.procedure, case.step, move)

    def act(self, action: Any, case: Case, **values: Any) -> None:
        action(case_id=case.pk, seen=case.version, by=self.by, at=self.at, **values)


@pytest.mark.django_db
@pytest.mark.sqlite_only
@pytest.mark.parametrize("pack", PACKS)
def test_every_move_of_every_procedure_leads_on_and_loses_nothing(pack: str, world: World) -> None:
    site = a_site(pack)
    for kind in [kind for of_pack, kind in ways() if of_pack == pack]:
        procedures = rules_of(pack).section(Procedures)
        procedure = procedures.of(rules_of(pack).section(Taxonomy).kinds[kind].procedure)
        untried = {(key, move) for key, step in procedure.steps.items() for move in step.moves}
        for _case in range(len(untried)):
            if untried:
                walk(pack, kind, site, untried)
        assert not untried


@pytest.mark.django_db
def test_nothing_that_comes_between_makes_a_case_lost(world: World) -> None:
    Cases.world, Cases.sites, Cases.tried, Cases.done = world, {}, Counter(), Counter()
    longer = int(os.environ.get("EXAMPLES", "0"))
    how = settings(
        max_examples=longer or 14,
        stateful_step_count=40 if longer else 12,
        deadline=None,
        derandomize=not longer,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Cases, settings=how)
    assert Cases.tried
    if longer:
        assert set(BETWEEN) <= set(Cases.done), sorted(set(BETWEEN) - set(Cases.done))
