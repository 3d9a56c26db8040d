"""Twice is once: the second sending of a form, call or message is answered with the first one's result."""

import hashlib
import json
from datetime import datetime

from django.db import connection, models

from aftercare.ground.core.actors import Actor
from aftercare.ground.core.database import check_in_transaction
from aftercare.ground.core.errors import RuleBroken
from aftercare.ground.core.forgetting import Forgotten, Whom, cover_rows
from aftercare.ground.core.text import lazy as _
from aftercare.ground.jobs import queue
from aftercare.ground.submissions.models import Draft, ImportBatch, ImportRefusal, ImportStep, Submission

OF_PEOPLE = ("owners", "messages")  # imports whose files name people
FORGET_FILES = "submissions.forget_files"


class SentBefore(RuleBroken):
    """The same key came with another content."""


def digest_of(content: object) -> str:
    """A digest of what was sent, to tell a repeat from a second thing under the same key."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False, default=str).encode()).hexdigest()


def claim(*, key: str, digest: str, by: Actor, at: datetime) -> Submission | None:
    """Claim `key` for this transaction; the first sending when there was one, else None.

    Two sendings at the same time: the second waits here until the first has ended, then gets its result. An empty
    key claims nothing. Raises SentBefore when the key was used for another content.
    """
    check_in_transaction()
    if not key:
        return None
    table = connection.ops.quote_name(Submission._meta.db_table)
    sql = (
        f"INSERT INTO {table} (actor, key, digest, result_type, result_id, status, body, at) "  # noqa: S608
        "VALUES (%s, %s, %s, '', NULL, 200, NULL, %s) ON CONFLICT (actor, key) DO NOTHING RETURNING id"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [by.reference, key, digest, connection.ops.adapt_datetimefield_value(at)])
        if cursor.fetchone() is not None:
            return None
    sent = Submission.objects.get(actor=by.reference, key=key)
    if sent.digest != digest:
        raise SentBefore(_("This form was sent before with other content. Open it anew and send it again."))
    return sent


def reserve(*, key: str, digest: str, by: Actor, at: datetime) -> int | None:
    """As `claim`; answers the id of what the first sending made."""
    sent = claim(key=key, digest=digest, by=by, at=at)
    return sent.result_id if sent is not None else None


def keep_result(*, key: str, result: models.Model, by: Actor) -> None:
    """Remember in the open transaction what the sending under `key` made."""
    check_in_transaction()
    if key:
        Submission.objects.filter(actor=by.reference, key=key).update(
            result_type=result._meta.model_name or "", result_id=result.pk
        )


def forget(whom: Whom) -> Forgotten:
    """Take a person out of what was sent and not sent: their own drafts and keys, and what imports have left.

    The files of imports of people go with a job once nothing is at work on them.
    """
    check_in_transaction()
    gone = Submission.objects.filter(actor__in=whom.references).delete()[0]
    gone += Draft.objects.filter(actor__in=whom.references).delete()[0]
    answered = Submission.objects.filter(result_type="case", result_id__in=whom.case_ids)
    found = Forgotten(gone) + cover_rows(answered, whom)
    found += cover_rows(ImportBatch.objects.filter(kind__in=OF_PEOPLE), whom)
    found += cover_rows(ImportStep.objects.filter(batch__kind__in=OF_PEOPLE), whom)
    queue.put(FORGET_FILES, key=f"forget-files:{whom.person_ids[0]}:{whom.at.isoformat()}")
    return found + cover_rows(ImportRefusal.objects.filter(batch__kind__in=OF_PEOPLE), whom)
