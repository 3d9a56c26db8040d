"""What was said to whom, how people want to be told, how it is worded, and which programs listen."""

from aftercare.faces.messages.models.feedback import Feedback
from aftercare.faces.messages.models.message import Message
from aftercare.faces.messages.models.preference import Preference
from aftercare.faces.messages.models.webhook import Webhook, WebhookAttempt, WebhookDelivery
from aftercare.faces.messages.models.wording import WordingVersion

__all__ = ["Feedback", "Message", "Preference", "Webhook", "WebhookAttempt", "WebhookDelivery", "WordingVersion"]
