"""Checking the whole trail: every event, every chain, every seal, every subject. Reads only."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby, islice
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet, Subquery

from aftercare.ground.audit import parts, rules, trail
from aftercare.ground.audit.models import AuditEvent, PersonalValue, Seal, SealedEvent
from aftercare.ground.audit.rules import Fault

VERIFIED = "audit.verified"  # under this name it is noted when a check from outside found everything whole
EVENTS_AT_ONCE = 2_000
FINDINGS_AT_MOST = 100
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong, and where."""

    fault: Fault
    where: str
    event_id: int | None = None

    def __str__(self) -> str:
        return f"{self.fault.value}: {self.where}"


@dataclass
class Report:
    """What a check looked at and found. It stops looking after 100 findings."""

    events: int = 0
    seals: int = 0
    unsealed: int = 0
    findings: list[Finding] = field(default_factory=list)

    @property
    def clean(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings

    @property
    def full(self) -> bool:
        """Whether so much is wrong that looking further tells nothing new."""
        return len(self.findings) >= FINDINGS_AT_MOST

    def find(self, fault: Fault, where: str, event_id: int | None = None) -> None:
        """Add a finding."""
        if not self.full:
            self.findings.append(Finding(fault, where, event_id))


def verify(*, progress: Progress | None = None, roots: Iterable[str] = ()) -> Report:
    """Check everything; `roots` are seals exported earlier, all of which must still be there.

    Events written while it runs are either seen whole or not at all.
    """
    report = Report()
    _check_seals(report, set(roots))
    _check_events(report, progress or (lambda _done, _total: None))
    _check_leaves_without_event(report)
    return report


def is_signed(seal: Seal) -> bool:
    """Whether the key of this installation made the seal as it stands."""
    signature = rules.sign_seal(
        key=settings.SEAL_KEY, previous=seal.previous, root=seal.root, count=seal.count, sealed_at=seal.sealed_at
    )
    return seal.signature == signature


def _check_seals(report: Report, roots: set[str]) -> None:
    previous = rules.NOTHING_BEFORE
    for seal in Seal.objects.order_by("id").iterator(chunk_size=500):
        report.seals += 1
        roots.discard(seal.root)
        leaves = list(SealedEvent.objects.filter(seal=seal).order_by("place").values_list("place", "hash"))
        if seal.previous != previous:
            report.find(Fault.SEAL_OUT_OF_CHAIN, f"seal {seal.pk}")
        if not is_signed(seal):
            report.find(Fault.SEAL_SIGNATURE, f"seal {seal.pk}")
        whole = [place for place, _ in leaves] == list(range(seal.count))
        if not whole or rules.merkle_root([leaf for _, leaf in leaves]) != seal.root:
            report.find(Fault.SEAL_ROOT, f"seal {seal.pk}")
        previous = seal.root
    for root in sorted(roots):
        report.find(Fault.SEAL_MISSING, f"exported root {root}")


def _check_events(report: Report, progress: Progress) -> None:
    total = AuditEvent.objects.count()
    floor = parts.settled_up_to()
    erased = _events_with_an_erasure()
    leaf = SealedEvent.objects.filter(event_id=OuterRef("pk")).values("hash")[:1]
    in_chains = AuditEvent.objects.annotate(leaf=Subquery(leaf)).order_by("subject_type", "subject_id", "sequence")
    stream = in_chains.iterator(chunk_size=EVENTS_AT_ONCE)
    before: AuditEvent | None = None
    while not report.full and (events := list(islice(stream, EVENTS_AT_ONCE))):
        ends = []
        for event in events:
            if before is not None and not _same_subject(before, event):
                ends.append(before)
            _check_event(report, event, before, vars(event)["leaf"], floor)
            before = event
        _check_personal(report, events, erased)
        _check_subjects(report, ends)
        report.events += len(events)
        progress(report.events, total)
    if before is not None:
        _check_subjects(report, [before])


def _check_event(report: Report, event: AuditEvent, before: AuditEvent | None, leaf: str | None, floor: int) -> None:
    where = f"event {event.pk} ({event.name} {event.subject_type}:{event.subject_id}, place {event.sequence})"
    sequence, hash_before = 1, rules.NOTHING_BEFORE
    if before is not None and _same_subject(before, event):
        sequence, hash_before = before.sequence + 1, before.hash
    if event.sequence != sequence:
        report.find(Fault.MISSING, f"{where}: places {sequence} to {event.sequence - 1} are gone", event.pk)
    elif event.previous_hash != hash_before:
        report.find(Fault.OUT_OF_CHAIN, where, event.pk)
    if trail.hash_of(event) != event.hash:
        report.find(Fault.ALTERED, where, event.pk)
    elif leaf is not None and leaf != event.hash:
        report.find(Fault.REWRITTEN, where, event.pk)
    if leaf is None:
        report.unsealed += 1
        if event.pk <= floor:
            report.find(Fault.FOREIGN, where, event.pk)


def _same_subject(one: AuditEvent, other: AuditEvent) -> bool:
    return one.subject_id == other.subject_id and one.subject_type == other.subject_type


def _events_with_an_erasure() -> frozenset[int]:
    """The events of which personal values were erased by an act that the trail tells of."""
    changes = (
        AuditEvent.objects.filter(name__in=[kind.name for kind in trail.declared().values() if kind.erases])
        .order_by("id")
        .values_list("changes", flat=True)
    )
    return frozenset(number for change in changes for number in change.get("events", ()))


def _check_personal(report: Report, events: list[AuditEvent], erased: frozenset[int]) -> None:
    digests = {
        (event.pk, name): value["personal"]
        for event in events
        for name, value in event.changes.items()
        if isinstance(value, Mapping) and set(value) == {"personal"}
    }
    if not digests:
        return
    wanted = {event_id for event_id, _ in digests}
    kept = {(row.event_id, row.field): row for row in PersonalValue.objects.filter(event_id__in=wanted).order_by("pk")}
    for (event_id, name), digest in digests.items():
        row = kept.pop((event_id, name), None)
        where = f"event {event_id}, {name}"
        if row is None:
            report.find(Fault.PERSONAL_MISSING, where, event_id)
        elif row.erased_at is not None:
            if event_id not in erased:
                report.find(Fault.ERASED_SECRETLY, where, event_id)
        elif rules.digest_personal(salt=row.salt, value=row.value) != digest:
            report.find(Fault.PERSONAL_ALTERED, where, event_id)
    for event_id, name in kept:
        report.find(Fault.FOREIGN, f"personal value of event {event_id}, {name}", event_id)


def _check_subjects(report: Report, ends: list[AuditEvent]) -> None:
    """The row of a subject must be there, unless its last event says that it was removed."""
    living = [event for event in ends if not event.name.endswith(trail.REMOVED)]
    models = {model._meta.model_name: model for model in apps.get_models() if model.__module__.startswith("aftercare.")}
    by_type = sorted(living, key=lambda event: event.subject_type)
    for subject_type, group in groupby(by_type, key=lambda event: event.subject_type):
        model = models.get(subject_type)
        if model is None:
            continue
        last = {event.subject_id: event for event in group}
        found: QuerySet[Any, int] = QuerySet(model).filter(pk__in=last).order_by("pk").values_list("pk", flat=True)
        for gone in sorted(set(last) - set(found)):
            report.find(Fault.SUBJECT_GONE, f"{subject_type}:{gone} ({last[gone].subject_label})", last[gone].pk)


def _check_leaves_without_event(report: Report) -> None:
    event = AuditEvent.objects.filter(pk=OuterRef("event_id"))
    for leaf in SealedEvent.objects.filter(~Exists(event)).order_by("pk")[:FINDINGS_AT_MOST]:
        report.find(Fault.MISSING, f"event {leaf.event_id}, sealed in {leaf.seal_id}", leaf.event_id)


def exported_roots() -> Iterator[str]:
    """The roots of all seals, oldest first, to be kept where nobody of the house can write."""
    return Seal.objects.order_by("id").values_list("root", flat=True).iterator()
