"""Builders for rehearsals: begun by somebody who sees the group, and done as a worker does them."""

from collections.abc import Sequence
from datetime import date

from aftercare.ground.core.actors import Actor
from aftercare.insight.rehearsal import actions, jobs
from aftercare.insight.rehearsal.models import Rehearsal
from tests.factories.accounts import an_actor
from tests.factories.cases import NOW

FROM, UNTIL = date(2026, 11, 1), date(2026, 12, 1)


def a_rehearsal(
    version_id: int, *, by: Actor | None = None, development_ids: Sequence[int] = (), done: bool = True
) -> Rehearsal:
    """A version tried on the cases of November."""
    begun = actions.rehearse_version(
        version_id=version_id,
        starts_on=FROM,
        ends_on=UNTIL,
        development_ids=development_ids,
        by=by or an_actor("head_office"),
        at=NOW,
    )
    if done:
        jobs.rehearse(rehearsal_id=begun.pk, at=NOW)
        begun.refresh_from_db()
    return begun
