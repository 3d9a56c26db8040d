"""Which cases run under which version of the rules, and what another version would mean for them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from aftercare.ground.core.actors import Actor
from aftercare.ground.core.errors import RuleBroken
from aftercare.ground.core.text import lazy as _
from aftercare.ground.policies.rules import LoadedPolicy
from aftercare.ground.procedures.graph import Procedures
from aftercare.service.cases.models import Case
from aftercare.service.cases.policy import IntakePolicy, Taxonomy
from aftercare.service.cases.queries.policies import facts_of, limit_of_step
from aftercare.service.deadlines.models import Clock
from aftercare.service.deadlines.policy import DeadlinePolicy
from aftercare.service.deadlines.queries import due_under


class DoesNotFit(RuleBroken):
    """The version does not know something that the case stands on."""


def count_open_by_version(*, by: Actor) -> dict[int, int]:
    """The open cases visible to `by` under each version, by its id. One statement."""
    counted = Case.objects.visible_to(by).open().order_by().values_list("policy_id").annotate(Count("pk"))
    return dict(counted.order_by("policy_id"))


def list_open_under(version_id: int, *, by: Actor, after_id: int = 0, size: int = 50) -> Sequence[Case]:
    """The open cases visible to `by` under a version, oldest first, from `after_id` on; one more than `size`."""
    cases = Case.objects.visible_to(by).open().filter(policy_id=version_id, pk__gt=after_id)
    related = ("unit", "development", "responsible", "executing_contractor", "executor")
    return list(cases.select_related(*related).order_by("pk")[: size + 1])


def lacking(case: Case, *, policy: LoadedPolicy) -> Iterator[str]:
    """What a version lacks to carry the case: its step, or a word in which it is classified. Keys, the step first."""
    procedure = policy.section(Procedures).root.get(case.procedure)
    taxonomy, intake = policy.section(Taxonomy), policy.section(IntakePolicy)
    if procedure is None or case.step not in procedure.steps or procedure.step(case.step).final:
        yield f"{case.procedure} › {case.step}"
    elif (limit := limit_of_step(case, procedure)) not in policy.section(DeadlinePolicy).limits:
        yield str(limit)
    named = (
        (case.kind, taxonomy.kinds),
        (case.component, taxonomy.components),
        (case.symptom, taxonomy.symptoms),
        (case.place, taxonomy.places),
        (case.urgency, taxonomy.urgencies),
        (case.channel, intake.channels),
    )
    yield from (key for key, table in named if key and key not in table)


def check_fits(case: Case, *, policy: LoadedPolicy) -> None:
    """Refuse a version that could not carry the case, saying what it lacks."""
    found = list(lacking(case, policy=policy))
    if found:
        raise DoesNotFit(
            _("%(case)s cannot be moved: the version does not know “%(keys)s”.")
            % {"case": case, "keys": "”, “".join(found)}
        )


@dataclass(frozen=True)
class Preview:
    """What a version would mean for a case: what it lacks, or until when its step would be due."""

    case: Case
    lacks: tuple[str, ...]
    due_at: datetime | None


def preview_move(cases: Sequence[Case], *, policy: LoadedPolicy) -> list[Preview]:
    """For each case what moving it to a version would do; nothing is written. Two statements beside the calendar."""
    running = {
        (clock.case_id, clock.stage): clock
        for clock in Clock.objects.running()
        .filter(case_id__in=[case.pk for case in cases])
        .prefetch_related("pauses", "extensions")
    }
    previews = []
    for case in cases:
        lacks = tuple(lacking(case, policy=policy))
        due_at = None
        if not lacks:
            stage = limit_of_step(case, policy.section(Procedures).of(case.procedure)) or ""
            clock = running.get((case.pk, stage))
            since = clock.started_at if clock else case.step_since
            due_at = due_under(policy, stage=stage, facts=facts_of(case), since=since, running=clock)
            due_at = clock.extended_to if clock and clock.extended_to else due_at
        previews.append(Preview(case, lacks, case.due_at if case.held_until else due_at))
    return previews
