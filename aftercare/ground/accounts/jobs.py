"""Background work of accounts."""

from datetime import datetime

from django.db import transaction

from aftercare.ground.accounts import parts


def sweep(*, at: datetime) -> None:
    """Daily: delete one-time codes, sessions, counted wrong passwords and counted calls that are of no more use."""
    with transaction.atomic():
        parts.forget_codes(at=at)
        parts.forget_sessions(at=at)
        parts.forget_allowances(at=at)
