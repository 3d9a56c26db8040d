"""Parts of a case, and two reports of one thing made one; each can be undone."""

from datetime import datetime

from django.db import transaction

from aftercare.ground.audit import trail
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.errors import Missing
from aftercare.ground.core.text import lazy as _
from aftercare.service.cases import linking, parts, permissions
from aftercare.service.cases.models import Case, CaseLink, Entry, Watcher
from aftercare.service.cases.queries.links import standing_of


@transaction.atomic
def make_part_of(*, case_id: int, seen: int, whole_id: int, by: Actor, at: datetime) -> CaseLink:
    """Make a case a part of a larger one, which cannot end before it (CW03). Raises CannotLink, NotPermitted, Stale."""
    case, whole = _both(case_id, whole_id, seen=seen, by=by)
    linking.check_can_be_part(standing_of(case), standing_of(whole))
    link = CaseLink.objects.create(
        case=case, other=whole, kind=CaseLink.Kind.PART_OF, linked_at=at, linked_by_label=by.label
    )
    _touch(case, at)
    trail.record("case.made_part", case, by=by, at=at, whole=whole.number)
    return link


@transaction.atomic
def leave_whole(*, case_id: int, seen: int, by: Actor, at: datetime) -> None:
    """Make a part a case of its own again."""
    case = Case.objects.locked(case_id, seen=seen)
    permissions.check_may_work(by, case)
    link = _open_link(case, CaseLink.Kind.PART_OF)
    link.ended_at = at
    link.save(update_fields=["ended_at"])
    _touch(case, at)
    trail.record("case.left_whole", case, by=by, at=at, whole=link.other.number)


@transaction.atomic
def merge(*, case_id: int, seen: int, into_id: int, evidence: str, by: Actor, at: datetime) -> CaseLink:
    """Merge a second report of one thing into the first (CW04): it ends with a pointer, its clocks stop.

    Nothing is moved: its conversation and photos are read from the survivor, its watchers watch that one too, and its
    owner is told that both are dealt with together. Raises CannotLink, BadInput, NotPermitted, Stale.
    """
    case, survivor = _both(case_id, into_id, seen=seen, by=by)
    linking.check_can_merge(standing_of(case), standing_of(survivor), evidence=evidence)
    if case.held_until is not None:
        parts.take_up(case, at=at)
    kept = {
        "due_at": case.due_at.isoformat() if case.due_at else "",
        "watchers": _watch_too(case, survivor),
    }
    parts.end_by_merging(case, survivor, by=by, at=at)
    link = CaseLink.objects.create(
        case=case,
        other=survivor,
        kind=CaseLink.Kind.MERGED_INTO,
        evidence=evidence.strip(),
        kept=kept,
        linked_at=at,
        linked_by_label=by.label,
    )
    Entry.objects.create(
        case=case,
        author=by.reference,
        author_label=by.label,
        text=str(_("Your report is dealt with together with %(number)s, which is about the same matter."))
        % {"number": survivor.number},
        at=at,
    )
    _touch(survivor, at)
    trail.record("case.merged", case, by=by, at=at, into=survivor.number, evidence=link.evidence)
    trail.record("case.took_in", survivor, by=by, at=at, merged=case.number, evidence=link.evidence)
    return link


@transaction.atomic
def unmerge(*, case_id: int, seen: int, evidence: str, by: Actor, at: datetime) -> Case:
    """Take a merged case out again: it stands where it stood, and what was left of its time runs on."""
    case = Case.objects.locked(case_id, seen=seen)
    permissions.check_may_work(by, case)
    linking.check_evidence(evidence)
    link = _open_link(case, CaseLink.Kind.MERGED_INTO)
    parts.stand_again(case, merged_at=link.linked_at, due_at=datetime.fromisoformat(link.kept["due_at"]), at=at)
    Watcher.objects.filter(case=link.other_id, staff__in=link.kept["watchers"]).delete()
    link.ended_at = at
    link.save(update_fields=["ended_at"])
    trail.record("case.unmerged", case, by=by, at=at, into=link.other.number, evidence=evidence.strip())
    trail.record("case.gave_back", link.other, by=by, at=at, merged=case.number, evidence=evidence.strip())
    return case


def _both(case_id: int, other_id: int, *, seen: int, by: Actor) -> tuple[Case, Case]:
    """Both rows, locked in one order whichever way they are joined, so that two people cannot block each other."""
    locked = {pk: Case.objects.locked(pk, seen=seen if pk == case_id else None) for pk in sorted({case_id, other_id})}
    for case in locked.values():
        permissions.check_may_work(by, case)
    return locked[case_id], locked[other_id]


def _open_link(case: Case, kind: CaseLink.Kind) -> CaseLink:
    link = case.links.filter(kind=kind, ended_at=None).select_related("other").first()
    if link is None:
        raise Missing(_("The two cases are not joined any more."))
    return link


def _touch(case: Case, at: datetime) -> None:
    case.changed_at = at
    case.save(update_fields=["changed_at", "version"])


def _watch_too(case: Case, survivor: Case) -> list[int]:
    """Let those who watched, and who answered for, the one watch the other; who began to do so only now."""
    people = {*case.watchers.values_list("staff_id", flat=True), case.responsible_id} - {survivor.responsible_id}
    new = sorted(people - set(survivor.watchers.values_list("staff_id", flat=True)))
    Watcher.objects.bulk_create([Watcher(case=survivor, staff_id=staff_id) for staff_id in new])
    return new
