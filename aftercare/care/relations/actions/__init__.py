"""Every way in which relations with customers change. One function, one transaction, one audit event."""

from aftercare.care.relations.actions.advisers import end_adviser, name_adviser, name_expert, note_contact
from aftercare.care.relations.actions.articles import (
    Written,
    approve_article,
    change_article,
    judge_article,
    publish_article,
    withdraw_article,
    write_article,
)

__all__ = [
    "Written",
    "approve_article",
    "change_article",
    "end_adviser",
    "judge_article",
    "name_adviser",
    "name_expert",
    "note_contact",
    "publish_article",
    "withdraw_article",
    "write_article",
]
