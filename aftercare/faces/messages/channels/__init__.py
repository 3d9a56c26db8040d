"""How a message leaves the house: one module per channel, each with `deliver(message, text)`."""

from aftercare.faces.messages.channels import email, inbox, sms

CHANNELS = {"sms": sms.deliver, "email": email.deliver, "inbox": inbox.deliver}
