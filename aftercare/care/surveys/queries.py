"""Reads of callbacks and ratings, and the guards that procedures ask."""

from collections.abc import Sequence

from aftercare.care.surveys.models import Callback, Rating
from aftercare.care.surveys.policy import CallbackPolicy
from aftercare.ground.policies.queries import policy_of
from aftercare.service.cases.models import Case
from aftercare.service.cases.queries import procedure_of
from aftercare.service.workorders.models import Visit, WorkOrder


def callback_policy_of(case: Case) -> CallbackPolicy:
    """What the policy of the case says of callbacks."""
    return policy_of(case.policy_id).section(CallbackPolicy)


def callbacks_of(case_id: int) -> Sequence[Callback]:
    """Every call, in order."""
    return list(Callback.objects.filter(case_id=case_id).select_related("caller").order_by("pk"))


def rating_of(case_id: int) -> Rating | None:
    """The latest rating the owner gave."""
    return Rating.objects.filter(case_id=case_id).order_by("-pk").first()


def attempts_in_round(case: Case) -> int:
    """How often the owner was called since the case was last reopened."""
    return Callback.objects.filter(case=case, round=case.reopened).count()


def doers_of(case: Case) -> frozenset[str]:
    """Everybody who did the work, as references: the executor, whoever was given an order and whoever was on site."""
    named = {f"staff:{case.executor_id}"} if case.executor_id else set()
    for technician, contractor in WorkOrder.objects.filter(case=case).values_list("technician_id", "contractor_id"):
        named.add(f"staff:{technician}" if technician else f"contractor:{contractor}")
    named.update(Visit.objects.filter(order__case=case).values_list("who", flat=True))
    return frozenset(named)


def _last_outcome(case_id: int) -> str:
    last = (
        Callback.objects.filter(case_id=case_id)
        .order_by("-pk")
        .values_list("outcome", "round", "case__reopened")
        .first()
    )
    return last[0] if last and last[1] == last[2] else ""


def is_satisfied(case_id: int) -> bool:
    """Guard: the last call of this round found the owner content."""
    return _last_outcome(case_id) == "satisfied"


def is_not_satisfied(case_id: int) -> bool:
    """Guard: the last call of this round found the owner not content."""
    return _last_outcome(case_id) == "not_satisfied"


def is_exhausted(case_id: int) -> bool:
    """Guard: the owner was called as often as the policy says and never reached."""
    case = Case.objects.get(pk=case_id)
    return (
        _last_outcome(case_id) == "not_reached" and attempts_in_round(case) >= callback_policy_of(case).attempts.at_most
    )


DONE_PHASES = frozenset({"accepted", "asked", "charged", "kept"})


def is_done(case: Case) -> bool:
    """Whether the owner can say how it was: the step is at acceptance or later."""
    return procedure_of(case).step(case.step).phase.value in DONE_PHASES
