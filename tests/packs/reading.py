"""What the shipped packs mean, asked of the engines: when a stage is due, who may take a move and where it leads."""

from functools import cache

from aftercare.ground.core.errors import BadInput, Refused
from aftercare.ground.policies.loading import load_folder
from aftercare.ground.policies.rules import LoadedPolicy
from aftercare.ground.procedures.graph import Procedure, Procedures
from aftercare.ground.procedures.rules import allowed_moves, check_reason, find_move, next_step
from aftercare.project.environment import ROOT
from aftercare.service.deadlines import rules as deadlines
from aftercare.service.deadlines.policy import CalendarPolicy, DeadlinePolicy, Facts, LimitRule
from tests.factories.deadlines import SHANGHAI, local
from tests.packs.walking import EVERYBODY, EVERYTHING
from tests.service.deadlines.reckoning import AUTUMN

MONDAY = "2026-11-02 10:00"
AUDIENCES = ("staff", "owner", "contractor", "clock")


@cache
def shipped(pack: str) -> LoadedPolicy:
    """A pack as its folder says, read once."""
    return load_folder(ROOT / "packs" / pack / "2026.1")


def procedure(pack: str, key: str) -> Procedure:
    return shipped(pack).section(Procedures).of(key)


def rule(pack: str, stage: str, **facts: str | dict[str, str]) -> LimitRule:
    return shipped(pack).section(DeadlinePolicy).rule_for(stage, Facts.model_validate(facts))


def due(pack: str, stage: str, **facts: str | dict[str, str]) -> str:
    """When a stage is due that began on Monday, 2 November 2026 at 10 o'clock, with the holidays of that autumn."""
    found = rule(pack, stage, **facts)
    policy = shipped(pack)
    calendar = deadlines.calendar_from(policy.section(CalendarPolicy).rules_of(found.calendar), days=AUTUMN)
    counting = policy.section(DeadlinePolicy).counting
    moment = deadlines.due_at(limit=found.limit, start=local(MONDAY), calendar=calendar, counting=counting).due_at
    return f"{moment.astimezone(SHANGHAI):%m-%d %H:%M}"


def basis(pack: str, stage: str, **facts: str | dict[str, str]) -> str:
    """What the limit that decides is founded on, as it is quoted beside the date."""
    return ", ".join(rule(pack, stage, **facts).source)


def owing(pack: str, key: str, step: str) -> str:
    """Who owes a step, by which limit, what the owner is shown of it, and what is ticked (needed: with a !).

    Of a final step: whether its owner may have the case taken up again, where, and for how long.
    """
    found = procedure(pack, key).step(step)
    if found.final:
        again = found.reopens
        taken_up = f"; taken up again on {again.to} within {again.within_days} days" if again else ""
        return f"the end, shown as {found.phase}{taken_up}"
    then = f", then {found.after_answer}" if found.after_answer else ""
    ticked = ", ".join(f"{item}{'!' if each.needed else ''}" for item, each in found.checklist.items())
    said = f"{found.owed_by}, {found.role}, within {found.time_limit}{then}, shown as {found.phase}"
    return f"{said}; ticks {ticked}" if ticked else said


def moves(pack: str, key: str, step: str) -> dict[str, str]:
    """Every move out of a step: who may take it, what must be met, whether a reason is asked, and where it leads.

    Found by trying: each role alone, each guard unmet, no reason given.
    """
    graph = procedure(pack, key)
    return {move: _tried(graph, step, move) for move in graph.step(step).moves}


def _tried(graph: Procedure, step: str, move: str) -> str:
    leads = {role: to for role in EVERYBODY if (to := _to(graph, step, move, roles={role}))}
    needs = sorted(guard for guard in EVERYTHING if not _to(graph, step, move, met=EVERYTHING - {guard}))
    shown = [who for who in AUDIENCES if move in _buttons(graph, step, who)]
    said = [f"{', '.join(sorted(leads))} -> {'/'.join(sorted(set(leads.values())))}", f"for {', '.join(shown)}"]
    said += [f"needs {', '.join(needs)}"] if needs else []
    return "; ".join([*said, *(["says why"] if _asks_why(graph, step, move) else [])])


def _to(
    graph: Procedure, step: str, move: str, *, roles: set[str] | frozenset[str] = EVERYBODY,
    met: frozenset[str] = EVERYTHING,
) -> str:  # fmt: skip
    try:
        return next_step(graph, step=step, move=move, roles=roles, met=met)
    except Refused:
        return ""


def _buttons(graph: Procedure, step: str, who: str) -> set[str]:
    return {move.key for move in allowed_moves(graph, step=step, roles=EVERYBODY, audience=who)}


def _asks_why(graph: Procedure, step: str, move: str) -> bool:
    try:
        check_reason(find_move(graph, step=step, move=move), reason="")
    except BadInput:
        return True
    return False
