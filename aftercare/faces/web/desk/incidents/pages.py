"""The register of incidents, and one of them with its numbers, suggestions, cases and words."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from aftercare.care.incidents import permissions
from aftercare.care.incidents.models import Incident
from aftercare.care.incidents.policy import IncidentPolicy
from aftercare.care.incidents.queries import incidents as queries
from aftercare.care.incidents.queries.suggesting import clusters, suggested_for
from aftercare.care.incidents.rules import Closing
from aftercare.faces.web.desk.incidents.shown import (
    ShownCluster,
    ShownMember,
    batch_choices,
    chart_of,
    cluster_rows,
    member_rows,
    notices_of,
    suggestion_rows,
)
from aftercare.faces.web.html import page
from aftercare.faces.web.words import words_of
from aftercare.ground.accounts.queries.staff import list_colleagues
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.accounts.roles import Permission
from aftercare.ground.audit.queries import history
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.checks import allows
from aftercare.ground.core.errors import Missing
from aftercare.ground.policies.queries import in_force, policy_of
from aftercare.service.desk.queries.bulk import BulkSummary, summary_of

VIEWS = ("", "mine", "ended")


@require_safe
def incidents(request: SignedInRequest) -> HttpResponse:
    """Those that run, one's own, or those that ended; and what came in lately that may have one cause."""
    view, before = request.GET.get("view", ""), request.GET.get("before", "")
    if view not in VIEWS:
        raise Http404
    found = queries.list_incidents(
        by=request.actor,
        ended=view == "ended",
        mine=view == "mine",
        before_id=int(before) if before.isdecimal() and len(before) < 19 else None,
    )
    here = reverse("desk:incidents")
    gathers = request.actor.may(Permission.WORK_CASE)
    context = {
        "rows": [(each, words_of(each.policy_id).component(each.component), place_of(each)) for each in found],
        "ended": view == "ended",
        "clusters": _clusters(request.actor) if gathers and not view and not before else [],
        "chips": [
            (_("Running"), here, not view),
            (_("Led by me"), f"{here}?view=mine", view == "mine"),
            (_("Ended"), f"{here}?view=ended", view == "ended"),
        ],
        "first_url": f"{here}?view={view}" if before else "",
        "next_url": f"{here}?view={view}&before={found[-1].pk}" if len(found) == queries.PAGE else "",
    }
    return page(request, "desk/incidents/list.html", context)


def _clusters(by: Actor) -> list[ShownCluster]:
    try:
        version = in_force(on=timezone.localdate())
    except Missing:
        return []
    rule = policy_of(version.pk).section(IncidentPolicy).suggesting
    return cluster_rows(clusters(by=by, now=timezone.now(), rule=rule), version.pk)


def find_incident(request: SignedInRequest, incident_id: int) -> Incident:
    """The incident, when it exists for this person; else 404."""
    found = Incident.objects.visible_to(request.actor).select_related("company", "development", "building", "lead")
    return get_object_or_404(found, pk=incident_id)


@require_safe
def incident(request: SignedInRequest, incident_id: int) -> HttpResponse:
    """Show one."""
    return page(request, "desk/incidents/detail.html", incident_context(request, find_incident(request, incident_id)))


def incident_context(request: SignedInRequest, found: Incident) -> dict[str, object]:
    """Everything the page needs."""
    actor, now = request.actor, timezone.now()
    words = words_of(found.policy_id)
    growth = queries.growth_of(found, now=now)
    gathers = found.is_open and allows(permissions.check_may_gather, actor, development_id=found.development_id)
    leads = allows(permissions.check_may_lead, actor, found)
    members: list[ShownMember] = member_rows(queries.members_of(found, by=actor), words)
    suggested = suggested_for(found, by=actor, now=now) if gathers else []
    return {
        "incident": found,
        "place": place_of(found),
        "component": " · ".join(filter(None, (words.component(found.component), words.symptom(found.symptom)))),
        "growth": growth,
        "chart": chart_of(growth) if len(growth.days) > 1 else None,
        "members": members,
        "suggestions": suggestion_rows(suggested, words),
        "said": [(word, _summary(word.bulk_id, by=actor)) for word in queries.words_of(found)],
        "drafts": notices_of(found, by=actor),
        "batches": batch_choices(found) if gathers else [],
        "crises": queries.crises_of(found),
        "history": history("incident", found.pk, reader=actor),
        "gathers": gathers,
        "leads": leads,
        "closings": closings(),
        "staff": [(str(staff.pk), staff.name) for staff in list_colleagues(actor)] if leads and found.is_open else [],
        "at": now,
    }


def _summary(bulk_id: int | None, *, by: Actor) -> BulkSummary | None:
    return summary_of(bulk_id, by=by, at=timezone.now()) if bulk_id is not None else None


def closings() -> list[tuple[str, str]]:
    """What may become of the cases."""
    return [
        (Closing.CLOSE.value, _("Close them with this answer")),
        (Closing.ANSWER.value, _("Answer them, and let each go its own way")),
        (Closing.LEAVE.value, _("Leave them as they are")),
    ]


def place_of(found: Incident) -> str:
    """Where it is, as people say it."""
    names = [found.development.name if found.development else found.company.name]
    if found.building is not None:
        names.append(found.building.name)
    if found.line:
        names.append(_("line %(line)s") % {"line": found.line})
    return " ".join(names)
