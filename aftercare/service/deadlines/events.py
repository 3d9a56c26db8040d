"""What the trail keeps of calendars. Clocks are told in the events of their cases."""

from aftercare.ground.audit.declarations import EventKind
from aftercare.ground.core.text import lazy as _

WORDS = {"whose": _("Applies to"), "day": _("Day")}

EVENTS: tuple[EventKind, ...] = (
    EventKind(
        "calendar.loaded",
        _("Calendar loaded"),
        fields=("key", "edition", "confirmed_until", "days", "source", "clocks_worked_out_anew"),
    ),
    EventKind(
        "calendar.notice_published",
        _("Notice of holidays published"),
        fields=(
            "key",
            "year",
            "edition",
            "confirmed_until",
            "days",
            "changed",
            "source",
            "sha256",
            "clocks_worked_out_anew",
        ),
    ),
    EventKind(
        "calendar.day_set",
        _("Single day of a calendar changed"),
        fields=("edition", "whose", "name", "day", "kind", "reason", "clocks_worked_out_anew"),
        words=WORDS,
    ),
    EventKind(
        "calendar.day_withdrawn",
        _("Single day of a calendar taken back"),
        fields=("edition", "whose", "name", "day", "kind", "reason", "clocks_worked_out_anew"),
        words=WORDS,
    ),
    EventKind(
        "calendar.chosen",
        _("Own calendar chosen"),
        fields=("whose", "name", "was", "calendar", "reason"),
        words=WORDS,
    ),
)
