"""Drafts: a pack being written, kept as it is typed."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from aftercare.ground.audit import trail
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.errors import BadInput
from aftercare.ground.core.text import lazy as _
from aftercare.ground.policies import permissions, queries, rules
from aftercare.ground.policies.models import PolicyDraft
from aftercare.ground.policies.writing import Files


@transaction.atomic
def begin_draft(
    *, name: str, base_id: int | None = None, files: Files | None = None, by: Actor, at: datetime
) -> PolicyDraft:
    """Begin a draft from a published version, or from files of one's own; it gets an edition nobody has used."""
    permissions.check_may_publish(by)
    if not name.strip():
        raise BadInput(field=_("Name"), value=name, remedy=_("Give the draft a name by which others know it."))
    held = queries.files_of(base_id) if files is None and base_id is not None else (files or {})
    rules.check_files(held)
    draft = PolicyDraft.objects.create(
        name=name.strip(),
        base_id=base_id,
        files=held,
        begun_by_label=by.label,
        begun_at=at,
        changed_by_label=by.label,
        changed_at=at,
    )
    trail.record("policy.draft_begun", draft, by=by, at=at, begins=True, base=base_id, files=sorted(held))
    return draft


@transaction.atomic
def write_draft(
    *, draft_id: int, seen: int, files: Files, without: Collection[str] = (), by: Actor, at: datetime
) -> PolicyDraft:
    """Put files into a draft, or take some out; what is faulty is kept too, and told when the draft is looked at."""
    permissions.check_may_publish(by)
    draft = PolicyDraft.objects.locked(draft_id, seen=seen)
    rules.check_open_draft(draft.state)
    changed = {name: text for name, text in files.items() if draft.files.get(name) != text}
    gone = [name for name in without if name in draft.files]
    draft.files = {name: text for name, text in {**draft.files, **changed}.items() if name not in gone}
    rules.check_files(draft.files)
    draft.changed_by_label, draft.changed_at = by.label, at
    draft.save(update_fields=["files", "changed_by_label", "changed_at", "version"])
    trail.record("policy.draft_written", draft, by=by, at=at, files=sorted([*changed, *gone]))
    return draft


@transaction.atomic
def drop_draft(*, draft_id: int, seen: int, reason: str = "", by: Actor, at: datetime) -> PolicyDraft:
    """Give a draft up; it is kept and can still be read."""
    permissions.check_may_publish(by)
    draft = PolicyDraft.objects.locked(draft_id, seen=seen)
    rules.check_open_draft(draft.state)
    draft.state = PolicyDraft.State.DROPPED
    draft.changed_by_label, draft.changed_at = by.label, at
    draft.save(update_fields=["state", "changed_by_label", "changed_at", "version"])
    trail.record("policy.draft_dropped", draft, by=by, at=at, reason=reason.strip())
    return draft
