"""Of which time cases may be taken for a rehearsal. Pure."""

from datetime import date

from aftercare.ground.core.errors import BadInput
from aftercare.ground.core.text import lazy as _

YEARS_AT_MOST = 5


def check_time(*, starts_on: date, ends_on: date, today: date) -> None:
    """Refuse a time that ends before it begins, has not begun, or is longer than five years."""
    if ends_on <= starts_on:
        raise BadInput(field=str(_("Until")), value=ends_on, remedy=_("It must be later than the first day."))
    if starts_on > today:
        raise BadInput(field=str(_("From")), value=starts_on, remedy=_("Choose a day that is past."))
    if (ends_on - starts_on).days > 366 * YEARS_AT_MOST:
        raise BadInput(field=str(_("From")), value=starts_on, remedy=_("Choose five years at most."))
