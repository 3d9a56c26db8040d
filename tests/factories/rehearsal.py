"""Builders for rehearsals: begun by somebody who sees the group, and done as a worker does them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from aftercare.ground.core.actors import Actor
from aftercare.ground.policies.rules import LoadedPolicy, read_document
from aftercare.ground.policies.sections import handed
from aftercare.insight.rehearsal import actions, jobs
from aftercare.insight.rehearsal.models import Rehearsal
from tests.factories.accounts import an_actor
from tests.factories.cases import NOW
from tests.factories.policies import a_document

FROM, UNTIL = date(2026, 11, 1), date(2026, 12, 1)


def a_second_look() -> dict[str, Any]:
    """The baseline with one more step before a repair is judged: somebody else looks, within the limit of a survey."""
    document = a_document(pack__version="2026.2")
    steps = document["procedures"]["repair"]["steps"]
    for step in steps.values():
        for move in step.get("moves", {}).values():
            if move["to"] == "judging":
                move["to"] = "second_look"
    on = {**next(iter(steps["judging"]["moves"].values())), "to": "judging", "needs": []}
    steps["second_look"] = {**steps["judging"], "time_limit": "survey", "moves": {"looked": on}}
    return document


def with_a_second_look() -> LoadedPolicy:
    """The same, as it is read."""
    return read_document(a_second_look(), tables=handed())


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
