"""The story of a case as its owner reads it: what was said, and what happened, in plain words and time order."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from aftercare.faces.web.orders.uploads import FileShown, files_said
from aftercare.ground.audit.models import AuditEvent
from aftercare.ground.core.actors import ActorKind
from aftercare.ground.core.text import lazy as _
from aftercare.service.cases.models import Case
from aftercare.service.cases.queries.history import entries_of
from aftercare.service.workorders.models import WorkOrder

AT_MOST = 200


@dataclass(frozen=True)
class Told:
    """One line of the story: `tone` and `icon` for its mark; `words` are those of a person when `said`."""

    at: datetime
    title: object
    who: str = ""
    words: str = ""
    tone: str = "neutral"
    icon: str = "circle-check"
    said: bool = False
    files: Sequence[FileShown] = ()


# What an owner is told of, and how; everything else is work among ourselves.
MILESTONES: Mapping[str, tuple[object, str, str]] = {
    "case.registered": (_("We have your request"), "accent", "inbox"),
    "case.held": (_("Waiting for a while"), "neutral", "clock-pause"),
    "case.resumed": (_("Taken up again"), "neutral", "player-play"),
    "case.urged": (_("You asked to hurry"), "neutral", "bell"),
    "case.reply_sent": (_("Our written reply"), "accent", "send"),
    "case.reply_settled": (_("You are content with our reply"), "good", "circle-check"),
    "case.review_asked": (_("You asked for a review"), "neutral", "arrow-up"),
    "survey.recorded": (_("Somebody came to look"), "neutral", "clipboard-check"),
    "workorder.sent": (_("A repairer was asked"), "neutral", "send"),
    "workorder.taken": (_("The repairer has taken it on"), "neutral", "tool"),
    "workorder.declined": (_("We are finding another repairer"), "neutral", "refresh"),
    "workorder.silent": (_("We are finding another repairer"), "neutral", "refresh"),
    "workorder.time_proposed": (_("A time was proposed"), "neutral", "calendar-event"),
    "workorder.time_agreed": (_("The time is agreed"), "accent", "calendar-event"),
    "workorder.time_rejected": (_("The time does not suit"), "neutral", "calendar-event"),
    "workorder.missed": (_("The visit did not take place"), "neutral", "calendar-event"),
    "workorder.checked_in": (_("The repairer has arrived"), "accent", "map-pin"),
    "workorder.delayed": (_("It will take longer"), "neutral", "clock"),
    "workorder.finished": (_("The work is reported as done"), "accent", "tools"),
    "workorder.accepted": (_("The work is accepted"), "good", "circle-check"),
    "workorder.refused": (_("The work was refused and is done again"), "neutral", "refresh"),
    "workorder.rework_ordered": (_("It is done again"), "neutral", "refresh"),
}
REASONS = ("reason", "result", "text")


def story_of(case: Case, *, letters: Collection[int] = ()) -> Sequence[Told]:
    """Everything the owner may read, the newest first; five queries. `letters` are entries that stand on a page."""
    orders = list(WorkOrder.objects.filter(case=case).order_by("pk").values_list("pk", flat=True)[:AT_MOST])
    entries = entries_of(case.pk, internal=False)
    came = files_said([entry.pk for entry in entries], internal=False)
    lines = [
        *(
            replace(_said(one.at, one.author, one.author_label, one.text), files=came.get(one.pk, ()))
            for one in entries
            if one.pk not in letters
        ),
        *_happened("case", [case.pk]),
        *_happened("workorder", orders),
    ]
    return sorted(lines, key=lambda line: line.at, reverse=True)[:AT_MOST]


def _happened(subject_type: str, ids: Sequence[int]) -> list[Told]:
    events = AuditEvent.objects.filter(
        subject_type=subject_type, subject_id__in=list(ids), name__in=list(MILESTONES)
    ).order_by("-pk")[:AT_MOST]
    return [_told(event) for event in events]


def _told(event: AuditEvent) -> Told:
    title, tone, icon = MILESTONES[event.name]
    changes = event.changes if isinstance(event.changes, dict) else {}
    shown = event.name not in {"workorder.sent", "survey.recorded"}
    words = next((str(changes[key]) for key in REASONS if shown and isinstance(changes.get(key), str)), "")
    return Told(at=event.at, title=title, words=words, tone=tone, icon=icon)


def _said(at: datetime, author: str, label: str, text: str) -> Told:
    own = author.startswith(f"{ActorKind.OWNER.value}:")
    title = _("You wrote") if own else _("Answer")
    return Told(at=at, title=title, who="" if own else label, words=text, icon="message-circle", said=True)
