"""Cases of every shipped pack, driven at random along every move of their procedures: nothing is lost on the way.

The acts are the real ones. What the guards ask (has somebody looked, has the owner signed?) is answered by the test,
since it is the world's part; only whether the parts of a case have ended is asked of the records, as always.
`EXAMPLES=500` tries longer.
"""

import os
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from functools import cache
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from aftercare.ground.accounts.roles import ROLES
from aftercare.ground.core.actors import Actor, ActorKind, Grant
from aftercare.ground.core.errors import Refused
from aftercare.ground.policies.rules import LoadedPolicy
from aftercare.ground.procedures import guards
from aftercare.ground.procedures.graph import Procedure, Procedures
from aftercare.ground.procedures.guards import Guard
from aftercare.ground.procedures.rules import GuardsNotMet, promises_kept_on
from aftercare.project.environment import ROOT
from aftercare.project.wiring import GUARDS
from aftercare.service.cases import actions
from aftercare.service.cases.linking import PartsOpen
from aftercare.service.cases.models import Case, CaseLink
from aftercare.service.cases.policy import IntakePolicy, Taxonomy
from aftercare.service.cases.queries import procedure_of
from aftercare.service.cases.rules import Intake
from aftercare.service.deadlines.models import Clock
from aftercare.service.deadlines.policy import DeadlinePolicy
from tests.factories.cases import NOW
from tests.packs.trades import Site, a_site, policy_of

PACKS = sorted(folder.name for folder in (ROOT / "packs").iterdir() if (folder / "2026.1" / "pack.yaml").is_file())
MORE = {"owner", "contractor", "clock"}
AT_MOST = 3  # cases of one example
LATER = 2  # how many other ways a case goes before it ends
ONE = st.integers(min_value=0, max_value=99)


class World:
    """What the guards are told: everything has been done, until it is said that nothing has."""

    done = True


@pytest.fixture
def world() -> Iterator[World]:
    """The world answers the guards while the test runs."""
    told = World()
    answers = {name: Guard(guard.words, lambda _case: told.done) for name, guard in GUARDS.items()}
    guards.hand_down({**answers, "parts_closed": GUARDS["parts_closed"]})
    yield told
    guards.hand_down(GUARDS)


def anybody(staff_id: int) -> Actor:
    """Somebody who holds every role, and stands for the owner, the contractor and the clock as well."""
    grants = [Grant(role.key, frozenset(map(str, role.permissions))) for role in ROLES]
    grants += [Grant(key, frozenset()) for key in sorted(MORE)]
    return Actor(kind=ActorKind.STAFF, id=staff_id, label="王敏", grants=tuple(grants))


@cache
def rules_of(pack: str) -> LoadedPolicy:
    """A shipped pack, read once."""
    return policy_of(pack)


@cache
def ways() -> list[tuple[str, str]]:
    """Every procedure of the packs that no pack before it has: the pack, and a kind of case that follows it."""
    seen: dict[str, tuple[str, str]] = {}
    for pack in PACKS:
        procedures = rules_of(pack).section(Procedures)
        for key, kind in rules_of(pack).section(Taxonomy).kinds.items():
            seen.setdefault(procedures.of(kind.procedure).model_dump_json(), (pack, key))
    return list(seen.values())


def an_intake(site: Site, pack: str, kind: str) -> Intake:
    """A report of some kind, through a channel of which nobody is asked for what is missing, where there is one."""
    taxonomy, intakes = rules_of(pack).section(Taxonomy), rules_of(pack).section(IntakePolicy)
    part = next(iter(taxonomy.components)) if taxonomy.kinds[kind].has_component else ""
    return Intake(
        kind=kind,
        channel=next((key for key, each in intakes.channels.items() if each.partial), "phone"),
        text="请尽快处理",
        unit_id=site.unit.pk,
        component=part,
        symptom=taxonomy.components[part].symptoms[0] if part else "",
        reporter_name="王小明",
        reporter_phone="13800005678",
    )


class Cases(RuleBasedStateMachine):
    """A few cases at one place under one pack, and everything that can be done to them."""

    world: ClassVar[World]
    sites: ClassVar[dict[str, Site]]
    tried: ClassVar[Counter[tuple[str, str, str, str]]]

    def __init__(self) -> None:
        super().__init__()
        self.at, self.numbers = NOW, list[int]()
        self.world.done = True

    @initialize(way=ONE)
    def begin(self, way: int) -> None:
        self.pack, self.kind = ways()[way % len(ways())]
        if self.pack not in self.sites:
            self.sites[self.pack] = a_site(self.pack)
        self.by = anybody(self.sites[self.pack].supervisor.id)
        self.register()

    @precondition(lambda self: len(self.numbers) < AT_MOST)
    @rule()
    def register(self) -> None:
        intake = an_intake(self.sites[self.pack], self.pack, self.kind)
        self.numbers.append(actions.register(intake=intake, by=self.by, at=self.at).pk)

    @rule(which=ONE, way=st.integers(min_value=0, max_value=2), steps=st.integers(min_value=2, max_value=9))
    def move(self, which: int, way: int, steps: int) -> None:
        """Some steps along the moves taken least often so far, so that all of them are, and ends not at once."""
        for _step in range(steps):
            case = self.case(which)
            if case.closed_at:
                return
            self.move_once(case, way)
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

    @rule(
        what=st.sampled_from(("refuse", "hold", "resume", "answer", "classify", "join", "wait")), which=ONE, other=ONE
    )
    def disturb(self, what: str, which: int, other: int) -> None:
        """Whatever comes between the moves; what the case does not allow is refused and changes nothing."""
        case = self.case(which)
        with suppress(Refused):
            getattr(self, what)(case, other)

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

    def wait(self, _case: Case, hours: int) -> None:
        self.at += timedelta(hours=hours)

    @invariant()
    def nothing_is_lost(self) -> None:
        for case in Case.objects.filter(pk__in=self.numbers).order_by("pk"):
            check_nothing_is_lost(case)

    def case(self, which: int) -> Case:
        return Case.objects.get(pk=self.numbers[which % len(self.numbers)])

    def place(self, case: Case, move: str) -> tuple[str, str, str, str]:
        return (self.pack, case.procedure, case.step, move)

    def act(self, action: Any, case: Case, **values: Any) -> None:
        action(case_id=case.pk, seen=case.version, by=self.by, at=self.at, **values)


def check_nothing_is_lost(case: Case) -> None:
    """No black hole, no lost clock, no whole that ended before its parts."""
    running = {clock.stage: clock for clock in Clock.objects.running().filter(case_id=case.pk)}
    if case.closed_at:
        assert (case.next_move, case.owed_by, case.due_at) == ("", "", None)
        assert not running
        assert not open_parts(case)
        return
    procedure = procedure_of(case)
    step = procedure.step(case.step)
    assert case.next_move in step.moves
    assert case.owed_by == step.owed_by
    assert case.responsible_id
    assert case.due_at is not None
    limit = step.limit(answered=case.first_answered_at is not None) or ""
    assert {limit} | open_promises(case, procedure) <= set(running)
    if case.held_until:
        return
    assert not any(clock.paused_from for clock in running.values())
    if limit in running:
        assert case.due_at == running[limit].due_at


def open_parts(case: Case) -> bool:
    """Whether some part of the case is open."""
    parts = CaseLink.objects.filter(other=case, kind=CaseLink.Kind.PART_OF, case__closed_at=None)
    return parts.exists()


def open_promises(case: Case, procedure: Procedure) -> set[str]:
    """The promises over several steps that no step kept in which the case has been since it was last promised anew."""
    stopped = set(Clock.objects.filter(case_id=case.pk).exclude(stopped_at=None).values_list("stage", flat=True))
    kept_here = set(promises_kept_on(procedure, step=case.step))
    return {name for name in procedure.promises if name not in stopped} - kept_here


def walk(pack: str, kind: str, site: Site, untried: set[tuple[str, str]]) -> None:
    """Take one new case along moves nobody has taken, the next untried one wherever it stands, to its end."""
    by = anybody(site.supervisor.id)
    case = actions.register(intake=an_intake(site, pack, kind), by=by, at=NOW)
    while case.closed_at is None:
        key = towards(procedure_of(case), case.step, untried)
        untried.discard((case.step, key))
        case = actions.move(case_id=case.pk, seen=case.version, move=key, reason="按规定", by=by, at=NOW)
        check_nothing_is_lost(case)


def towards(procedure: Procedure, step: str, untried: set[tuple[str, str]]) -> str:
    """The first move of the shortest way to an untried one, those that end the case last; else of the way to an end."""
    waiting: list[tuple[str, str]] = [(step, "")]
    seen, found = {step}, ""
    for here, first in waiting:
        moves = procedure.step(here).moves
        for key, move in sorted(moves.items(), key=lambda pair: procedure.step(pair[1].to).final):
            if (here, key) in untried:
                return first or key
            if move.to not in seen:
                seen.add(move.to)
                waiting.append((move.to, first or key))
            if procedure.step(move.to).final:
                found = found or first or key
    return found


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
    Cases.world, Cases.sites, Cases.tried = world, {}, Counter()
    longer = int(os.environ.get("EXAMPLES", "0"))
    how = settings(
        max_examples=longer or 12,
        stateful_step_count=30 if longer else 10,
        deadline=None,
        derandomize=not longer,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Cases, settings=how)
    assert Cases.tried
