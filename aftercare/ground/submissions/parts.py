"""Twice is once."""

import hashlib
import json
from datetime import datetime

from django.db import models

from aftercare.ground.core.actors import Actor
from aftercare.ground.core.database import check_in_transaction
from aftercare.ground.core.errors import RuleBroken
from aftercare.ground.core.text import lazy as _
from aftercare.ground.submissions.models import Submission


class SentBefore(RuleBroken):
    """The same key came with another content."""


def digest_of(content: object) -> str:
    """A digest of what was sent, to tell a repeat from a second thing under the same key."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False, default=str).encode()).hexdigest()


def find_result(*, key: str, digest: str, by: Actor) -> int | None:
    """The id which the first sending under `key` made, or None when it is the first.

    Raises SentBefore when the key was used for another content. An empty key never matches.
    """
    if not key:
        return None
    sent = Submission.objects.filter(actor=by.reference, key=key).first()
    if sent is None:
        return None
    if sent.digest != digest:
        raise SentBefore(_("This form was sent before with other content. Open it anew and send it again."))
    return sent.result_id


def keep_result(*, key: str, digest: str, result: models.Model, by: Actor, at: datetime) -> None:
    """Remember in the open transaction what `key` made. Two sendings at once: the database refuses the second."""
    check_in_transaction()
    if key:
        Submission.objects.create(
            actor=by.reference,
            key=key,
            digest=digest,
            result_type=result._meta.model_name or "",
            result_id=result.pk,
            at=at,
        )
