"""Signatures by the test vector of the specification; envelopes; and the guard against calling the house itself."""

from datetime import UTC, datetime, timedelta

import pytest

from aftercare.faces.messages import signing
from aftercare.faces.messages.posting import is_public
from aftercare.ground.core.errors import BadInput

NOW = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)
# Published with the libraries of the Standard Webhooks specification.
SECRET, ID, TIME = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330
SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
BODY = '{"test": 2432232314}'


@pytest.mark.feature("PL09")
def test_the_signature_is_that_of_the_specifications_own_example():
    assert signing.sign(SECRET, reference=ID, timestamp=TIME, body=BODY) == SIGNATURE
    for wrong in ({"reference": "x"}, {"timestamp": TIME + 1}, {"body": BODY + " "}):
        given = {"reference": ID, "timestamp": TIME, "body": BODY, **wrong}
        assert signing.sign(SECRET, **given) != SIGNATURE


@pytest.mark.feature("PL09")
def test_while_a_secret_is_changed_both_sign():
    other = signing.new_secret()
    made = signing.headers([other, SECRET], reference=ID, timestamp=TIME, body=BODY)
    assert made["webhook-signature"].split() == [
        signing.sign(other, reference=ID, timestamp=TIME, body=BODY),
        SIGNATURE,
    ]
    assert (made["webhook-id"], made["webhook-timestamp"]) == (ID, str(TIME))


def test_secrets_are_written_as_the_specification_says_and_never_alike():
    first, second = signing.new_secret(), signing.new_secret()
    assert first.startswith("whsec_")
    assert first != second
    with pytest.raises(ValueError, match="base64"):
        signing.sign("whsec_not base64!", reference=ID, timestamp=TIME, body=BODY)


@pytest.mark.feature("PL09")
def test_the_envelope_has_every_attribute_that_cloudevents_asks_for():
    made = signing.envelope(
        source="https://a", name="case.moved", reference="m", subject="case/1", at=NOW, data={"x": 1}
    )
    assert made == {
        "specversion": "1.0",
        "id": "m",
        "source": "https://a",
        "type": "aftercare.case.moved",
        "subject": "case/1",
        "time": "2026-11-18T02:00:00+00:00",
        "datacontenttype": "application/json",
        "data": {"x": 1},
    }


def test_attempts_are_made_at_the_times_the_specification_recommends_and_then_no_more():
    waits = [signing.wait_after(attempts) for attempts in range(1, 11)]
    assert [wait and wait.total_seconds() for wait in waits] == [
        5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400, None
    ]  # fmt: skip


def test_a_webhook_hears_what_it_chose_its_families_or_everything():
    assert signing.is_wanted(["case.moved"], "case.moved")
    assert not signing.is_wanted(["case.moved"], "case.urged")
    assert signing.is_wanted(["case.*"], "case.urged")
    assert not signing.is_wanted(["case.*"], "workorder.sent")
    assert signing.is_wanted(["*"], "workorder.sent")
    assert signing.is_wanted(["case.moved"], "ping")


def test_it_is_switched_off_after_five_days_without_a_good_answer():
    def too_long(days: float) -> bool:
        return signing.has_failed_too_long(failing_since=NOW - timedelta(days=days), at=NOW)

    assert too_long(5)
    assert not too_long(4.9)
    assert not signing.has_failed_too_long(failing_since=None, at=NOW)


@pytest.mark.parametrize(
    "url",
    ["", "ftp://example.com/x", "https://", "https://user:pw@example.com/", "https://example.com:port/", "example.com"],
)
def test_what_is_no_address_is_refused_even_where_private_ones_are_allowed(url):
    with pytest.raises(BadInput):
        signing.check_url(url, allow_private=True)


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/hook",
        "https://localhost/hook",
        "https://127.0.0.1/hook",
        "https://[::1]/hook",
        "https://10.0.0.8/hook",
        "https://192.168.1.1/hook",
        "https://169.254.169.254/latest/meta-data",
        "https://erp.internal/hook",
    ],
)
def test_what_is_not_encrypted_or_lies_inside_the_house_is_refused_unless_it_is_allowed(url):
    with pytest.raises(BadInput):
        signing.check_url(url, allow_private=False)
    signing.check_url(url, allow_private=True)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        ("127.0.0.1", False),
        ("0.0.0.0", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.0.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("fe80::1", False),
        ("fc00::1", False),
        ("::ffff:127.0.0.1", False),
        ("2002:7f00:1::", False),
    ],
)
def test_only_addresses_of_the_open_internet_are_public(address, public):
    assert is_public(address) is public


def test_events_are_chosen_among_those_there_are():
    signing.check_events(["case.moved", "workorder.*"], known=["case.moved"])
    for wrong in ([], ["case.flew"], ["account.*"]):
        with pytest.raises(BadInput):
            signing.check_events(wrong, known=["case.moved"])
