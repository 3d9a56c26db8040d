"""The stages of a complaint as desk and owner see them: one line of steps."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from aftercare.care.replies.stages import Reached
from aftercare.faces.web.filters import day, when
from aftercare.faces.web.words import said


def way_of(reached: Sequence[Reached]) -> list[tuple[str, str, str]]:
    """The stages as a line of steps: what each is called, how it stands, and its day."""
    return [(said(each.stage.label), each.standing.value, _day_of(each)) for each in reached]


def _day_of(each: Reached) -> str:
    if each.done_at is not None:
        return str(day(each.done_at)) if each.in_time is not False else _("%(day)s, late") % {"day": day(each.done_at)}
    return _("by %(day)s") % {"day": when(each.due_at)} if each.due_at is not None else ""
