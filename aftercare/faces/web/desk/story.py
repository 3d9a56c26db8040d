"""The story of a case in time order, from its trail and from what was said."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import BigIntegerField
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from aftercare.faces.web.filters import day, when
from aftercare.faces.web.orders.uploads import FileShown, files_said
from aftercare.faces.web.words import PolicyWords, words_of
from aftercare.ground.audit.models import AuditEvent
from aftercare.ground.audit.queries import who_acted
from aftercare.ground.audit.trail import declared
from aftercare.ground.core.prepared import Given, Question
from aftercare.service.cases.models import Case, Entry
from aftercare.service.cases.queries.history import MOST_SAID, entries_of

AT_MOST = MOST_SAID
TOLD_FIELDS = ("name", "actor", "actor_label", "at", "changes")  # what a story tells of an event
_HAPPENED = Question(
    lambda: (
        AuditEvent.objects.filter(subject_type="case", subject_id=Given("case", BigIntegerField()))
        .only(*TOLD_FIELDS)
        .order_by("-sequence")[:AT_MOST]
    )
)
SAID = frozenset(
    {"case.answered", "case.reply_promised", "case.reply_sent", "case.noted", "case.owner_wrote", "case.told_again"}
)
LOOKS: Mapping[str, tuple[str, str]] = {  # tone and icon
    "case.registered": ("accent", "phone"),
    "case.moved": ("accent", "arrow-right"),
    "case.assigned": ("neutral", "user-check"),
    "case.executor_named": ("accent", "tool"),
    "case.classified": ("neutral", "pencil"),
    "case.time_stated": ("neutral", "calendar-event"),
    "case.held": ("neutral", "clock-pause"),
    "case.resumed": ("neutral", "player-play"),
    "case.redated": ("neutral", "calendar"),
    "case.urged": ("late", "bell"),
    "case.raised": ("late", "bell"),
    "case.crisis_declared": ("late", "urgent"),
    "case.crisis_ended": ("good", "check"),
    "case.decided_above": ("accent", "check"),
    "case.night_rung": ("late", "phone-call"),
    "case.night_taken": ("good", "phone"),
    "case.watched": ("neutral", "eye"),
}


@dataclass(frozen=True)
class Told:
    """One thing that happened or was said."""

    at: datetime
    title: str
    who: str = ""
    text: str = ""
    tone: str = "neutral"
    icon: str = "note"
    note: str = ""
    files: Sequence[FileShown] = ()


def story_of(case: Case) -> list[Told]:
    """Everything that happened to a case and was said about it, oldest first (the newest 300 of each)."""
    entries = {entry.pk: entry for entry in entries_of(case.pk, internal=True, most=AT_MOST)}
    events = _HAPPENED.rows(case=case.pk)
    words = words_of(case.policy_id)
    came = files_said([_number(one.changes["entry"]) for one in events if one.changes.get("files")], internal=True)
    told = []
    for event in reversed(events):
        entry = entries.pop(_number(event.changes.get("entry")), None) if event.name in SAID else None
        told.append(_of_entry(entry, came) if entry else _of_event(event, case, words))
    told += [_of_entry(entry, came) for entry in entries.values()]
    return sorted(told, key=lambda each: each.at)


def _number(value: object) -> int:
    return int(value) if isinstance(value, int | str) and str(value).isdigit() else 0


def _of_entry(entry: Entry, came: Mapping[int, Sequence[FileShown]]) -> Told:
    told, files = _words_of_entry(entry), came.get(entry.pk)
    return replace(told, files=files) if files else told


def _words_of_entry(entry: Entry) -> Told:
    if entry.internal:
        return Told(entry.at, _("Internal note"), entry.author_label, entry.text, "note", "note", _("internal"))
    if entry.author.startswith("owner:"):
        told = _("The owner told us again") if entry.spoken else _("The owner writes")
        return Told(entry.at, told, entry.author_label, entry.text, "said", "phone" if entry.spoken else "message")
    if entry.author.startswith("contractor:"):
        return Told(entry.at, _("The contractor writes"), entry.author_label, entry.text, "said", "message")
    title = _("Told the owner by telephone") if entry.spoken else _("Wrote to the owner")
    return Told(entry.at, title, entry.author_label, entry.text, "said", "phone-call" if entry.spoken else "send")


def _of_event(event: AuditEvent, case: Case, words: PolicyWords) -> Told:
    tone, icon = LOOKS.get(event.name, ("neutral", "note"))
    kind = declared().get(event.name)
    title, text, note = str(kind.label) if kind else event.name, _text_of(event.changes), ""
    if event.name == "case.registered":
        note = words.channel(str(event.changes.get("channel", "")))
        text = case.text
    elif event.name == "case.moved":
        title = words.move_label(case.procedure, str(event.changes.get("from_step")), str(event.changes.get("move")))
        note = words.step_label(case.procedure, str(event.changes.get("to_step")))
    elif event.name in {"case.night_rung", "case.night_taken"}:
        text = str(event.changes.get("name", ""))
    elif event.name == "case.held":
        until = parse_date(str(event.changes.get("until", "")))
        note = _("until %(day)s") % {"day": day(until)} if until else ""
    elif event.name == "case.redated":
        due = parse_datetime(str(event.changes.get("due_at") or ""))
        note = _("due %(time)s") % {"time": when(due)} if due else ""
    elif event.name == "case.classified":
        text = " · ".join(filter(None, [_classified(event.changes, words), text]))
    return Told(event.at, title, who_acted(event), text, tone, icon, note)


def _text_of(changes: Mapping[str, object]) -> str:
    """What was changed from what, and why, as far as it can be read without knowing the event."""
    before, after, reason = changes.get("before"), changes.get("after"), changes.get("reason")
    parts = []
    if isinstance(before, str) and isinstance(after, str) and after:
        parts.append(f"{before} → {after}" if before else after)
    parts += [value for value in (reason, changes.get("text")) if isinstance(value, str) and value]
    return " · ".join(parts)


def _classified(changes: Mapping[str, object], words: PolicyWords) -> str:
    after = changes.get("after")
    if not isinstance(after, dict):
        return ""
    say: dict[str, Callable[[str], str]] = {
        "component": words.component,
        "symptom": words.symptom,
        "place": words.place,
        "urgency": words.urgency,
        "subject": str,
    }
    return "、".join(say[name](str(value)) for name, value in after.items() if name in say and value)
