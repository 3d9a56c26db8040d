"""Writing dates to keep inside another transaction."""

from aftercare.care.dates.models import DatedTask, Milestone
from aftercare.ground.accounts.models import Development
from aftercare.ground.core.database import check_in_transaction
from aftercare.ground.core.forgetting import Forgotten, Whom, cover_rows


def forget(whom: Whom) -> Forgotten:
    """Take a person out of the notes on dates of the places where their homes stand."""
    check_in_transaction()
    places = list(Development.objects.filter(units__in=whom.unit_ids).values_list("pk", flat=True).distinct())
    milestones = cover_rows(Milestone.objects.filter(development_id__in=places), whom)
    return milestones + cover_rows(DatedTask.objects.filter(development_id__in=places).exclude(note=""), whom)
