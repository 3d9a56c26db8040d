"""Background work of accounts."""

from datetime import datetime

from django.db import transaction

from aftercare.ground.accounts import parts


def forget_codes(*, at: datetime) -> None:
    """Daily: delete one-time codes that are of no more use."""
    with transaction.atomic():
        parts.forget_codes(at=at)
