"""The rows of an acceptance."""

from aftercare.ground.core.database import check_in_transaction
from aftercare.service.workorders.models import Acceptance, WorkOrder
from aftercare.service.workorders.policy import AcceptancePolicy
from aftercare.service.workorders.rules.acceptance import Signature


def ask_signatures(order: WorkOrder, policy: AcceptancePolicy) -> None:
    """One waiting row for everybody whom the policy names, in its order (S000.12.r14)."""
    check_in_transaction()
    keys = policy.signatories_for(emergency=order.case.emergency)
    Acceptance.objects.bulk_create(
        Acceptance(order=order, signatory=key, position=place) for place, key in enumerate(keys, start=1)
    )


def signatures_of(order: WorkOrder) -> list[Signature]:
    """How every signature of the order stands now."""
    return [
        Signature(signatory=row.signatory, state=row.state)
        for row in Acceptance.objects.filter(order=order).order_by("position")
    ]
