"""Reading the trail: a subject's history, the list of everything, the seals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from aftercare.ground.audit import trail
from aftercare.ground.audit.models import AuditEvent, PersonalValue, Seal, Verification
from aftercare.ground.audit.rules import SEE_PERSONAL
from aftercare.ground.core.actors import Actor, ActorKind
from aftercare.ground.core.text import lazy as _

LONGEST_PAGE = 200


@dataclass(frozen=True)
class Change:
    """One field of an event as a reader may see it; `state` is shown, masked (no right to see it) or erased.

    Lists cover the figures of `personal` values even before those who may see them.
    """

    field: str
    label: str
    value: object
    state: str = "shown"
    personal: bool = False


@dataclass(frozen=True)
class Line:
    """One event as a screen shows it. `label` and `actor_label` are full names where the reader may see them."""

    event_id: int
    name: str
    label: str
    subject_type: str
    subject_id: int
    subject_label: str
    actor: str
    actor_label: str
    at: datetime
    changes: tuple[Change, ...]
    sequence: int

    @property
    def place(self) -> str:
        """Where a page of the list goes on, after this line."""
        return f"{self.at.isoformat()}~{self.event_id}"


@dataclass(frozen=True)
class Filters:
    """What a reader of the trail looks for; empty values do not limit. `until` is not included."""

    name: str = ""
    actor: str = ""
    subject_type: str = ""
    subject_id: int | None = None
    development_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None


def history(
    subject_type: str, subject_id: int, *, reader: Actor, limit: int = 50, before: int | None = None
) -> list[Line]:
    """What happened to a subject that the reader has in sight, newest first; `before` is an event's place in it.

    Two statements. Personal values are shown to those who may see them there.
    """
    events = AuditEvent.objects.filter(subject_type=subject_type, subject_id=subject_id)
    if before is not None:
        events = events.filter(sequence__lt=before)
    return lines(list(events.order_by("-sequence")[: min(limit, LONGEST_PAGE)]), reader=reader)


def list_trail(filters: Filters, *, reader: Actor, limit: int = 50, before: str = "") -> list[Line]:
    """Events that exist for the reader, newest first; `before` is the `place` of the last line shown.

    Raises ValueError for a `before` that is no place.
    """
    events = AuditEvent.objects.visible_to(reader).filter(_condition(filters))
    if before:
        moment, _, number = before.rpartition("~")
        at = datetime.fromisoformat(moment)
        events = events.filter(Q(at__lt=at) | Q(at=at, pk__lt=int(number)), at__lte=at)
    return lines(list(events.order_by("-at", "-id")[: min(limit, LONGEST_PAGE)]), reader=reader)


def _condition(filters: Filters) -> Q:
    condition = Q()
    for column in ("name", "actor", "subject_type", "subject_id", "development_id"):
        value = getattr(filters, column)
        if value not in ("", None):
            condition &= Q(**{column: value})
    if filters.since is not None:
        condition &= Q(at__gte=filters.since)
    if filters.until is not None:
        condition &= Q(at__lt=filters.until)
    return condition


def lines(events: Sequence[AuditEvent], *, reader: Actor) -> list[Line]:
    """Events as a screen shows them, personal values joined in: one statement, none when there are none."""
    holding = [event.pk for event in events if any(_is_personal(value) for value in event.changes.values())]
    values: dict[tuple[int, str], PersonalValue] = {}
    if holding:
        rows = PersonalValue.objects.filter(event_id__in=holding).order_by("pk")
        values = {(row.event_id, row.field): row for row in rows}
    return [_line(event, values, reader) for event in events]


def _line(event: AuditEvent, values: Mapping[tuple[int, str], PersonalValue], reader: Actor) -> Line:
    may_see = reader.kind == ActorKind.CLOCK or reader.may(SEE_PERSONAL, development_id=event.development_id)
    kind = trail.declared().get(event.name)
    changes = {}
    for field, value in event.changes.items():
        label = kind.word_for(field) if kind else field
        changes[field] = _change(field, label, value, values.get((event.pk, field)), may_see)
    actor, subject = changes.pop("_actor", None), changes.pop("_subject", None)
    return Line(
        event_id=event.pk,
        name=event.name,
        label=str(kind.label) if kind else event.name,
        subject_type=event.subject_type,
        subject_id=event.subject_id,
        subject_label=str(subject.value) if subject and subject.state == "shown" else event.subject_label,
        actor=event.actor,
        actor_label=who_acted(event, actor),
        at=event.at,
        changes=tuple(changes.values()),
        sequence=event.sequence,
    )


def who_acted(event: AuditEvent, named: Change | None = None) -> str:
    """Who acted, by name where the reader may see it; what happens by itself is done by the system."""
    if event.actor.startswith(f"{ActorKind.CLOCK.value}:"):
        return str(_("the system by itself"))
    return str(named.value) if named and named.state == "shown" else event.actor_label


def _change(field: str, label: str, value: object, row: PersonalValue | None, may_see: bool) -> Change:
    if not _is_personal(value):
        return Change(field, label, value)
    if row is None or row.erased_at is not None:
        return Change(field, label, None, "erased", personal=True)
    if not may_see:
        return Change(field, label, None, "masked", personal=True)
    return Change(field, label, row.value, personal=True)


def _is_personal(value: object) -> bool:
    return isinstance(value, Mapping) and set(value) == {"personal"}


def find_events_about(*, subjects: Sequence[tuple[str, int]] = (), actors: Sequence[str] = ()) -> list[int]:
    """The events with personal values on one of `subjects` or by one of `actors`: what an erasure may ask for."""
    condition = Q(actor__in=list(actors))
    for subject_type, subject_id in subjects:
        condition |= Q(subject_type=subject_type, subject_id=subject_id)
    about = AuditEvent.objects.filter(condition).values("pk")
    kept = PersonalValue.objects.filter(event_id__in=about, erased_at__isnull=True)
    return sorted(set(kept.values_list("event_id", flat=True)))


def list_seals(limit: int = 20) -> list[Seal]:
    """The last seals, newest first."""
    return list(Seal.objects.order_by("-id")[:limit])


def list_verifications(limit: int = 10) -> list[Verification]:
    """The last checks of the trail, newest first."""
    return list(Verification.objects.order_by("-id")[:limit])
