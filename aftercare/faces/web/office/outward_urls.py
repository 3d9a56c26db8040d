"""Addresses of what goes out of the house (messages, webhooks), of erasures, and of what staff say of the product."""

from django.urls import path

from aftercare.faces.web.office import copies, erasures, feedback, outbox, surveys, webhooks, wordings

urlpatterns = [
    path("outbox/", outbox.outbox, name="outbox"),
    path("outbox/<int:message_id>/again", outbox.send_again, name="outbox_again"),
    path("wordings/", wordings.wordings, name="wordings"),
    path("wordings/<slug:wording_key>/", wordings.wording, name="wording"),
    path("wordings/<slug:wording_key>/change", wordings.change, name="wording_change"),
    path("wordings/<slug:wording_key>/restore", wordings.restore, name="wording_restore"),
    path("surveys/", surveys.surveys, name="surveys"),
    path("erasures/", erasures.erasures, name="erasures"),
    path("copies/of/<int:person_id>", copies.hand_out, name="copy_hand_out"),
    path("erasures/of/<int:person_id>", erasures.ask, name="erasure_ask"),
    path("erasures/<int:erasure_id>/", erasures.erasure, name="erasure"),
    path("erasures/<int:erasure_id>/confirm", erasures.confirm, name="erasure_confirm"),
    path("erasures/<int:erasure_id>/refuse", erasures.refuse, name="erasure_refuse"),
    path("feedback/", feedback.feedback, name="feedback"),
    path("feedback/give", feedback.give, name="feedback_give"),
    path("feedback/<int:feedback_id>/settle", feedback.settle, name="feedback_settle"),
    path("webhooks/", webhooks.webhooks, name="webhooks"),
    path("webhooks/new", webhooks.new, name="webhook_new"),
    path("webhooks/<int:webhook_id>/", webhooks.webhook, name="webhook"),
    path("webhooks/<int:webhook_id>/change", webhooks.change, name="webhook_change"),
    path("webhooks/<int:webhook_id>/secret", webhooks.rotate, name="webhook_rotate"),
    path("webhooks/<int:webhook_id>/switch", webhooks.switch, name="webhook_switch"),
    path("webhooks/<int:webhook_id>/ping", webhooks.ping, name="webhook_ping"),
    path("webhooks/deliveries/<int:webhook_delivery_id>/again", webhooks.send_again, name="webhook_again"),
]
