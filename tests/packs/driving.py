"""Cases of every shipped pack, driven by the real acts: who may do everything, what is reported, what is never lost.

What the guards ask (has somebody looked, has the owner signed?) is answered by the test, since it is the world's part;
only whether the parts of a case have ended is asked of the records, as always.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from aftercare.care.escalation.models import Escalation
from aftercare.care.escalation.policy import EscalationPolicy
from aftercare.ground.accounts.roles import ROLES
from aftercare.ground.core.actors import Actor, ActorKind, Grant
from aftercare.ground.policies.queries import policy_of as published
from aftercare.ground.policies.rules import LoadedPolicy
from aftercare.ground.procedures import guards
from aftercare.ground.procedures.graph import Procedure, Procedures
from aftercare.ground.procedures.guards import Guard
from aftercare.ground.procedures.rules import promises_kept_on
from aftercare.project.environment import ROOT
from aftercare.project.wiring import GUARDS
from aftercare.service.cases import actions
from aftercare.service.cases.models import Case, CaseLink
from aftercare.service.cases.policy import IntakePolicy, Taxonomy
from aftercare.service.cases.queries import procedure_of
from aftercare.service.cases.rules import Intake
from aftercare.service.deadlines.models import Clock
from tests.factories.cases import NOW
from tests.packs.trades import Site, policy_of

PACKS = sorted(folder.name for folder in (ROOT / "packs").iterdir() if (folder / "2026.1" / "pack.yaml").is_file())
MORE = {"owner", "contractor", "clock"}


class World:
    """What the guards are told: everything has been done, until it is said that nothing has."""

    done = True


@contextmanager
def a_world() -> Iterator[World]:
    """The world answers the guards meanwhile."""
    told = World()
    answers = {name: Guard(guard.words, lambda _case: told.done) for name, guard in GUARDS.items()}
    guards.hand_down({**answers, "parts_closed": GUARDS["parts_closed"]})
    try:
        yield told
    finally:
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


def an_intake(site: Site, pack: str, kind: str, *, return_of: int | None = None) -> Intake:
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
        return_of_id=return_of,
    )


def check_nothing_is_lost(case: Case) -> None:
    """No black hole, no lost clock, no whole that ended before its parts."""
    running = {clock.stage: clock for clock in Clock.objects.running().filter(case_id=case.pk)}
    if case.closed_at:
        assert (case.next_move, case.owed_by, case.due_at) == ("", "", None)
        assert not running, (case.step, sorted(running))
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


def check_the_level_has_a_clock(case: Case, running: dict[str, Clock]) -> None:
    """Where a case was lifted to and nobody has decided, somebody is asked until a moment; elsewhere nobody is."""
    levels = rules_of_case(case).section(EscalationPolicy).levels
    limits = {level.time_limit for level in levels.values()}
    asked = Escalation.objects.waiting().filter(case=case, answer_by__isnull=False).first()
    wanted = {levels[asked.level].time_limit} if asked else set()
    assert limits & set(running) == wanted, (case.step, wanted, sorted(running))


def rules_of_case(case: Case) -> LoadedPolicy:
    """The rules that the case began under."""
    return published(case.policy_id)


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
