"""Taking a person out of what owners answered."""

from django.db.models import Q

from aftercare.care.surveys.models import Callback, Questionnaire, Rating
from aftercare.ground.core.database import check_in_transaction
from aftercare.ground.core.forgetting import Forgotten, Whom, cover_rows


def forget(whom: Whom) -> Forgotten:
    """Cover the person in notes of calls, ratings and answers; scores and stars stay."""
    check_in_transaction()
    found = cover_rows(Callback.objects.filter(case_id__in=whom.case_ids), whom)
    found += cover_rows(Rating.objects.filter(case_id__in=whom.case_ids), whom)
    about = Q(case_id__in=whom.case_ids) | Q(person_id__in=whom.person_ids)
    return found + cover_rows(Questionnaire.objects.filter(about), whom)
