"""Moving running cases on to another version of the rules: never by itself, always by somebody, with a reason."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from aftercare.ground.audit import trail
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.errors import BadInput, Missing
from aftercare.ground.core.text import lazy as _
from aftercare.ground.policies.models import PolicyVersion
from aftercare.ground.policies.queries import policy_of
from aftercare.service.cases import parts, permissions, queries, rules
from aftercare.service.cases.models import Case


@transaction.atomic
def move_to_version(
    *, cases: Sequence[tuple[int, int]], version_id: int, reason: str, by: Actor, at: datetime
) -> list[Case]:
    """Move cases, given as (id, version seen), to another version of the rules, if it knows all that they stand on.

    Their step and its beginning stay; what is next and until when follow the new rules. All or none are moved.
    Raises Stale, NotPermitted, NotOpen, BadInput without a reason, DoesNotFit with what the version lacks.
    """
    if not reason.strip():
        raise BadInput(field=_("Reason"), value=reason, remedy=_("Say why they are moved, in a sentence."))
    version = PolicyVersion.objects.standing().defer("document").filter(pk=version_id).first()
    if version is None:
        raise Missing(_("There is no such policy version."))
    policy = policy_of(version.pk)
    moved = []
    for case_id, seen in sorted(cases):
        case = Case.objects.locked(case_id, seen=seen)
        permissions.check_may_move_version(by, case)
        rules.check_open(closed_at=case.closed_at)
        queries.check_fits(case, policy=policy)
        before = parts.put_under(case, policy=policy, at=at)
        trail.record("case.policy_moved", case, by=by, at=at, before=before, after=version.pk, reason=reason.strip())
        moved.append(case)
    return moved
