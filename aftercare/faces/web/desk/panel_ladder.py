"""The ladder on the case page: where the case stands, who has it there, what comes next, and what was decided."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from aftercare.care.escalation import permissions, queries
from aftercare.care.escalation.models import Escalation
from aftercare.care.escalation.policy import EscalationPolicy
from aftercare.care.escalation.wording import why_of
from aftercare.faces.web.desk.panels import Panel
from aftercare.faces.web.words import said
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.checks import allows
from aftercare.ground.policies.queries import policy_of
from aftercare.service.cases.models import Case
from aftercare.service.deadlines.policy import DeadlinePolicy


@dataclass(frozen=True)
class ShownStep:
    """A step with its words."""

    step: Escalation
    level: str
    why: str


def ladder_panel(case: Case, by: Actor, at: datetime) -> Panel | None:
    """The rungs with the one the case stands on, the next by itself and when, and the acts; two statements."""
    policy = queries.policy_of_case(case)
    if not policy.levels:
        return None
    taken = [_shown(step) for step in queries.steps_of(case)]
    now = next((each for each in taken if each.step.current), None)
    level = now.step.level if now else ""
    may = case.is_open and allows(permissions.check_may_raise, by, case)
    if not taken and not may:
        return None
    crises = queries.crises_of(case) if taken else []
    running = next((each for each in crises if each.ended_at is None), None)
    waits = now is not None and now.step.decided_at is None and case.is_open
    context: dict[str, object] = {
        "rungs": _rungs(policy, level, late=waits and now is not None and _is_late(now.step, at)),
        "now": now,
        "taken": taken,
        "waits": waits,
        "next": _ahead(case, level=level, at=at),
        "may": may,
        "decides": now is not None
        and waits
        and allows(permissions.check_may_decide, by, now.step, roles=policy.level(level).roles),
        "crises": [(each, _ground(policy, each.ground)) for each in crises],
        "crisis": running,
        "ends": running is not None and allows(permissions.check_may_end, by, running, roles=_leaders(policy)),
        "grounds": _grounds(policy) if running is None else [],
        "above": [(key, said(policy.level(key).label)) for key in policy.above(level)],
    }
    return Panel("desk/panel_ladder.html", place="side", context=context)


def _ground(policy: EscalationPolicy, key: str) -> str:
    ground = policy.crisis.grounds.get(key) if policy.crisis else None
    return said(ground.label) if ground else key


def _grounds(policy: EscalationPolicy) -> list[tuple[str, str]]:
    return [(key, said(each.label)) for key, each in policy.crisis.grounds.items()] if policy.crisis else []


def _leaders(policy: EscalationPolicy) -> tuple[str, ...]:
    return policy.level(policy.crisis.level).roles if policy.crisis else ()


def _shown(step: Escalation) -> ShownStep:
    level = policy_of(step.policy_id).section(EscalationPolicy).levels.get(step.level)
    return ShownStep(step, said(level.label) if level else step.level, why_of(step, language=get_language() or ""))


def _is_late(step: Escalation, at: datetime) -> bool:
    return step.answer_by is not None and step.answer_by < at


def _rungs(policy: EscalationPolicy, level: str, *, late: bool) -> list[tuple[str, str]]:
    here = policy.rank(level)
    state = "late" if late else "now"
    names = [_("Desk"), *(said(each.label) for each in policy.levels.values())]
    return [(name, "done" if place < here else state if place == here else "next") for place, name in enumerate(names)]


def _ahead(case: Case, *, level: str, at: datetime) -> dict[str, object] | None:
    ahead = queries.ahead_of(case, level=level, now=at)
    if ahead is None:
        return None
    policy = policy_of(case.policy_id)
    stage = policy.section(DeadlinePolicy).limits[ahead.stage]
    return {
        "level": said(policy.section(EscalationPolicy).level(ahead.level).label),
        "at": ahead.at,
        "stage": said(stage.label),
    }
