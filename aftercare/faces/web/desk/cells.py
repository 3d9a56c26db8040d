"""The cells of a row of cases, by the key of their column: the one part of the pages that Python writes (ADR 0027).

A queue shows fifty rows of seven cells. As a template they were a third of its page; the components in them (badges,
icons) are those of `templates/parts`. A test compares every cell with a template that says the same.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from django.utils.translation import ngettext
from markupsafe import Markup

from aftercare.faces.web.desk.rows import Row
from aftercare.faces.web.filters import full_time, machine_time, plain_late, tone_of_due, when
from aftercare.faces.web.html import component
from aftercare.faces.web.rendering import escaped
from aftercare.faces.web.rendering import words as _

MOMENT = ' class="moment"'
WriteCell = Callable[[Row, datetime], str]


def cells(columns: Sequence[str], row: Row, at: datetime, further: Mapping[str, str]) -> Markup:
    """The cells of one row; what stands in columns that only the queue knows is told in `further`."""
    written = [
        WRITTEN[name](row, at) if name in WRITTEN else f'<td class="c-further">{escaped(further[name])}</td>'
        for name in columns
    ]
    return Markup("".join(written))  # noqa: S704  every value was escaped


def _number(row: Row, _at: datetime) -> str:
    return (
        f'<td class="c-number narrow"><a class="mono" href="{escaped(row.url)}">{escaped(row.number)}</a>'
        f'<span class="second-line">{when(row.opened_at)}</span></td>\n'
    )


def _what(row: Row, _at: datetime) -> str:
    urgent = f"{component('badge')(_('Emergency'), tone='late', icon_name='urgent')} " if row.emergency else ""
    detail = f" · {escaped(row.detail)}" if row.detail else ""
    return (
        f'<td class="c-what"><span class="main-line">{urgent}{escaped(row.subject)}</span>'
        f'<span class="second-line">{escaped(row.kind)}{detail}</span>\n{_marks(row)}</td>\n'
    )


def _marks(row: Row) -> str:
    if not (row.urgency or row.returned or row.held or row.urged):
        return ""
    badge, made = component("badge"), []
    if row.urgency and not row.emergency:
        made.append(badge(row.urgency, tone="wait"))
    if row.urged:
        said = ngettext("Urged once", "Urged %(num)s times", row.urged) % {"num": row.urged}
        made.append(badge(said, tone="late" if row.urged > 1 else "wait", icon_name="bell"))
    if row.returned:
        made.append(badge(_("Came back"), tone="wait", icon_name="refresh"))
    if row.held:
        made.append(badge(_("On hold"), icon_name="clock-pause"))
    return f'<span class="row-marks">{"".join(made)}</span>'


def _where(row: Row, _at: datetime) -> str:
    unit = f'<a href="{escaped(row.unit_url)}">{escaped(row.unit)}</a>' if row.unit else ""
    return f'<td class="c-where">{unit}<span class="second-line">{escaped(row.development)}</span></td>\n'


def _next(row: Row, _at: datetime) -> str:
    return f'<td class="c-next">{escaped(row.next_step)}</td>\n'


def _owes(row: Row, _at: datetime) -> str:
    return f'<td class="c-owes">{component("badge")(row.owed_by, tone=row.owed_tone) if row.owed_by else ""}</td>\n'


def _answers(row: Row, _at: datetime) -> str:
    return f'<td class="c-answers">{escaped(row.responsible)}</td>\n'


def _due(row: Row, at: datetime) -> str:
    if row.closed_at:
        said = f'<span class="due-words">{_("Closed")}</span>{_time(row.closed_at, MOMENT)}'
        return f'<td class="c-due"><span class="due">{said}</span></td>\n'
    if row.held:
        return f'<td class="c-due"><span class="due due-paused">{_("paused")}</span></td>\n'
    if not row.due_at:
        return '<td class="c-due"><span class="due due-none">–</span></td>\n'
    said = f'<span class="due-words">{escaped(plain_late(row.due_at, at))}</span>{_time(row.due_at)}'
    return f'<td class="c-due"><span class="due due-{tone_of_due(row.due_at, at)}">{said}</span></td>\n'


def _time(value: datetime, more: str = "") -> str:
    return f'<time{more} datetime="{machine_time(value)}" title="{full_time(value)}">{when(value)}</time>'


WRITTEN: Mapping[str, WriteCell] = {
    "number": _number,
    "what": _what,
    "where": _where,
    "next": _next,
    "owes": _owes,
    "answers": _answers,
    "due": _due,
}
