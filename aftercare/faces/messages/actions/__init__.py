"""What people do about messages: choose how they are told, send again, reword, connect programs, give feedback."""

from aftercare.faces.messages.actions.choosing import set_preferences
from aftercare.faces.messages.actions.feedback import give_feedback, settle_feedback
from aftercare.faces.messages.actions.sending import send_again
from aftercare.faces.messages.actions.webhooks import (
    add_webhook,
    change_webhook,
    ping,
    rotate_secret,
    send_delivery_again,
    switch_webhook,
)
from aftercare.faces.messages.actions.wording import restore_wording, reword

__all__ = [
    "add_webhook",
    "change_webhook",
    "give_feedback",
    "ping",
    "restore_wording",
    "reword",
    "rotate_secret",
    "send_again",
    "send_delivery_again",
    "set_preferences",
    "settle_feedback",
    "switch_webhook",
]
