"""Every way a reply changes. One function, one transaction, one audit event."""

from aftercare.care.replies.actions.answering import ask_review, settle
from aftercare.care.replies.actions.approving import approve, give_back, send, submit
from aftercare.care.replies.actions.promising import promise_reply
from aftercare.care.replies.actions.writing import draft, drop, revise

__all__ = ["approve", "ask_review", "draft", "drop", "give_back", "promise_reply", "revise", "send", "settle", "submit"]
