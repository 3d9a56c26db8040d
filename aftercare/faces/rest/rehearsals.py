"""REST: rules tried on past cases: begun, followed, what came of it, and the cases that would have gone otherwise."""

from decimal import Decimal
from typing import Annotated, Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router
from pydantic import Field

from aftercare.faces.rest.operations import changes, reads
from aftercare.faces.rest.paging import cut, number_of
from aftercare.faces.rest.schemas.common import ID_AT_MOST
from aftercare.faces.rest.schemas.fairness import (
    CountOut,
    RehearsalFilter,
    RehearsalIn,
    RehearsalOut,
    RehearsalPage,
    RehearsalResultOut,
    RehearsedCaseOut,
    RehearsedCasePage,
    RehearsedLineOut,
    SidesOut,
)
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.accounts.roles import Permission
from aftercare.ground.core.errors import BadInput
from aftercare.ground.core.text import lazy as _
from aftercare.ground.jobs.models import Delivery
from aftercare.ground.jobs.queries import find_delivery
from aftercare.insight.rehearsal import actions, permissions
from aftercare.insight.rehearsal.models import Difference, Rehearsal
from aftercare.insight.rehearsal.rules import job_key
from aftercare.service.cases.models import Case

router = Router()
RehearsalId = Annotated[int, Field(ge=1, le=ID_AT_MOST, description="The id of a rehearsal.", examples=[3])]
NAME = "rehearsals"
COUNTS = ("was", "would", "was_late", "late", "more", "less", "moved")


@reads(router, "", answers=RehearsalPage, scopes=[Permission.SEE_POLICY])
def list_rehearsals(request: SignedInRequest, asked: Query[RehearsalFilter]) -> RehearsalPage:
    """List rehearsals, the newest first: your own, or all of them for who sees the figures of the whole group."""
    permissions.check_may_look(request.actor)
    found = Rehearsal.objects.visible_to(request.actor).defer("document", "result").order_by("-pk")
    before = number_of(NAME, asked.after)
    if before is not None:
        found = found.filter(pk__lt=before)
    page, following = cut(list(found[: asked.size + 1]), asked.size, name=NAME, key=lambda each: each.pk)
    return RehearsalPage(rehearsals=[_shown(each, None) for each in page], next=following)


@changes(router, "", answers=RehearsalOut, scopes=[Permission.SEE_POLICY], status=202)
def begin_rehearsal(request: SignedInRequest, body: RehearsalIn) -> RehearsalOut:
    """Try a version or a draft of the rules on past cases.

    In the background; nothing is written to the cases. Read it until `finished_at` is set. The same rules on the same
    cases always come to the same result.
    """
    asked = body.model_dump(include={"starts_on", "ends_on", "development_ids"})
    now = timezone.now()
    if body.draft_id is not None and body.policy_id is None:
        made = actions.rehearse_draft(draft_id=body.draft_id, by=request.actor, at=now, **asked)
    elif body.policy_id is not None and body.draft_id is None:
        made = actions.rehearse_version(version_id=body.policy_id, by=request.actor, at=now, **asked)
    else:
        raise BadInput(field="policy_id", value="", remedy=_("Name a version or a draft, one of the two."))
    return _shown(made, find_delivery(job_key(made.pk)))


@reads(router, "/{rehearsal_id}", answers=RehearsalOut, scopes=[Permission.SEE_POLICY])
def read_rehearsal(request: SignedInRequest, rehearsal_id: RehearsalId) -> RehearsalOut:
    """Read how far a rehearsal is, and what came of it."""
    found = _find(request, rehearsal_id)
    return _shown(found, find_delivery(job_key(found.pk)) if found.finished_at is None else None)


@reads(
    router,
    "/{rehearsal_id}/cases",
    answers=RehearsedCasePage,
    scopes=[Permission.SEE_POLICY, Permission.EXPORT],
)
def list_rehearsed_cases(
    request: SignedInRequest, rehearsal_id: RehearsalId, asked: Query[RehearsalFilter]
) -> RehearsedCasePage:
    """List the cases that would have gone otherwise, each with its deadlines and what follows from them.

    Taking lists out is a right of its own. Cases beyond your reach keep their numbers only.
    """
    permissions.check_may_export(request.actor)
    found, name = _find(request, rehearsal_id), f"{NAME}.{rehearsal_id}"
    rows = found.differences.filter(pk__gt=number_of(name, asked.after) or 0).order_by("pk")[: asked.size + 1]
    page, following = cut(list(rows), asked.size, name=name, key=lambda each: each.pk)
    seen = Case.objects.visible_to(request.actor).filter(pk__in=[each.case_id for each in page])
    reach = frozenset(seen.values_list("pk", flat=True))
    return RehearsedCasePage(cases=[_case(each, reach) for each in page], next=following)


def _find(request: SignedInRequest, rehearsal_id: int) -> Rehearsal:
    permissions.check_may_look(request.actor)
    return get_object_or_404(Rehearsal.objects.visible_to(request.actor).defer("document"), pk=rehearsal_id)


def _shown(rehearsal: Rehearsal, job: Delivery | None) -> RehearsalOut:
    progress = (job.progress if job else None) or {}
    deferred = rehearsal.get_deferred_fields()
    return RehearsalOut(
        id=rehearsal.pk,
        name=rehearsal.name,
        policy_id=rehearsal.version_id,
        draft_id=rehearsal.draft_id,
        sha256=rehearsal.sha256,
        starts_on=rehearsal.starts_on,
        ends_on=rehearsal.ends_on,
        development_ids=rehearsal.development_ids,
        begun_at=rehearsal.begun_at,
        begun_by=rehearsal.begun_by_label,
        done=rehearsal.cases if rehearsal.finished_at else progress.get("done", 0),
        of=rehearsal.cases if rehearsal.finished_at else progress.get("total", 0),
        failed=job is not None and job.state == Delivery.State.GAVE_UP,
        finished_at=rehearsal.finished_at,
        cases=rehearsal.cases,
        differing=rehearsal.differing,
        result=_result(rehearsal.result) if rehearsal.finished_at and "result" not in deferred else None,
    )


def _result(result: dict[str, Any]) -> RehearsalResultOut:
    counted = {
        name: {key: _count(numbers) for key, numbers in result[name].items()}
        for name in ("stage", "kind", "month", "person")
    }
    sides = {
        name: {key: _sides(numbers) for key, numbers in result.get(name, {}).items()}
        for name in ("level", "ground", "held")
    }
    return RehearsalResultOut(unknown=result["unknown"], total=_count(result["total"]), **counted, **sides)


def _count(numbers: list[int]) -> CountOut:
    return CountOut(**dict(zip(COUNTS, numbers, strict=True)))


def _sides(numbers: list[int]) -> SidesOut:
    was, would, was_cents, cents = numbers
    return SidesOut(was=was, would=would, was_sum=Decimal(was_cents) / 100, sum=Decimal(cents) / 100)


def _case(difference: Difference, reach: frozenset[int]) -> RehearsedCaseOut:
    return RehearsedCaseOut(
        case_id=difference.case_id if difference.case_id in reach else None,
        kind=difference.kind,
        more=difference.more,
        less=difference.less,
        lines=[RehearsedLineOut(**line) for line in difference.lines],
        follows=difference.follows,
    )
