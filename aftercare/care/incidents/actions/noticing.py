"""Telling those whom an incident has not hurt yet: drafted, then approved and sent by somebody else."""

from datetime import datetime, timedelta

from django.db import transaction

from aftercare.care.incidents import permissions, rules
from aftercare.care.incidents.models import Incident, Notice
from aftercare.care.incidents.queries.telling import reached_by
from aftercare.care.relations.parts import publish_notice
from aftercare.ground.audit import trail
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.dates import local_day

SHOWN_FOR = timedelta(days=30)


@transaction.atomic
def draft_notice(
    *, incident_id: int, title: str, text: str, maker: str = "", model: str = "", by: Actor, at: datetime
) -> Notice:
    """Draft what those are told whom it has not hurt yet. Raises BadInput, NotPermitted, NotRunning."""
    incident = Incident.objects.locked(incident_id)
    permissions.check_may_gather(by, development_id=incident.development_id)
    rules.check_running(ended_at=incident.ended_at)
    rules.check_notice(title=title, text=text)
    notice = Notice.objects.create(
        incident=incident,
        title=title.strip(),
        text=text.strip(),
        maker=maker.strip(),
        model=model.strip(),
        written_by_id=by.id,
        written_at=at,
    )
    incident.changed_at = at
    incident.save(update_fields=["changed_at", "version"])
    trail.record("incident.notice_drafted", incident, by=by, at=at, title=notice.title, notice=notice.pk)
    return notice


@transaction.atomic
def send_notice(*, notice_id: int, seen: int, by: Actor, at: datetime) -> Notice:
    """Approve a notice and send it to every home of its reach (ES06); it stands among the published notices, too.

    Raises NotPermitted for its own writer, NotRunning when it went out or there is nobody to tell, Stale.
    """
    notice = Notice.objects.locked(notice_id, seen=seen)
    incident = Incident.objects.locked(notice.incident_id)
    permissions.check_may_lead(by, incident)
    rules.check_running(ended_at=incident.ended_at)
    reached = reached_by(incident, maker=notice.maker, model=notice.model)
    rules.check_can_send(sent_at=notice.sent_at, written_by=notice.written_by_id, approver=by.id, homes=reached.homes)
    if incident.development is not None:
        today = local_day(at, str(incident.development.zone))
        notice.article = publish_notice(
            title=notice.title,
            text=notice.text,
            development_id=incident.development.pk,
            building_id=incident.building_id,
            written_by_id=notice.written_by_id,
            approved_by_id=by.id,
            from_on=today,
            until_on=today + SHOWN_FOR,
            at=at,
        )
    notice.approved_by_id, notice.sent_at = by.id, at
    notice.homes, notice.people = reached.homes, reached.people
    notice.save(update_fields=["approved_by", "sent_at", "article", "homes", "people", "version"])
    incident.changed_at = at
    incident.save(update_fields=["changed_at", "version"])
    trail.record(
        "incident.notice_sent",
        incident,
        by=by,
        at=at,
        title=notice.title,
        notice=notice.pk,
        homes=notice.homes,
        people=notice.people,
    )
    return notice
