"""One answer for all, and the end of an incident with its cases; the end can be taken back."""

from datetime import datetime

from django.db import transaction

from aftercare.care.incidents import permissions, rules
from aftercare.care.incidents.models import Incident, Word
from aftercare.care.incidents.queries.incidents import case_ids_of
from aftercare.ground.audit import trail
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.errors import BadInput
from aftercare.ground.core.text import lazy as _
from aftercare.service.desk import parts as desk
from aftercare.service.desk.models import BulkAct
from aftercare.service.desk.rules import Act


@transaction.atomic
def answer_all(*, incident_id: int, seen: int, text: str, by: Actor, at: datetime) -> Word:
    """Give every owner of an open case the same answer (ES06): it stands in each case's story and goes out to each.

    The cases are gone through as an act on many, `Word.bulk_id`. Raises BadInput, NotPermitted, NotRunning, Stale.
    """
    incident = Incident.objects.locked(incident_id, seen=seen)
    permissions.check_may_lead(by, incident)
    rules.check_running(ended_at=incident.ended_at)
    rules.check_said(text)
    case_ids = case_ids_of(incident, open_only=True)
    if not case_ids:
        raise BadInput(field=_("Cases"), value="", remedy=_("No open case is gathered here. Gather some first."))
    word = _said(incident, rules.WordKind.ANSWER, Act.ANSWER, case_ids, text=text, by=by, at=at)
    incident.changed_at = at
    incident.save(update_fields=["changed_at", "version"])
    trail.record("incident.answered", incident, by=by, at=at, text=word.text, cases=len(case_ids))
    return word


@transaction.atomic
def end(
    *, incident_id: int, seen: int, outcome: str, closing: str, text: str = "", by: Actor, at: datetime
) -> Incident:
    """End an incident with what came of it; its open cases are closed with `text`, answered with it, or left.

    A case for which somebody is on the way, or which has open parts, is left open and says why; the rest is closed.
    Raises BadInput, NotPermitted, NotRunning, Stale.
    """
    incident = Incident.objects.locked(incident_id, seen=seen)
    permissions.check_may_lead(by, incident)
    rules.check_can_end(ended_at=incident.ended_at, outcome=outcome, closing=closing, text=text)
    case_ids = case_ids_of(incident, open_only=True)
    if case_ids and closing != rules.Closing.LEAVE:
        act = Act.END if closing == rules.Closing.CLOSE else Act.ANSWER
        _said(incident, rules.WordKind.CLOSING, act, case_ids, text=text, by=by, at=at)
    incident.outcome, incident.ended_at, incident.ended_by_label = outcome.strip(), at, by.label
    incident.changed_at = at
    incident.save(update_fields=["outcome", "ended_at", "ended_by_label", "changed_at", "version"])
    trail.record(
        "incident.ended", incident, by=by, at=at, outcome=incident.outcome, closing=closing, cases=len(case_ids)
    )
    return incident


@transaction.atomic
def reopen(*, incident_id: int, seen: int, reason: str, by: Actor, at: datetime) -> tuple[Incident, BulkAct | None]:
    """Take an incident up again; the cases that were closed with it stand where they stood.

    A case that somebody has changed since is left closed. Answers with the act that is taken back, if there was one.
    Raises BadInput, NotPermitted, NotRunning, Stale.
    """
    incident = Incident.objects.locked(incident_id, seen=seen)
    permissions.check_may_lead(by, incident)
    rules.check_can_reopen(ended_at=incident.ended_at, reason=reason)
    bulk = _closed_with(incident)
    if bulk is not None:
        desk.begin_back(bulk, at=at)
    incident.outcome, incident.ended_at, incident.ended_by_label, incident.changed_at = "", None, "", at
    incident.save(update_fields=["outcome", "ended_at", "ended_by_label", "changed_at", "version"])
    trail.record("incident.reopened", incident, by=by, at=at, reason=reason.strip())
    return incident, bulk


def _said(
    incident: Incident, kind: rules.WordKind, act: Act, case_ids: list[int], *, text: str, by: Actor, at: datetime
) -> Word:
    values = {"text": text.strip(), "because": incident.number or ""}
    bulk = desk.begin(act, values=values, case_ids=case_ids, by=by, at=at)
    return Word.objects.create(
        incident=incident,
        kind=kind.value,
        text=text.strip(),
        cases=len(case_ids),
        bulk_id=bulk.pk,
        said_at=at,
        said_by_id=by.id,
    )


def _closed_with(incident: Incident) -> BulkAct | None:
    """The act by which its cases were closed when it ended last, locked, unless it was taken back."""
    if incident.ended_at is None:
        return None
    word = Word.objects.filter(incident=incident, kind=rules.WordKind.CLOSING, said_at=incident.ended_at).first()
    if word is None or word.bulk_id is None:
        return None
    bulk = BulkAct.objects.filter(pk=word.bulk_id, act=Act.END.value, undo_begun_at=None).first()
    return BulkAct.objects.locked(bulk.pk) if bulk else None
