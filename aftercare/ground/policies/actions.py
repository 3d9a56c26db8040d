"""The one way in which rules come into force."""

from datetime import date, datetime
from pathlib import Path

from django.db import transaction

from aftercare.ground.audit import trail
from aftercare.ground.core.actors import Actor
from aftercare.ground.policies import loading, permissions, rules
from aftercare.ground.policies.models import PolicyVersion
from aftercare.ground.policies.sections import handed


@transaction.atomic
def publish(
    *,
    source: Path | rules.Document,
    effective_from: date,
    company_id: int | None = None,
    development_id: int | None = None,
    by: Actor,
    at: datetime,
) -> PolicyVersion:
    """Publish a pack, from its folder or as a document, from a day on; for all, one company, or one development.

    The same document for the same day and place is the same version: it is returned, and nothing is written.
    Raises InvalidPack with every problem, and AlreadyPublished when another document holds that day.
    """
    permissions.check_may_publish(by)
    document = loading.read_folder(source) if isinstance(source, Path) else source
    loaded = rules.read_document(document, tables=handed())
    text = rules.canonical(document)
    sha256 = rules.digest(text)
    known = PolicyVersion.objects.filter(
        pack=loaded.manifest.pack,
        effective_from=effective_from,
        company_id=company_id,
        development_id=development_id,
    ).first()
    if known is not None:
        rules.check_not_another(known=known.sha256, new=sha256, pack=known.pack, effective_from=effective_from)
        return known

    version = PolicyVersion.objects.create(
        pack=loaded.manifest.pack,
        label=loaded.manifest.version,
        effective_from=effective_from,
        company_id=company_id,
        development_id=development_id,
        schema=rules.schema_of(document),
        document=text,
        sha256=sha256,
        published_by=by.reference,
        published_by_label=by.label,
        published_at=at,
    )

    trail.record(
        "policy.published",
        version,
        by=by,
        at=at,
        begins=True,
        pack=version.pack,
        label=version.label,
        effective_from=effective_from,
        company_id=company_id,
        development_id=development_id,
        sha256=sha256,
        schema=version.schema,
    )
    return version
