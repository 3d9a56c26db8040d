"""Putting a running case under another version of the rules: its step stays, what follows from the rules is new."""

from datetime import datetime

from aftercare.ground.core.database import check_in_transaction
from aftercare.ground.policies.rules import LoadedPolicy
from aftercare.ground.procedures.graph import Procedures
from aftercare.service.cases.models import Case
from aftercare.service.cases.parts import clocks


def put_under(case: Case, *, policy: LoadedPolicy, at: datetime) -> int:
    """Put a locked case under a version that fits it, and save it. Returns the id of the version before."""
    check_in_transaction()
    before = case.policy_id
    step = policy.section(Procedures).of(case.procedure).step(case.step)
    clocks.change_rules(case, policy=policy, at=at)
    case.policy_id = policy.version_id
    case.next_move = next(iter(step.moves), "")
    case.owed_by = step.owed_by.value if step.owed_by else ""
    case.changed_at = at
    case.save(update_fields=["policy", "next_move", "owed_by", "due_at", "finish_by", "changed_at", "version"])
    return before
