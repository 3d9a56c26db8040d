"""Messages leave the house: by a real SMTP server, by a provider's HTTP interface, or into the local outbox."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.test import override_settings

from aftercare.faces.messages import actions, jobs
from aftercare.faces.messages.actions.sending import NotUndelivered
from aftercare.faces.messages.models import Message
from aftercare.ground.core.errors import NotPermitted
from aftercare.ground.jobs.models import Delivery
from tests.faces.messages.mail_server import Mailbox, a_mail_server
from tests.faces.messages.web_server import a_listener
from tests.factories.accounts import an_actor
from tests.factories.cases import NOW, a_case
from tests.factories.messages import a_message, an_owner_reader

BY_MAIL = an_owner_reader(phone="", email="chen@example.com")
LINK = "https://aftercare.test/link/abc"


@pytest.fixture
def mailbox(settings) -> Iterator[Mailbox]:
    with a_mail_server() as found:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", found.port
        yield found


def sent(message: Message) -> Message:
    jobs.send(message_id=message.pk, at=NOW)
    return Message.objects.get(pk=message.pk)


@pytest.mark.parametrize(
    ("language", "words", "button"), [("zh-hans", "有新的答复", "打开查看"), ("en", "an answer", "Open")]
)
def test_a_letter_goes_out_in_the_readers_language_as_plain_text_and_as_html(mailbox, language, words, button):
    to = an_owner_reader(phone="", email="chen@example.com", language=language)
    message = sent(a_message(to, "case_answered", link=LINK))
    assert (message.state, message.via, message.attempts) == ("sent", "smtp", 1)
    letter = mailbox.letters[0]
    plain, rich = letter.get_body(("plain",)).get_content(), letter.get_body(("html",)).get_content()
    assert words in plain
    assert words in rich
    assert LINK in plain
    assert f'href="{LINK}"' in rich
    assert button in rich
    assert letter["Message-ID"] == f"<message-{message.pk}@localhost>"


def test_what_owners_write_cannot_become_markup_of_the_letter(mailbox):
    sent(a_message(BY_MAIL, "case_answered", values={"subject": "<script>alert(1)</script>"}, link=LINK))
    assert "<script>" not in mailbox.letters[0].get_body(("html",)).get_content()


def test_an_address_that_the_server_refuses_is_shown_and_not_tried_again(mailbox):
    mailbox.refuse["chen@example.com"] = "550 no such user"
    message = sent(a_message(BY_MAIL, "case_answered", link=LINK))
    assert (message.state, message.error) == ("refused", "550 no such user")
    sent(message)
    assert Message.objects.get(pk=message.pk).attempts == 1


def test_a_server_that_is_busy_is_asked_again_with_longer_and_longer_waits(mailbox, do_jobs):
    mailbox.greet = "421 too busy"
    message = a_message(BY_MAIL, "case_registered", link=LINK, at=datetime.now(UTC))
    do_jobs()
    message.refresh_from_db()
    job = Delivery.objects.get(key=f"message:{message.pk}")
    assert (message.state, message.attempts, job.state) == ("waiting", 1, "trying")
    assert "421" in message.error
    assert job.next_at > datetime.now(UTC) + timedelta(seconds=5)
    mailbox.greet = "220 mail.test"
    message = sent(message)
    assert (message.state, message.error, message.attempts) == ("sent", "", 2)


def test_a_temporary_refusal_of_one_address_is_no_final_one(mailbox):
    mailbox.refuse["chen@example.com"] = "451 try later"
    with pytest.raises(OSError, match="451"):
        sent(a_message(BY_MAIL, "case_answered", link=LINK))
    assert Message.objects.get().state == "waiting"


def test_after_the_last_attempt_it_counts_as_not_delivered_and_a_person_sends_it_again(mailbox):
    mailbox.greet = "421 too busy"
    message = a_message(BY_MAIL, "case_answered", link=LINK, case_id=a_case().pk)
    for _attempt in range(8):
        with pytest.raises(OSError, match="421"):
            sent(message)
    message.refresh_from_db()
    assert message.state == "failed"
    mailbox.greet = "220 mail.test"
    with pytest.raises(NotPermitted):
        actions.send_again(message_id=message.pk, seen=message.version, by=an_actor("technician"), at=NOW)
    again = actions.send_again(message_id=message.pk, seen=message.version, by=an_actor("supervisor"), at=NOW)
    assert sent(again).state == "sent"
    with pytest.raises(NotUndelivered):
        actions.send_again(message_id=message.pk, seen=again.version, by=an_actor("supervisor"), at=NOW)


def a_certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate of 127.0.0.1 signed by itself, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    certificate, secret = folder / "cert.pem", folder / "key.pem"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    secret.write_bytes(key.private_bytes(*form))
    return certificate, secret


def test_mail_is_encrypted_on_its_way_and_the_server_is_signed_in_to(settings, tmp_path, monkeypatch):
    certificate, secret = a_certificate(tmp_path)
    with a_mail_server((certificate, secret)) as mailbox:
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", mailbox.port, True
        settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "aftercare", "s3cret"
        message = a_message(BY_MAIL, "case_answered", link=LINK)
        with pytest.raises(OSError, match="certificate verify failed"):
            sent(message)
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert sent(message).state == "sent"
    assert mailbox.encrypted == [True]
    assert mailbox.signed_in == ["aftercare s3cret"]


@pytest.mark.feature("IN08")
def test_a_text_message_goes_to_the_provider_with_our_name_in_front_and_a_key_of_its_own(settings):
    with a_listener() as provider:
        settings.SMS_URL, settings.SMS_TOKEN = provider.url, "token-1"
        settings.SMS_TO_FIELD, settings.SMS_TEXT_FIELD = "mobile", "content"
        message = sent(a_message(an_owner_reader(), "case_answered", link=LINK))
    assert (message.state, message.via) == ("sent", "http")
    posted = provider.posted[0]
    said = json.loads(posted.body)
    assert said["mobile"] == "13812345678"
    assert said["content"].startswith("【安居售后】")
    assert LINK in said["content"]
    assert posted.headers["authorization"] == "Bearer token-1"
    assert posted.headers["idempotency-key"] == f"message-{message.pk}"


@pytest.mark.feature("IN08")
@pytest.mark.parametrize(("status", "final"), [(400, True), (404, True), (429, False), (503, False)])
def test_what_the_provider_refuses_is_final_and_what_it_cannot_do_now_is_tried_again(settings, status, final):
    with a_listener() as provider:
        settings.SMS_URL, provider.status = provider.url, status
        message = a_message(an_owner_reader(), "case_answered", link=LINK)
        if final:
            assert sent(message).state == "refused"
        else:
            with pytest.raises(OSError, match=str(status)):
                sent(message)
            assert Message.objects.get().state == "waiting"


@pytest.mark.feature("IN08")
def test_without_a_provider_a_text_message_stays_in_the_outbox_and_says_so():
    with override_settings(SMS_URL="", DEMO=False):
        message = sent(a_message(an_owner_reader(), "case_answered", link=LINK))
    assert (message.state, message.via, message.sealed_link) == ("sent", "outbox", "")
