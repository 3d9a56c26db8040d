"""Builders for questionnaires."""

from datetime import timedelta

from django.utils import timezone

from aftercare.care.surveys.models import Questionnaire
from aftercare.service.cases.models import Case


def a_questionnaire(case: Case, person_id: int) -> Questionnaire:
    """One about a case, sent just now and not answered."""
    now = timezone.now()
    return Questionnaire.objects.create(
        key="after_repair",
        case=case,
        unit=case.unit,
        person_id=person_id,
        development=case.development,
        policy=case.policy,
        sent_at=now,
        expires_at=now + timedelta(days=14),
    )
