"""The reaction that brings a questionnaire to its owner."""

from datetime import datetime, timedelta

from django.conf import settings

from aftercare.care.surveys.models import Questionnaire
from aftercare.faces.messages import queries
from aftercare.faces.messages.jobs import owner_link, values_of
from aftercare.faces.messages.parts import write
from aftercare.ground.accounts.parts import issue_link
from aftercare.ground.audit.models import AuditEvent

FURTHER = timedelta(days=1)


def tell_owner_of_questionnaire(*, event: AuditEvent, at: datetime) -> None:
    """A questionnaire waits: with the link to its case, or to the owner's own page when it is a periodic one."""
    sheet = Questionnaire.objects.select_related(
        "case__development", "case__responsible", "case__reporter", "case__policy", "person", "development"
    ).get(pk=event.subject_id)
    to = queries.owner_of(sheet.case) if sheet.case else queries.person_recipient(sheet.person)
    if to is None:
        return
    if sheet.case is not None:
        values, link = values_of(sheet.case, to), owner_link(sheet.case, to, at=at)
        write("survey_invite", to=to, values=values, link=link, case=sheet.case, event_id=event.pk, at=at)
        return
    _link, secret = issue_link(
        kind="owner",
        holder_id=sheet.person_id,
        holder_label=to.label,
        valid_for=sheet.expires_at - at + FURTHER,
        at=at,
        development_id=sheet.development_id,
        language=to.language,
    )
    write(
        "survey_of_year",
        to=to,
        values={"name": to.label, "development": sheet.development.name},
        link=f"{settings.PUBLIC_URL}/link/{secret}",
        event_id=event.pk,
        at=at,
    )
