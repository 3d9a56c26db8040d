"""Beginning a rehearsal, and keeping what it came to."""

import json
from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from aftercare.ground.audit import trail
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.errors import Missing, RuleBroken
from aftercare.ground.core.text import lazy as _
from aftercare.ground.jobs import queue
from aftercare.ground.policies.models import PolicyDraft, PolicyVersion
from aftercare.ground.policies.queries import try_files
from aftercare.ground.policies.rules import InvalidPack, canonical, digest
from aftercare.insight.rehearsal import permissions, rules
from aftercare.insight.rehearsal.models import Difference, Rehearsal

LISTS_KEPT = 50
"""Of how many rehearsals the single cases stay listed; the figures of older ones stay."""


class AlreadyFinished(RuleBroken):
    """This rehearsal has been finished."""


@transaction.atomic
def rehearse_version(
    *,
    version_id: int,
    starts_on: date,
    ends_on: date,
    development_ids: Sequence[int] = (),
    by: Actor,
    at: datetime,
) -> Rehearsal:
    """Try a published version on the cases taken in from `starts_on` until before `ends_on`; a job does it.

    Raises NotPermitted for cases out of reach, BadInput for a time that cannot be.
    """
    version = PolicyVersion.objects.visible_to(by).defer("document").filter(pk=version_id).first()
    if version is None:
        raise Missing(_("There is no such policy version."))
    made = Rehearsal(version=version, name=str(version), sha256=version.sha256)
    return _begin(made, starts_on=starts_on, ends_on=ends_on, development_ids=development_ids, by=by, at=at)


@transaction.atomic
def rehearse_draft(
    *,
    draft_id: int,
    starts_on: date,
    ends_on: date,
    development_ids: Sequence[int] = (),
    by: Actor,
    at: datetime,
) -> Rehearsal:
    """Try what a draft says now, as `rehearse_version`; raises InvalidPack when it has mistakes."""
    draft = PolicyDraft.objects.visible_to(by).filter(pk=draft_id).first()
    if draft is None:
        raise Missing(_("There is no such draft."))
    trial = try_files(draft.files)
    if trial.policy is None:
        raise InvalidPack(trial.problems)
    text = canonical(trial.document)
    made = Rehearsal(draft=draft, name=draft.name, document=text, sha256=digest(text))
    return _begin(made, starts_on=starts_on, ends_on=ends_on, development_ids=development_ids, by=by, at=at)


def _begin(
    made: Rehearsal,
    *,
    starts_on: date,
    ends_on: date,
    development_ids: Sequence[int],
    by: Actor,
    at: datetime,
) -> Rehearsal:
    asked = frozenset(development_ids)
    permissions.check_may_rehearse(by, development_ids=asked, of_draft=made.draft_id is not None)
    rules.check_time(starts_on=starts_on, ends_on=ends_on, today=timezone.localdate(at))
    made.starts_on, made.ends_on, made.development_ids = starts_on, ends_on, sorted(asked)
    made.begun_by, made.begun_by_label, made.begun_at = by.reference, by.label, at
    made.save()
    queue.put(rules.REHEARSE, key=rules.job_key(made.pk), slow=True, rehearsal_id=made.pk)
    trail.record(
        "rehearsal.begun",
        made,
        by=by,
        at=at,
        begins=True,
        rules=made.name,
        sha256=made.sha256,
        starts_on=starts_on.isoformat(),
        ends_on=ends_on.isoformat(),
        development_ids=made.development_ids,
    )
    return made


@transaction.atomic
def finish_rehearsal(
    *,
    rehearsal_id: int,
    result: dict[str, object],
    cases: int,
    differing: int,
    differences: Sequence[Difference],
    by: Actor,
    at: datetime,
) -> Rehearsal:
    """Keep what a rehearsal came to, and forget the lists of those long past."""
    rehearsal = Rehearsal.objects.select_for_update(of=("self",)).filter(pk=rehearsal_id).first()
    if rehearsal is None:
        raise Missing(_("There is no such record any more."))
    if rehearsal.finished_at is not None:
        raise AlreadyFinished(_("This rehearsal has been finished."))
    for difference in differences:
        difference.rehearsal_id = rehearsal.pk
    Difference.objects.bulk_create(differences, batch_size=500)
    rehearsal.result, rehearsal.finished_at = json.loads(json.dumps(result)), at
    rehearsal.cases, rehearsal.differing = cases, differing
    rehearsal.save(update_fields=["result", "finished_at", "cases", "differing"])
    listed = list(Rehearsal.objects.order_by("-pk").values_list("pk", flat=True)[:LISTS_KEPT])
    Difference.objects.filter(rehearsal_id__lt=listed[-1]).delete()
    trail.record("rehearsal.finished", rehearsal, by=by, at=at, cases=cases, differing=differing)
    return rehearsal
