"""Taking a person out of work: what was written, and, once it need not be proved any more, who signed."""

from aftercare.ground.core.database import check_in_transaction
from aftercare.ground.core.forgetting import Forgotten, Whom, count_rows, cover_rows
from aftercare.ground.files import parts as files
from aftercare.service.workorders.models import (
    Acceptance,
    Appointment,
    Delay,
    Demand,
    DemandDelivery,
    PartUsed,
    Reminder,
    Survey,
    Visit,
    WorkOrder,
)


def forget(whom: Whom) -> Forgotten:
    """Cover the person in what was written about the work on their cases."""
    check_in_transaction()
    found = cover_rows(WorkOrder.objects.filter(case_id__in=whom.case_ids), whom)
    found += cover_rows(Survey.objects.filter(case_id__in=whom.case_ids), whom)
    found += cover_rows(Appointment.objects.filter(order__case_id__in=whom.case_ids), whom)
    found += cover_rows(Visit.objects.filter(order__case_id__in=whom.case_ids), whom)
    found += cover_rows(PartUsed.objects.filter(order__case_id__in=whom.case_ids), whom)
    found += cover_rows(Reminder.objects.filter(order__case_id__in=whom.case_ids), whom)
    found += cover_rows(Demand.objects.filter(order__case_id__in=whom.case_ids), whom)
    found += cover_rows(DemandDelivery.objects.filter(demand__order__case_id__in=whom.case_ids), whom)
    return found + cover_rows(Delay.objects.filter(order__case_id__in=whom.case_ids), whom)


def forget_signatures(whom: Whom) -> Forgotten:
    """Names under acceptances, and the drawn signatures with them; those that may still have to prove it stay."""
    check_in_transaction()
    signed = Acceptance.objects.filter(order__case_id__in=whom.case_ids)
    fresh, old = signed.filter(at__gte=whom.proof_since), signed.exclude(at__gte=whom.proof_since)  # or never signed
    drawn = [row for row in old if row.name in whom.values]
    files.empty([pk for row in drawn for pk in (row.signature_id, row.proof_id) if pk], at=whom.at)
    newest = fresh.order_by("-at").values_list("at", flat=True).first()
    return cover_rows(old, whom) + Forgotten(kept=count_rows(fresh, whom), kept_since=newest)
