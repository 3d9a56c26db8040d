"""Programs are told: signed, once, within reach, again and again until they answer, and never inside the house."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from aftercare.faces.messages import actions, delivering, queries, signing
from aftercare.faces.messages.models import Message, Webhook, WebhookAttempt, WebhookDelivery
from aftercare.ground.audit.models import AuditEvent
from aftercare.ground.core.errors import BadInput, NotPermitted, Stale
from tests.faces.messages.web_server import Listener, Posted, a_listener
from tests.factories.accounts import a_development, a_staff_member, an_actor
from tests.factories.cases import NOW, a_case
from tests.factories.messages import a_webhook

Do = Callable[[], int]


@pytest.fixture
def listener(settings) -> Iterator[Listener]:
    settings.WEBHOOKS_PRIVATE = True
    with a_listener() as found:
        yield found


def is_signed_by(secret: str, posted: Posted) -> bool:
    """Whether a listener that follows the specification would believe it: written here anew, on purpose."""
    signed = f"{posted.headers['webhook-id']}.{posted.headers['webhook-timestamp']}.".encode() + posted.body
    digest = hmac.new(base64.b64decode(secret.removeprefix("whsec_")), signed, hashlib.sha256).digest()
    given = [one.removeprefix("v1,") for one in posted.headers["webhook-signature"].split()]
    return base64.b64encode(digest).decode() in given


def try_again(delivery: WebhookDelivery, **later: float) -> WebhookDelivery:
    delivering.deliver(delivery_id=delivery.pk, at=NOW + timedelta(**later))
    return WebhookDelivery.objects.get(pk=delivery.pk)


@pytest.mark.feature("PL08", "PL09")
def test_a_program_is_told_of_a_new_case_signed_and_once(listener: Listener, do_jobs: Do) -> None:
    hook, secret = a_webhook(listener.url, events=["case.registered"])
    case = a_case()
    do_jobs()
    do_jobs()
    (posted,) = listener.posted
    assert is_signed_by(secret, posted)
    assert not is_signed_by(signing.new_secret(), posted)
    told = json.loads(posted.body)
    assert (told["specversion"], told["type"]) == ("1.0", "aftercare.case.registered")
    assert told["subject"] == f"case/{case.pk}"
    assert told["data"]["number"] == case.number
    assert told["id"] == posted.headers["webhook-id"]
    delivery = WebhookDelivery.objects.get(webhook=hook)
    assert (delivery.state, delivery.attempts) == ("delivered", 1)
    assert WebhookAttempt.objects.get().answer == "thank you"


@pytest.mark.feature("PL08")
def test_personal_values_stay_here_unless_the_webhook_may_have_them(listener: Listener, do_jobs: Do) -> None:
    a_webhook(listener.url, events=["case.registered"])
    a_webhook(listener.url, name="call centre", events=["case.registered"], personal=True)
    a_case(reporter_phone="13800005678", reporter_name="王小明")
    do_jobs()
    without, with_them = (posted.body.decode() for posted in listener.posted)
    assert "13800005678" not in without
    assert "王小明" not in without
    assert "13800005678" in with_them


@pytest.mark.feature("PL08")
def test_a_webhook_hears_its_own_development_and_its_own_events_only(listener: Listener, do_jobs: Do) -> None:
    here = a_development()
    a_webhook(listener.url, development_id=here.pk, events=["case.registered"])
    mine, _elsewhere = a_case(development=here), a_case()
    do_jobs()
    assert [json.loads(posted.body)["subject"] for posted in listener.posted] == [f"case/{mine.pk}"]


def test_a_webhook_hears_however_many_others_listen_elsewhere(listener: Listener, do_jobs: Do) -> None:
    here, there = a_development(), a_development()
    first, _secret = a_webhook(listener.url, development_id=there.pk)
    names = [field.attname for field in Webhook._meta.concrete_fields if not field.primary_key]
    values = {name: getattr(first, name) for name in names}
    Webhook.objects.bulk_create(Webhook(**{**values, "name": f"{number}"}) for number in range(200))
    a_webhook(listener.url, development_id=here.pk, events=["case.registered"])
    mine = a_case(development=here)
    do_jobs()
    assert [json.loads(posted.body)["subject"] for posted in listener.posted] == [f"case/{mine.pk}"]


def a_delivery(listener: Listener, **values: object) -> tuple[Webhook, WebhookDelivery]:
    hook, _secret = a_webhook(listener.url, **values)
    return hook, actions.ping(webhook_id=hook.pk, by=an_actor("administrator"), at=NOW)


@pytest.mark.feature("PL08")
def test_what_is_not_taken_is_tried_ten_times_under_one_id_and_then_given_up(listener: Listener) -> None:
    _hook, delivery = a_delivery(listener)
    listener.status = 500
    for attempt in range(10):
        assert delivery.state == "waiting"
        delivery = try_again(delivery, minutes=attempt)
    assert (delivery.state, delivery.attempts, delivery.next_at) == ("failed", 10, None)
    assert {posted.headers["webhook-id"] for posted in listener.posted} == {delivery.reference}
    assert [one.status for one in WebhookAttempt.objects.all()] == [500] * 10


def test_a_person_sends_it_again_and_it_arrives(listener: Listener) -> None:
    _hook, delivery = a_delivery(listener)
    WebhookDelivery.objects.filter(pk=delivery.pk).update(state="failed", attempts=10)
    keeper = an_actor("administrator")
    with pytest.raises(Stale):
        actions.send_delivery_again(delivery_id=delivery.pk, seen=99, by=keeper, at=NOW)
    again = actions.send_delivery_again(delivery_id=delivery.pk, seen=delivery.version, by=keeper, at=NOW)
    with pytest.raises(signing.OnItsWay):
        actions.send_delivery_again(delivery_id=delivery.pk, seen=again.version, by=keeper, at=NOW)
    assert try_again(again).state == "delivered"


def test_redirects_are_not_followed_and_silence_is_told(listener: Listener, settings) -> None:
    _hook, delivery = a_delivery(listener)
    listener.status, listener.headers = 302, {"Location": listener.url.replace("hook", "elsewhere")}
    delivery = try_again(delivery)
    assert delivery.state == "waiting"
    assert [posted.path for posted in listener.posted] == ["/hook"]
    Webhook.objects.update(url="http://127.0.0.1:9/nobody")
    try_again(delivery)
    assert "refused" in WebhookAttempt.objects.order_by("-pk")[0].error.lower()


@pytest.mark.feature("PL08")
def test_an_address_inside_the_network_is_not_called_even_when_a_name_leads_there(listener: Listener, settings) -> None:
    _hook, delivery = a_delivery(listener)
    settings.WEBHOOKS_PRIVATE = False
    Webhook.objects.update(url=listener.url.replace("127.0.0.1", "localhost"))
    try_again(delivery)
    assert listener.posted == []
    assert "inside the network" in WebhookAttempt.objects.get().error


@pytest.mark.feature("PL08")
def test_after_five_days_of_failure_it_is_switched_off_and_the_administrator_is_told(listener: Listener) -> None:
    keeper = a_staff_member("administrator")
    hook, delivery = a_delivery(listener)
    listener.status = 503
    delivery = try_again(delivery)
    delivery = try_again(delivery, days=4.9)
    assert Webhook.objects.get(pk=hook.pk).disabled_at is None
    try_again(delivery, days=5)
    hook.refresh_from_db()
    assert hook.disabled_why == "HTTP 503"
    assert Message.objects.filter(wording="webhook_disabled", to_id=keeper.pk).count() == 1
    assert queries.webhooks_hearing(None) == []
    assert AuditEvent.objects.filter(name="webhook.disabled", actor="clock:0").exists()


def test_a_listener_that_says_it_is_gone_is_switched_off_at_once_and_on_again_by_hand(listener: Listener) -> None:
    hook, delivery = a_delivery(listener)
    listener.status = 410
    try_again(delivery)
    hook.refresh_from_db()
    assert hook.disabled_at is not None
    with pytest.raises(signing.NotListening):
        actions.ping(webhook_id=hook.pk, by=an_actor("administrator"), at=NOW)
    listener.status = 200
    actions.switch_webhook(webhook_id=hook.pk, seen=hook.version, on=True, by=an_actor("administrator"), at=NOW)
    assert try_again(delivery).state == "delivered"


@pytest.mark.feature("PL09")
def test_a_new_secret_signs_at_once_and_the_old_one_for_a_day_longer(listener: Listener) -> None:
    hook, old = a_webhook(listener.url)
    keeper = an_actor("administrator")
    _hook, new = actions.rotate_secret(webhook_id=hook.pk, seen=hook.version, by=keeper, at=NOW)
    for hours, old_counts in ((23, True), (25, False)):
        try_again(actions.ping(webhook_id=hook.pk, by=keeper, at=NOW), hours=hours)
        assert is_signed_by(new, listener.posted[-1])
        assert is_signed_by(old, listener.posted[-1]) is old_counts


def test_secrets_stand_in_no_table_in_the_open_nor_on_the_trail(listener: Listener) -> None:
    hook, secret = a_webhook(listener.url)
    assert secret not in hook.sealed_secret
    assert secret not in str(list(AuditEvent.objects.values_list("changes", flat=True)))


def test_only_who_keeps_the_organisation_there_connects_programs() -> None:
    here = a_development()
    for by, where in ((an_actor("manager"), None), (an_actor("administrator", development=here), None)):
        with pytest.raises(NotPermitted):
            a_webhook(by=by, development_id=where)
    keeper = an_actor("administrator", development=here)
    hook, _secret = a_webhook(by=keeper, development_id=here.pk)
    general, _secret = a_webhook()
    assert queries.webhooks_of(keeper) == [hook]
    assert queries.webhooks_of(an_actor("administrator")) == sorted([hook, general], key=lambda one: (one.name, one.pk))
    with pytest.raises(BadInput):
        a_webhook("https://127.0.0.1/hook")
