"""What the policy under which a case stands says of it. Versions are kept in memory: no query once they were read."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import BigIntegerField

from aftercare.ground.core.actors import Actor, ActorKind
from aftercare.ground.core.prepared import Given, Listing
from aftercare.ground.policies.queries import policy_of
from aftercare.ground.procedures import guards, rules
from aftercare.ground.procedures.graph import Audience, Procedure, Procedures, Reason
from aftercare.service.cases.models import Case, Entry
from aftercare.service.cases.policy import AnswerType, IntakePolicy, Question, Taxonomy
from aftercare.service.cases.routing import RoutingPolicy
from aftercare.service.deadlines.policy import PROMISED_REPLY, Facts

_EMERGENCY = Listing(
    lambda: Case.objects.filter(pk=Given("case", BigIntegerField()), emergency=True).values_list("pk")[:1]
)
_ANSWERED = Listing(
    lambda: Entry.objects.filter(
        case_id=Given("case", BigIntegerField()), internal=False, author__startswith="staff:"
    ).values_list("pk")[:1]
)
ASKED_OF_A_CASE = (_EMERGENCY,)


def taxonomy_of(case: Case) -> Taxonomy:
    """The words in which the case is classified."""
    return policy_of(case.policy_id).section(Taxonomy)


def intake_policy_of(case: Case) -> IntakePolicy:
    """How cases come in under its version."""
    return policy_of(case.policy_id).section(IntakePolicy)


def routing_policy_of(case: Case) -> RoutingPolicy:
    """Who gets what under its version."""
    return policy_of(case.policy_id).section(RoutingPolicy)


def owes_next_step(case: Case) -> str:
    """Who owes the next step, as `contractor:7` or `staff:3`; an owner is reminded by whoever answers for the case."""
    if case.owed_by == "contractor" and case.executing_contractor_id:
        return f"contractor:{case.executing_contractor_id}"
    if case.owed_by != "owner" and case.executor_id:
        return f"staff:{case.executor_id}"
    return f"staff:{case.responsible_id}"


def procedure_of(case: Case) -> Procedure:
    """The step graph that the case follows."""
    return policy_of(case.policy_id).section(Procedures).of(case.procedure)


def moments_asked(case: Case) -> dict[str, Question]:
    """The questions about such a case that ask by when the customer wants something."""
    component = taxonomy_of(case).components.get(case.component)
    asked = intake_policy_of(case).questions_for(
        kind=case.kind,
        component=case.component,
        group=component.group if component else "",
        channel=case.channel,
        public=component is not None and component.public,
    )
    return {key: each for key, each in asked.items() if each.type is AnswerType.MOMENT}


def reopens_until(case: Case) -> datetime | None:
    """Until when a closed case may be taken up again; None when it is open, or has no such way."""
    step = procedure_of(case).steps.get(case.step)
    if case.closed_at is None or step is None or step.reopens is None:
        return None
    return case.closed_at + timedelta(days=step.reopens.within_days)


def limit_of_step(case: Case, procedure: Procedure | None = None) -> str | None:
    """The time limit that runs for the step of the case, in its own procedure or in another that has its step."""
    step = (procedure or procedure_of(case)).step(case.step)
    return step.limit(answered=case.first_answered_at is not None)


def facts_of(case: Case) -> Facts:
    """What the time limits of the case may depend on."""
    until = case.details.get(PROMISED_REPLY)
    promised = {PROMISED_REPLY: str(until)} if until else {}
    return Facts(
        kind=case.kind,
        component_class=case.category if case.component else "",
        urgency=case.urgency,
        size=str(case.details.get("size", "")),
        answers={**case.answers, **promised},
        development_id=case.development_id,
        contractor_id=case.executing_contractor_id or 0,
    )


def next_label(case: Case, *, language: str) -> str:
    """What has to happen next, in the words of the main move out of the step; empty for a closed case."""
    if not case.next_move:
        return ""
    return rules.find_move(procedure_of(case), step=case.step, move=case.next_move).label.in_language(language)


@dataclass(frozen=True)
class OpenMove:
    """A move this person may take; `missing` says in words what must be done before it."""

    key: str
    label: str
    to: str
    reason: str
    missing: tuple[str, ...]

    @property
    def ready(self) -> bool:
        """Whether it can be taken now."""
        return not self.missing

    @property
    def asks_reason(self) -> bool:
        """Whether the form shows a reason field."""
        return self.reason != Reason.NONE.value


AGENT = "agent"


def roles_on(case: Case, *, by: Actor) -> frozenset[str]:
    """The roles in which somebody acts on a case: those held there, and an agent's for whoever answers for it.

    The rules give complaints to people of any department; being given one, they can take it to its end.
    """
    roles = by.roles_at(development_id=case.development_id, building_id=case.building_id, category=case.category)
    answers = by.kind == ActorKind.STAFF and by.id == case.responsible_id
    return roles | {AGENT} if answers else roles


def open_moves(case: Case, *, by: Actor, audience: Audience = Audience.STAFF) -> list[OpenMove]:
    """The moves that are buttons for this person on this case, each guard asked once."""
    procedure = procedure_of(case)
    roles = roles_on(case, by=by)
    allowed = rules.allowed_moves(procedure, step=case.step, roles=roles, audience=audience.value)
    met = guards.met(tuple(need for move in allowed for need in move.move.needs), case_id=case.pk)
    return [
        OpenMove(
            key=move.key,
            label=move.move.label.in_language(by.language),
            to=move.move.to,
            reason=move.move.reason.value,
            missing=tuple(guards.words_of(need) for need in move.move.needs if need not in met),
        )
        for move in allowed
    ]


def is_emergency(case_id: int) -> bool:
    """Guard: the case is an emergency."""
    return bool(_EMERGENCY.rows(case=case_id))


def is_answered(case_id: int) -> bool:
    """Guard: the owner was given an answer."""
    return bool(_ANSWERED.rows(case=case_id))
