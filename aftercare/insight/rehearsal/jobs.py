"""Background entry points of the room."""

from datetime import datetime

from django.utils import timezone

from aftercare.ground.core.actors import CLOCK
from aftercare.ground.jobs import queue
from aftercare.insight.rehearsal import actions
from aftercare.insight.rehearsal.models import Difference, Rehearsal
from aftercare.insight.rehearsal.queries.past import Asked
from aftercare.insight.rehearsal.queries.replaying import replay, rules_of


def rehearse(*, rehearsal_id: int, at: datetime) -> None:  # noqa: ARG001  judged as of its beginning, not of the job
    """Try the rules of a rehearsal on its cases and keep what comes of it. Finished already, it is left alone."""
    rehearsal = Rehearsal.objects.filter(pk=rehearsal_id, finished_at=None).first()
    if rehearsal is None:
        return
    asked = Asked(rehearsal.starts_on, rehearsal.ends_on, frozenset(rehearsal.development_ids))
    outcome = replay(asked, policy=rules_of(rehearsal), at=rehearsal.begun_at, told=queue.report)
    actions.finish_rehearsal(
        rehearsal_id=rehearsal.pk,
        result=outcome.tallies.as_result(),
        cases=outcome.tallies.cases,
        differing=outcome.tallies.differing,
        differences=[
            Difference(
                case_id=found.case.case_id,
                kind=found.case.told.kind,
                more=sum(line.late for line in found.lines),
                less=sum(line.was_late for line in found.lines),
                lines=[line.as_line() for line in found.lines],
                follows=found.follows(),
            )
            for found in outcome.found
        ],
        by=CLOCK,
        at=timezone.now(),
    )
