"""Telling the owner of a case something, from rooms above."""

from datetime import datetime

from aftercare.ground.core.actors import Actor
from aftercare.ground.core.database import check_in_transaction
from aftercare.service.cases.models import Case, Entry
from aftercare.service.cases.parts.clocks import keep_first_answer


def say(case: Case, *, text: str, by: Actor, at: datetime) -> Entry:
    """Write down what the owner of a locked case is told; the first stops the first-answer clock.

    The caller saves the case: `first_answered_at`, `due_at`, `changed_at`, `version`.
    """
    check_in_transaction()
    entry = Entry.objects.create(case=case, author=by.reference, author_label=by.label, text=text.strip(), at=at)
    if case.first_answered_at is None and case.is_open:
        keep_first_answer(case, at=at)
    return entry
