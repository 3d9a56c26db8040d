"""What people and programs are told when the database or the disk cannot do its part: what, and what to do now."""

import errno
from collections.abc import Callable
from typing import ClassVar

from aftercare.ground.core.database import Hindrance, hindrance_of
from aftercare.ground.core.errors import Refused
from aftercare.ground.core.text import lazy as _

RETRY_AFTER_SECONDS = 10
_DISK_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


class Outage(Refused):
    """Not refused by a rule: something underneath is away. The same can be sent again later, as it is."""

    http_status: ClassVar[int] = 503


class StorageAway(Outage):
    """The database does not answer."""

    def __init__(self) -> None:
        super().__init__(
            _("The database does not answer at the moment. Nothing was changed: wait a moment and send it again.")
        )


class StorageFull(Outage):
    """No room is left on a disk."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "There is no room left to store this. Nothing was changed. "
                "Tell your administrator: the disk is full. What is stored can still be read."
            )
        )


class StorageReadOnly(Outage):
    """It can be read but not written."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "At the moment everything can be read but nothing changed. Nothing was changed: "
                "send it again later, or tell your administrator that the storage is read-only."
            )
        )


class StorageBusy(Outage):
    """Others write so much that this one did not get its turn."""

    def __init__(self) -> None:
        super().__init__(_("Too much is being written at once. Nothing was changed: send it again in a moment."))


_OF_DATABASE: dict[Hindrance, Callable[[], Outage]] = {
    Hindrance.AWAY: StorageAway,
    Hindrance.FULL: StorageFull,
    Hindrance.READ_ONLY: StorageReadOnly,
    Hindrance.BUSY: StorageBusy,
}


def outage_of(fault: BaseException | None) -> Outage | None:
    """The outage behind an exception of the database or the disk; None when it is something else, such as a mistake."""
    if isinstance(fault, OSError) and not isinstance(fault, ConnectionError | TimeoutError):
        if fault.errno in _DISK_FULL:
            return StorageFull()
        return StorageReadOnly() if fault.errno == errno.EROFS else None
    hindrance = hindrance_of(fault) if fault is not None else None
    return _OF_DATABASE[hindrance]() if hindrance else None
