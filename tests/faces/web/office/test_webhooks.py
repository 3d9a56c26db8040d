"""Webhooks on the screen: connected, tried, given new secrets; the secret is seen once."""

import pytest

from aftercare.faces.messages.models import Webhook, WebhookDelivery
from tests.faces.web.pages import signed_in
from tests.factories.messages import a_webhook

FORM = {"name": "呼叫中心", "url": "https://cc.example.com/hook", "events": ["case.registered", "case.urged"]}


def test_a_system_is_connected_and_its_secret_shown_once() -> None:
    client = signed_in("administrator", language="en")
    html = client.post("/office/webhooks/new", FORM).content.decode()
    hook = Webhook.objects.get()
    assert "whsec_" in html
    assert hook.events == ["case.registered", "case.urged"]
    assert "whsec_" not in client.get(f"/office/webhooks/{hook.pk}/").content.decode()
    assert "呼叫中心" in client.get("/office/webhooks/").content.decode()
    rotated = client.post(f"/office/webhooks/{hook.pk}/secret", {"seen": str(hook.version)}).content.decode()
    assert "whsec_" in rotated
    assert "signs too until" in rotated


def test_what_cannot_be_connected_says_why_and_keeps_what_was_typed() -> None:
    client = signed_in("administrator", language="en")
    answer = client.post("/office/webhooks/new", {**FORM, "url": "https://10.0.0.1/hook"})
    assert answer.status_code == 422
    assert "inside the network" in answer.content.decode()
    assert "呼叫中心" in answer.content.decode()
    assert not Webhook.objects.exists()


def test_it_is_changed_tried_and_switched_off_and_on() -> None:
    hook, _secret = a_webhook()
    client = signed_in("administrator", language="en")
    here = f"/office/webhooks/{hook.pk}"
    client.post(f"{here}/change", {**FORM, "seen": str(hook.version)})
    hook.refresh_from_db()
    assert (hook.name, hook.url) == ("呼叫中心", "https://cc.example.com/hook")
    client.post(f"{here}/ping")
    delivery = WebhookDelivery.objects.get(webhook=hook)
    assert delivery.type == "ping"
    assert "aftercare.ping" in client.get(f"{here}/").content.decode()
    WebhookDelivery.objects.update(state="failed")
    client.post(f"/office/webhooks/deliveries/{delivery.pk}/again", {"seen": str(delivery.version)})
    assert WebhookDelivery.objects.get().state == "waiting"
    for on in ("", "1"):
        hook.refresh_from_db()
        client.post(f"{here}/switch", {"seen": str(hook.version), "on": on})
        assert (Webhook.objects.get(pk=hook.pk).disabled_at is None) is bool(on)


@pytest.mark.parametrize("address", ["/office/webhooks/", "/office/webhooks/new"])
def test_others_connect_nothing(address: str) -> None:
    assert signed_in("manager").get(address).status_code == 403
