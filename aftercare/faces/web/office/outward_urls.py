"""Addresses of what goes out of the house: messages and their wordings, webhooks; and what staff say of the product."""

from django.urls import path

from aftercare.faces.web.office import outbox

urlpatterns = [
    path("outbox/", outbox.outbox, name="outbox"),
    path("outbox/<int:message_id>/again", outbox.send_again, name="outbox_again"),
]
