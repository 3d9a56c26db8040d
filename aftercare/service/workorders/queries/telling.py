"""Which appointments were made with a person and what they signed, for the copy they may ask for (PIPL art. 45)."""

from collections.abc import Iterator

from aftercare.ground.core.forgetting import Whom
from aftercare.ground.core.telling import ROWS_AT_MOST, Told
from aftercare.ground.core.text import lazy as _
from aftercare.service.workorders.models import Acceptance, Appointment


def tell(whom: Whom) -> Iterator[Told]:
    """Appointments and signatures of the cases they reported. Two statements."""
    times = Appointment.objects.filter(order__case_id__in=whom.own_case_ids).select_related("order__case")
    yield Told(
        _("Appointments"),
        [_("Number"), _("Comes from"), _("Comes until"), _("State"), _("Answered by"), _("Reason")],
        [
            [
                each.order.case.number or "",
                each.from_at,
                each.until_at,
                str(each.get_state_display()),
                each.answered_by_label,
                each.reason,
            ]
            for each in times.order_by("pk")[:ROWS_AT_MOST]
        ],
    )
    own = Acceptance.objects.filter(order__case_id__in=whom.own_case_ids, entered_by__in=whom.references)
    yield Told(
        _("Signatures"),
        [_("Number"), _("At"), _("Name"), _("State"), _("Reason")],
        [
            [each.order.case.number or "", each.at, each.name, str(each.get_state_display()), each.reason]
            for each in own.select_related("order__case").order_by("pk")[:ROWS_AT_MOST]
        ],
    )
