"""Connecting programs: who hears of what, with which secret, tried and sent again by hand."""

import json
from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

from django.conf import settings
from django.db import transaction

from aftercare.faces.messages import permissions, queries, signing
from aftercare.faces.messages.models import Webhook, WebhookDelivery
from aftercare.faces.messages.parts import queue_delivery, seal
from aftercare.ground.audit import trail
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.errors import BadInput
from aftercare.ground.core.text import lazy as _


@transaction.atomic
def add_webhook(
    *,
    name: str,
    url: str,
    events: Sequence[str],
    development_id: int | None = None,
    personal: bool = False,
    by: Actor,
    at: datetime,
) -> tuple[Webhook, str]:
    """Connect an address; answers the webhook and its secret, which is shown this once. Raises BadInput."""
    permissions.check_may_edit_webhooks(by, development_id)
    _check(name=name, url=url, events=events)
    secret = signing.new_secret()
    hook = Webhook.objects.create(
        name=name.strip(),
        url=url.strip(),
        development_id=development_id,
        events=sorted(set(events)),
        personal=personal,
        sealed_secret=seal(secret),
        created_at=at,
    )
    trail.record(
        "webhook.added", hook, by=by, at=at, begins=True, name=hook.name, url=hook.url, events=hook.events,
        personal=personal,
    )  # fmt: skip
    return hook, secret


@transaction.atomic
def change_webhook(
    *, webhook_id: int, seen: int, name: str, url: str, events: Sequence[str], personal: bool, by: Actor, at: datetime
) -> Webhook:
    """Change where it goes and what it hears; its development stays."""
    hook = Webhook.objects.locked(webhook_id, seen=seen)
    permissions.check_may_edit_webhooks(by, hook.development_id)
    _check(name=name, url=url, events=events)
    hook.name, hook.url, hook.events, hook.personal = name.strip(), url.strip(), sorted(set(events)), personal
    hook.save(update_fields=["name", "url", "events", "personal", "version"])
    trail.record(
        "webhook.changed", hook, by=by, at=at, name=hook.name, url=hook.url, events=hook.events, personal=personal
    )
    return hook


def _check(*, name: str, url: str, events: Sequence[str]) -> None:
    if not name.strip():
        raise BadInput(field=_("Name"), value="", remedy=_("Say who listens there."))
    signing.check_url(url.strip(), allow_private=settings.WEBHOOKS_PRIVATE)
    signing.check_events(events, known=queries.hookable())


@transaction.atomic
def rotate_secret(*, webhook_id: int, seen: int, by: Actor, at: datetime) -> tuple[Webhook, str]:
    """Give it a new secret, shown this once; for a day the old one signs as well."""
    hook = Webhook.objects.locked(webhook_id, seen=seen)
    permissions.check_may_edit_webhooks(by, hook.development_id)
    secret = signing.new_secret()
    hook.old_sealed_secret, hook.old_secret_until = hook.sealed_secret, at + signing.OLD_SECRET_FOR
    hook.sealed_secret = seal(secret)
    hook.save(update_fields=["sealed_secret", "old_sealed_secret", "old_secret_until", "version"])
    trail.record("webhook.secret_rotated", hook, by=by, at=at, until=hook.old_secret_until)
    return hook, secret


@transaction.atomic
def switch_webhook(*, webhook_id: int, seen: int, on: bool, by: Actor, at: datetime) -> Webhook:
    """Switch it on again, or off. What happened while it was off is not made up for; what waited goes on."""
    hook = Webhook.objects.locked(webhook_id, seen=seen)
    permissions.check_may_edit_webhooks(by, hook.development_id)
    hook.disabled_at = None if on else at
    hook.disabled_why = "" if on else by.label
    hook.failing_since = None
    hook.save(update_fields=["disabled_at", "disabled_why", "failing_since", "version"])
    if on:
        for delivery in hook.deliveries.filter(state=WebhookDelivery.State.WAITING).order_by("pk")[:500]:
            _begin_round(delivery, at=at)
    trail.record("webhook.enabled" if on else "webhook.disabled", hook, by=by, at=at, reason=hook.disabled_why)
    return hook


@transaction.atomic
def ping(*, webhook_id: int, by: Actor, at: datetime) -> WebhookDelivery:
    """Send a harmless message to see whether the other side listens and understands the signature."""
    hook = Webhook.objects.locked(webhook_id)
    permissions.check_may_edit_webhooks(by, hook.development_id)
    _check_listens(hook)
    reference = f"msg_ping_{uuid4().hex}"
    body = signing.envelope(
        source=settings.PUBLIC_URL,
        name=signing.PING,
        reference=reference,
        subject=f"webhook/{hook.pk}",
        at=at,
        data={"message": "pong?"},
    )
    delivery = WebhookDelivery.objects.create(
        webhook=hook, reference=reference, type=signing.PING, body=json.dumps(body), created_at=at, next_at=at
    )
    queue_delivery(delivery, wait_seconds=0)
    trail.record("webhook.pinged", hook, by=by, at=at)
    return delivery


@transaction.atomic
def send_delivery_again(*, delivery_id: int, seen: int, by: Actor, at: datetime) -> WebhookDelivery:
    """Send one message again from the beginning of the schedule, under its old id: listeners know it by that."""
    delivery = WebhookDelivery.objects.locked(delivery_id, seen=seen)
    hook = Webhook.objects.locked(delivery.webhook_id)
    permissions.check_may_edit_webhooks(by, hook.development_id)
    _check_listens(hook)
    if delivery.state == WebhookDelivery.State.WAITING:
        raise signing.OnItsWay(_("This message is on its way already."))
    _begin_round(delivery, at=at)
    trail.record("webhook.sent_again", hook, by=by, at=at, delivery=delivery.reference)
    return delivery


def _begin_round(delivery: WebhookDelivery, *, at: datetime) -> None:
    delivery.state, delivery.attempts, delivery.rounds = WebhookDelivery.State.WAITING, 0, delivery.rounds + 1
    delivery.next_at = at
    delivery.save(update_fields=["state", "attempts", "rounds", "next_at", "version"])
    queue_delivery(delivery, wait_seconds=0)


def _check_listens(hook: Webhook) -> None:
    if hook.disabled_at is not None:
        raise signing.NotListening(_("This webhook is switched off. Switch it on first."))
