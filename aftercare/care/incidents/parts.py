"""Writing incidents inside another transaction."""

from aftercare.care.incidents.models import Incident, Membership, Notice, Word
from aftercare.ground.core.database import check_in_transaction
from aftercare.ground.core.forgetting import Forgotten, Whom, cover_rows


def forget(whom: Whom) -> Forgotten:
    """Take a person out of what was written about the incidents in which their cases are gathered."""
    check_in_transaction()
    gathered = Membership.objects.filter(case_id__in=whom.case_ids)
    incidents = list(gathered.values_list("incident_id", flat=True).distinct())
    return (
        cover_rows(Incident.objects.filter(pk__in=incidents), whom)
        + cover_rows(gathered, whom)
        + cover_rows(Word.objects.filter(incident_id__in=incidents), whom)
        + cover_rows(Notice.objects.filter(incident_id__in=incidents), whom)
    )
