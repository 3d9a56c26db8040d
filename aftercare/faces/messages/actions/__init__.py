"""What people do about messages: choose how they are told, send again, reword, connect programs, give feedback."""

from aftercare.faces.messages.actions.choosing import set_preferences
from aftercare.faces.messages.actions.sending import send_again

__all__ = ["send_again", "set_preferences"]
