"""Telling programs of events: the reaction that writes deliveries, and the job that makes one attempt."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from aftercare.faces.messages import queries, signing
from aftercare.faces.messages.models import Webhook, WebhookAttempt, WebhookDelivery
from aftercare.faces.messages.parts import queue_delivery, unseal, write
from aftercare.faces.messages.posting import Answer, NotReached, post
from aftercare.ground.accounts.models import Staff
from aftercare.ground.audit import trail
from aftercare.ground.audit.models import AuditEvent, PersonalValue
from aftercare.ground.core.actors import CLOCK

GONE = 410
ANSWER_KEPT = 1000


def hand_out(*, event: AuditEvent, at: datetime) -> None:
    """Write a delivery for each webhook that wants this event, and queue the first attempt of each."""
    for hook in queries.webhooks_hearing(event.development_id):
        if signing.is_wanted(hook.events, event.name):
            reference = f"msg_{event.pk}_{hook.pk}"
            body = signing.envelope(
                source=settings.PUBLIC_URL,
                name=event.name,
                reference=reference,
                subject=f"{event.subject_type}/{event.subject_id}",
                at=event.at,
                data=_data(event, personal=hook.personal),
            )
            delivery = WebhookDelivery.objects.create(
                webhook=hook,
                reference=reference,
                event_id=event.pk,
                type=event.name,
                body=json.dumps(body, ensure_ascii=False),
                created_at=at,
                next_at=at,
            )
            queue_delivery(delivery, wait_seconds=0)


def heard_of(events: Sequence[AuditEvent]) -> list[AuditEvent]:
    """The events that a webhook wants; one statement for all of them."""
    hooks = queries.webhooks_listening()
    return [
        event
        for event in events
        if any(
            hook.development_id in {None, event.development_id} and signing.is_wanted(hook.events, event.name)
            for hook in hooks
        )
    ]


def _data(event: AuditEvent, *, personal: bool) -> dict[str, Any]:
    """What a program hears of an event. Personal values are left out unless the webhook may have them."""
    return {
        "number": event.subject_label,
        "development": event.development_id,
        "by": event.actor.partition(":")[0],
        "changes": _changes(event, personal=personal),
    }


def _changes(event: AuditEvent, *, personal: bool) -> dict[str, Any]:
    open_values = {name: value for name, value in event.changes.items() if not _is_covered(value)}
    if not personal:
        return open_values
    kept = PersonalValue.objects.filter(event_id=event.pk, erased_at__isnull=True).values_list("field", "value")
    return open_values | {field: value for field, value in kept if not field.startswith("_")}


def _is_covered(value: object) -> bool:
    return isinstance(value, Mapping) and set(value) == {"personal"}


def deliver(*, delivery_id: int, at: datetime) -> None:
    """Make one attempt. Opens its own transactions: a slow listener must not hold rows. What comes back is kept, and
    the next attempt queued after the wait that the specification recommends."""
    delivery = WebhookDelivery.objects.select_related("webhook").filter(pk=delivery_id).first()
    if delivery is None or delivery.state != WebhookDelivery.State.WAITING or delivery.webhook.disabled_at is not None:
        return
    answer: Answer | None = None
    error = ""
    try:
        answer = post(
            delivery.webhook.url,
            body=delivery.body.encode(),
            headers=signing.headers(
                secrets_of(delivery.webhook, at=at),
                reference=delivery.reference,
                timestamp=int(at.timestamp()),
                body=delivery.body,
            ),
            allow_private=settings.WEBHOOKS_PRIVATE,
        )
    except NotReached as fault:
        error = str(fault)[:300]
    _note(delivery.pk, answer, error, at=at)


def secrets_of(hook: Webhook, *, at: datetime) -> list[str]:
    """The secrets that sign now: the present one, and the one before while listeners change over."""
    found = [unseal(hook.sealed_secret)]
    if hook.old_sealed_secret and hook.old_secret_until is not None and at < hook.old_secret_until:
        found.append(unseal(hook.old_sealed_secret))
    return found


@transaction.atomic
def _note(delivery_id: int, answer: Answer | None, error: str, *, at: datetime) -> None:
    """Keep the attempt and what follows from it."""
    hook_id = WebhookDelivery.objects.values_list("webhook_id", flat=True).get(pk=delivery_id)
    hook = Webhook.objects.locked(hook_id)
    delivery = WebhookDelivery.objects.locked(delivery_id)
    WebhookAttempt.objects.create(
        delivery=delivery,
        at=at,
        status=answer.status if answer else None,
        answer=answer.text[:ANSWER_KEPT] if answer else "",
        error=error,
        milliseconds=answer.milliseconds if answer else 0,
    )
    delivery.attempts += 1
    if answer is not None and 200 <= answer.status < 300:
        delivery.state, delivery.delivered_at, delivery.next_at = WebhookDelivery.State.DELIVERED, at, None
        hook.failing_since = None
    else:
        _put_off(delivery, at=at)
        hook.failing_since = hook.failing_since or at
        _disable_when_hopeless(hook, answer, error, at=at)
    delivery.save(update_fields=["attempts", "state", "delivered_at", "next_at", "version"])
    hook.save(update_fields=["failing_since", "disabled_at", "disabled_why", "version"])


def _put_off(delivery: WebhookDelivery, *, at: datetime) -> None:
    wait = signing.wait_after(delivery.attempts)
    if wait is None:
        delivery.state, delivery.next_at = WebhookDelivery.State.FAILED, None
        return
    delivery.next_at = at + wait
    queue_delivery(delivery, wait_seconds=wait.total_seconds())


def _disable_when_hopeless(hook: Webhook, answer: Answer | None, error: str, *, at: datetime) -> None:
    """Switch off what says that it is gone, or has failed for five days; whoever keeps the organisation is told."""
    gone = answer is not None and answer.status == GONE
    if hook.disabled_at is not None or not (
        gone or signing.has_failed_too_long(failing_since=hook.failing_since, at=at)
    ):
        return
    hook.disabled_at = at
    hook.disabled_why = f"HTTP {answer.status}" if answer else error
    trail.record("webhook.disabled", hook, by=CLOCK, at=at, reason=hook.disabled_why)
    for staff in Staff.objects.filter(assignments__role="administrator", is_active=True).distinct().order_by("pk")[:20]:
        write(
            "webhook_disabled",
            to=queries.as_recipient(staff),
            values={"what": hook.name, "reason": hook.disabled_why},
            key=f"webhook:{hook.pk}:disabled:{at:%Y%m%d%H%M}",
            path=f"/office/webhooks/{hook.pk}/",
            at=at,
        )
