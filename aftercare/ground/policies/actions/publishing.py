"""The one way in which rules come into force, and the way back while they have not begun."""

from contextlib import nullcontext
from datetime import date, datetime
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from aftercare.ground.audit import trail
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.errors import Missing
from aftercare.ground.core.text import lazy as _
from aftercare.ground.policies import loading, permissions, rules
from aftercare.ground.policies.models import PolicyDraft, PolicyVersion
from aftercare.ground.policies.sections import handed


@transaction.atomic
def publish(
    *,
    source: Path | rules.Document,
    effective_from: date,
    company_id: int | None = None,
    development_id: int | None = None,
    reason: str = "",
    by: Actor,
    at: datetime,
) -> PolicyVersion:
    """Publish a pack, from its folder or as a document, from a day on; for all, one company, or one development.

    The same document for the same day and place is the same version: it is returned, and nothing is written.
    Raises InvalidPack with every problem, and AlreadyPublished when another document holds that day.
    """
    permissions.check_may_publish(by)
    with loading.naming_files(source) if isinstance(source, Path) else nullcontext():
        version, is_new = _version_of(
            loading.read_folder(source) if isinstance(source, Path) else source,
            effective_from=effective_from,
            company_id=company_id,
            development_id=development_id,
            reason=reason,
            by=by,
            at=at,
        )
    if is_new:
        _record(version, draft=None, by=by, at=at)
    return version


@transaction.atomic
def publish_draft(
    *,
    draft_id: int,
    seen: int,
    effective_from: date,
    company_id: int | None = None,
    development_id: int | None = None,
    reason: str,
    by: Actor,
    at: datetime,
) -> PolicyVersion:
    """Publish what a draft says, with the reason, from today or a later day on. Cases that run keep their version.

    Raises InvalidPack with every problem, AlreadyPublished, SameEdition, or BadInput for the day or the reason.
    """
    permissions.check_may_publish(by)
    draft = PolicyDraft.objects.locked(draft_id, seen=seen)
    rules.check_open_draft(draft.state)
    rules.check_can_publish(effective_from=effective_from, today=timezone.localdate(at), reason=reason)
    document = loading.read_files(draft.files)
    label = str(document[rules.MANIFEST].get("version")) if isinstance(document[rules.MANIFEST], dict) else ""
    others = PolicyVersion.objects.filter(label=label).values_list("pack", "sha256")
    rules.check_edition(document, others=[sha256 for pack, sha256 in others if pack == rules.pack_of(document)])
    version, is_new = _version_of(
        document,
        effective_from=effective_from,
        company_id=company_id,
        development_id=development_id,
        reason=reason,
        by=by,
        at=at,
    )
    draft.state, draft.published_as = PolicyDraft.State.PUBLISHED, version
    draft.changed_by_label, draft.changed_at = by.label, at
    draft.save(update_fields=["state", "published_as", "changed_by_label", "changed_at", "version"])
    if is_new:
        _record(version, draft=draft.pk, by=by, at=at)
    return version


@transaction.atomic
def take_back(*, version_id: int, reason: str, by: Actor, at: datetime) -> PolicyVersion:
    """Take back a version that has not begun: it never holds, and its day is free for another. Raises HasBegun."""
    permissions.check_may_publish(by)
    version = PolicyVersion.objects.select_for_update(of=("self",)).filter(pk=version_id).first()
    if version is None:
        raise Missing(_("There is no such policy version."))
    rules.check_can_take_back(
        effective_from=version.effective_from,
        today=timezone.localdate(at),
        taken_back=version.taken_back_at is not None,
        reason=reason,
    )
    version.taken_back_at, version.taken_back_by_label, version.taken_back_reason = at, by.label, reason.strip()
    version.save(update_fields=["taken_back_at", "taken_back_by_label", "taken_back_reason"])
    trail.record(
        "policy.taken_back", version, by=by, at=at, effective_from=version.effective_from, reason=reason.strip()
    )
    return version


def _version_of(
    document: rules.Document,
    *,
    effective_from: date,
    company_id: int | None,
    development_id: int | None,
    reason: str,
    by: Actor,
    at: datetime,
) -> tuple[PolicyVersion, bool]:
    """The version of this document for this day and place, and whether it was made now."""
    loaded = rules.read_document(document, tables=handed())
    text = rules.canonical(document)
    sha256 = rules.digest(text)
    place = {"effective_from": effective_from, "company_id": company_id, "development_id": development_id}
    known = PolicyVersion.objects.standing().filter(pack=loaded.manifest.pack, **place).first()
    if known is not None:
        rules.check_not_another(known=known.sha256, new=sha256, pack=known.pack, effective_from=effective_from)
        return known, False
    version = PolicyVersion.objects.create(
        pack=loaded.manifest.pack,
        label=loaded.manifest.version,
        schema=rules.schema_of(document),
        document=text,
        sha256=sha256,
        published_by=by.reference,
        published_by_label=by.label,
        published_at=at,
        reason=reason.strip(),
        **place,
    )
    return version, True


def _record(version: PolicyVersion, *, draft: int | None, by: Actor, at: datetime) -> None:
    trail.record(
        "policy.published",
        version,
        by=by,
        at=at,
        begins=True,
        pack=version.pack,
        label=version.label,
        effective_from=version.effective_from,
        company_id=version.company_id,
        development_id=version.development_id,
        sha256=version.sha256,
        schema=version.schema,
        reason=version.reason,
        draft=draft,
    )
