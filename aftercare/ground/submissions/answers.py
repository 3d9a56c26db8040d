"""Calls of programs carried out once: the second sending of a call is given the very answer of the first.

As with drafts, keeping an answer is no act of anybody: what the call did has an event of its own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from aftercare.ground.core.actors import Actor
from aftercare.ground.submissions import parts
from aftercare.ground.submissions.models import Submission


@dataclass(frozen=True)
class Answer:
    """What a call is answered: its status and its body as JSON knows it; `repeated` when it was answered before."""

    status: int
    body: Any
    repeated: bool = False


@transaction.atomic
def answer_once(*, key: str, digest: str, do: Callable[[], Answer], by: Actor, at: datetime) -> Answer:
    """Carry the call out and keep its answer in one transaction; a repeat under the same key does nothing more.

    A refusal keeps nothing, so that the same key can be sent again when the reason is gone. Raises SentBefore when
    the key came with another content.
    """
    before = parts.claim(key=key, digest=digest, by=by, at=at)
    if before is not None:
        return Answer(before.status, before.body, repeated=True)
    answer = do()
    Submission.objects.filter(actor=by.reference, key=key).update(status=answer.status, body=answer.body)
    return answer
